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

use crate::config::{Config, FILE_NAME};
use crate::date::Date;
use crate::diagnostic::{self, Diagnostic};
use crate::history::{Contributor, History};
use crate::source::Source;
use cache::Committed;
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
    mistakes: Vec<Diagnostic>,
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
        let mut histories =
            Self { root: root.to_owned(), git: git.cloned(), uncommitted, asked: None, mistakes: Vec::new() };
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
        diagnostics.extend(self.mistakes.iter().cloned());
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
            source.history.clone_from(&known.history);
            asked.known.insert(Arc::clone(&source.path), (Arc::clone(&source.text), known));
        }
        if self.uncommitted == Uncommitted::Warned {
            diagnostics.extend(warning(&uncommitted));
        }
    }

    fn look(&mut self) {
        self.mistakes.clear();
        self.asked = None;
        let nothing = |why: &str| {
            Diagnostic::warning(format!("{why}, so that pages have no dates from it"))
                .at_path(FILE_NAME)
                .hint("leave out `[git]`, or build where the repository is")
        };
        let Some(git) = &self.git else {
            self.mistakes.push(nothing("there is no `git` command"));
            return;
        };
        match Asked::of(git, &self.root) {
            Ok(Some(asked)) => self.asked = Some(asked),
            Ok(None) => self.mistakes.push(nothing("the site is in no git repository")),
            Err(wrong) => self.mistakes.push(wrong),
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
    let Some(repository) =
        config.repository.as_ref().map(|_| Repository::find(git, root)).transpose()?.flatten()
    else {
        return Ok(());
    };
    let committed = repository.asked(git, root, revision)?;
    let mut files: HashMap<String, File> =
        committed.into_iter().map(|file| (file.path.clone(), File::of(file))).collect();
    for source in sources {
        source.history = files.remove(&*source.path).and_then(|file| file.history);
    }
    Ok(())
}

impl Asked {
    fn of(git: &Git, root: &Path) -> Result<Option<Self>, Diagnostic> {
        let Some(repository) = Repository::find(git, root)? else { return Ok(None) };
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
            let fresh = History { first: day, last: day, changes: 0, contributors: Vec::new() };
            Arc::new(
                committed
                    .as_deref()
                    .map_or(fresh, |former| History { last: day.max(former.last), ..former.clone() }),
            )
        });
        Known { history: history.or(committed), is_committed }
    }
}

impl File {
    fn of(file: Committed) -> Self {
        let moment = |seconds: i64| jiff::Timestamp::from_second(seconds).ok().map(Date::moment);
        let history = file.past.and_then(|(first, last, changes)| {
            let named = file.contributors.into_iter();
            let contributors = named.map(|(name, changes)| Contributor { name, changes }).collect();
            Some(Arc::new(History { first: moment(first)?, last: moment(last)?, changes, contributors }))
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
