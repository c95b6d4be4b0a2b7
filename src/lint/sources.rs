//! Rules about sources and the places that cite them.

use std::collections::BTreeSet;

use super::Linted;
use crate::config::Located;
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::source::Span;

/// A place that cites a source which the page does not list.
pub(super) fn not_listed(linted: &Linted<'_>) -> Vec<Diagnostic> {
    let found = |(key, span): &(String, Span)| {
        let near = did_you_mean(key, keys(linted));
        let hint = near.unwrap_or_else(|| {
            format!("list it in `sources` with `key = \"{key}\"`, or write `\\[@{key}]` to show it as text")
        });
        linted.at(span.clone(), Diagnostic::warning(format!("no source has the key `{key}`")).hint(hint))
    };
    linted.text().body.unknown_citations.iter().map(found).collect()
}

fn keys<'s>(linted: &Linted<'s>) -> impl Iterator<Item = &'s str> {
    let sources = linted.page().and_then(|(_, page)| page.matter.sources.as_deref()).unwrap_or_default();
    sources.iter().filter_map(|source| source.key.as_deref())
}

/// A source that could be cited and never is.
pub(super) fn not_cited(linted: &Linted<'_>) -> Vec<Diagnostic> {
    let Some((_, page)) = linted.page() else { return Vec::new() };
    let cited: BTreeSet<usize> = page.body.citations.iter().map(|cited| cited.source).collect();
    let sources = page.matter.sources.iter().flatten().enumerate();
    let uncited =
        sources.filter(|(number, _)| !cited.contains(number)).filter_map(|(_, source)| source.key.as_ref());
    let found = |key: &Located<String>| {
        // The source may be listed in a rule, for many pages.
        let message = format!("`{}` never cites the source `{}`", page.source.path, key.get());
        let found = Diagnostic::warning(message);
        key.mark(found).hint(format!(
            "write `[@{}]` behind what rests on it, or remove the `key` if all of the text does",
            key.get()
        ))
    };
    uncited.map(found).collect()
}
