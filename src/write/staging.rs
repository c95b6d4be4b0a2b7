//! The staging: a folder in which new files wait, whole, until everything is rendered without a mistake.
//!
//! It is below the output folder, so that a file comes to its place by a change of its name, wherever the output is; and
//! what was rendered need not be held in memory.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::files::{Stamp, write_new};
use super::folder::OutputFolder;
use super::manifest::Entry;
use super::obstacles::closed;
use super::{Former, failed};
use crate::diagnostic::Diagnostic;
use crate::digest::Digest;
use crate::render::{Output, Rendered};
use crate::route::Route;

/// The folder's name.
const NAME: &str = ".nutgraf-new";

/// The folder in it that has the files of folders that are new as a whole, each where it is to be in the end.
const TREE: &str = "tree";

/// Over how many folders the files are spread: where many threads make files in one folder, they wait for each other.
const SHELVES: usize = 16;

/// New files, until they have their places. What is left of them when it goes, goes with it.
pub struct Staging<'f> {
    folder: &'f OutputFolder,
    path: PathBuf,
    /// Whether there was an output folder before.
    had_output: bool,
    /// Whether it could be made, once it is needed.
    is_made: OnceLock<Result<(), Diagnostic>>,
    count: AtomicUsize,
}

/// What became of a route.
pub struct Made {
    pub(super) route: Route,
    pub(super) entry: Entry,
    pub(super) bytes: Bytes,
}

/// Where the bytes of a route are.
pub(super) enum Bytes {
    /// In their place; they were not rendered.
    Unchanged,
    /// In their place; they were rendered, and are the same.
    Same,
    /// In the staging.
    New(Staged),
}

/// Where in the staging a file is.
pub(super) enum Staged {
    /// On a shelf, from which it is brought to its place by itself.
    Shelf(PathBuf),
    /// In the tree, with all others of the same folder right below the output folder.
    Tree,
}

impl Made {
    /// Whether the route was rendered.
    pub fn is_rendered(&self) -> bool {
        !matches!(self.bytes, Bytes::Unchanged)
    }
}

impl<'f> Staging<'f> {
    /// Begins without what a build that was killed may have left there. Nothing is made before it is needed.
    ///
    /// # Errors
    ///
    /// That it cannot be deleted.
    pub fn begin(folder: &'f OutputFolder) -> Result<Self, Diagnostic> {
        let path = folder.path().join(NAME);
        sweep(&path).map_err(|error| failed("delete", &path, &error))?;
        let had_output = folder.path().exists();
        Ok(Self { folder, path, had_output, is_made: OnceLock::new(), count: AtomicUsize::new(0) })
    }

    /// Takes what was rendered at a route, and writes its bytes if they are new.
    ///
    /// # Errors
    ///
    /// That they cannot be written.
    pub fn take(
        &self,
        former: &Former,
        route: &Route,
        rendered: Rendered,
    ) -> Result<Option<Made>, Diagnostic> {
        let made = |entry, bytes| Some(Made { route: route.clone(), entry, bytes });
        Ok(match (rendered, former.intact(route)) {
            (Rendered::Unchanged, intact) => intact.and_then(|entry| made(entry.clone(), Bytes::Unchanged)),
            (Rendered::Fresh { digest, trace, .. }, Some(entry)) if entry.digest == digest => {
                made(Entry { trace, ..entry.clone() }, Bytes::Same)
            }
            (Rendered::Fresh { output, digest, trace }, _) => {
                if let Some(stamp) = former.found(self.folder, route, &output, digest) {
                    return Ok(made(Entry { digest, stamp, trace }, Bytes::Same));
                }
                let (staged, stamp) = self.stage(former, route, &output, digest)?;
                made(Entry { digest, stamp, trace }, Bytes::New(staged))
            }
        })
    }

    /// Writes a file. Where its folder is there already, it waits by itself; else with all others of that folder.
    fn stage(
        &self,
        former: &Former,
        route: &Route,
        output: &Output,
        digest: Digest,
    ) -> Result<(Staged, Stamp), Diagnostic> {
        self.make()?;
        let place = self.folder.path().join(route.output_path());
        if route.top_folder().is_none_or(|top| former.files.has(top)) {
            let number = self.count.fetch_add(1, Ordering::Relaxed);
            let path = self.path.join((number % SHELVES).to_string()).join(number.to_string());
            let stamp = write_new(&path, &place, output, digest)?;
            return Ok((Staged::Shelf(path), stamp));
        }
        let path = in_tree(self.folder, &route.output_path());
        if let Some(parent) = path.parent().filter(|_| route.is_page()) {
            // A page has a folder of its own. If it is there, or those above it are not, writing finds out.
            let _ = fs::create_dir(parent);
        }
        Ok((Staged::Tree, write_new(&path, &place, output, digest)?))
    }

    /// Makes the folder. If that cannot be, it is the same mistake for all files, and told once.
    fn make(&self) -> Result<(), Diagnostic> {
        let make = || fs::create_dir_all(&self.path).map_err(|error| closed(self.folder.path(), &error));
        self.is_made.get_or_init(make).clone()
    }
}

/// Where in the tree something is that is to be at this path of the output folder.
pub(super) fn in_tree(folder: &OutputFolder, path: &str) -> PathBuf {
    folder.path().join(NAME).join(TREE).join(path)
}

impl Drop for Staging<'_> {
    fn drop(&mut self) {
        // If it cannot be deleted now, the next build will say why.
        let _ = sweep(&self.path);
        if !self.had_output {
            // One with something in it stays: `remove_dir` takes only empty folders.
            let _ = fs::remove_dir(self.folder.path());
        }
    }
}

/// Deletes the staging, or what else has its name; where a symlink leads to is left alone.
fn sweep(path: &Path) -> std::io::Result<()> {
    match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
        Err(_) => Ok(()),
    }
}
