//! From folders to bytes: the only room besides `write` and the commands that touches the disk.

mod asset;
mod theme;
mod walk;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

pub use asset::{Asset, Origin};
use walk::Found;

use crate::config::{self, Config, Strings};
use crate::diagnostic::{self, Diagnostic, as_message, sift};
use crate::source::Source;

/// Endings of files whose content templates may ask for with `load_data`, wherever they stand.
const DATA_ENDINGS: &[&str] = &["csv", "json", "toml", "txt", "yaml", "yml"];

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
}

/// Reads `site.toml`, and the strings beside it.
///
/// # Errors
///
/// Every mistake in them, or that there is no `site.toml`.
pub fn read_config(root: &Path) -> Result<Config, Vec<Diagnostic>> {
    let settings = read_settings(root);
    let mut mistakes = Vec::new();
    let own = read_texts(&walk::walk(root, config::strings::FOLDER, &mut mistakes), &mut mistakes);
    let strings = Strings::read(&theme::strings(), &own, &mut mistakes);
    match settings {
        Ok(config) if mistakes.is_empty() => return Ok(Config { strings, ..config }),
        Ok(_) => {}
        Err(wrong) => mistakes.extend(wrong),
    }
    diagnostic::sort(&mut mistakes);
    Err(mistakes)
}

fn read_settings(root: &Path) -> Result<Config, Vec<Diagnostic>> {
    let path = root.join(config::FILE_NAME);
    let bytes = fs::read(&path).map_err(|error| {
        let missing = error.kind() == std::io::ErrorKind::NotFound;
        let hint = "go to the folder of a site, name it with `--root`, or make one with `nutgraf new DIR`";
        vec![if missing {
            Diagnostic::error(format!("no `{}` in `{}`", config::FILE_NAME, root.display())).hint(hint)
        } else {
            unreadable(&error).at_path(config::FILE_NAME)
        }]
    })?;
    let source = decode(config::FILE_NAME, &bytes).map_err(|diagnostic| vec![diagnostic])?;
    config::parse(&source)
}

/// Reads everything below a site's root. What cannot be read is reported and left out.
pub fn read(root: &Path, config: &Config, diagnostics: &mut Vec<Diagnostic>) -> Sources {
    let content = without_ignored(walk::walk(root, "content", diagnostics), config);
    let (pages, beside): (Vec<Found>, Vec<Found>) =
        content.into_iter().partition(|found| found.path.ends_with(".md"));
    let statics = without_ignored(walk::walk(root, "static", diagnostics), config);
    let templates = walk::walk(root, "templates", diagnostics);
    let data = walk::walk(root, "data", diagnostics);
    let in_data = data.iter().chain(beside.iter().filter(|found| is_data(&found.path)));
    let data_files = in_data.cloned().collect::<Vec<Found>>();
    Sources {
        pages: read_texts(&pages, diagnostics),
        content_assets: read_assets(&beside, diagnostics),
        static_assets: with_theme(read_assets(&statics, diagnostics), theme::assets(), |asset| &asset.path),
        templates: with_theme(read_texts(&templates, diagnostics), theme::templates(), |source| &source.path),
        data: read_data(&data_files, diagnostics),
    }
}

/// Leaves out what `site.toml` ignores: by its path below the folder, or by its name alone, wherever it is.
fn without_ignored(mut found: Vec<Found>, config: &Config) -> Vec<Found> {
    found.retain(|found| {
        let inner = found.path.split_once('/').map_or(found.path.as_str(), |(_, inner)| inner);
        let name = inner.rsplit('/').next().unwrap_or(inner);
        !config.ignore.iter().any(|glob| glob.fits(inner) || glob.fits(name))
    });
    found
}

fn is_data(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, ending)| DATA_ENDINGS.contains(&ending))
}

fn read_texts(found: &[Found], diagnostics: &mut Vec<Diagnostic>) -> Vec<Source> {
    read_all(found, diagnostics, |found| {
        let bytes = fs::read(&found.full).map_err(|error| unreadable(&error).at_path(found.path.as_str()))?;
        decode(&found.path, &bytes)
    })
}

fn read_assets(found: &[Found], diagnostics: &mut Vec<Diagnostic>) -> Vec<Asset> {
    read_all(found, diagnostics, |found| {
        Asset::read(&found.path, &found.full).map_err(|error| unreadable(&error).at_path(found.path.as_str()))
    })
}

fn read_data(found: &[Found], diagnostics: &mut Vec<Diagnostic>) -> BTreeMap<String, Arc<[u8]>> {
    let read = read_all(found, diagnostics, |found| {
        let bytes = fs::read(&found.full).map_err(|error| unreadable(&error).at_path(found.path.as_str()))?;
        Ok((found.path.clone(), Arc::from(bytes)))
    });
    read.into_iter().collect()
}

/// Reads files in parallel and keeps their order.
fn read_all<T: Send>(
    found: &[Found],
    diagnostics: &mut Vec<Diagnostic>,
    read: impl Fn(&Found) -> Result<T, Diagnostic> + Send + Sync,
) -> Vec<T> {
    let results: Vec<Result<T, Diagnostic>> = found.par_iter().map(read).collect();
    sift(results, diagnostics)
}

/// The site's own, and from the theme what the site has none of.
fn with_theme<T>(mut own: Vec<T>, theme: Vec<T>, path: impl Fn(&T) -> &Arc<str>) -> Vec<T> {
    let known: std::collections::BTreeSet<Arc<str>> = own.iter().map(|item| path(item).clone()).collect();
    own.extend(theme.into_iter().filter(|item| !known.contains(path(item))));
    own.sort_by(|a, b| path(a).cmp(path(b)));
    own
}

fn decode(path: &str, bytes: &[u8]) -> Result<Source, Diagnostic> {
    Source::decode(path, bytes).map_err(|offset| {
        let before = String::from_utf8_lossy(bytes.get(..offset).unwrap_or_default());
        let place = crate::source::position(&before, before.len());
        let message = format!("not UTF-8: byte {offset}, at line {} and column {}", place.line, place.column);
        Diagnostic::error(message).at_path(path).hint("save the file as UTF-8")
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
