//! The files of a site as they were last read, so that only what has changed is read again.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use rayon::prelude::*;

use super::asset::Asset;
use super::theme;
use super::walk::{self, Found, Walked};
use super::{Sources, decode, unreadable};
use crate::config::{Config, Glob};
use crate::diagnostic::Diagnostic;
use crate::source::Source;

/// The folders that a site is made of, besides that of its strings.
pub const FOLDERS: [&str; 4] = ["content", "data", "static", "templates"];

/// Endings of files whose content templates may ask for with `load_data`, wherever they stand.
const DATA_ENDINGS: &[&str] = &["csv", "json", "toml", "txt", "yaml", "yml"];

/// When so many paths have changed, reading everything is not more work than looking at each by itself.
const MANY: usize = 500;

/// How often a file that changes while it is read is read again, before it is taken as it is.
const ATTEMPTS: usize = 5;

/// How long to wait in between.
const BETWEEN_ATTEMPTS: Duration = Duration::from_millis(2);

/// All files that a site is made of, besides `site.toml` and its strings.
#[derive(Debug)]
pub struct Files {
    root: PathBuf,
    ignore: Vec<Glob>,
    /// What was read of each file, by the path below the site's root.
    files: BTreeMap<String, Known>,
    /// What is wrong with the folders.
    mistakes: Vec<Diagnostic>,
    /// Whether a file may be reached by more than one path.
    has_links: bool,
    /// Whether something of what was read again is another than before.
    has_changed: bool,
}

/// What is known of a file.
#[derive(Clone, Debug, PartialEq)]
struct Known {
    /// What was last read of it.
    file: Option<File>,
    /// Why it could not be read the last time, or only as it was most likely meant.
    mistake: Option<Box<Diagnostic>>,
}

impl Known {
    /// What was right before stays until the file can be read again.
    fn keep(&mut self, former: Option<&Self>) {
        let file = former.filter(|_| self.mistake.is_some()).and_then(|former| former.file.clone());
        self.file = file.or(self.file.take());
    }
}

/// What was read of one file.
#[derive(Clone, Debug, PartialEq)]
enum File {
    /// Markdown, or a template.
    Text(Source),
    /// What is copied as it is, and what `load_data` may answer with of it.
    Asset(Asset, Option<Arc<[u8]>>),
    /// What `load_data` may answer with and nothing else.
    Data(Arc<[u8]>),
}

impl Files {
    /// Reads everything below a site's root.
    pub fn read(root: &Path, config: &Config) -> Self {
        let mut mistakes = Vec::new();
        let mut found = Vec::new();
        let mut has_links = false;
        for folder in FOLDERS {
            let walked = walk::walk(root, folder, &mut mistakes);
            found.extend(walked.found);
            has_links |= walked.has_links;
        }
        let ignore = config.ignore.clone();
        let mut files = Self {
            root: root.to_owned(),
            ignore,
            files: BTreeMap::new(),
            mistakes,
            has_links,
            has_changed: false,
        };
        files.add(found);
        files
    }

    /// The same of files that are at hand, by their paths below the site's root, with their bytes.
    pub(super) fn of_memory(root: &Path, config: &Config, at_hand: Vec<(String, Vec<u8>)>) -> Self {
        let mut files = Self {
            root: root.to_owned(),
            ignore: config.ignore.clone(),
            files: BTreeMap::new(),
            mistakes: Vec::new(),
            has_links: false,
            has_changed: false,
        };
        for (path, bytes) in at_hand {
            if files.is_ignored(&path) || walk::has_litter(&path) {
                continue;
            }
            let known = of_bytes(&path, bytes);
            files.files.insert(path, known);
        }
        files
    }

    /// Reads what has changed: files, or folders with all that is in them, by their full paths; whether anything is another
    /// than before.
    pub fn read_again(&mut self, changed: &[PathBuf], config: &Config) -> bool {
        self.has_changed = false;
        let is_simple = !self.has_links
            && self.mistakes.is_empty()
            && self.ignore == config.ignore
            && changed.len() < MANY
            && changed.iter().all(|path| self.read_one_again(path));
        let has_changed = self.has_changed;
        if is_simple { has_changed } else { self.read_all_again(config) || has_changed }
    }

