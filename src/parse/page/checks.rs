//! What of the front matter of a page can be wrong though each of its values can be read.

use super::super::{link, markdown};
use crate::config::{Config, FrontMatter};
use crate::diagnostic::{Diagnostic, did_you_mean};

/// Reports what is wrong with the front matter of a page.
pub(super) fn check(matter: &FrontMatter, config: &Config, diagnostics: &mut Vec<Diagnostic>) {
    urls(matter, diagnostics);
    source_keys(matter, diagnostics);
    texts(matter, config, diagnostics);
    kind(matter, config, diagnostics);
}

fn urls(matter: &FrontMatter, diagnostics: &mut Vec<Diagnostic>) {
    let sources = matter.sources.iter().flatten();
    let of_sources = sources.flat_map(|source| source.url.iter().chain(&source.archived));
    let urls = of_sources.chain(matter.comments_url.as_deref()).chain(matter.same_as.iter().flatten());
    link::check_external(urls, diagnostics);
}

/// Markdown in front matter is written by templates, which do not know where it stands.
fn texts(matter: &FrontMatter, config: &Config, diagnostics: &mut Vec<Diagnostic>) {
    let image = matter.image.iter().flat_map(|image| image.caption.iter().chain(&image.credit));
    let changes = matter.changes.iter().flatten().map(|change| &change.text);
    for text in image.chain(changes).chain(matter.disclosure.as_deref()) {
        // Whether there is a page at an address is not known here.
        let known = |address: &str| Ok(address.to_owned());
        if let Err(wrong) = markdown::fragment(text.get(), &config.settings.markdown, known) {
            diagnostics.push(text.mark(Diagnostic::error(wrong)));
        }
    }
}

/// A key of two sources would say nothing about which is cited, and some cannot be written in a citation.
fn source_keys(matter: &FrontMatter, diagnostics: &mut Vec<Diagnostic>) {
    let mut known: Vec<&str> = Vec::new();
    for key in matter.sources.iter().flatten().filter_map(|source| source.key.as_ref()) {
        if !markdown::is_source_key(key.get()) {
            let diagnostic = Diagnostic::error(format!("`{}` cannot be the key of a source", key.get()));
            diagnostics.push(key.mark(diagnostic).hint("use letters, digits, `-`, `_`, `.`, `:` and `/`"));
        }
        if known.contains(&key.get().as_str()) {
            let message = format!("two sources have the key `{}`", key.get());
            diagnostics.push(key.mark(Diagnostic::error(message)).hint("give one of them another key"));
        }
        known.push(key.get());
    }
}

fn kind(matter: &FrontMatter, config: &Config, diagnostics: &mut Vec<Diagnostic>) {
    let Some(kind) = &matter.kind else { return };
    if !config.kinds.contains_key(kind.get()) {
        let near = did_you_mean(kind.get(), config.kinds.keys().map(String::as_str));
        let hint = near.unwrap_or_else(|| format!("declare it in `site.toml`, as `[kinds.{}]`", kind.get()));
        diagnostics.push(kind.mark(Diagnostic::error(format!("unknown kind `{}`", kind.get()))).hint(hint));
    }
}
