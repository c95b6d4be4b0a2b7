//! From folders to bytes: the only room besides `write` and the commands that touches the disk.

mod asset;
mod files;
mod revision;
mod theme;
mod walk;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

pub use asset::{Asset, Origin};
pub use files::{FOLDERS, Files};
pub use revision::read_revision;
pub use theme::all as theme_files;
use walk::Found;

use crate::config::{self, Config, Strings};
use crate::diagnostic::{self, Diagnostic, Severity, as_message, sift, strictly};
use crate::digest::{Digest, Digester};
use crate::git::{Git, Histories, Uncommitted};
use crate::source::{Source, Written};

/// All that a site is made of, besides `site.toml`. Everything is in the order of its path.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// The Markdown below `content/`.
    pub pages: Vec<Source>,
    /// The files beside it.
    pub content_assets: Vec<Asset>,
    /// The files below `static/`, the theme's among them where the site has none of that name.
    pub static_assets: Vec<Asset>,
    /// The files below `templates/`, the theme's among them where the site has none of that name.
    pub templates: Vec<Source>,
    /// What `load_data` may answer with, by its path below the site's root.
    pub data: BTreeMap<String, Arc<[u8]>>,
    /// What of all that git could tell is left out, and why, where that is no mistake.
    pub left_out: Option<String>,
}

impl Sources {
    /// Lets the texts of pages go once they are parsed, since they are a fifth of what a site needs. Where a line of one
    /// is to be shown afterwards, [`recall`] reads it again.
    pub fn let_texts_go(&mut self) {
        let pages = std::mem::take(&mut self.pages);
        self.pages = pages.into_par_iter().map(Source::kept_until_parsed).collect();
    }

    /// The digest of all that was read.
    pub fn digest(&self) -> Digest {
        // Whoever adds something to what is read must say here what it is told apart by.
        let Self { pages, content_assets, static_assets, templates, data, left_out: _ } = self;
        let mut digester = Digester::new();
        for sources in [pages, templates] {
            digester.number(sources.len() as u64);
            let digests: Vec<Digest> = sources.par_iter().map(digest_of).collect();
            for digest in digests {
                digester.digest(digest);
            }
        }
        for assets in [content_assets, static_assets] {
            digester.number(assets.len() as u64);
            for Asset { path, digest, length: _, size: _, origin: _ } in assets {
                digester.text(path).digest(*digest);
            }
        }
        for (path, bytes) in data {
            digester.text(path).bytes(bytes);
        }
        digester.finish()
    }
}

/// The digest of all that is known of a source.
fn digest_of(source: &Source) -> Digest {
    let Written { path, text: _, kept: _, history } = &**source;
    let mut digester = Digester::new();
    digester.text(path).digest(source.digest()).number(u64::from(history.is_some()));
    if let Some(history) = history {
        digester.digest(history.digest());
    }
    digester.finish()
}

/// Reads `site.toml`, and the strings beside it.
///
/// # Errors
///
/// Every mistake in them, or that there is no `site.toml`.
pub fn read_config(root: &Path) -> Result<Config, Vec<Diagnostic>> {
    strictly(|mistakes| understand_config(root, mistakes))
}

/// Reads `site.toml`, and the strings beside it, as they were meant, and reports what is wrong with them. Nothing is to be
/// made of it then but a search for other mistakes; and where it cannot be known what was meant, not even that.
pub fn understand_config(root: &Path, diagnostics: &mut Vec<Diagnostic>) -> Option<Config> {
    let mut mistakes = Vec::new();
    let found = walk::walk(root, config::strings::FOLDER, &mut mistakes).found;
    // Nothing is built of settings in doubt, so that nothing here is only worth knowing.
    mistakes.iter_mut().for_each(|mistake| mistake.severity = Severity::Error);
    let config = understand_settings(root, &mut mistakes);
    let own = read_texts(&found, &mut mistakes);
    let strings = Strings::read(&theme::strings(), &own, &mut mistakes);
    let is_as_meant = mistakes.iter().all(|wrong| wrong.is_mended);
    diagnostic::sort(&mut mistakes);
    diagnostics.extend(mistakes);
    config.filter(|_| is_as_meant).map(|config| Config { strings, ..config })
}

