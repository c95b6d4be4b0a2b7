//! Files of the site, opened to be sent.

use std::fs::File;
use std::io::{ErrorKind, Read, Result};
use std::path::Path;
use std::time::UNIX_EPOCH;

use bytes::Bytes;

/// Up to so many bytes are read at once, so that what is sent is whole although somebody may be writing it.
const SMALL: u64 = 4 * 1_024 * 1_024;

/// A file of the site, opened to be sent.
pub(super) enum Opened {
    /// All of it.
    Small(Bytes),
    /// The file itself.
    Large(Large),
}

/// A file that is sent piece by piece.
pub(super) struct Large {
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
        let mut file = File::open(real)?;
        let metadata = file.metadata()?;
        if !metadata.is_file() {
            return Err(ErrorKind::NotFound.into());
        }
        let length = metadata.len();
        if length <= SMALL {
            let mut bytes = Vec::new();
            (&mut file).take(SMALL).read_to_end(&mut bytes)?;
            return Ok(Opened::Small(bytes.into()));
        }
        let changed = metadata.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos();
        Ok(Opened::Large(Large { file, length, tag: format!("\"{length:x}-{changed:x}\"") }))
    }
}
