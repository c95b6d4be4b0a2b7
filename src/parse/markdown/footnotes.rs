//! Footnotes: numbered in the order of their first references, written behind the text.

use indexmap::IndexMap;
use pulldown_cmark_escape::escape_html;

use crate::parse::body::{Body, Hole};
use crate::route::slugify;

/// The footnotes of a page.
#[derive(Default)]
pub(super) struct Footnotes {
    /// By name, in the order of their numbers.
    notes: IndexMap<String, Note>,
    /// The definition that is being written: its name, where it begins in the HTML, and which hole is its first.
    open: Option<(String, usize, usize)>,
}

#[derive(Default)]
struct Note {
    references: usize,
    /// What was written, with its holes counted from its own beginning.
    definition: Option<(String, Vec<Hole>)>,
}

impl Footnotes {
    /// The HTML of a reference.
    pub(super) fn refer(&mut self, name: &str) -> String {
        let entry = self.notes.entry(name.to_owned());
        let number = entry.index() + 1;
        let note = entry.or_default();
        note.references += 1;
        let anchor = anchor(name);
        let id = reference_id(&anchor, note.references);
        format!("<sup class=\"footnote-ref\" id=\"{id}\"><a href=\"#fn-{anchor}\">{number}</a></sup>")
    }

    /// Begins a definition: what is written from now on belongs to it.
    pub(super) fn start_definition(&mut self, name: &str, body: &mut Body) {
        self.open = Some((name.to_owned(), body.html.len(), body.holes.len()));
    }

    /// Ends a definition, and takes it out of the text.
    pub(super) fn end_definition(&mut self, body: &mut Body) {
        let Some((name, start, first_hole)) = self.open.take() else { return };
        let html = body.html.split_off(start);
        let mut holes = body.holes.split_off(first_hole);
        holes.iter_mut().for_each(|hole| hole.at -= start);
        body.not_in_summary.retain(|range| range.start < start);
        self.notes.entry(name).or_default().definition = Some((html, holes));
    }

    /// Nothing of a footnote moves when a heading's tag is put in front of its text, but ranges left out of the
    /// summary do.
    pub(super) fn shift(&self, from: usize, by: usize, body: &mut Body) {
        for range in body.not_in_summary.iter_mut().rev().take_while(|range| range.start >= from) {
            *range = range.start + by..range.end + by;
        }
    }

    /// Writes the definitions of all footnotes that the text refers to.
    pub(super) fn write_definitions(&mut self, body: &mut Body) {
        let mut is_open = false;
        for (name, note) in &mut self.notes {
            let Some((html, holes)) = note.definition.take().filter(|_| note.references > 0) else {
                continue;
            };
            if !is_open {
                body.html.push_str("<section class=\"footnotes\" role=\"doc-endnotes\">\n<ol>\n");
                is_open = true;
            }
            let anchor = anchor(name);
            body.html.push_str(&format!("<li id=\"fn-{anchor}\">\n"));
            let start = body.html.len();
            body.holes.extend(holes.into_iter().map(|hole| Hole { at: hole.at + start, ..hole }));
            let (text, end) = match html.strip_suffix("</p>\n") {
                Some(text) => (text, "</p>\n"),
                None => (html.as_str(), ""),
            };
            body.html.push_str(text);
            for reference in 1..=note.references {
                let id = reference_id(&anchor, reference);
                body.html.push_str(&format!(
                    " <a class=\"footnote-back\" href=\"#{id}\" role=\"doc-backlink\" aria-label=\"Back to the text\">↩</a>"
                ));
            }
            body.html.push_str(end);
            body.html.push_str("</li>\n");
        }
        if is_open {
            body.html.push_str("</ol>\n</section>\n");
        }
    }

    /// The anchors of references and definitions.
    pub(super) fn anchors(&self) -> impl Iterator<Item = String> {
        self.notes.iter().flat_map(|(name, note)| {
            let anchor = anchor(name);
            let references = (1..=note.references).map({
                let anchor = anchor.clone();
                move |reference| reference_id(&anchor, reference)
            });
            references.chain([format!("fn-{anchor}")])
        })
    }
}

/// The part of an anchor that stands for a footnote's name; names that differ only in signs share one, as they would
/// in a heading.
fn anchor(name: &str) -> String {
    let mut escaped = String::new();
    let slug = slugify(name);
    let _ = escape_html(&mut escaped, if slug.is_empty() { "note" } else { &slug });
    escaped
}

fn reference_id(anchor: &str, reference: usize) -> String {
    if reference == 1 { format!("fnref-{anchor}") } else { format!("fnref-{anchor}-{reference}") }
}
