//! What the system tells of single files, gathered until it is whole.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use notify::event::{AccessKind, AccessMode, CreateKind, ModifyKind, RenameMode};
use notify::{Event, EventKind};

use super::FOLDERS;
use crate::config;

/// A change is whole when nothing more was told for so long. A program that saves a file takes less between its steps.
const QUIET: Duration = Duration::from_millis(3);

/// The same where a file is empty or gone, or is still being written: editors that save in several steps leave it so for a
/// while.
pub(super) const UNSETTLED: Duration = Duration::from_millis(60);

/// The same where much has changed, as when git checks out another branch.
const MUCH_QUIET: Duration = Duration::from_millis(40);

/// So many paths are much.
const MUCH: usize = 12;

/// Whether the system tells when a file that was being written is closed.
const TELLS_WHEN_WRITTEN: bool = cfg!(any(target_os = "linux", target_os = "android"));

/// What was told since the last change.
pub(super) struct Batch {
    root: PathBuf,
    /// What has changed.
    pub(super) paths: BTreeSet<PathBuf>,
    /// Files that somebody has begun to write, as far as the system tells when they are done.
    being_written: BTreeSet<PathBuf>,
    /// Files and folders that were removed, or renamed to nobody knows what.
    gone: BTreeSet<PathBuf>,
    /// These, and what is known to be somewhere else now.
    pub(super) removed: BTreeSet<PathBuf>,
    /// Folders that were not there before.
    pub(super) new_folders: BTreeSet<PathBuf>,
    /// Whether one of the folders that are watched has come, gone or is another one.
    pub(super) has_other_folders: bool,
    /// Whether the system could not tell everything.
    pub(super) is_incomplete: bool,
}

impl Batch {
    /// Nothing so far, of a site.
    pub(super) fn new(root: &Path) -> Self {
        Self {
            root: root.to_owned(),
            paths: BTreeSet::new(),
            being_written: BTreeSet::new(),
            gone: BTreeSet::new(),
            removed: BTreeSet::new(),
            new_folders: BTreeSet::new(),
            has_other_folders: false,
            is_incomplete: false,
        }
    }

    /// Whether nothing was told that has to do with the site.
    pub(super) fn is_empty(&self) -> bool {
        self.paths.is_empty() && !self.has_other_folders && !self.is_incomplete
    }

    /// Takes in what was told; whether it has to do with the site.
    pub(super) fn add(&mut self, event: notify::Result<Event>) -> bool {
        let Ok(event) = event else {
            self.is_incomplete = true;
            return true;
        };
        self.is_incomplete |= event.need_rescan();
        let mut concerns = event.need_rescan();
        for (number, path) in event.paths.iter().enumerate() {
            concerns |= self.add_path(event.kind, number, path);
        }
        concerns
    }

    fn add_path(&mut self, kind: EventKind, number: usize, path: &Path) -> bool {
        let is_done = matches!(kind, EventKind::Access(AccessKind::Close(AccessMode::Write)));
        if kind.is_access() && !is_done {
            return false;
        }
        let Ok(inner) = path.strip_prefix(&self.root) else { return false };
        let first = inner.iter().next().and_then(OsStr::to_str).unwrap_or_default();
        if inner != Path::new(config::FILE_NAME) && !FOLDERS.contains(&first) {
            return false;
        }
        if FOLDERS.iter().any(|folder| inner == Path::new(folder)) {
            let is_another =
                !matches!(kind, EventKind::Access(_) | EventKind::Modify(ModifyKind::Metadata(_)));
            self.has_other_folders |= is_another;
            return is_another;
        }
        let path = path.to_owned();
        match kind {
            EventKind::Access(_) => drop(self.being_written.remove(&path)),
            EventKind::Create(CreateKind::Folder) => drop(self.new_folders.insert(path.clone())),
            EventKind::Create(_) | EventKind::Modify(ModifyKind::Data(_)) if TELLS_WHEN_WRITTEN => {
                self.being_written.insert(path.clone());
            }
            EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(RenameMode::From)) => {
                self.being_written.remove(&path);
                self.gone.insert(path.clone());
                self.removed.insert(path.clone());
            }
            // What is known to be somewhere else now is not missed.
            EventKind::Modify(ModifyKind::Name(RenameMode::Both)) if number == 0 => {
                self.gone.remove(&path);
                self.removed.insert(path.clone());
            }
            EventKind::Modify(ModifyKind::Name(_)) if path.is_dir() => {
                self.new_folders.insert(path.clone());
            }
            _ => {}
        }
        self.paths.insert(path);
        true
    }

    /// How long it must be quiet.
    pub(super) fn patience(&self) -> Duration {
        if self.paths.len() >= MUCH {
            return MUCH_QUIET;
        }
        let is_missed = self.gone.iter().any(|path| !path.exists());
        let is_unsettled =
            is_missed || !self.being_written.is_empty() || self.paths.iter().any(|path| is_empty(path));
        if is_unsettled { UNSETTLED } else { QUIET }
    }
}

/// Whether there is a file with nothing in it.
pub(super) fn is_empty(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|file| file.is_file() && file.len() == 0)
}
