//! Files of the output folder: found, written, brought to their places, deleted.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::failed;
use super::folder::OutputFolder;
use crate::diagnostic::Diagnostic;
use crate::digest::Digest;
use crate::render::Output;
use crate::route::Route;

/// What the name of a file of our own state that is not finished ends with.
const UNFINISHED: &str = ".nutgraf-new";

/// Length and time of change of a file: a file that has both as they were left is taken for unchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Stamp {
    length: u64,
    /// Seconds and nanoseconds since 1970.
    changed: (u64, u32),
}

impl Stamp {
    fn of(metadata: &fs::Metadata) -> Self {
        let changed = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        let changed = changed.map_or((0, 0), |time| (time.as_secs(), time.subsec_nanos()));
        Self { length: metadata.len(), changed }
    }

    pub(super) fn length(self) -> u64 {
        self.length
    }
}

/// The files of an output folder.
#[derive(Default)]
pub(super) struct Files {
    stamps: HashMap<String, Stamp>,
    /// The folders that they are in, and those that have none.
    folders: HashSet<String>,
}

impl Files {
    /// Finds the files below a folder, which need not be there. Symlinks are not followed.
    pub(super) fn scan(folder: &Path) -> Result<Self, Diagnostic> {
        let mut files = Self::default();
        if fs::symlink_metadata(folder).is_err() {
            return Ok(files);
        }
        let Inside { folders: mut level, files: found } = Inside::read(folder, "")?;
        files.stamps.extend(found);
        // All folders that are as deep as each other at once: there may be one for each page.
        while !level.is_empty() {
            let found: Result<Vec<Inside>, Diagnostic> =
                level.par_iter().map(|inner| Inside::read(folder, inner)).collect();
            files.folders.extend(level.drain(..));
            for inside in found? {
                level.extend(inside.folders);
                files.stamps.extend(inside.files);
            }
        }
        Ok(files)
    }

    pub(super) fn stamp(&self, path: &str) -> Option<Stamp> {
        self.stamps.get(path).copied()
    }

    /// Whether there is no file at all.
    pub(super) fn is_empty(&self) -> bool {
        self.stamps.is_empty()
    }

    /// Whether anything is at this path, of whatever kind.
    pub(super) fn has(&self, path: &str) -> bool {
        self.stamps.contains_key(path) || self.folders.contains(path)
    }

    /// Whether a folder is at this path.
    pub(super) fn has_folder(&self, path: &str) -> bool {
        self.folders.contains(path)
    }

    /// Whether a folder is at this path that nobody may look into, so that it is not known what is in it.
    pub(super) fn is_closed(&self, path: &str) -> bool {
        self.stamps.contains_key(path) && self.folders.contains(path)
    }

    /// Whether a folder would have nothing in it without some files and folders.
    pub(super) fn are_gone_from(
        &self,
        folder: &str,
        files: &HashSet<String>,
        folders: &HashSet<String>,
    ) -> bool {
        let is_inside = |path: &&String| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
        self.stamps.keys().filter(is_inside).all(|path| files.contains(path))
            && self.folders.iter().filter(is_inside).all(|path| folders.contains(path))
    }

    /// The files that no route of ours makes, sorted.
    pub(super) fn others<'r>(&self, ours: impl Iterator<Item = &'r Route>) -> Vec<String> {
        if self.is_empty() {
            return Vec::new();
        }
        let ours: BTreeSet<String> = ours.map(Route::output_path).collect();
        let others: BTreeSet<&String> = self.stamps.keys().filter(|path| !ours.contains(*path)).collect();
        others.into_iter().cloned().collect()
    }
}

/// What is right inside a folder, by its path below the output folder.
#[derive(Default)]
struct Inside {
    folders: Vec<String>,
    files: Vec<(String, Stamp)>,
}

