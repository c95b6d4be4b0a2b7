//! Writes the events of Markdown as HTML, in one pass and with as few allocations as can be.

mod blocks;
mod inline;
mod raw;

use std::ops::Range;

use pulldown_cmark::{Alignment, Event, TagEnd};
use pulldown_cmark_escape::{escape_html, escape_html_body_text};

use super::anchors::Anchors;
use super::citations::Sources;
use super::footnotes::Footnotes;
use super::parts::{MarkKind, Parts, Place};
use super::{Prose, Reading};
use crate::config::{MarkdownSettings, Shape, Voice};
use crate::diagnostic::Diagnostic;
use crate::parse::body::{Body, Hole, HoleKind};
use crate::parse::highlight::Highlighter;
use crate::parse::shortcode::Placed;
use crate::parse::words::count_words;
use crate::source::{Source, Span};

pub(super) struct Writer<'a> {
    source: &'a Source,
    /// Where the Markdown begins in the source; events count from there.
    start: usize,
    folder: &'a str,
    settings: &'a MarkdownSettings,
    highlighter: Option<&'a Highlighter>,
    /// What is written in words of ours is in the language of the text.
    voice: Voice<'a>,
    tags: std::iter::Peekable<std::vec::IntoIter<Placed>>,
    diagnostics: &'a mut Vec<Diagnostic>,
    body: Body,
    /// The text without markup.
    text: String,
    /// The headings in it.
    headings: Vec<Range<usize>>,
    /// The blocks of code in it.
    blocks_of_code: Vec<Range<usize>>,
    anchors: Anchors,
    footnotes: Footnotes,
    sources: Sources<'a>,
    parts: Parts<'a>,
    /// How many blocks are open; a summary ends between blocks of the text itself.
    depth: usize,
    /// The opened shortcodes: the number of their call and the depth at which they were opened.
    open_calls: Vec<(Option<usize>, usize)>,
    /// How many blocks HTML of the writer's own has opened and not closed.
    raw_blocks: usize,
    heading: Option<OpenHeading>,
    image: Option<OpenImage>,
    /// Whether what is read is the inside of a citation, which has been written already.
    is_in_citation: bool,
    code: Option<OpenCode>,
    /// For each open link, whether it must be closed: one with a mistake was never opened.
    links: Vec<bool>,
    table: Option<OpenTable>,
    summary_is_set: bool,
}

struct OpenHeading {
    html_start: usize,
    text_start: usize,
    id: Option<String>,
    classes: Vec<String>,
    attributes: Vec<(String, Option<String>)>,
}

/// While a picture is open, what would be its children is its alternative text.
struct OpenImage {
    depth: usize,
    span: Span,
    alt: String,
    title: String,
}

struct OpenCode {
    info: Option<String>,
    text: String,
    span: Span,
}

struct OpenTable {
    alignments: Vec<Alignment>,
    is_head: bool,
    column: usize,
}

impl<'a> Writer<'a> {
    pub(super) fn new(
        source: &'a Source,
        start: usize,
        reading: Reading<'a>,
        tags: Vec<Placed>,
        diagnostics: &'a mut Vec<Diagnostic>,
    ) -> Self {
        let length = source.text.len().saturating_sub(start);
        let body = Body { html: String::with_capacity(length + length / 2), ..Body::default() };
        let Reading { settings, folder, kind, sources, voice, highlighter, .. } = reading;
        let mut anchors = Anchors::default();
        let sources = Sources::new(sources, &mut anchors);
        Self {
            source,
            start,
            folder,
            settings,
            highlighter,
            voice,
            tags: tags.into_iter().peekable(),
            diagnostics,
            body,
            text: String::with_capacity(length),
            headings: Vec::new(),
            blocks_of_code: Vec::new(),
            anchors,
            footnotes: Footnotes::default(),
            sources,
            parts: Parts::new(kind, voice.months()),
            depth: 0,
            open_calls: Vec::new(),
            raw_blocks: 0,
            heading: None,
            image: None,
            is_in_citation: false,
            code: None,
            links: Vec::new(),
            table: None,
            summary_is_set: false,
        }
    }

