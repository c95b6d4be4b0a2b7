//! Git: what the history of the site's repository tells of its sources. It is asked through the `git` command, in one walk
//! for the whole site.

mod blob;
mod cache;
mod command;
mod log;
mod repository;
mod tree;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

pub use command::{Git, output};
pub use tree::{Blob, files};

use crate::config::{Config, FILE_NAME, Incomplete};
use crate::date::Date;
use crate::diagnostic::{self, Diagnostic};
use crate::history::{Contributor, History};
use crate::source::Source;
use cache::{Committed, Told};
use repository::Repository;

/// What is made of a source that has changed since the newest commit, or is in none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Uncommitted {
    /// The writer is warned: its dates are missing or old, and a date of the file would be another one on each machine.
    Warned,
    /// It has the date of its file, as it will have that of its commit.
    Dated,
}

/// What git tells of the sources of a site, as far as `site.toml` asks for it.
#[derive(Debug)]
pub struct Histories {
    root: PathBuf,
    git: Option<Git>,
    uncommitted: Uncommitted,
    /// Where git was asked; nothing where nobody wants to know, or there is nothing to ask.
    asked: Option<Asked>,
    incomplete: Incomplete,
    /// Why nothing can be known.
    lacking: Option<Diagnostic>,
}

/// What was told.
#[derive(Debug)]
struct Asked {
    repository: Repository,
    head: Option<String>,
    files: HashMap<String, File>,
    /// What was found out of each source, with the text that it had then.
    known: HashMap<Arc<str>, (Arc<str>, Known)>,
}

/// A file of the newest commit.
#[derive(Debug)]
struct File {
    blob: String,
    history: Option<Arc<History>>,
}

#[derive(Clone, Debug)]
struct Known {
    history: Option<Arc<History>>,
    is_committed: bool,
}

impl Histories {
    /// Asks git about a site, if its settings want that.
    pub fn ask(root: &Path, git: Option<&Git>, config: &Config, uncommitted: Uncommitted) -> Self {
        let incomplete = config.repository.as_ref().map_or(Incomplete::Error, |own| own.incomplete);
        let (root, git) = (root.to_owned(), git.cloned());
        let mut histories = Self { root, git, uncommitted, asked: None, incomplete, lacking: None };
        if config.repository.is_some() {
            histories.look();
        }
        histories
    }

    /// Asks again if there is another commit by now; whether there is.
    pub fn ask_again(&mut self) -> bool {
        let Some((asked, git)) = self.asked.as_ref().zip(self.git.as_ref()) else { return false };
        if asked.repository.head(git, &self.root) == asked.head {
            return false;
        }
        self.look();
        true
    }

    /// The files whose change tells that there may be another commit.
    pub fn telltales(&self) -> Vec<PathBuf> {
        self.asked.as_ref().map(|asked| asked.repository.telltales()).unwrap_or_default()
    }

    /// Tells each source its history.
    pub fn add_to(&mut self, sources: &mut [Source], diagnostics: &mut Vec<Diagnostic>) {
        diagnostics.extend(self.lacking.clone().filter(|_| self.incomplete == Incomplete::Error));
        let Some(asked) = &mut self.asked else { return };
        let known = std::mem::take(&mut asked.known);
        let is_same = |source: &Source, text: &Arc<str>| Arc::ptr_eq(text, &source.text);
        let look = |source: &Source| match known.get(&source.path) {
            Some((text, known)) if is_same(source, text) => known.clone(),
            _ => asked.known(source, &self.root, self.uncommitted),
        };
        let found: Vec<Known> = sources.par_iter().map(look).collect();
        let mut uncommitted = Vec::new();
        for (source, known) in sources.iter_mut().zip(found) {
            if !known.is_committed {
                uncommitted.push(Arc::clone(&source.path));
            }
            source.set_history(known.history.clone());
            asked.known.insert(Arc::clone(&source.path), (Arc::clone(&source.text), known));
        }
        if self.uncommitted == Uncommitted::Warned {
            diagnostics.extend(warning(&uncommitted));
        }
    }

    /// What of all that git could tell of these sources is left out, and why, where that is no mistake.
    pub fn left_out(&self, sources: &[Source]) -> Option<String> {
        if self.incomplete == Incomplete::Error {
            return None;
        }
        if let Some(why) = &self.lacking {
            return Some(why.message.clone());
        }
        let is_cut = |source: &&Source| source.history.as_ref().is_some_and(|history| history.is_cut());
        let (cut, all) = (sources.iter().filter(is_cut).count(), sources.len());
        (cut > 0).then(|| {
            format!(
                "this clone has only a part of the history: {cut} of {all} pages and sections lack dates from git"
            )
        })
    }

