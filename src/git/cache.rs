//! What git told, kept in the site's state folder until there is another commit.
//!
//! A line that says for what it holds and gives the digest of the rest, then the files as `postcard` writes them. What is
//! cut short or of something else counts as nothing.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::config::STATE;
use crate::digest::Digest;

/// The name of the file in the state folder.
const FILE_NAME: &str = "git";

/// The engine that wrote it, to the byte.
const ENGINE: &str = concat!("nutgraf ", env!("CARGO_PKG_VERSION"), " ", env!("NUTGRAF_BUILD"));

/// What git knows of one file of the site.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Committed {
    /// Its path below the site's root.
    pub(super) path: String,
    /// The name of its bytes in the repository.
    pub(super) blob: String,
    /// The moments of its first and last commit, in seconds since 1970, and how many there were; none where only a merge
    /// brought it.
    pub(super) past: Option<(i64, i64, usize)>,
    /// Who changed it, and how often.
    pub(super) contributors: Vec<(String, usize)>,
}

/// What is kept for `key`.
pub(super) fn read(root: &Path, key: &str) -> Option<Vec<Committed>> {
    let bytes = fs::read(file(root)).ok()?;
    let end = bytes.iter().position(|byte| *byte == b'\n')?;
    let (head, rest) = bytes.split_at_checked(end)?;
    let rest = rest.get(1..)?;
    (head == head_of(key, rest).as_bytes()).then(|| postcard::from_bytes(rest).ok())?
}

/// Keeps what git told for `key`. Where that fails, git is asked again the next time.
pub(super) fn write(root: &Path, key: &str, files: &[Committed]) {
    let Ok(rest) = postcard::to_stdvec(files) else { return };
    let path = file(root);
    let unfinished = path.with_extension("nutgraf-new");
    let bytes = [head_of(key, &rest).as_bytes(), b"\n", &rest].concat();
    let write = || {
        fs::create_dir_all(root.join(STATE))?;
        fs::write(&unfinished, bytes)?;
        fs::rename(&unfinished, &path)
    };
    if write().is_err() {
        let _ = fs::remove_file(&unfinished);
    }
}

fn head_of(key: &str, rest: &[u8]) -> String {
    format!("{ENGINE} {key} {}", Digest::of(rest))
}

fn file(root: &Path) -> PathBuf {
    root.join(STATE).join(FILE_NAME)
}