    /// Writes one event, which stands at `range` of the Markdown.
    pub(super) fn write(&mut self, event: Event<'_>, range: Range<usize>) {
        if self.is_in_citation {
            self.is_in_citation = !matches!(event, Event::End(TagEnd::Link | TagEnd::Image));
            return;
        }
        if self.image.is_some() {
            return self.write_in_image(event);
        }
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag, range),
            Event::Text(text) => self.text(&text),
            Event::Code(text) => {
                self.push("<code>");
                self.escape(&text);
                self.push("</code>");
                self.text.push_str(&text);
            }
            Event::InlineMath(latex) if self.is_money(&range) => self.text(&format!("${latex}$")),
            Event::InlineMath(latex) => self.math(&latex, false, range),
            Event::DisplayMath(latex) => self.math(&latex, true, range),
            Event::Html(html) | Event::InlineHtml(html) => self.raw_html(&html, range),
            Event::FootnoteReference(name) => self.footnote_reference(&name),
            Event::SoftBreak => {
                self.push("\n");
                // A sentence goes on in the next line of the source.
                self.text.push(' ');
            }
            Event::HardBreak => {
                self.push("<br>\n");
                self.text.push('\n');
            }
            Event::Rule => {
                self.fresh_line();
                self.push("<hr>\n");
            }
            Event::TaskListMarker(is_done) => self.task(is_done),
        }
    }

    /// The finished body, and its text without markup.
    pub(super) fn finish(mut self) -> (Body, Prose) {
        if let Some(call) = self.open_calls.iter().rev().find_map(|(call, _)| *call) {
            let call = &self.body.calls[call];
            let diagnostic = Diagnostic::error(format!("shortcode `{}` is never ended", call.name))
                .at(self.source, call.span.clone())
                .hint("write `{% end %}` where it ends");
            self.diagnostics.push(diagnostic);
        }
        while let Some(tag) = self.tags.next() {
            self.report_tag(
                &tag,
                "a shortcode cannot stand here",
                "put it on a line of its own, with an empty line before and after it",
            );
        }
        if !self.summary_is_set {
            self.body.summary_end = self.body.html.len();
        }
        self.parts.end(self.here());
        self.parts.finish(&mut self.body, &self.text, &mut self.anchors);
        self.footnotes.write_definitions(&mut self.body, self.voice);
        for (name, span) in self.footnotes.unreferenced() {
            let warning =
                Diagnostic::warning(format!("footnote `{name}` is never referred to, and is left out"));
            let span = span.start + self.start..span.end + self.start;
            self.diagnostics.push(
                warning
                    .at(self.source, span)
                    .hint(format!("write `[^{name}]` where it belongs, or remove it")),
            );
        }
        self.body.words = count_words(&self.text) + count_words(self.footnotes.text());
        self.body.source_ids = self.sources.ids;
        self.body.anchors = self.anchors.finish(&self.footnotes);
        // They were written into more room than they need, and there are as many of each as there are pages.
        self.body.html = self.body.html.as_str().to_owned();
        self.body.holes.shrink_to_fit();
        self.body.links.shrink_to_fit();
        self.body.headings.shrink_to_fit();
        let Self { text, headings, blocks_of_code, .. } = self;
        (self.body, Prose { text, headings, blocks_of_code, footnotes: self.footnotes.into_text() })
    }

    /// Takes all of the text for one part.
    pub(super) fn begin_whole_part(&mut self, name: &str, shape: Shape) {
        self.parts.begin_whole(name, shape);
    }

    /// Where in the source a range of the Markdown is.
    fn span(&self, range: &Range<usize>) -> Span {
        range.start + self.start..range.end + self.start
    }

    /// Where the HTML and the text without markup have come to.
    fn here(&self) -> Place {
        Place { html: self.body.html.len(), text: self.text.len() }
    }

    /// Whether what is written belongs to the text itself: not to a footnote, nor to what a shortcode or HTML encloses.
    fn is_in_text(&self) -> bool {
        self.open_calls.is_empty() && !self.footnotes.is_open() && self.raw_blocks == 0
    }

    /// Marks what begins here for the part that is being written, if it stands where it means something; its tag began
    /// at `tag`.
    fn begin_mark(&mut self, kind: MarkKind, tag: usize, range: &Range<usize>) {
        if self.is_in_text() && self.heading.is_none() && kind.depths().contains(&self.depth) {
            let span = self.span(range);
            self.parts.begin_mark(kind, self.depth, tag, self.here(), span);
        }
    }

    fn push(&mut self, html: &str) {
        self.body.html.push_str(html);
    }

    /// Escapes text between tags.
    fn escape(&mut self, text: &str) {
        // Writing to a `String` cannot fail.
        let _ = escape_html_body_text(&mut self.body.html, text);
    }

    /// Escapes the value of an attribute.
    fn escape_attribute(&mut self, text: &str) {
        let _ = escape_html(&mut self.body.html, text);
    }

    /// Writes a text of ours in the language of the page: one that fits between tags and in an attribute alike.
    fn say(&mut self, key: &str) {
        let text = self.voice.text(key);
        let _ = escape_html(&mut self.body.html, text);
    }

    fn task(&mut self, is_done: bool) {
        self.push("<input type=\"checkbox\"");
        self.push(if is_done { " checked" } else { "" });
        self.push(" disabled aria-label=\"");
        self.say(if is_done { "task_done" } else { "task_open" });
        self.push("\">\n");
    }

    /// Begins a new line unless one has just begun.
    fn fresh_line(&mut self) {
        if !self.body.html.is_empty() && !self.body.html.ends_with('\n') {
            self.body.html.push('\n');
        }
    }

    fn open_block(&mut self, tag: &str) {
        self.fresh_line();
        self.push(tag);
        self.break_text();
        self.depth += 1;
    }

    /// Keeps the words of two blocks apart in the text without markup.
    fn break_text(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    fn close_block(&mut self, tag: &str) {
        self.push(tag);
        self.depth -= 1;
        self.text.push('\n');
        self.end_summary();
    }

    /// Ends the automatic summary behind the block of the text in which it has words enough.
    fn end_summary(&mut self) {
        if self.depth == 0 && !self.summary_is_set && self.open_calls.is_empty() {
            let long_enough = self.settings.summary_words;
            // Counting is the expensive part, so that it waits until there are characters enough.
            if self.text.len() >= long_enough && count_words(&self.text) >= long_enough {
                self.set_summary_end(self.body.html.len());
            }
        }
    }

    fn set_summary_end(&mut self, end: usize) {
        self.body.summary_end = end;
        self.summary_is_set = true;
    }

    fn hole(&mut self, kind: HoleKind) {
        self.body.holes.push(Hole { at: self.body.html.len(), kind });
    }

    fn report(&mut self, message: impl Into<String>, range: Range<usize>) {
        let span = self.span(&range);
        self.diagnostics.push(Diagnostic::error(message).at(self.source, span));
    }

    fn text(&mut self, text: &str) {
        match &mut self.code {
            Some(code) => code.text.push_str(text),
            None => {
                self.escape(text);
                self.text.push_str(text);
            }
        }
    }
}
