//! Files of the site, opened to be sent.

use std::fs::File;
use std::io::{ErrorKind, Result};
use std::path::Path;
use std::time::UNIX_EPOCH;

/// A file of the site, opened to be sent.
pub(super) struct Opened {
    /// The file.
    pub(super) file: File,
    /// How many bytes it has.
    pub(super) length: u64,
    /// What changes with it.
    pub(super) tag: String,
}

impl Opened {
    /// Opens a file of the site. What has become a symlink that leads out of it since it was read is not followed.
    ///
    /// # Errors
    ///
    /// What the system says, or that there is no such file in the site.
    pub(super) fn inside(root: &Path, path: &Path) -> Result<Self> {
        let real = path.canonicalize()?;
        if !real.starts_with(root) {
            return Err(ErrorKind::NotFound.into());
        }
        let file = File::open(real)?;
        let metadata = file.metadata()?;
        if !metadata.is_file() {
            return Err(ErrorKind::NotFound.into());
        }
        let length = metadata.len();
        let changed = metadata.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos();
        Ok(Self { file, length, tag: format!("\"{length:x}-{changed:x}\"") })
    }
}