    /// Reads everything again; whether anything is another than before.
    pub fn read_all_again(&mut self, config: &Config) -> bool {
        let former = std::mem::replace(self, Self::read(&self.root, config));
        for (path, known) in self.files.iter_mut() {
            known.keep(former.files.get(path));
        }
        self.files != former.files || self.mistakes != former.mistakes
    }

    /// What a site can be parsed of; what is wrong is reported and left out.
    pub fn sources(&self, diagnostics: &mut Vec<Diagnostic>) -> Sources {
        diagnostics.extend(self.mistakes.iter().cloned());
        let mut sources = Sources::default();
        for (path, known) in &self.files {
            diagnostics.extend(known.mistake.as_deref().cloned());
            match &known.file {
                None => {}
                Some(File::Text(source)) if path.starts_with("templates/") => {
                    sources.templates.push(source.clone());
                }
                Some(File::Text(source)) => sources.pages.push(source.clone()),
                Some(File::Data(bytes)) => drop(sources.data.insert(path.clone(), Arc::clone(bytes))),
                Some(File::Asset(asset, data)) => {
                    sources.data.extend(data.iter().map(|bytes| (path.clone(), Arc::clone(bytes))));
                    let is_static = path.starts_with("static/");
                    let assets =
                        if is_static { &mut sources.static_assets } else { &mut sources.content_assets };
                    assets.push(asset.clone());
                }
            }
        }
        add_theme(&mut sources.static_assets, theme::assets(), |asset| &asset.path);
        add_theme(&mut sources.templates, theme::templates(), |source| &source.path);
        sources
    }

    fn add(&mut self, mut found: Vec<Found>) {
        found.retain(|found| !self.is_ignored(&found.path));
        let read: Vec<_> = found.par_iter().map(read_file).collect();
        for (found, read) in found.into_iter().zip(read) {
            let former = self.files.remove(&found.path);
            let mut known = read.unwrap_or_else(|wrong| Known { file: None, mistake: Some(Box::new(wrong)) });
            known.keep(former.as_ref());
            self.has_changed |= former.as_ref() != Some(&known);
            self.files.insert(found.path, known);
        }
    }

    /// Whether `site.toml` ignores a file: by its path below the folder, or by its name alone, wherever it is.
    fn is_ignored(&self, path: &str) -> bool {
        let (folder, inner) = path.split_once('/').unwrap_or(("", path));
        let name = inner.rsplit('/').next().unwrap_or(inner);
        let can_be = matches!(folder, "content" | "static");
        can_be && self.ignore.iter().any(|glob| glob.fits(inner) || glob.fits(name))
    }

    /// Reads a file or folder again; `false` where that does not do, and everything must be read.
    fn read_one_again(&mut self, full: &Path) -> bool {
        let Some(path) = site_path(&self.root, full) else { return false };
        let folder = path.split('/').next().unwrap_or_default();
        if !FOLDERS.contains(&folder) || walk::has_litter(&path) {
            return true;
        }
        match fs::symlink_metadata(full) {
            Err(_) => {
                self.has_changed |= !self.forget(&path).is_empty();
                true
            }
            // What the walk through the whole site has something to tell about.
            Ok(metadata) if !metadata.is_dir() && !metadata.is_file() => false,
            Ok(metadata) if metadata.is_dir() => {
                let former = self.forget(&path);
                let had_changed = self.has_changed;
                let Walked { found, has_links } = walk::walk(&self.root, &path, &mut self.mistakes);
                self.add(found);
                self.has_changed = had_changed || self.inside(&path).ne(former.iter());
                !has_links && self.mistakes.is_empty()
            }
            Ok(_) => {
                self.has_changed |= !self.forget_inside(&path).is_empty();
                self.read_whole(&Found { path, full: full.to_owned() });
                true
            }
        }
    }

