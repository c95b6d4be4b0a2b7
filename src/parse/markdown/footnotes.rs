//! Footnotes: numbered in the order of their first references, written behind the text.

use std::collections::BTreeMap;

use indexmap::IndexMap;

use super::anchors::Anchors;
use super::escaped;
use crate::config::Voice;
use crate::parse::body::{Body, Cited, Hole};
use crate::route::slugify;
use crate::source::Span;

/// The footnotes of a page.
#[derive(Default)]
pub(super) struct Footnotes {
    /// Those that the text refers to, by name, in the order of their numbers.
    notes: IndexMap<String, Note>,
    /// How many of them have names that differ only in signs.
    slugs: BTreeMap<String, usize>,
    /// What was written about each, with its holes counted from its own beginning.
    definitions: BTreeMap<String, Definition>,
    /// The definitions that are being written, one inside the other.
    open: Vec<OpenDefinition>,
    /// What all definitions say, without markup.
    text: String,
}

struct Note {
    anchor: String,
    references: usize,
}

struct Definition {
    html: String,
    holes: Vec<Hole>,
    citations: Vec<Cited>,
    span: Span,
}

struct OpenDefinition {
    name: String,
    span: Span,
    /// Where it begins in the HTML.
    start: usize,
    /// Where it begins in the text without markup.
    text_start: usize,
    /// Which hole is its first.
    first_hole: usize,
    /// Which citation is its first.
    first_citation: usize,
}

impl Footnotes {
    /// The HTML of a reference.
    pub(super) fn refer(&mut self, name: &str, anchors: &mut Anchors) -> String {
        if !self.notes.contains_key(name) {
            let anchor = self.new_anchor(name, anchors);
            self.notes.insert(name.to_owned(), Note { anchor, references: 0 });
        }
        let Some((index, _, note)) = self.notes.get_full_mut(name) else { return String::new() };
        note.references += 1;
        let (anchor, number) = (&note.anchor, index + 1);
        let id = reference_id(anchor, note.references);
        format!("<sup class=\"footnote-ref\" id=\"{id}\"><a href=\"#fn-{anchor}\">{number}</a></sup>")
    }

    /// Begins a definition: what is written from now on belongs to it. `text` is what is written without markup.
    pub(super) fn start_definition(&mut self, name: &str, span: Span, body: &Body, text: &str) {
        self.open.push(OpenDefinition {
            name: name.to_owned(),
            span,
            start: body.html.len(),
            text_start: text.len(),
            first_hole: body.holes.len(),
            first_citation: body.citations.len(),
        });
    }

    /// What all definitions say, without markup.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The same, to be kept.
    pub(super) fn into_text(self) -> String {
        self.text
    }

    /// Whether a definition is being written.
    pub(super) fn is_open(&self) -> bool {
        !self.open.is_empty()
    }

    /// Ends a definition, and takes it out of the text.
    pub(super) fn end_definition(&mut self, body: &mut Body, text: &mut String) {
        let Some(open) = self.open.pop() else { return };
        let OpenDefinition { name, span, start, text_start, first_hole, first_citation } = open;
        let html = body.html.split_off(start);
        let mut holes = body.holes.split_off(first_hole);
        let citations = body.citations.split_off(first_citation);
        holes.iter_mut().for_each(|hole| hole.at -= start);
        while body.not_in_summary.pop_if(|range| range.start >= start).is_some() {}
        self.text.push_str(text.get(text_start..).unwrap_or_default());
        self.text.push('\n');
        text.truncate(text_start);
        self.definitions.insert(name, Definition { html, holes, citations, span });
    }

    /// Nothing of a footnote moves when a heading's tag is put in front of its text, but ranges left out of the
    /// summary do.
    pub(super) fn shift(&self, from: usize, by: usize, body: &mut Body) {
        for range in body.not_in_summary.iter_mut().rev().take_while(|range| range.start >= from) {
            *range = range.start + by..range.end + by;
        }
    }

    /// Writes the definitions of all footnotes that the text refers to.
    pub(super) fn write_definitions(&mut self, body: &mut Body, voice: Voice<'_>) {
        if self.notes.is_empty() {
            return;
        }
        let title = escaped(voice.text("footnotes"));
        let back = escaped(voice.text("footnote_back"));
        let mut is_open = false;
        for (name, note) in &self.notes {
            let Some(definition) = self.definitions.remove(name) else { continue };
            let Definition { html, holes, citations, .. } = definition;
            body.citations.extend(citations);
            if !is_open {
                body.html.push_str(&format!(
                    "<section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"{title}\">\n<ol>\n"
                ));
                is_open = true;
            }
            let anchor = &note.anchor;
            body.html.push_str(&format!("<li id=\"fn-{anchor}\">\n"));
            let start = body.html.len();
            body.holes.extend(holes.into_iter().map(|hole| Hole { at: hole.at + start, ..hole }));
            let (text, end) = match html.strip_suffix("</p>\n") {
                Some(text) => (text, "</p>\n"),
                None => (html.as_str(), ""),
            };
            body.html.push_str(text);
            for reference in 1..=note.references {
                let id = reference_id(anchor, reference);
                body.html.push_str(&format!(
                    " <a class=\"footnote-back\" href=\"#{id}\" role=\"doc-backlink\" aria-label=\"{back}\">↩</a>"
                ));
            }
            body.html.push_str(end);
            body.html.push_str("</li>\n");
        }
        if is_open {
            body.html.push_str("</ol>\n</section>\n");
        }
    }

    /// The definitions that no reference leads to, once the others are written.
    pub(super) fn unreferenced(&self) -> impl Iterator<Item = (&str, Span)> {
        self.definitions.iter().map(|(name, definition)| (name.as_str(), definition.span.clone()))
    }

    /// The anchors of references and definitions.
    pub(super) fn anchors(&self) -> impl Iterator<Item = String> {
        self.notes.values().flat_map(|note| {
            let references = (1..=note.references).map(|reference| reference_id(&note.anchor, reference));
            references.chain([format!("fn-{}", note.anchor)])
        })
    }

    /// The part of an anchor that stands for a footnote's name. A name that differs from others only in signs gets a
    /// number, and so does one whose anchor a heading has.
    fn new_anchor(&mut self, name: &str, anchors: &mut Anchors) -> String {
        let slug = match slugify(name) {
            slug if slug.is_empty() => "note".to_owned(),
            slug => slug,
        };
        let count = self.slugs.entry(slug.clone()).or_default();
        loop {
            *count += 1;
            let anchor = if *count == 1 { slug.clone() } else { format!("{slug}--{count}") };
            if anchors.take(&format!("fn-{anchor}")) {
                return anchor;
            }
        }
    }
}

fn reference_id(anchor: &str, reference: usize) -> String {
    if reference == 1 { format!("fnref-{anchor}") } else { format!("fnref{reference}-{anchor}") }
}
