//! Watching: from what the system tells of single files to changes that belong together.

mod batch;
mod poll;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant, SystemTime};

use notify::{Config, Event, RecommendedWatcher, RecursiveMode, Watcher};

use batch::Batch;

use crate::config;
use crate::diagnostic::{Diagnostic, as_message};
use crate::read;

/// A change is taken as it is after so long, even if there is no end to it.
const LONGEST: Duration = Duration::from_secs(2);

/// A new folder is looked at again after so long, since what was put into it right away may not have been told.
const SECOND_LOOK: Duration = Duration::from_millis(150);

/// So often it is looked whether folders are there that were not, or the other way round.
const ROUND: Duration = Duration::from_millis(500);

/// The folders that are watched with all that is in them.
const FOLDERS: [&str; 5] = {
    let [first, second, third, fourth] = read::FOLDERS;
    [first, second, third, fourth, config::strings::FOLDER]
};

/// What has changed, at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// These files and folders, by their full paths.
    Paths(Vec<PathBuf>),
    /// Nobody knows what.
    Anything,
}

impl Change {
    /// Whether a file or folder, or something in it, may have changed.
    pub(super) fn touches(&self, path: &Path) -> bool {
        match self {
            Change::Paths(paths) => paths.iter().any(|changed| changed.starts_with(path)),
            Change::Anything => true,
        }
    }
}

/// The watch over a site.
pub(super) struct Watch {
    root: PathBuf,
    /// What the system tells through; nothing where every file is looked at instead.
    watcher: Option<RecommendedWatcher>,
    told: Receiver<notify::Result<Event>>,
    /// The folders that are watched.
    watched: BTreeSet<&'static str>,
    is_root_watched: bool,
    /// The files whose removal was told with the last change.
    removed: BTreeSet<PathBuf>,
    /// New folders, and when they are to be looked at again.
    second_looks: Vec<(Instant, PathBuf)>,
    /// Files outside the folders that are looked at now and then, and when each of them was last changed.
    looked_at: Vec<(PathBuf, Option<SystemTime>)>,
}

impl Watch {
    /// Begins to watch a site, by the means of the system, or by looking at every file so often.
    ///
    /// # Errors
    ///
    /// What the system says.
    pub(super) fn begin(root: &Path, poll: Option<Duration>) -> Result<Self, Diagnostic> {
        let (tell, told) = channel();
        let watcher = match poll {
            None => Some(RecommendedWatcher::new(tell, Config::default()).map_err(|error| wrong(&error))?),
            Some(every) => {
                poll::begin(root, every, tell).map_err(|error| wrong(&error.into()))?;
                None
            }
        };
        let mut watch = Self {
            root: root.to_owned(),
            watcher,
            told,
            watched: BTreeSet::new(),
            is_root_watched: false,
            removed: BTreeSet::new(),
            second_looks: Vec::new(),
            looked_at: Vec::new(),
        };
        watch.watch(root, RecursiveMode::NonRecursive).map_err(|error| wrong(&error))?;
        watch.is_root_watched = true;
        watch.look_for_folders();
        Ok(watch)
    }

    /// Looks at files now and then, wherever they are, and tells when they have changed.
    pub(super) fn look_at(&mut self, files: Vec<PathBuf>) {
        if !files.iter().eq(self.looked_at.iter().map(|(path, _)| path)) {
            self.looked_at = files.into_iter().map(|path| (path.clone(), changed(&path))).collect();
        }
    }

    /// Waits for the next change; none where there will be none any more.
    pub(super) fn next(&mut self) -> Option<Change> {
        loop {
            match self.told.recv_timeout(self.until_next_look()) {
                Ok(event) => {
                    let mut batch = Batch::new(&self.root);
                    batch.add(event);
                    if !batch.is_empty() {
                        self.gather(&mut batch);
                        return Some(self.change(batch));
                    }
                }
                Err(RecvTimeoutError::Timeout) => {
                    if self.look_for_folders() {
                        return Some(Change::Anything);
                    }
                    let mut due = self.due_looks();
                    due.extend(self.changed_elsewhere());
                    if !due.is_empty() {
                        return Some(Change::Paths(due));
                    }
                }
                Err(RecvTimeoutError::Disconnected) => return None,
            }
        }
    }