    fn look(&mut self) {
        self.lacking = None;
        self.asked = None;
        let nothing = |why: &str| {
            Diagnostic::warning(format!("{why}, so that pages have no dates from it"))
                .at_path(FILE_NAME)
                .hint("leave out `[git]`, build where the repository is, or write `incomplete = \"omit\"` below `[git]`")
        };
        let Some(git) = &self.git else {
            self.lacking = Some(nothing("there is no `git` command"));
            return;
        };
        match Asked::of(git, &self.root, self.incomplete) {
            Ok(Some(asked)) => self.asked = Some(asked),
            Ok(None) => self.lacking = Some(nothing("the site is in no git repository")),
            Err(wrong) => self.lacking = Some(wrong),
        }
    }
}

/// Tells each source its history as it was at a revision, if the settings of the site then asked for it.
///
/// # Errors
///
/// That the history is not whole, or what git says.
pub fn add_histories_of(
    git: &Git,
    root: &Path,
    revision: &str,
    config: &Config,
    sources: &mut [Source],
) -> Result<(), Diagnostic> {
    let Some(wanted) = &config.repository else { return Ok(()) };
    let ask = || {
        let repository = Repository::find(git, root, wanted.incomplete)?;
        repository.map_or(Ok(Vec::new()), |repository| repository.asked(git, root, revision))
    };
    let committed = match (ask(), wanted.incomplete) {
        (Ok(committed), _) => committed,
        (Err(_), Incomplete::Omit) => return Ok(()),
        (Err(wrong), Incomplete::Error) => return Err(wrong),
    };
    let mut files: HashMap<String, File> =
        committed.into_iter().map(|file| (file.path.clone(), File::of(file))).collect();
    for source in sources {
        let file = files.remove(&*source.path);
        source.set_history(file.and_then(|file| file.history));
    }
    Ok(())
}

impl Asked {
    fn of(git: &Git, root: &Path, incomplete: Incomplete) -> Result<Option<Self>, Diagnostic> {
        let Some(repository) = Repository::find(git, root, incomplete)? else { return Ok(None) };
        let head = repository.head(git, root);
        let committed = match &head {
            Some(head) => repository.committed(git, root, head)?,
            None => Vec::new(),
        };
        let files = committed.into_iter().map(|file| (file.path.clone(), File::of(file))).collect();
        Ok(Some(Self { repository, head, files, known: HashMap::new() }))
    }

    fn known(&self, source: &Source, root: &Path, uncommitted: Uncommitted) -> Known {
        let file = self.files.get(&*source.path);
        let committed = file.and_then(|file| file.history.clone());
        let is_committed = file.is_some_and(|file| blob::has(source, root, &file.blob));
        if is_committed || uncommitted == Uncommitted::Warned {
            return Known { history: committed, is_committed };
        }
        let history = changed(&root.join(&*source.path)).map(|day| {
            let (first, last) = (Some(day), Some(day));
            let fresh = History { first, last, changes: 0, contributors: Vec::new() };
            let changed = |former: &History| History { last: last.max(former.last), ..former.clone() };
            Arc::new(committed.as_deref().map_or(fresh, changed))
        });
        Known { history: history.or(committed), is_committed }
    }
}

impl File {
    fn of(file: Committed) -> Self {
        let moment = |seconds: i64| jiff::Timestamp::from_second(seconds).ok().map(Date::moment);
        let history = file.past.map(|Told { first, last, changes, contributors }| {
            let named = contributors.into_iter().map(|(name, changes)| Contributor { name, changes });
            let (first, last) = (first.and_then(moment), last.and_then(moment));
            Arc::new(History { first, last, changes, contributors: named.collect() })
        });
        Self { blob: file.blob, history }
    }
}

/// The day on which a file was last changed, in UTC.
fn changed(path: &Path) -> Option<Date> {
    let changed = std::fs::metadata(path).and_then(|file| file.modified()).ok()?;
    let moment = jiff::Timestamp::try_from(changed).ok()?;
    Some(Date::day(jiff::tz::Offset::UTC.to_datetime(moment).date()))
}

/// One warning for all sources that are not committed: of a site that was never committed these are all its pages.
fn warning(uncommitted: &[Arc<str>]) -> Option<Diagnostic> {
    let first = uncommitted.first()?;
    let named = diagnostic::named(uncommitted);
    let message = format!("not committed as they are now: {named}; git cannot tell when they changed");
    Some(Diagnostic::warning(message).at_path(Arc::clone(first)).hint("commit them before you publish"))
}
