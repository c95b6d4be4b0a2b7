//! Keeps two builds of one site apart.

use std::fs::{self, File, TryLockError};
use std::path::Path;

use super::failed;
use crate::config::STATE;
use crate::diagnostic::Diagnostic;

/// While it lives, no other process builds the site. The system lets go of it when the process ends, however it ends.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock of a site; where another build has it, calls `waiting` and waits for its end.
    ///
    /// # Errors
    ///
    /// That the state folder cannot be written.
    pub fn take(root: &Path, waiting: impl FnOnce()) -> Result<Self, Diagnostic> {
        let folder = root.join(STATE);
        fs::create_dir_all(&folder).map_err(|error| failed("make this folder", &folder, &error))?;
        let path = folder.join("lock");
        let file = File::create(&path).map_err(|error| failed("write", &path, &error))?;
        match file.try_lock() {
            Ok(()) => return Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => waiting(),
            Err(TryLockError::Error(error)) => return Err(failed("lock", &path, &error)),
        }
        file.lock().map_err(|error| failed("lock", &path, &error))?;
        Ok(Self { _file: file })
    }
}
