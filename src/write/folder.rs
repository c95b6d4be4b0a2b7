//! The output folder: where it may be, and where what is remembered of it is kept.

use std::path::{Component, Path, PathBuf};

use crate::config::STATE;
use crate::diagnostic::Diagnostic;
use crate::digest::Digest;

/// The folders of a site that hold what a person wrote.
const SOURCES: &[&str] = &["content", "templates", "static", "strings", "data", ".git", STATE];

/// A folder that is safe to write a site into.
#[derive(Clone, Debug)]
pub struct OutputFolder {
    path: PathBuf,
    /// The name of its files in the site's state folder, without an ending.
    state: PathBuf,
}

impl OutputFolder {
    /// Checks a folder for the site at `root`. It is not made yet. `home` is the user's own folder, where it is known.
    ///
    /// # Errors
    ///
    /// That it holds, or is, something that a build must not fill: the whole disk, the user's home, the site itself or
    /// one of its sources.
    pub fn check(root: &Path, wanted: &Path, home: Option<&Path>) -> Result<Self, Diagnostic> {
        let path = real(&root.join(wanted));
        let root = real(root);
        let refuse = |why: &str| {
            Err(Diagnostic::error(format!("`{}` cannot be the output folder: it {why}", path.display()))
                .hint("choose a folder of its own, as `public`"))
        };
        if path.parent().is_none() {
            return refuse("is the whole disk");
        }
        if home.is_some_and(|home| real(home).starts_with(&path)) {
            return refuse("is, or holds, your home folder");
        }
        if root.starts_with(&path) {
            return refuse("is, or holds, the site itself");
        }
        for source in SOURCES {
            let source = real(&root.join(source));
            if path.starts_with(&source) || source.starts_with(&path) {
                return refuse("is where the site's own sources are");
            }
        }
        if path.is_file() {
            return refuse("is a file");
        }
        let name = Digest::of(path.as_os_str().as_encoded_bytes()).short();
        Ok(Self { state: root.join(STATE).join(name), path })
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn manifest(&self) -> PathBuf {
        self.state.with_extension("manifest")
    }

    pub(super) fn owned(&self) -> PathBuf {
        self.state.with_extension("routes")
    }
}

/// A path without symlinks, `.` and `..`, as far as it is there.
fn real(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut clean = PathBuf::new();
    for part in absolute.components() {
        match part {
            Component::ParentDir => drop(clean.pop()),
            Component::CurDir => {}
            part => clean.push(part),
        }
        if let Ok(found) = clean.canonicalize() {
            clean = found;
        }
    }
    clean
}
