//! Anchors: names for the places on a page that a link can point to.

use std::collections::{BTreeMap, BTreeSet};

use super::footnotes::Footnotes;
use crate::route::slugify;

/// The anchors given so far.
#[derive(Default)]
pub(super) struct Anchors {
    given: BTreeSet<String>,
    /// The last number behind each anchor, so that a page with many headings alike does not count from the start.
    numbers: BTreeMap<String, usize>,
    /// The headings that the next one stands below: level and anchor.
    above: Vec<(u8, String)>,
}

impl Anchors {
    /// Names a heading: by the anchor that its writer gave it, or by its text.
    ///
    /// A second heading with the same text is named after the one that it stands below, and not by a number, so that
    /// it keeps its anchor when another such heading is added elsewhere.
    ///
    /// # Errors
    ///
    /// That the anchor which its writer gave it is another's already.
    pub(super) fn heading(
        &mut self,
        level: u8,
        title: &str,
        given: Option<String>,
    ) -> (String, Result<(), String>) {
        while self.above.last().is_some_and(|(above, _)| *above >= level) {
            self.above.pop();
        }
        let id = given.unwrap_or_else(|| self.made_of(title));
        let is_new = self.given.insert(id.clone());
        self.above.push((level, id.clone()));
        let result = if is_new { Ok(()) } else { Err(format!("the anchor `#{id}` is taken already")) };
        (id, result)
    }

    fn made_of(&mut self, title: &str) -> String {
        let slug = match slugify(title) {
            slug if slug.is_empty() => "section".to_owned(),
            slug => slug,
        };
        if !self.given.contains(&slug) {
            return slug;
        }
        let below = match self.above.last() {
            Some((_, parent)) => format!("{parent}-{slug}"),
            None => slug,
        };
        if !self.given.contains(&below) {
            return below;
        }
        let number = self.numbers.entry(below.clone()).or_insert(1);
        loop {
            *number += 1;
            let numbered = format!("{below}-{number}");
            if !self.given.contains(&numbered) {
                return numbered;
            }
        }
    }

    /// Takes an anchor for something that is no heading; tells whether it was free.
    pub(super) fn take(&mut self, anchor: &str) -> bool {
        self.given.insert(anchor.to_owned())
    }

    /// Names something below a heading by the heading's anchor and a name of its own, or else a number.
    pub(super) fn below(&mut self, above: &str, name: &str) -> String {
        let slug = slugify(name);
        let parts = [above, &slug].into_iter().filter(|part| !part.is_empty());
        let stem = match parts.collect::<Vec<&str>>().join("-") {
            stem if stem.is_empty() => "item".to_owned(),
            stem => stem,
        };
        let is_named = !slug.is_empty() && self.given.insert(stem.clone());
        if is_named {
            return stem;
        }
        let number = self.numbers.entry(stem.clone()).or_insert(usize::from(!slug.is_empty()));
        loop {
            *number += 1;
            let numbered = format!("{stem}-{number}");
            if self.given.insert(numbered.clone()) {
                return numbered;
            }
        }
    }

    /// Finds the ids and names that raw HTML gives.
    pub(super) fn raw_html(&mut self, html: &str) {
        for attribute in ["id", "name"] {
            let mut rest = html;
            while let Some((before, after)) = rest.split_once(attribute) {
                rest = after;
                let value = after.trim_start().strip_prefix('=').map(str::trim_start);
                if let (true, Some(value)) = (before.ends_with(char::is_whitespace), value) {
                    let value = match value.chars().next() {
                        Some(quote @ ('"' | '\'')) => value.split(quote).nth(1),
                        _ => value.split([' ', '\n', '>', '/']).next(),
                    };
                    self.given.extend(value.filter(|value| !value.is_empty()).map(str::to_owned));
                }
            }
        }
    }

    /// All anchors of the page, sorted.
    pub(super) fn finish(mut self, footnotes: &Footnotes) -> Vec<String> {
        self.given.extend(footnotes.anchors());
        self.given.into_iter().collect()
    }
}