    /// Reads a file, and again while it changes or is empty, so that what a slow program writes is not read in its midst.
    fn read_whole(&mut self, found: &Found) {
        for _ in 0..ATTEMPTS {
            let before = stamp(&found.full);
            self.add(vec![found.clone()]);
            let is_empty = before.is_some_and(|(length, _)| length == 0);
            if stamp(&found.full) == before && !is_empty {
                return;
            }
            std::thread::sleep(BETWEEN_ATTEMPTS);
        }
    }

    /// Forgets a file, or all that is in a folder.
    fn forget(&mut self, path: &str) -> BTreeMap<String, Known> {
        let mut gone = self.forget_inside(path);
        gone.extend(self.files.remove_entry(path));
        gone
    }

    fn forget_inside(&mut self, folder: &str) -> BTreeMap<String, Known> {
        let gone: Vec<String> = self.inside(folder).map(|(path, _)| path.clone()).collect();
        gone.into_iter().filter_map(|path| self.files.remove_entry(&path)).collect()
    }

    /// What is in a folder.
    fn inside(&self, folder: &str) -> impl Iterator<Item = (&String, &Known)> {
        let start = format!("{folder}/");
        let first = start.clone();
        self.files.range(first..).take_while(move |(path, _)| path.starts_with(&start))
    }
}

/// The path below the site's root, with `/` between its parts; none where it is not Unicode.
fn site_path(root: &Path, full: &Path) -> Option<String> {
    let parts: Option<Vec<&str>> = full.strip_prefix(root).ok()?.iter().map(|part| part.to_str()).collect();
    Some(parts?.join("/"))
}

/// What tells that a file has changed.
fn stamp(full: &Path) -> Option<(u64, Option<SystemTime>)> {
    fs::metadata(full).ok().map(|metadata| (metadata.len(), metadata.modified().ok()))
}

fn read_file(found: &Found) -> Result<Known, Diagnostic> {
    let wrong = |error: std::io::Error| unreadable(&error).at_path(found.path.as_str());
    let bytes = || fs::read(&found.full).map_err(wrong);
    if !is_copied(&found.path) {
        return Ok(of_bytes(&found.path, bytes()?));
    }
    let asset = Asset::read(&found.path, &found.full).map_err(wrong)?;
    let data = is_data(&found.path).then(bytes).transpose()?;
    Ok(File::Asset(asset, data.map(Arc::from)).without_mistake())
}

fn of_bytes(path: &str, bytes: Vec<u8>) -> Known {
    if path.starts_with("data/") {
        return File::Data(bytes.into()).without_mistake();
    }
    if !is_copied(path) {
        let mut mistakes = Vec::new();
        let file = Some(File::Text(decode(path, &bytes, &mut mistakes)));
        return Known { file, mistake: mistakes.pop().map(Box::new) };
    }
    let bytes: Arc<[u8]> = bytes.into();
    let data = is_data(path).then(|| Arc::clone(&bytes));
    File::Asset(Asset::in_memory(path, bytes), data).without_mistake()
}

impl File {
    fn without_mistake(self) -> Known {
        Known { file: Some(self), mistake: None }
    }
}

/// Whether a file is copied as it is, and not a text or data that something is made of.
fn is_copied(path: &str) -> bool {
    let (folder, _) = path.split_once('/').unwrap_or_default();
    !matches!(folder, "templates" | "data") && (folder != "content" || !path.ends_with(".md"))
}

/// Whether `load_data` may answer with a file that is copied, too.
fn is_data(path: &str) -> bool {
    let ending = path.rsplit_once('.').map(|(_, ending)| ending);
    path.starts_with("content/") && ending.is_some_and(|ending| DATA_ENDINGS.contains(&ending))
}

/// Adds from the theme what the site has none of.
fn add_theme<T>(own: &mut Vec<T>, theme: Vec<T>, path: impl Fn(&T) -> &Arc<str>) {
    let known: std::collections::BTreeSet<Arc<str>> = own.iter().map(|item| path(item).clone()).collect();
    own.extend(theme.into_iter().filter(|item| !known.contains(path(item))));
    own.sort_by(|a, b| path(a).cmp(path(b)));
}
