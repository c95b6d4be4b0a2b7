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
        position(self.listed, key)
    }
}

fn position(listed: &[Citation], key: &str) -> Option<usize> {
    listed.iter().position(|source| source.key.as_ref().is_some_and(|own| own.get() == key))
}

/// What Markdown is to take an undefined reference in a text for: a link, if it is a citation, or seems to be meant as one
/// since it names a source that is listed.
pub(super) fn destination<'t>(
    link: BrokenLink<'t>,
    text: &str,
    listed: &[Citation],
) -> Option<(CowStr<'t>, CowStr<'t>)> {
    let reference = match link.link_type {
        LinkType::Shortcut => link.reference,
        // `[@one][@two]` is shaped like one link, with a text and a reference.
        LinkType::Reference => {
            let (first, _) =
                text.get(link.span)?.trim_start_matches('!').strip_prefix('[')?.split_once(']')?;
            read(first)?;
            format!("{first}; {}", link.reference).into()
        }
        _ => return None,
    };
    let is_citation = read(&reference).is_some() || names_one(&reference, listed);
    is_citation.then_some((reference, CowStr::Borrowed("")))
}

/// Whether `@key` stands in a text by itself for one of the sources.
fn names_one(text: &str, listed: &[Citation]) -> bool {
    text.match_indices('@').any(|(at, _)| {
        let before = text.get(..at).unwrap_or_default();
        let behind = text.get(at + 1..).unwrap_or_default();
        let end = behind.find(|c| !is_of_key(c)).unwrap_or(behind.len());
        let key = behind.get(..end).unwrap_or_default();
        !before.ends_with(char::is_alphanumeric) && !key.is_empty() && position(listed, key).is_some()
    })
}

/// Whether a character may stand in the key of a source.
fn is_of_key(c: char) -> bool {
    c.is_alphanumeric() || "-_.:/".contains(c)
}

/// Whether a text can be the key of a source.
pub(in crate::parse) fn is_key(key: &str) -> bool {
    !key.is_empty() && key.chars().all(is_of_key)
}

/// Reads `@one`, `@one, p. 3` or `@one; @two`.
pub(super) fn read(reference: &str) -> Option<Vec<Citing<'_>>> {
    reference
        .split(';')
        .map(|piece| {
            let (key, place) = match piece.split_once([',', '،', '，']) {
                Some((key, place)) => (key, Some(place.trim())),
                None => (piece, None),
            };
            let key = key.trim().strip_prefix('@')?;
            let place = place.filter(|place| !place.is_empty());
            // `[@one, @two]` is meant as two of them, which a semicolon parts.
            let is_place = place.is_none_or(|place| !place.contains('@'));
            (is_key(key) && is_place).then_some(Citing { key, place })
        })
        .collect()
}
