//! Makes the output folder equal to what was rendered: whole files or none, and nothing of anybody else's.

mod adopted;
mod blocks;
mod files;
mod folder;
mod lock;
mod manifest;
mod obstacles;
mod settled;
mod staging;

use std::cell::LazyCell;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs;
use std::path::Path;

use rayon::prelude::*;

pub use adopted::manifest_of;
pub use blocks::{keep_blocks, read_blocks};
pub use folder::OutputFolder;
pub use lock::Lock;
pub use settled::Settled;
pub use staging::{Made, Staging};

use crate::date::Date;
use crate::diagnostic::{Diagnostic, named, sift};
use crate::digest::Digest;
use crate::render::Trace;
use crate::route::Route;
use files::Files;
use manifest::{Entry, Manifest, Owned};
use staging::{Bytes, Staged, in_tree};

/// What the last build left, as far as it is still there.
pub struct Former {
    manifest: Manifest,
    /// What the manifest says of the output where it is not to be relied on.
    distrusted: BTreeMap<Route, Entry>,
    /// The routes that earlier builds made, or were about to make when they ended before their time.
    owned: Owned,
    files: Files,
}

/// What was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// How many files were written, because their bytes are new.
    pub written: usize,
    /// How many files were deleted, because nothing makes them any more.
    pub deleted: usize,
    /// The files in the output folder that are not ours, sorted.
    pub foreign: Vec<String>,
    /// The files that were not as we left them, or not ours, and stood where the site has or had one of its own, sorted; they
    /// are there no more.
    pub replaced: Vec<String>,
}

impl Written {
    /// What somebody has to know who put something into the output folder that is there no more.
    pub fn warning(&self, folder: &OutputFolder) -> Option<Diagnostic> {
        let message = || format!("replaced or deleted, not written by nutgraf: {}", named(&self.replaced));
        let warning = || Diagnostic::warning(message()).at_path(folder.path().display().to_string());
        let hint = "keep files of your own in `static/`, or choose another output folder; if an earlier build made these, \
                    keep its `.nutgraf`";
        (!self.replaced.is_empty()).then(|| warning().hint(hint))
    }
}

impl Former {
    /// Reads what the last build into this folder left.
    ///
    /// # Errors
    ///
    /// That the output folder cannot be read. A manifest that cannot is no error: everything is rendered again.
    pub fn read(folder: &OutputFolder) -> Result<Self, Diagnostic> {
        let remembered = || (Manifest::read(&folder.manifest()), Owned::read(&folder.owned()));
        let (files, (manifest, owned)) = rayon::join(|| Files::scan(folder.path()), remembered);
        Ok(Self { manifest, distrusted: BTreeMap::new(), owned, files: files? })
    }

    /// The same, as if nothing were known of what was rendered; what is ours stays ours.
    #[must_use]
    pub fn forgetting_traces(self) -> Self {
        Self { manifest: Manifest::default(), distrusted: self.manifest.entries, ..self }
    }

    /// The trace of a route, if its file is as the last build left it.
    pub fn trace(&self, route: &Route) -> Option<&Trace> {
        self.intact(route).map(|entry| &entry.trace)
    }

    /// What is settled of a build of these inputs: nothing if it made another output than what is there.
    pub fn settled(&self, inputs: Digest, now: Date) -> Option<&Settled> {
        let settled = self.manifest.settled.as_ref();
        let entries = &self.manifest.entries;
        let is_there =
            |(route, entry): (&Route, &Entry)| self.files.stamp(&route.output_path()) == Some(entry.stamp);
        let is_ours = || self.owned.routes.iter().eq(entries.keys()) && !self.owned.is_unfinished;
        let is_whole = || is_ours() && entries.iter().all(is_there);
        settled.filter(|settled| settled.inputs == inputs && settled.since <= now.seconds() && is_whole())
    }

    /// How many routes the last build made.
    pub fn count(&self) -> usize {
        self.manifest.entries.len()
    }

    /// The files in the output folder that no build made, sorted.
    pub fn foreign(&self) -> Vec<String> {
        self.files.others(self.owned.routes.iter())
    }

