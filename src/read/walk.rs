//! Walks the folders of a site without ever leaving it.

use std::ffi::OsStr;
use std::path::{MAIN_SEPARATOR, Path, PathBuf};

use walkdir::WalkDir;

use super::error_text;
use crate::diagnostic::Diagnostic;

/// Files that systems and programs leave behind everywhere.
const LITTER: &[&str] = &[".DS_Store", "Thumbs.db", "desktop.ini", ".gitkeep", ".git", ".gitignore"];

/// A file that was found.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// Its path below the site's root, with `/` between its parts.
    pub(super) path: String,
    /// Where it is on this machine.
    pub(super) full: PathBuf,
}

/// What was found in a folder.
#[derive(Debug, Default)]
pub(super) struct Walked {
    /// The files, in the order of their paths.
    pub(super) found: Vec<Found>,
    /// Whether there are symlinks among them, or in the folders.
    pub(super) has_links: bool,
}

/// Finds the files of one folder of the site. A symlink is followed where it stays within the site, and reported where it
/// leads out of it. So is what is neither a file nor a folder, as a pipe: it is never opened, since whoever reads one may wait
/// for ever.
pub(super) fn walk(root: &Path, folder: &str, diagnostics: &mut Vec<Diagnostic>) -> Walked {
    let start = root.join(folder);
    if std::fs::symlink_metadata(&start).is_err() {
        return Walked::default();
    }
    let mut walk = Walk { root, home: root.canonicalize().unwrap_or_else(|_| root.to_owned()), diagnostics };
    if !walk.stays_inside(&start) {
        return Walked { has_links: true, ..Walked::default() };
    }
    let mut found = Vec::new();
    let mut has_links = false;
    // In whatever order: all that is found is sorted in the end.
    let mut entries = WalkDir::new(&start).follow_links(true).into_iter();
    while let Some(entry) = entries.next() {
        has_links |= entry.as_ref().is_ok_and(walkdir::DirEntry::path_is_symlink);
        match entry {
            Err(error) => walk.report(&error),
            Ok(entry) if is_litter(entry.file_name(), folder) && entry.depth() > 0 => {
                skip(&entry, &mut entries)
            }
            Ok(entry) if entry.path_is_symlink() && !walk.stays_inside(entry.path()) => {
                skip(&entry, &mut entries)
            }
            Ok(entry) if entry.file_type().is_file() => {
                if let Some(path) = walk.site_path(entry.path()) {
                    found.push(Found { path, full: entry.into_path() });
                }
            }
            Ok(entry) if entry.file_type().is_dir() => {}
            Ok(entry) => walk.refuse(entry.path()),
        }
    }
    found.sort_unstable_by(|a, b| a.path.cmp(&b.path));
    Walked { found, has_links }
}

/// Whether a path below the site's root leads through or to something that is left behind and no part of the site.
pub(super) fn has_litter(path: &str) -> bool {
    path.split('/').skip(1).any(|name| is_litter(OsStr::new(name), path))
}

fn skip(entry: &walkdir::DirEntry, entries: &mut walkdir::IntoIter) {
    if entry.file_type().is_dir() {
        entries.skip_current_dir();
    }
}

/// Whether a name is of something that is no part of the site. Below `content/` and `templates/` hidden files belong to editors; below `static/` some belong to the site, as
/// `.well-known/` does.
fn is_litter(name: &OsStr, below: &str) -> bool {
    let folder = below.split('/').next().unwrap_or_default();
    let name = name.to_string_lossy();
    LITTER.contains(&name.as_ref()) || name.ends_with('~') || (folder != "static" && name.starts_with('.'))
}

struct Walk<'w> {
    root: &'w Path,
    home: PathBuf,
    diagnostics: &'w mut Vec<Diagnostic>,
}

impl Walk<'_> {
    /// Whether a path, once all its symlinks are followed, is still in the site.
    fn stays_inside(&mut self, path: &Path) -> bool {
        let shown = self.shown(path);
        match path.canonicalize() {
            Ok(real) if real.starts_with(&self.home) => true,
            Ok(_) => {
                self.diagnostics.push(
                    Diagnostic::error("a symlink that leads out of the site is not followed")
                        .at_path(shown)
                        .hint("copy what it leads to into the site, or remove it"),
                );
                false
            }
            Err(error) => {
                let message = format!("a symlink that leads nowhere: {}", error_text(&error));
                self.diagnostics.push(Diagnostic::error(message).at_path(shown));
                false
            }
        }
    }

    fn refuse(&mut self, path: &Path) {
        let diagnostic =
            Diagnostic::warning("neither a file nor a folder, and left out").at_path(self.shown(path));
        self.diagnostics.push(diagnostic.hint("remove it, or keep it outside of the site"));
    }

    fn site_path(&mut self, path: &Path) -> Option<String> {
        let inner = path.strip_prefix(self.root).ok()?.to_str();
        if inner.is_none() {
            let diagnostic = Diagnostic::error("the name of this file is not Unicode").hint("rename it");
            self.diagnostics.push(diagnostic.at_path(self.shown(path)));
        }
        Some(if MAIN_SEPARATOR == '/' { inner?.to_owned() } else { inner?.replace(MAIN_SEPARATOR, "/") })
    }

    fn report(&mut self, error: &walkdir::Error) {
        let shown = error.path().map_or_else(String::new, |path| self.shown(path));
        let message = match (error.loop_ancestor(), error.io_error()) {
            (Some(ancestor), _) => format!("a symlink that leads back to `{}`", self.shown(ancestor)),
            (None, Some(wrong)) if error.path().is_some_and(Path::is_symlink) => {
                format!("a symlink that leads nowhere: {}", error_text(wrong))
            }
            (None, Some(error)) => format!("cannot be read: {}", error_text(error)),
            (None, None) => "cannot be read".to_owned(),
        };
        self.diagnostics.push(Diagnostic::error(message).at_path(shown));
    }

    fn shown(&self, path: &Path) -> String {
        path.strip_prefix(self.root).unwrap_or(path).to_string_lossy().replace('\\', "/")
    }
}
