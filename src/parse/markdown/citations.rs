//! Citations: `[@key]` in a text becomes the number of the source that front matter lists under this key.
//!
//! To Markdown, `[@key]` is a link to a reference that nobody defined. It is asked about those and gives them back as
//! links, so that a citation in code or behind a backslash is text, as everything else is there.

use pulldown_cmark::{BrokenLink, CowStr, LinkType};

use super::anchors::Anchors;
use crate::config::Citation;

/// The sources that a text may cite.
pub(super) struct Sources<'a> {
    listed: &'a [Citation],
    /// The anchor of each in the list of sources.
    pub(super) ids: Vec<String>,
}

/// A source that is cited, by its key, with the place in it, if one is named: `p. 3`.
pub(super) struct Citing<'t> {
    pub(super) key: &'t str,
    pub(super) place: Option<&'t str>,
}

impl<'a> Sources<'a> {
    /// Gives each source its anchor, by its key or else its number.
    pub(super) fn new(listed: &'a [Citation], anchors: &mut Anchors) -> Self {
        let name = |(index, source): (usize, &Citation)| match &source.key {
            Some(key) => anchors.below("source", key.get()),
            None => anchors.below("source", &(index + 1).to_string()),
        };
        let ids = listed.iter().enumerate().map(name).collect();
        Self { listed, ids }
    }

    /// The number of the source with this key, from 0.
    pub(super) fn find(&self, key: &str) -> Option<usize> {
        self.listed.iter().position(|source| source.key.as_ref().is_some_and(|own| own.get() == key))
    }
}

/// What Markdown is to take an undefined reference for: a link, if it is shaped like a citation.
pub(super) fn destination<'t>(link: BrokenLink<'t>) -> Option<(CowStr<'t>, CowStr<'t>)> {
    let is_citation = link.link_type == LinkType::Shortcut && read(&link.reference).is_some();
    is_citation.then_some((link.reference, CowStr::Borrowed("")))
}

/// Reads `@one`, `@one, p. 3` or `@one; @two`.
pub(super) fn read(reference: &str) -> Option<Vec<Citing<'_>>> {
    reference
        .split(';')
        .map(|piece| {
            let (key, place) = match piece.split_once(',') {
                Some((key, place)) => (key, Some(place.trim())),
                None => (piece, None),
            };
            let key = key.trim().strip_prefix('@')?;
            let is_key = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || "-_.:/".contains(c));
            is_key.then_some(Citing { key, place: place.filter(|place| !place.is_empty()) })
        })
        .collect()
}
