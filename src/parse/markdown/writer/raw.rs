//! HTML in Markdown, and the shortcodes whose stand-ins are in it.

use std::ops::Range;

use super::Writer;
use crate::config::RawHtml;
use crate::diagnostic::Diagnostic;
use crate::parse::body::HoleKind;
use crate::parse::markdown::pictures;
use crate::parse::shortcode::{Placed, Tagged};

/// How many shortcodes may stand within each other; each takes a part of the stack when it is rendered.
const DEEPEST_CALLS: usize = 50;

/// Blocks of HTML that others can stand in, all of which must be closed.
const BLOCKS: &[&str] = &[
    "article",
    "aside",
    "blockquote",
    "center",
    "details",
    "div",
    "figure",
    "footer",
    "form",
    "header",
    "main",
    "nav",
    "section",
    "table",
];

impl Writer<'_> {
    /// Writes HTML as the settings want it, and the holes of the shortcodes whose stand-ins are in it.
    pub(super) fn raw_html(&mut self, html: &str, range: Range<usize>) {
        if self.code.is_some() {
            return self.text(html);
        }
        self.note_pictures(html, range.start);
        let mut at = range.start;
        while let Some(tag) = self.tags.next_if(|tag| tag.range.end <= range.end) {
            if tag.range.start < at {
                self.report_tag(&tag, "a shortcode cannot stand here", "put it on a line of its own");
                continue;
            }
            let before = html.get(at - range.start..tag.range.start - range.start).unwrap_or_default();
            self.own_html(before);
            at = tag.range.end;
            self.tag(tag);
        }
        let rest = html.get(at.saturating_sub(range.start)..).unwrap_or_default();
        let is_only_stand_in = at > range.start && rest.trim().is_empty();
        if is_only_stand_in { self.push(rest) } else { self.own_html(rest) }
    }

    /// Notes the pictures without the attribute `alt`; one that is empty says that the picture only decorates.
    fn note_pictures(&mut self, html: &str, at: usize) {
        if self.settings.raw_html != RawHtml::Escape {
            let at = at + self.start;
            let spans = pictures::without_alt(html).into_iter();
            self.body.pictures_without_text.extend(spans.map(|span| span.start + at..span.end + at));
        }
    }

    fn own_html(&mut self, html: &str) {
        if self.depth == 0 && is_end_of_summary(html) {
            self.fresh_line();
            return self.set_summary_end(self.body.html.len());
        }
        match self.settings.raw_html {
            RawHtml::Escape => self.escape(html),
            RawHtml::Allow | RawHtml::Sanitise => {
                self.count_blocks(html);
                self.anchors.raw_html(html);
                self.push(html);
            }
        }
    }

    /// A part that began inside a block of HTML would take its end with it wherever a template puts it.
    fn count_blocks(&mut self, html: &str) {
        for tag in html.split('<').skip(1) {
            let name = tag.trim_start_matches('/');
            let end = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
            let name = name.get(..end).unwrap_or_default();
            if BLOCKS.iter().any(|block| block.eq_ignore_ascii_case(name)) {
                let is_end = tag.starts_with('/');
                self.raw_blocks =
                    if is_end { self.raw_blocks.saturating_sub(1) } else { self.raw_blocks + 1 };
            }
        }
    }

    fn tag(&mut self, tag: Placed) {
        match tag.tag {
            Tagged::Whole(call) => {
                self.hole(HoleKind::Call(self.body.calls.len()));
                self.body.calls.push(call);
            }
            Tagged::Open(_) if self.open_calls.len() >= DEEPEST_CALLS => {
                if self.open_calls.len() == DEEPEST_CALLS {
                    let message = format!("more than {DEEPEST_CALLS} shortcodes within each other");
                    self.report_tag(&tag, &message, "end some of them before");
                }
                // It is counted, so that each end still belongs to its own beginning.
                self.open_calls.push((None, self.depth));
            }
            Tagged::Open(call) => {
                let index = self.body.calls.len();
                self.hole(HoleKind::Open(index));
                self.body.calls.push(call);
                self.open_calls.push((Some(index), self.depth));
            }
            Tagged::Close => match self.open_calls.pop() {
                Some((None, _)) => {}
                Some((Some(index), depth)) if depth == self.depth => self.hole(HoleKind::Close(index)),
                Some((Some(index), _)) => {
                    // The hole is closed all the same, so that one mistake does not become two.
                    self.hole(HoleKind::Close(index));
                    self.report_tag(
                        &tag,
                        "this shortcode ends inside another block than it began",
                        "begin and end it in the same paragraph, list item or quote",
                    );
                }
                None => self.report_tag(
                    &tag,
                    "`{% end %}` without a shortcode to end",
                    "remove it, or begin a shortcode before it",
                ),
            },
        }
    }

    pub(super) fn report_tag(&mut self, tag: &Placed, message: &str, hint: &str) {
        let span = self.span(&tag.range);
        self.diagnostics.push(Diagnostic::error(message).at(self.source, span).hint(hint));
    }
}

/// Whether HTML is `<!-- more -->`, with or without the spaces.
fn is_end_of_summary(html: &str) -> bool {
    let comment = html.trim().strip_prefix("<!--").and_then(|html| html.strip_suffix("-->"));
    comment.is_some_and(|comment| comment.trim() == "more")
}
