//! A folder as a target: that of a web server on this machine, or one that is mounted.

use std::fs::{self, DirBuilder, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use super::manifest::{self, Manifest};
use super::pieces::Piece;
use super::plan::Plan;
use super::publish::{Copies, Target};
use crate::diagnostic::Diagnostic;
use crate::read::error_text;

/// Where files are written before they get their names, in the folder of what is remembered.
const NEW: &str = "new";

/// A folder.
pub(super) struct Folder {
    root: PathBuf,
    /// How many files were written, to give each of them another name until it has its own.
    count: AtomicUsize,
    /// While it is open, no other process deploys here. The system lets go of it when the process ends, however it ends.
    lock: Option<File>,
}

impl Folder {
    /// Looks at a folder, which must be there: one that is not mounted would be made anew, where nobody looks for it.
    ///
    /// # Errors
    ///
    /// That there is none.
    pub(super) fn find(path: &Path) -> Result<Self, Diagnostic> {
        let metadata = fs::metadata(path).map_err(|error| {
            let what = if error.kind() == io::ErrorKind::NotFound {
                "there is no such folder to deploy to".to_owned()
            } else {
                format!("cannot deploy to this folder: {}", error_text(&error))
            };
            Diagnostic::error(what)
                .at_path(path.display().to_string())
                .hint("make it, or mount what it is on")
        })?;
        if !metadata.is_dir() {
            let diagnostic = Diagnostic::error("the site cannot be deployed to a file");
            return Err(diagnostic.at_path(path.display().to_string()).hint("name a folder"));
        }
        Ok(Self { root: path.to_owned(), count: AtomicUsize::new(0), lock: None })
    }

    /// Keeps all others from deploying here.
    ///
    /// # Errors
    ///
    /// That somebody does so at this moment, or that nothing can be written.
    pub(super) fn lock(&mut self) -> Result<(), Diagnostic> {
        let state = self.state();
        make_private(&state)?;
        let path = state.join("lock");
        let file = File::create(&path).map_err(|error| failed("write", &path, &error))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(Diagnostic::error("somebody else is deploying to this folder")
                    .at_path(self.root.display().to_string())
                    .hint("wait until that is done, and deploy again"));
            }
            Err(TryLockError::Error(error)) => return Err(failed("lock", &path, &error)),
        }
        self.lock = Some(file);
        let new = state.join(NEW);
        // What a run left that ended before its time.
        remove_all(&new)?;
        make_private(&new)
    }

    fn state(&self) -> PathBuf {
        self.root.join(manifest::FOLDER.trim_end_matches('/'))
    }

    /// Where a file is, if no symlink leads there: that could lead anywhere.
    fn place(&self, path: &str) -> Result<PathBuf, Diagnostic> {
        let full = self.root.join(path);
        for folder in full.ancestors().skip(1).take_while(|folder| *folder != self.root) {
            match fs::symlink_metadata(folder) {
                Ok(metadata) if metadata.is_symlink() => {
                    let diagnostic = Diagnostic::error("a symlink where the site needs a folder");
                    return Err(diagnostic.at_path(folder.display().to_string()).hint("remove it"));
                }
                _ => {}
            }
        }
        Ok(full)
    }

    /// Where a file is until it gets its name.
    fn unfinished(&self) -> PathBuf {
        let number = self.count.fetch_add(1, Ordering::Relaxed);
        self.state().join(NEW).join(number.to_string())
    }

    fn make_folder_of(&self, path: &Path) -> Result<(), Diagnostic> {
        let folder = path.parent().unwrap_or(&self.root);
        fs::create_dir_all(folder).map_err(|error| failed("make this folder", folder, &error))
    }

    fn write_new(
        &self,
        write: impl FnOnce(&mut File) -> Result<io::Result<()>, Diagnostic>,
        to: &Path,
    ) -> Result<(), Diagnostic> {
        let unfinished = self.unfinished();
        let fail = |error: io::Error| failed("write", to, &error);
        let result = File::create(&unfinished).map_err(fail).and_then(|mut file| {
            write(&mut file)?.map_err(fail)?;
            fs::rename(&unfinished, to).map_err(fail)
        });
        if result.is_err() {
            // The first error is the one to tell of.
            let _ = fs::remove_file(&unfinished);
        }
        result
    }
}

impl Target for Folder {
    fn manifest(&self) -> Result<Option<Vec<u8>>, Diagnostic> {
        let path = self.root.join(manifest::PATH);
        match fs::read(&path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(failed("read", &path, &error)),
        }
    }

    fn foreign(&self, there: &Manifest, plan: &Plan) -> Result<Vec<String>, Diagnostic> {
        let is_known = |path: &&String| there.files.contains_key(*path) || there.unsure.contains(*path);
        let foreign = plan.put().filter(|path| !is_known(path) && self.root.join(path).exists());
        Ok(foreign.cloned().collect())
    }

    fn copies(&self) -> Option<&dyn Copies> {
        Some(self)
    }

    fn set_manifest(&self, text: &str) -> Result<(), Diagnostic> {
        // On the disk before it gets its name: it must not promise what a failure of power took back.
        let write = |file: &mut File| Ok(file.write_all(text.as_bytes()).and_then(|()| file.sync_all()));
        self.write_new(write, &self.root.join(manifest::PATH))
    }

    fn put(&self, path: &str, piece: &Piece) -> Result<(), Diagnostic> {
        let full = self.place(path)?;
        self.make_folder_of(&full)?;
        self.write_new(|file| piece.write_to(file), &full)
    }

    fn delete(&self, path: &str) -> Result<(), Diagnostic> {
        let full = self.place(path)?;
        match fs::remove_file(&full) {
            Ok(()) => {}
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {}
            Err(error) => return Err(failed("delete", &full, &error)),
        }
        Ok(())
    }

    fn delete_folder(&self, path: &str) -> Result<(), Diagnostic> {
        // One with something in it stays.
        let _ = fs::remove_dir(self.place(path)?);
        Ok(())
    }

    fn finish(&self) -> Result<(), Diagnostic> {
        Ok(())
    }
}

impl Copies for Folder {
    fn copy(&self, from: &str, to: &str) -> Result<bool, Diagnostic> {
        let (from, to) = (self.place(from)?, self.place(to)?);
        self.make_folder_of(&to)?;
        let unfinished = self.unfinished();
        // The same bytes under another name: what is put in the place of a file is another one.
        let linked = fs::hard_link(&from, &unfinished).or_else(|error| match error.kind() {
            io::ErrorKind::NotFound => Err(error),
            // Not every file system knows links.
            _ => fs::copy(&from, &unfinished).map(drop),
        });
        match linked.and_then(|()| fs::rename(&unfinished, &to)) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(failed("keep", &from, &error)),
        }
    }
}

/// Makes a folder that only we may look into: a web server would show it to everybody.
fn make_private(path: &Path) -> Result<(), Diagnostic> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(|error| failed("make this folder", path, &error))
}

fn remove_all(path: &Path) -> Result<(), Diagnostic> {
    match fs::remove_dir_all(path) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(failed("delete", path, &error)),
    }
}

fn failed(what: &str, path: &Path, error: &io::Error) -> Diagnostic {
    let diagnostic = Diagnostic::error(format!("cannot {what}: {}", error_text(error)));
    let diagnostic = diagnostic.at_path(path.display().to_string());
    match error.kind() {
        io::ErrorKind::PermissionDenied => diagnostic.hint("deploy as a user who may write there"),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
            diagnostic.hint("make room there, and deploy again: it goes on where it ended")
        }
        _ => diagnostic,
    }
}
