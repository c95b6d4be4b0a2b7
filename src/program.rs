//! Programs of this machine that are run: found where nobody who wrote a part of the site can have put them.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// Looks for a program in the folders of `PATH`: in absolute ones only, and in none that is inside a folder whose content
/// is not trusted, as the site's own.
pub(crate) fn find(name: &str, path: &OsStr, untrusted: &[&Path]) -> Option<PathBuf> {
    let name = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    let untrusted: Vec<PathBuf> = untrusted.iter().filter_map(|folder| folder.canonicalize().ok()).collect();
    let is_outside = |path: &Path| {
        let real = path.canonicalize();
        real.is_ok_and(|real| !untrusted.iter().any(|folder| real.starts_with(folder)))
    };
    let folders = std::env::split_paths(path).filter(|folder| folder.is_absolute() && is_outside(folder));
    // The file itself may be a symlink that leads back into an untrusted folder.
    let mut programs = folders.map(|folder| folder.join(&name));
    programs.find(|program| is_program(program) && is_outside(program))
}

fn is_program(path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        path.metadata().is_ok_and(|file| file.is_file() && file.permissions().mode() & 0o111 != 0)
    }
    #[cfg(not(unix))]
    {
        path.is_file()
    }
}
