//! What a build on another machine made, taken for our own as far as its files are here, byte for byte.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::Path;

use rayon::prelude::*;

use super::manifest::{self, Entry, Manifest};
use super::{Former, OutputFolder};
use crate::diagnostic::Diagnostic;
use crate::digest::Digest;
use crate::route::Route;

impl Former {
    /// Whether nothing is known here of any build into this folder.
    pub fn is_unknown(&self) -> bool {
        self.owned.is_empty() && self.manifest == Manifest::default()
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
        let (owned, manifest) = (entries.keys().cloned().collect(), Manifest { entries, settled });
        manifest::write_owned(&folder.owned(), &owned)?;
        manifest.write(&folder.manifest())?;
        Ok(Self { manifest, owned, ..self })
    }
}

/// The digest of a file; none of what is no file itself, as a symlink, which may lead anywhere.
fn digest(path: &Path) -> Option<Digest> {
    fs::symlink_metadata(path).ok().filter(fs::Metadata::is_file)?;
    Digest::of_reader(&mut File::open(path).ok()?).ok()
}

/// The manifest of the last build into a folder, for other machines.
pub fn manifest_of(folder: &OutputFolder) -> Option<Vec<u8>> {
    fs::read(folder.manifest()).ok()
}