impl Inside {
    fn read(root: &Path, inner: &str) -> Result<Self, Diagnostic> {
        let place = root.join(inner);
        let wrong = |path: &Path, error: &io::Error| failed("read", path, error);
        let mut inside = Self::default();
        let entries = match fs::read_dir(&place) {
            // A folder that nobody may look into is somebody else's, as `lost+found` is at the top of a disk. If something of
            // ours should be in it, writing that will tell.
            Err(error) if error.kind() == ErrorKind::PermissionDenied && !inner.is_empty() => {
                let metadata = fs::symlink_metadata(&place).map_err(|error| wrong(&place, &error))?;
                inside.files.push((inner.to_owned(), Stamp::of(&metadata)));
                return Ok(inside);
            }
            read => read.map_err(|error| wrong(&place, &error))?,
        };
        for entry in entries {
            let entry = entry.map_err(|error| wrong(&place, &error))?;
            let name = entry.file_name();
            // The history of a folder that is published with git is nobody's output.
            if name == ".git" {
                continue;
            }
            let path = match inner {
                "" => name.to_string_lossy().into_owned(),
                inner => format!("{inner}/{}", name.to_string_lossy()),
            };
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                inside.folders.push(path);
                continue;
            }
            let metadata = entry.metadata().map_err(|error| wrong(&entry.path(), &error))?;
            inside.files.push((path, Stamp::of(&metadata)));
        }
        Ok(inside)
    }
}

/// Makes the folders that new files need, each once. A folder that is a symlink is refused, since it may lead anywhere.
pub(super) fn make_folders<'r>(
    folder: &OutputFolder,
    found: &Files,
    routes: impl Iterator<Item = &'r Route>,
) -> Result<(), Diagnostic> {
    fs::create_dir_all(folder.path()).map_err(|error| failed("make this folder", folder.path(), &error))?;
    // By how many folders they are in, since a folder must be there before those in it.
    let mut levels: Vec<BTreeSet<String>> = Vec::new();
    for route in routes {
        let path = route.output_path();
        for (level, (at, _)) in path.match_indices('/').enumerate() {
            let name = path.get(..at).unwrap_or_default();
            levels.resize_with(levels.len().max(level + 1), BTreeSet::new);
            if !levels[level].contains(name) {
                levels[level].insert(name.to_owned());
            }
        }
    }
    let make = |name: &String| {
        let path = folder.path().join(name);
        // One that was found is mostly there still; it is not if it has just become empty.
        if found.has_folder(name) && is_folder(&path) { Ok(()) } else { make_folder(&path) }
    };
    for level in levels {
        let made: Vec<Result<(), Diagnostic>> = level.par_iter().map(make).collect();
        made.into_iter().collect::<Result<(), Diagnostic>>()?;
    }
    Ok(())
}

fn make_folder(path: &Path) -> Result<(), Diagnostic> {
    match fs::create_dir(path) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => check_folder(path),
        Err(error) => Err(failed("make this folder", path, &error)),
    }
}

fn is_folder(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_dir())
}

/// Refuses what is where a folder is needed, and is none.
pub(super) fn check_folder(path: &Path) -> Result<(), Diagnostic> {
    let metadata = fs::symlink_metadata(path).map_err(|error| failed("read", path, &error))?;
    if metadata.is_dir() {
        return Ok(());
    }
    let what = if metadata.is_symlink() { "a symlink" } else { "a file" };
    Err(in_the_way(&format!("{what} where the site needs a folder"), path))
}

/// What is told of a folder where a file is needed.
pub(super) fn refuse_folder(path: &Path) -> Diagnostic {
    in_the_way("a folder where the site needs a file", path)
}

/// What is told of something that is not ours and that nothing can be put in the place of.
fn in_the_way(what: &str, path: &Path) -> Diagnostic {
    let told = Diagnostic::error(what).at_path(path.display().to_string());
    told.hint("remove it, or choose another output folder")
}

/// Writes a new file, which is to have its place elsewhere: that is the name by which people know it.
pub(super) fn write_new(
    path: &Path,
    place: &Path,
    output: &Output,
    digest: Digest,
) -> Result<Stamp, Diagnostic> {
    let fail = |error: &io::Error| failed("write", place, error);
    let mut file = create_new(path).map_err(|error| fail(&error))?;
    match output {
        Output::Bytes(bytes) => file.write_all(bytes).map_err(|error| fail(&error))?,
        Output::Copy(from) => copy(from, &mut file, place, digest)?,
    }
    let metadata = file.metadata().map_err(|error| fail(&error))?;
    Ok(Stamp::of(&metadata))
}