    /// The files in the places of some routes that are somebody else's work, sorted.
    fn foreign_at<'r>(
        &self,
        folder: &OutputFolder,
        routes: impl ParallelIterator<Item = &'r Route>,
    ) -> Vec<String> {
        let foreign = routes.filter(|route| self.is_foreign_at(folder, route)).map(Route::output_path);
        foreign.collect::<BTreeSet<String>>().into_iter().collect()
    }

    /// Whether what is in the place of a route is known to be somebody else's work: no build made that route, or the last one
    /// left other bytes there.
    fn is_foreign_at(&self, folder: &OutputFolder, route: &Route) -> bool {
        let path = route.output_path();
        let Some(stamp) = self.files.stamp(&path) else { return false };
        if !self.owned.routes.contains(route) {
            return true;
        }
        let left = self.manifest.entries.get(route).or_else(|| self.distrusted.get(route));
        left.filter(|left| left.stamp != stamp && !self.owned.is_unfinished)
            .is_some_and(|left| adopted::digest(&folder.path().join(path)) != Some(left.digest))
    }

    fn intact(&self, route: &Route) -> Option<&Entry> {
        let entry = self.manifest.entries.get(route)?;
        (self.files.stamp(&route.output_path()) == Some(entry.stamp)).then_some(entry)
    }
}

/// The files that builds into this folder have made, by their paths in it, and that are there.
pub fn made(folder: &OutputFolder) -> Vec<String> {
    let owned = Owned::read(&folder.owned());
    let paths = owned.routes.iter().map(Route::output_path);
    paths.filter(|path| folder.path().join(path).is_file()).collect()
}

/// Makes the output folder equal to what was made, of which something may be settled. Calls `begin` when the folder begins to
/// change.
///
/// # Errors
///
/// What is in the way, before anything has changed. Afterwards, what could not be written or deleted, each with its path:
/// what was not reached stays as it was, and the next build finishes the work.
pub fn write(
    folder: &OutputFolder,
    former: &Former,
    made: Vec<Made>,
    settled: Option<Settled>,
    begin: impl FnOnce(),
) -> Result<Written, Vec<Diagnostic>> {
    let sorted = Sorted::from(made);
    let made: BTreeSet<Route> = sorted.routes().cloned().collect();
    let one = |diagnostic: Diagnostic| vec![diagnostic];
    let foreign = former.files.others(former.owned.routes.union(&made));
    let stale: Vec<Route> = former.owned.routes.difference(&made).cloned().collect();
    let is_same = former.owned.routes == made
        && !former.owned.is_unfinished
        && sorted.kept == former.manifest.entries
        && settled == former.manifest.settled;
    if sorted.fresh.is_empty() && is_same {
        return Ok(Written { foreign, ..Written::default() });
    }
    let fresh = || sorted.fresh.iter().map(|fresh| &fresh.route);
    let needs = LazyCell::new(|| Needs::of(fresh()));
    let (in_the_way, merely_stale): (Vec<Route>, Vec<Route>) =
        stale.into_iter().partition(|route| needs.are_blocked_by(route));
    obstacles::refuse(folder, &former.files, fresh(), &in_the_way, &merely_stale)?;
    begin();
    let changed = sorted.fresh.par_iter().map(|fresh| &fresh.route);
    let replaced = former.foreign_at(folder, changed.chain(&in_the_way).chain(&merely_stale));
    let ours = former.owned.routes.union(&made).cloned().collect();
    Owned { routes: ours, is_unfinished: true }.write(&folder.owned()).map_err(one)?;
    let mut deleted = files::delete(folder, &in_the_way)?;
    let written = sorted.fresh.len();
    let left = bring_folders(folder, &sorted.fresh);
    files::make_folders(folder, &former.files, left.iter().map(|fresh| &fresh.route)).map_err(one)?;
    bring_all(folder, &left)?;
    deleted += files::delete(folder, &merely_stale)?;
    Manifest { entries: sorted.into_entries(), settled }.write(&folder.manifest()).map_err(one)?;
    Owned { routes: made, is_unfinished: false }.write(&folder.owned()).map_err(one)?;
    Ok(Written { written, deleted, foreign, replaced })
}

/// What was made, by what has to be done about it.
struct Sorted {
    /// Nothing: the bytes are there.
    kept: BTreeMap<Route, Entry>,
    /// The bytes are to be brought to their places.
    fresh: Vec<Fresh>,
}

