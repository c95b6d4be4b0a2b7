//! Where a cache is: a folder, or a place on another machine.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::config::CachePlace;
use crate::diagnostic::Diagnostic;
use crate::read::error_text;
use crate::store::{Azure, Environment, S3, Store, WebDav};
use crate::write::OutputFolder;

/// How long an answer may take: who waits for it could have highlighted something in the meantime.
const LONGEST: Duration = Duration::from_secs(5);

/// A place that keeps objects by their paths.
pub(super) enum Place {
    Folder(PathBuf),
    Elsewhere(Box<dyn Store + Send>),
}

impl Place {
    /// A place, which nobody has asked for anything yet.
    ///
    /// # Errors
    ///
    /// That it may not be there, or that there are no credentials for it.
    pub(super) fn find(
        place: &CachePlace,
        (root, output): (&Path, &Path),
        environment: &Environment,
    ) -> Result<Self, Diagnostic> {
        let environment = &Environment { longest: Some(LONGEST), ..environment.clone() };
        Ok(Self::Elsewhere(match place {
            CachePlace::Folder(path) => {
                return folder((root, output), path, environment).map(Self::Folder);
            }
            CachePlace::S3(bucket) => Box::new(S3::find(bucket, environment)?),
            CachePlace::Azure(container) => Box::new(Azure::find(container, environment)?),
            CachePlace::WebDav(folder) => Box::new(WebDav::find(folder, environment)?),
        }))
    }

    /// The bytes of an object, where there is one.
    pub(super) fn get(&self, path: &str) -> Result<Option<Vec<u8>>, Diagnostic> {
        match self {
            Self::Elsewhere(store) => store.get(path),
            Self::Folder(folder) => match fs::read(folder.join(path)) {
                Ok(bytes) => Ok(Some(bytes)),
                Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
                Err(error) => Err(failed("read", &error)),
            },
        }
    }

    /// Puts an object there: whole, or not at all.
    pub(super) fn put(&self, path: &str, bytes: &[u8]) -> Result<(), Diagnostic> {
        match self {
            Self::Elsewhere(store) => store.put(path, bytes),
            Self::Folder(folder) => put(&folder.join(path), bytes).map_err(|error| failed("written", &error)),
        }
    }

    /// Deletes an object, which may be gone already.
    pub(super) fn delete(&self, path: &str) -> Result<(), Diagnostic> {
        match self {
            Self::Elsewhere(store) => store.delete(path),
            Self::Folder(folder) => match fs::remove_file(folder.join(path)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => Err(failed("deleted", &error)),
                _ => Ok(()),
            },
        }
    }
}

/// The folder of a cache, if it may be there: not among the site's own sources, which are read, and not in its output, which is
/// published.
fn folder(
    (root, output): (&Path, &Path),
    path: &str,
    environment: &Environment,
) -> Result<PathBuf, Diagnostic> {
    const HINT: &str = "choose a folder of its own beside the site";
    let check = |path: &Path| OutputFolder::check(root, path, environment.home.as_deref());
    let folder = check(Path::new(path)).map_err(|wrong| {
        let message = wrong.message.replace("the output folder", "the folder of a cache");
        Diagnostic { message, hint: None, ..wrong }.hint(HINT)
    })?;
    if check(output).is_ok_and(|output| folder.path().starts_with(output.path())) {
        let message = "cannot be the folder of a cache: what is in the output folder is published";
        let message = format!("`{}` {message}", folder.path().display());
        return Err(Diagnostic::error(message).hint(HINT));
    }
    Ok(folder.path().to_owned())
}

/// Writes a file under another name first, which no other process chooses.
fn put(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    let new = path.with_extension(format!("{}.new", std::process::id()));
    fs::write(&new, bytes)?;
    fs::rename(&new, path)
}

fn failed(what: &str, error: &io::Error) -> Diagnostic {
    Diagnostic::error(format!("it cannot be {what}: {}", error_text(error)))
        .hint("see that the folder is one, and that this user may read and write there")
}
