//! Obstacles: what is in the way of a build, found before it changes anything.
//!
//! They are looked for in what was found in the output folder in any case. Only what nobody can know beforehand, as a full
//! disk, is met while files are brought to their places.

use std::collections::{BTreeSet, HashSet};
use std::io;
use std::path::Path;

use rayon::prelude::*;

use super::files::{Files, check_folder, refuse_folder};
use super::folder::OutputFolder;
use super::{failed, folders_of};
use crate::diagnostic::{self, Diagnostic};
use crate::route::Route;

/// Makes sure that new files can come to their places and stale ones can go, the `first` of them before the others come.
///
/// # Errors
///
/// Everything that is in the way.
pub(super) fn refuse<'r>(
    folder: &OutputFolder,
    files: &Files,
    fresh: impl Iterator<Item = &'r Route>,
    first: &[Route],
    stale: &[Route],
) -> Result<(), Vec<Diagnostic>> {
    let going = Going::of(first);
    let mut obstacles = Obstacles::default();
    for route in fresh {
        obstacles.look_for_a_place(files, &going, &route.output_path());
    }
    for route in first.iter().chain(stale) {
        obstacles.look_for_a_way_out(files, &route.output_path());
    }
    let diagnostics = obstacles.told(folder);
    if diagnostics.is_empty() { Ok(()) } else { Err(diagnostics) }
}

/// What goes before new files come.
struct Going {
    files: HashSet<String>,
    /// The folders that they are in, which go with them where nothing else is in them.
    folders: HashSet<String>,
}

impl Going {
    fn of(routes: &[Route]) -> Self {
        let files: HashSet<String> = routes.iter().map(Route::output_path).collect();
        let folders = files.iter().flat_map(|path| folders_of(path)).map(str::to_owned).collect();
        Self { files, folders }
    }

    /// Whether a folder goes.
    fn takes(&self, folder: &str, files: &Files) -> bool {
        self.folders.contains(folder) && files.are_gone_from(folder, &self.files, &self.folders)
    }
}

/// What may be in the way, by its path below the output folder.
#[derive(Default)]
struct Obstacles {
    /// What is no folder where one is needed.
    files: BTreeSet<String>,
    /// Folders where files are needed.
    folders: BTreeSet<String>,
    /// The folders that get something or lose something, if that is allowed there.
    changed: BTreeSet<String>,
}

impl Obstacles {
    fn look_for_a_place(&mut self, files: &Files, going: &Going, path: &str) {
        let is_in_the_way =
            |inner: &&str| files.has(inner) && !files.has_folder(inner) && !going.files.contains(*inner);
        if let Some(file) = folders_of(path).find(is_in_the_way) {
            self.files.insert(file.to_owned());
        } else if files.has_folder(path) && !going.takes(path, files) {
            self.folders.insert(path.to_owned());
        } else {
            self.change(nearest(files, path));
        }
    }

    fn look_for_a_way_out(&mut self, files: &Files, path: &str) {
        let nearest = nearest(files, path);
        if files.has(path) || files.is_closed(nearest) {
            self.change(nearest);
        }
    }

    fn change(&mut self, folder: &str) {
        if !self.changed.contains(folder) {
            self.changed.insert(folder.to_owned());
        }
    }

    fn told(&self, folder: &OutputFolder) -> Vec<Diagnostic> {
        let at = |path: &String| folder.path().join(path);
        let mut told: Vec<Diagnostic> =
            self.changed.par_iter().filter_map(|path| check_permission(&at(path)).err()).collect();
        told.extend(self.files.iter().filter_map(|path| check_folder(&at(path)).err()));
        told.extend(self.folders.iter().map(|path| refuse_folder(&at(path))));
        diagnostic::sort(&mut told);
        told
    }
}

/// The deepest folder around a path that is there; that of the output itself has no name.
fn nearest<'p>(files: &Files, path: &'p str) -> &'p str {
    folders_of(path).take_while(|inner| files.has_folder(inner)).last().unwrap_or_default()
}

/// Refuses a folder that files cannot be put into. Any other trouble with it is told by who works on it.
fn check_permission(folder: &Path) -> Result<(), Diagnostic> {
    match ask_for_permission(folder) {
        Err(error) if is_refusal(&error) => Err(closed(folder, &error)),
        _ => Ok(()),
    }
}

fn is_refusal(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem)
}

/// What is told of a folder that nothing can be put into.
pub(super) fn closed(folder: &Path, error: &io::Error) -> Diagnostic {
    let told = failed("write into this folder", folder, error);
    told.hint("let nutgraf write there, or choose another output folder")
}

#[cfg(unix)]
fn ask_for_permission(folder: &Path) -> io::Result<()> {
    use rustix::fs::{Access, access};
    Ok(access(folder, Access::WRITE_OK | Access::EXEC_OK)?)
}

#[cfg(not(unix))]
fn ask_for_permission(_: &Path) -> io::Result<()> {
    Ok(())
}