struct Fresh {
    route: Route,
    entry: Entry,
    staged: Staged,
}

impl Fresh {
    /// The folder that it waits in, with all that is to be in it.
    fn folder(&self) -> Option<&str> {
        self.route.top_folder().filter(|_| matches!(self.staged, Staged::Tree))
    }
}

impl Sorted {
    fn from(made: Vec<Made>) -> Self {
        let mut sorted = Self { kept: BTreeMap::new(), fresh: Vec::new() };
        for Made { route, entry, bytes } in made {
            match bytes {
                Bytes::Unchanged | Bytes::Same => drop(sorted.kept.insert(route, entry)),
                Bytes::New(staged) => sorted.fresh.push(Fresh { route, entry, staged }),
            }
        }
        sorted
    }

    fn routes(&self) -> impl Iterator<Item = &Route> {
        self.kept.keys().chain(self.fresh.iter().map(|fresh| &fresh.route))
    }

    fn into_entries(self) -> BTreeMap<Route, Entry> {
        let mut entries = self.kept;
        entries.extend(self.fresh.into_iter().map(|fresh| (fresh.route, fresh.entry)));
        entries
    }
}

/// What the new files need of the tree.
struct Needs {
    /// The files themselves, in lower case.
    files: HashSet<String>,
    /// The folders that they are in, in lower case.
    folders: HashSet<String>,
}

impl Needs {
    fn of<'r>(routes: impl Iterator<Item = &'r Route>) -> Self {
        let mut needs = Self { files: HashSet::new(), folders: HashSet::new() };
        for route in routes {
            let key = route.key();
            needs.folders.extend(folders_of(&key).map(str::to_owned));
            needs.files.insert(key);
        }
        needs
    }

    /// Whether a stale file must go before the new ones can come: one of them has its name but for the case, or needs
    /// a folder where it is, or is where its folder is.
    fn are_blocked_by(&self, stale: &Route) -> bool {
        let key = stale.key();
        self.files.contains(&key)
            || self.folders.contains(&key)
            || folders_of(&key).any(|folder| self.files.contains(folder))
    }
}

fn folders_of(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(at, _)| path.get(..at).unwrap_or_default())
}

/// Brings folders that are new as a whole to their places, each with all that is in it by one change of a name, and gives
/// the files that are left.
fn bring_folders<'f>(folder: &OutputFolder, fresh: &'f [Fresh]) -> Vec<&'f Fresh> {
    let folders: BTreeSet<&str> = fresh.iter().filter_map(Fresh::folder).collect();
    // What has come to be there since the output folder was looked at is not ours, and stays: then files come one by one.
    let is_free = |name: &str| fs::symlink_metadata(folder.path().join(name)).is_err();
    let bring =
        |name: &str| is_free(name) && fs::rename(in_tree(folder, name), folder.path().join(name)).is_ok();
    let brought: BTreeSet<&str> = folders.into_iter().filter(|name| bring(name)).collect();
    fresh.iter().filter(|fresh| fresh.folder().is_none_or(|name| !brought.contains(name))).collect()
}

/// Brings new files to their places, each by itself.
fn bring_all(folder: &OutputFolder, fresh: &[&Fresh]) -> Result<(), Vec<Diagnostic>> {
    let bring = |fresh: &&Fresh| {
        let path = fresh.route.output_path();
        let place = folder.path().join(&path);
        match &fresh.staged {
            Staged::Shelf(from) => files::bring(from, &place),
            Staged::Tree => files::bring(&in_tree(folder, &path), &place),
        }
    };
    let results: Vec<Result<(), Diagnostic>> = fresh.par_iter().map(bring).collect();
    let mut diagnostics = Vec::new();
    sift(results, &mut diagnostics);
    if diagnostics.is_empty() { Ok(()) } else { Err(diagnostics) }
}

/// A diagnostic for a file or folder that the system would not let us work on.
fn failed(what: &str, path: &Path, error: &std::io::Error) -> Diagnostic {
    let message = format!("cannot {what}: {}", crate::read::error_text(error));
    Diagnostic::error(message).at_path(path.display().to_string())
}
