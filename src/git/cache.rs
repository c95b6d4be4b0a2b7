//! What git told, kept in the site's state folder until there is another commit.
//!
//! What it holds for, and the files, as `postcard` writes them, sealed. What is of something else counts as nothing.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::config::STATE;
use crate::sealed::{seal, unseal};

/// The name of the file in the state folder.
const FILE_NAME: &str = "git";

/// What git knows of one file of the site.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Committed {
    /// Its path below the site's root.
    pub(super) path: String,
    /// The name of its bytes in the repository.
    pub(super) blob: String,
    /// What its commits tell; nothing where only a merge brought it.
    pub(super) past: Option<Told>,
}

/// What the commits of a file tell, as far as the history goes.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Told {
    /// The moment of the first commit, in seconds since 1970.
    pub(super) first: Option<i64>,
    /// That of the last one.
    pub(super) last: Option<i64>,
    /// How many there were; none where the history is cut off.
    pub(super) changes: usize,
    /// Who changed it, and how often; the same.
    pub(super) contributors: Vec<(String, usize)>,
}

/// What is kept for `key`.
pub(super) fn read(root: &Path, key: &str) -> Option<Vec<Committed>> {
    let bytes = fs::read(file(root)).ok()?;
    let (of, files): (String, Vec<Committed>) = postcard::from_bytes(unseal(&bytes)?).ok()?;
    (of == key).then_some(files)
}

/// Keeps what git told for `key`. Where that fails, git is asked again the next time.
pub(super) fn write(root: &Path, key: &str, files: &[Committed]) {
    let Ok(payload) = postcard::to_stdvec(&(key, files)) else { return };
    let path = file(root);
    let unfinished = path.with_extension("nutgraf-new");
    let write = || {
        fs::create_dir_all(root.join(STATE))?;
        fs::write(&unfinished, seal(&payload))?;
        fs::rename(&unfinished, &path)
    };
    if write().is_err() {
        let _ = fs::remove_file(&unfinished);
    }
}

fn file(root: &Path) -> PathBuf {
    root.join(STATE).join(FILE_NAME)
}