/// Makes a file that is not there yet, and the folders that it needs.
fn create_new(path: &Path) -> io::Result<File> {
    match (File::create_new(path), path.parent()) {
        (Err(error), Some(parent)) if error.kind() == io::ErrorKind::NotFound => {
            fs::create_dir_all(parent)?;
            File::create_new(path)
        }
        (file, _) => file,
    }
}

/// Brings a file to its place, in which it is from one moment to the next.
pub(super) fn bring(from: &Path, to: &Path) -> Result<(), Diagnostic> {
    fs::rename(from, to).map_err(|error| match fs::symlink_metadata(to) {
        Ok(there) if there.is_dir() => refuse_folder(to),
        _ => failed("write", to, &error),
    })
}

/// Copies a file; one that is no longer what was read at the beginning is an error, or the site would be half new.
fn copy(from: &Path, to: &mut File, path: &Path, digest: Digest) -> Result<(), Diagnostic> {
    let mut source = File::open(from).map_err(|error| failed("read", from, &error))?;
    let mut tee = Tee { from: &mut source, to, failed_to_write: false };
    match Digest::of_reader(&mut tee) {
        Ok(copied) if copied == digest => Ok(()),
        Ok(_) => Err(Diagnostic::error("this file changed while the site was built")
            .at_path(from.display().to_string())
            .hint("build again")),
        Err(error) if tee.failed_to_write => Err(failed("write", path, &error)),
        Err(error) => Err(failed("read", from, &error)),
    }
}

/// Writes what is read from it.
struct Tee<'t> {
    from: &'t mut File,
    to: &'t mut File,
    failed_to_write: bool,
}

impl Read for Tee<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.from.read(buffer)?;
        let written = self.to.write_all(&buffer[..count]);
        self.failed_to_write = written.is_err();
        written.map(|()| count)
    }
}

/// Deletes the files of routes, and the folders that become empty.
pub(super) fn delete(folder: &OutputFolder, routes: &[Route]) -> Result<usize, Vec<Diagnostic>> {
    let mut diagnostics = Vec::new();
    let mut deleted = 0;
    for route in routes {
        let path = folder.path().join(route.output_path());
        let parents: Vec<&Path> =
            path.ancestors().skip(1).take_while(|parent| *parent != folder.path()).collect();
        // A killed build leaves us both a file and a path that needs a folder in its place; only one of them is there.
        if parents.iter().any(|parent| is_no_folder(parent)) {
            continue;
        }
        match fs::remove_file(&path) {
            Ok(()) => deleted += 1,
            Err(error) if error.kind() == io::ErrorKind::NotFound || path.is_dir() => {}
            Err(error) => diagnostics.push(failed("delete", &path, &error)),
        }
        // A folder with something in it stays: `remove_dir` takes only empty ones.
        parents.into_iter().map(fs::remove_dir).take_while(is_gone).for_each(drop);
    }
    if diagnostics.is_empty() { Ok(deleted) } else { Err(diagnostics) }
}

/// Whether something that is no folder is where a folder should be: a file, or a symlink, which may lead anywhere.
fn is_no_folder(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|metadata| !metadata.is_dir())
}

fn is_gone(removed: &io::Result<()>) -> bool {
    removed.as_ref().err().is_none_or(|error| error.kind() == io::ErrorKind::NotFound)
}

/// Writes a file of our own state, on the disk before it gets its name: a manifest must not promise what a failure of
/// power took back.
pub(super) fn write_durably(path: &Path, bytes: &[u8]) -> Result<(), Diagnostic> {
    let unfinished = unfinished(path);
    let write = || {
        let mut file = File::create(&unfinished)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&unfinished, path)
    };
    write().map_err(|error| failed("write", path, &error))
}

/// The name of a file of our own state while it is not finished.
pub(super) fn unfinished(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(UNFINISHED);
    path.with_file_name(name)
}
