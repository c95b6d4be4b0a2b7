//! Highlighted code, kept between builds: nothing else in a source takes so long.

use std::fs;
use std::path::{Path, PathBuf};

use super::failed;
use super::files::unfinished;
use crate::config::STATE;
use crate::diagnostic::Diagnostic;
use crate::parse::Blocks;
use crate::sealed::{seal, unseal};

/// Reads the code that earlier builds of a site highlighted; none where nothing is to be trusted.
pub fn read_blocks(root: &Path) -> Blocks {
    let read = || postcard::from_bytes(unseal(&fs::read(path(root)).ok()?)?).ok();
    read().unwrap_or_default()
}

/// Keeps highlighted code for later builds of a site. It need not survive a failure of power.
///
/// # Errors
///
/// That it cannot be written.
pub fn keep_blocks(root: &Path, blocks: &Blocks) -> Result<(), Diagnostic> {
    let path = path(root);
    let unfinished = unfinished(&path);
    // Writing to memory what was derived cannot fail; if it did, the next build would highlight all of it again.
    let sealed = seal(&postcard::to_stdvec(blocks).unwrap_or_default());
    let written = fs::write(&unfinished, sealed).and_then(|()| fs::rename(&unfinished, &path));
    written.map_err(|error| failed("write", &path, &error))
}

fn path(root: &Path) -> PathBuf {
    root.join(STATE).join("highlighted")
}
