//! Looking at every file again and again, where the system does not tell what changes.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;
use std::time::{Duration, SystemTime};

use notify::event::{ModifyKind, RemoveKind};
use notify::{Event, EventKind};
use walkdir::WalkDir;

use super::FOLDERS;
use crate::config;

/// What tells that a file has changed.
type Stamp = (u64, Option<SystemTime>);

/// Looks at the files of a site each so often, in a thread of its own, for as long as somebody listens.
///
/// # Errors
///
/// What the system says.
pub(super) fn begin(
    root: &Path,
    every: Duration,
    tell: Sender<notify::Result<Event>>,
) -> std::io::Result<()> {
    let root = root.to_owned();
    let mut former = stamps(&root);
    let look = move || loop {
        std::thread::sleep(every);
        let stamps = stamps(&root);
        for event in differences(&former, &stamps) {
            if tell.send(Ok(event)).is_err() {
                return;
            }
        }
        former = stamps;
    };
    std::thread::Builder::new().name("poll".to_owned()).spawn(look).map(drop)
}

fn stamps(root: &Path) -> BTreeMap<PathBuf, Stamp> {
    let starts = FOLDERS.iter().copied().chain([config::FILE_NAME]).map(|name| root.join(name));
    let entries = starts.flat_map(|start| WalkDir::new(start).follow_links(true)).filter_map(Result::ok);
    let stamp = |entry: walkdir::DirEntry| {
        let metadata = entry.metadata().ok().filter(std::fs::Metadata::is_file)?;
        Some((entry.into_path(), (metadata.len(), metadata.modified().ok())))
    };
    entries.filter_map(stamp).collect()
}

fn differences(former: &BTreeMap<PathBuf, Stamp>, stamps: &BTreeMap<PathBuf, Stamp>) -> Vec<Event> {
    let changed = stamps.iter().filter(|(path, stamp)| former.get(*path) != Some(stamp));
    let gone = former.keys().filter(|path| !stamps.contains_key(*path));
    let changed = changed.map(|(path, _)| (EventKind::Modify(ModifyKind::Any), path));
    let gone = gone.map(|path| (EventKind::Remove(RemoveKind::Any), path));
    changed.chain(gone).map(|(kind, path)| Event::new(kind).add_path(path.clone())).collect()
}
