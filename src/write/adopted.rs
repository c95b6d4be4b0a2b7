//! What is here already, byte for byte, taken for our own: what a build on another machine says that it made, and what this
//! one would write.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::Path;

use rayon::prelude::*;

use super::files::Stamp;
use super::manifest::{Entry, Manifest, Owned};
use super::{Former, OutputFolder};
use crate::diagnostic::Diagnostic;
use crate::digest::Digest;
use crate::render::Output;
use crate::route::Route;

impl Former {
    /// Whether nothing is known here of any build into this folder.
    pub fn is_unknown(&self) -> bool {
        self.owned.routes.is_empty() && self.manifest == Manifest::default()
    }

    /// Whether there is anything in the folder.
    pub fn has_files(&self) -> bool {
        !self.files.is_empty()
    }

    /// The same, as if this machine had made what another one says that it made. A file with other bytes is not that file:
    /// it stays somebody else's, whatever is said of it.
    ///
    /// # Errors
    ///
    /// That it cannot be remembered.
    pub fn adopting(self, folder: &OutputFolder, manifest: &[u8]) -> Result<Self, Diagnostic> {
        let Some(said) = Manifest::from_bytes(manifest) else { return Ok(self) };
        let count = said.entries.len();
        let adopt = |(route, entry): (Route, Entry)| {
            // Before its bytes are read: who changes it afterwards changes the stamp.
            let stamp = self.files.stamp(&route.output_path())?;
            let is_it = digest(&folder.path().join(route.output_path())) == Some(entry.digest);
            is_it.then_some((route, Entry { stamp, ..entry }))
        };
        let entries: BTreeMap<Route, Entry> = said.entries.into_par_iter().filter_map(adopt).collect();
        if entries.is_empty() {
            return Ok(self);
        }
        let settled = said.settled.filter(|_| entries.len() == count);
        let owned = Owned { routes: entries.keys().cloned().collect(), is_unfinished: false };
        let manifest = Manifest { entries, settled };
        owned.write(&folder.owned())?;
        manifest.write(&folder.manifest())?;
        Ok(Self { manifest, owned, ..self })
    }

    /// The stamp of the file of a route, if it is not as the last build is known to have left it, and has the very bytes that
    /// were made for it now.
    pub(super) fn found(
        &self,
        folder: &OutputFolder,
        route: &Route,
        output: &Output,
        made: Digest,
    ) -> Option<Stamp> {
        if self.intact(route).is_some() {
            return None;
        }
        let path = route.output_path();
        // Before its bytes are read, as above.
        let stamp = self.files.stamp(&path)?;
        let is_it = length(output) == Some(stamp.length()) && digest(&folder.path().join(path)) == Some(made);
        is_it.then_some(stamp)
    }
}

/// How long an output is, where that can be known.
fn length(output: &Output) -> Option<u64> {
    match output {
        Output::Bytes(bytes) => Some(bytes.len() as u64),
        Output::Copy(from) => fs::metadata(from).ok().map(|metadata| metadata.len()),
    }
}

/// The digest of a file; none of what is no file itself, as a symlink, which may lead anywhere.
pub(super) fn digest(path: &Path) -> Option<Digest> {
    fs::symlink_metadata(path).ok().filter(fs::Metadata::is_file)?;
    Digest::of_reader(&mut File::open(path).ok()?).ok()
}

/// The manifest of the last build into a folder, for other machines.
pub fn manifest_of(folder: &OutputFolder) -> Option<Vec<u8>> {
    fs::read(folder.manifest()).ok()
}