    /// What has changed by now since the last change, if anything has.
    pub(super) fn more(&mut self, last: &Change) -> Option<Change> {
        let mut batch = Batch::new(&self.root);
        // Whoever has emptied or removed a file may be about to write it, and this may have been read before it was told.
        if self.is_unsettled(last)
            && let Ok(event) = self.told.recv_timeout(batch::UNSETTLED)
        {
            batch.add(event);
        }
        while let Ok(event) = self.told.try_recv() {
            batch.add(event);
        }
        if batch.is_empty() {
            return None;
        }
        self.gather(&mut batch);
        Some(self.change(batch))
    }

    /// Whether one of the files is empty by now, or gone without a word of it.
    fn is_unsettled(&self, change: &Change) -> bool {
        let Change::Paths(paths) = change else { return false };
        paths.iter().any(|path| batch::is_empty(path) || !path.exists() && !self.removed.contains(path))
    }

    fn until_next_look(&self) -> Duration {
        let next = self.second_looks.iter().map(|(due, _)| due.saturating_duration_since(Instant::now()));
        next.min().unwrap_or(ROUND).min(ROUND)
    }

    fn due_looks(&mut self) -> Vec<PathBuf> {
        let now = Instant::now();
        self.second_looks.extract_if(.., |(due, _)| *due <= now).map(|(_, path)| path).collect()
    }

    fn changed_elsewhere(&mut self) -> Vec<PathBuf> {
        let changed = self.looked_at.iter_mut().filter_map(|(path, former)| {
            let now = changed(path);
            (std::mem::replace(former, now) != now).then(|| path.clone())
        });
        changed.collect()
    }

    /// Takes in what is told until it is quiet.
    fn gather(&self, batch: &mut Batch) {
        let started = Instant::now();
        let mut quiet_since = started;
        while started.elapsed() < LONGEST {
            let left = batch.patience().saturating_sub(quiet_since.elapsed());
            if left.is_zero() {
                return;
            }
            match self.told.recv_timeout(left) {
                Ok(event) => {
                    if batch.add(event) {
                        quiet_since = Instant::now();
                    }
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    fn change(&mut self, batch: Batch) -> Change {
        self.removed = batch.removed;
        let due = Instant::now() + SECOND_LOOK;
        self.second_looks.extend(batch.new_folders.into_iter().map(|path| (due, path)));
        if batch.has_other_folders {
            self.forget_folders();
            self.look_for_folders();
        }
        if batch.has_other_folders || batch.is_incomplete {
            return Change::Anything;
        }
        Change::Paths(batch.paths.into_iter().collect())
    }

    /// Begins to watch the folders that have come, and ends it for those that have gone; whether there were any.
    fn look_for_folders(&mut self) -> bool {
        if !self.root.is_dir() {
            self.forget_folders();
            self.is_root_watched = false;
            return false;
        }
        let mut is_other = false;
        if !self.is_root_watched {
            // The watch over a folder that was there before is none over the one that is there now.
            self.unwatch(&self.root.clone());
            self.is_root_watched = self.watch(&self.root.clone(), RecursiveMode::NonRecursive).is_ok();
            is_other = true;
        }
        for folder in FOLDERS {
            let path = self.root.join(folder);
            let is_watched = self.watched.contains(folder);
            if path.is_dir() && !is_watched {
                is_other |= self.watch(&path, RecursiveMode::Recursive).is_ok();
                self.watched.insert(folder);
            } else if is_watched && !path.is_dir() {
                self.unwatch(&path);
                is_other |= self.watched.remove(folder);
            }
        }
        is_other
    }

    fn watch(&mut self, path: &Path, mode: RecursiveMode) -> notify::Result<()> {
        self.watcher.as_mut().map_or(Ok(()), |watcher| watcher.watch(path, mode))
    }

    /// Ends the watch over a folder, which may be gone already, and its watch with it.
    fn unwatch(&mut self, path: &Path) {
        if let Some(watcher) = &mut self.watcher {
            let _ = watcher.unwatch(path);
        }
    }

    fn forget_folders(&mut self) {
        for folder in std::mem::take(&mut self.watched) {
            self.unwatch(&self.root.join(folder));
        }
    }
}

fn changed(path: &Path) -> Option<SystemTime> {
    std::fs::metadata(path).and_then(|file| file.modified()).ok()
}

fn wrong(error: &notify::Error) -> Diagnostic {
    let message = format!("the site cannot be watched: {}", as_message(&error.to_string()));
    Diagnostic::error(message).hint("look for changes again and again instead, with `--poll 500`")
}