/// Reads everything below a site's root, and what git knows of it. What cannot be read is reported and left out.
pub fn read(root: &Path, git: Option<&Git>, config: &Config, diagnostics: &mut Vec<Diagnostic>) -> Sources {
    let mut sources = Files::read(root, config).sources(diagnostics);
    let mut histories = Histories::ask(root, git, config, Uncommitted::Warned);
    histories.add_to(&mut sources.pages, diagnostics);
    sources.left_out = histories.left_out(&sources.pages);
    sources
}

/// Reads those texts again that were let go and of which diagnostics show a line. A text that is another one by now is not
/// shown.
pub fn recall(root: &Path, diagnostics: &mut [Diagnostic]) {
    let mut known: BTreeMap<Arc<str>, Option<Source>> = BTreeMap::new();
    for location in diagnostics.iter_mut().flat_map(Diagnostic::locations_mut) {
        location.recall(|source, digest| {
            let again = || read_again(root, &source.path).filter(|found| found.digest() == digest);
            known.entry(Arc::clone(&source.path)).or_insert_with(again).clone()
        });
    }
}

fn read_again(root: &Path, path: &str) -> Option<Source> {
    let decoded = Source::decode(path, &fs::read(root.join(path)).ok()?);
    Some(decoded.unwrap_or_else(|(as_meant, _)| as_meant))
}

fn understand_settings(root: &Path, diagnostics: &mut Vec<Diagnostic>) -> Option<Config> {
    match fs::read(root.join(config::FILE_NAME)) {
        Ok(bytes) => config::understand(&decode(config::FILE_NAME, &bytes, diagnostics), diagnostics),
        Err(error) => {
            diagnostics.push(no_settings(root, &error));
            None
        }
    }
}

fn no_settings(root: &Path, error: &std::io::Error) -> Diagnostic {
    if error.kind() != std::io::ErrorKind::NotFound {
        return unreadable(error).at_path(config::FILE_NAME);
    }
    let hint = "go to the folder of a site, name it with `--root`, or make one with `nutgraf new DIR`";
    Diagnostic::error(format!("no `{}` in `{}`", config::FILE_NAME, root.display())).hint(hint)
}

fn read_texts(found: &[Found], diagnostics: &mut Vec<Diagnostic>) -> Vec<Source> {
    let bytes = |found: &Found| {
        fs::read(&found.full).map_err(|error| unreadable(&error).at_path(found.path.as_str()))
    };
    let read = |found: &Found| Ok((found.path.clone(), bytes(found)?));
    let files = sift(found.iter().map(read).collect(), diagnostics);
    files.iter().map(|(path, bytes)| decode(path, bytes, diagnostics)).collect()
}

/// The text of a file, as it was most likely meant where it is not UTF-8: so no other file's links to it are dead.
fn decode(path: &str, bytes: &[u8], diagnostics: &mut Vec<Diagnostic>) -> Source {
    Source::decode(path, bytes).unwrap_or_else(|(as_meant, wrong)| {
        let diagnostic = Diagnostic::error("not UTF-8").at(&as_meant, wrong);
        diagnostics.push(diagnostic.hint("save the file as UTF-8").mended());
        as_meant
    })
}

fn unreadable(error: &std::io::Error) -> Diagnostic {
    Diagnostic::error(format!("cannot be read: {}", error_text(error)))
}

/// The words of an error of the system, without its number.
pub fn error_text(error: &std::io::Error) -> String {
    let text = error.to_string();
    as_message(text.split(" (os error").next().unwrap_or_default())
}
