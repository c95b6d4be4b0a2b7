//! A site as a revision of its repository has it.

use std::path::Path;

use super::files::{FOLDERS, Files};
use super::{Sources, decode, theme};
use crate::config::{self, Config, FILE_NAME, Strings};
use crate::diagnostic::{self, Diagnostic};
use crate::git::{self, Git};

/// Reads a site as a revision has it. Of what could not be read then, the rest is there.
///
/// # Errors
///
/// That there is no such revision, or no site in it whose settings can be read.
pub fn read_revision(root: &Path, git: &Git, revision: &str) -> Result<(Config, Sources), Diagnostic> {
    let folders = [&[FILE_NAME, config::strings::FOLDER][..], &FOLDERS].concat();
    let (own, others): (Vec<_>, Vec<_>) =
        git::files(git, root, revision, &folders)?.into_iter().partition(|(path, _)| {
            path == FILE_NAME || path.starts_with(&format!("{}/", config::strings::FOLDER))
        });
    let mut mistakes = Vec::new();
    let texts = own.iter().map(|(path, bytes)| decode(path, bytes, &mut mistakes));
    let (settings, strings): (Vec<_>, Vec<_>) = texts.partition(|text| &*text.path == FILE_NAME);
    let unreadable = |why: &str| {
        let message = format!("the site at `{revision}` cannot be read: {why}");
        Diagnostic::error(message).hint("name a revision at which the site could be built")
    };
    let settings = settings.first().ok_or_else(|| unreadable(&format!("it has no `{FILE_NAME}`")))?;
    let strings = Strings::read(&theme::strings(), &strings, &mut mistakes);
    let config = config::understand(settings, &mut mistakes).filter(|_| mistakes.is_empty());
    diagnostic::sort(&mut mistakes);
    let first = mistakes.first().map_or("", |first| first.message.as_str());
    let config = Config { strings, ..config.ok_or_else(|| unreadable(first))? };
    let mut sources = Files::of_memory(root, &config, others).sources(&mut Vec::new());
    git::add_histories_of(git, root, revision, &config, &mut sources.pages)?;
    Ok((config, sources))
}
