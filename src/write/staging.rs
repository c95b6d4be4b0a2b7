//! The staging: a folder in which new files wait, whole, until everything is rendered without a mistake.
//!
//! It is below the output folder, so that a file comes to its place by a change of its name, wherever the output is; and
//! what was rendered need not be held in memory.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use super::files::{Stamp, write_new};
use super::folder::OutputFolder;
use super::manifest::Entry;
use super::{Former, failed};
use crate::diagnostic::Diagnostic;
use crate::digest::Digest;
use crate::render::{Output, Rendered};
use crate::route::Route;

/// The folder's name.
const NAME: &str = ".nutgraf-new";

/// Over how many folders the files are spread: where many threads make files in one folder, they wait for each other.
const SHELVES: usize = 16;

/// New files, until they have their places. What is left of them when it goes, goes with it.
pub struct Staging<'f> {
    folder: &'f OutputFolder,
    path: PathBuf,
    /// Whether there was an output folder before.
    had_output: bool,
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
    New(PathBuf),
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
        Ok(Self { folder, path, had_output: folder.path().exists(), count: AtomicUsize::new(0) })
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
                let (path, stamp) = self.stage(route, &output, digest)?;
                made(Entry { digest, stamp, trace }, Bytes::New(path))
            }
        })
    }

    fn stage(&self, route: &Route, output: &Output, digest: Digest) -> Result<(PathBuf, Stamp), Diagnostic> {
        let number = self.count.fetch_add(1, Ordering::Relaxed);
        let path = self.path.join((number % SHELVES).to_string()).join(number.to_string());
        let place = self.folder.path().join(route.output_path());
        let stamp = write_new(&path, &place, output, digest)?;
        Ok((path, stamp))
    }
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
