//! Writes the events of Markdown as HTML, in one pass and with as few allocations as can be.

use std::ops::Range;

use pulldown_cmark::{
    Alignment, BlockQuoteKind, CodeBlockKind, CowStr, Event, HeadingLevel, LinkType, Tag, TagEnd,
};
use pulldown_cmark_escape::{escape_href, escape_html, escape_html_body_text};

use super::anchors::Anchors;
use super::footnotes::Footnotes;
use super::{code, math};
use crate::config::{MarkdownSettings, RawHtml};
use crate::diagnostic::Diagnostic;
use crate::parse::body::{Body, Heading, Hole, HoleKind, count_words};
use crate::parse::link::{self, Link, Target};
use crate::parse::shortcode::{Placed, Tagged};
use crate::source::{Source, Span};

pub(super) struct Writer<'a> {
    source: &'a Source,
    /// Where the Markdown begins in the source; events count from there.
    start: usize,
    folder: &'a str,
    settings: &'a MarkdownSettings,
    tags: std::iter::Peekable<std::vec::IntoIter<Placed>>,
    diagnostics: &'a mut Vec<Diagnostic>,
    body: Body,
    /// The text without markup, for counting words.
    text: String,
    anchors: Anchors,
    footnotes: Footnotes,
    /// How many blocks are open; a summary ends between blocks of the text itself.
    depth: usize,
    /// The opened shortcodes: the number of their call and the depth at which they were opened.
    open_calls: Vec<(usize, usize)>,
    heading: Option<OpenHeading>,
    image: Option<OpenImage>,
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
        folder: &'a str,
        settings: &'a MarkdownSettings,
        tags: Vec<Placed>,
        diagnostics: &'a mut Vec<Diagnostic>,
    ) -> Self {
        let length = source.text.len().saturating_sub(start);
        let body = Body { html: String::with_capacity(length + length / 2), ..Body::default() };
        Self {
            source,
            start,
            folder,
            settings,
            tags: tags.into_iter().peekable(),
            diagnostics,
            body,
            text: String::with_capacity(length),
            anchors: Anchors::default(),
            footnotes: Footnotes::default(),
            depth: 0,
            open_calls: Vec::new(),
            heading: None,
            image: None,
            code: None,
            links: Vec::new(),
            table: None,
            summary_is_set: false,
        }
    }

    /// Writes one event, which stands at `range` of the Markdown.
    pub(super) fn write(&mut self, event: Event<'_>, range: Range<usize>) {
        if self.image.is_some() {
            return self.write_in_image(event);
        }
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag, range),
            Event::Text(text) => self.text(&text, range.start),
            Event::Code(text) => {
                self.push("<code>");
                self.escape(&text);
                self.push("</code>");
                self.text.push_str(&text);
            }
            Event::InlineMath(latex) => self.math(&latex, false, range),
            Event::DisplayMath(latex) => self.math(&latex, true, range),
            Event::Html(html) | Event::InlineHtml(html) => self.raw_html(&html, range),
            Event::FootnoteReference(name) => self.footnote_reference(&name),
            Event::SoftBreak => {
                self.push("\n");
                self.text.push('\n');
            }
            Event::HardBreak => {
                self.push("<br>\n");
                self.text.push('\n');
            }
            Event::Rule => {
                self.fresh_line();
                self.push("<hr>\n");
            }
            Event::TaskListMarker(done) => self.push(if done {
                "<input type=\"checkbox\" checked disabled aria-label=\"done\">\n"
            } else {
                "<input type=\"checkbox\" disabled aria-label=\"to do\">\n"
            }),
        }
    }

    /// The finished body.
    pub(super) fn finish(mut self) -> Body {
        if let Some((call, _)) = self.open_calls.pop() {
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
        self.footnotes.write_definitions(&mut self.body);
        self.body.words = count_words(&self.text);
        self.body.anchors = self.anchors.finish(&self.footnotes);
        self.body
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

    /// Begins a new line unless one has just begun.
    fn fresh_line(&mut self) {
        if !self.body.html.is_empty() && !self.body.html.ends_with('\n') {
            self.body.html.push('\n');
        }
    }

    fn open_block(&mut self, tag: &str) {
        self.fresh_line();
        self.push(tag);
        self.depth += 1;
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
        let span = range.start + self.start..range.end + self.start;
        self.diagnostics.push(Diagnostic::error(message).at(self.source, span));
    }

    fn text(&mut self, text: &str, at: usize) {
        let _ = at;
        match &mut self.code {
            Some(code) => code.text.push_str(text),
            None => {
                self.escape(text);
                self.text.push_str(text);
            }
        }
    }

    fn math(&mut self, latex: &str, is_display: bool, range: Range<usize>) {
        match math::to_mathml(latex, is_display) {
            Ok(mathml) => self.push(&mathml),
            Err(message) => self.report(format!("math that cannot be read: {message}"), range),
        }
        self.text.push_str(latex);
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Paragraph => self.open_block("<p>"),
            Tag::Heading { id, classes, attrs, .. } => self.start_heading(id, classes, attrs),
            Tag::BlockQuote(kind) => self.start_quote(kind),
            Tag::CodeBlock(kind) => {
                let info = match kind {
                    CodeBlockKind::Fenced(info) => Some(info.into_string()),
                    CodeBlockKind::Indented => None,
                };
                self.code = Some(OpenCode { info, text: String::new(), span: range });
            }
            Tag::HtmlBlock => self.fresh_line(),
            Tag::List(first) => match first {
                None => self.open_block("<ul>\n"),
                Some(1) => self.open_block("<ol>\n"),
                Some(first) => self.open_block(&format!("<ol start=\"{first}\">\n")),
            },
            Tag::Item => self.open_block("<li>"),
            Tag::FootnoteDefinition(name) => {
                self.fresh_line();
                self.footnotes.start_definition(&name, &mut self.body);
                self.depth += 1;
            }
            Tag::DefinitionList => self.open_block("<dl>\n"),
            Tag::DefinitionListTitle => self.open_block("<dt>"),
            Tag::DefinitionListDefinition => self.open_block("<dd>"),
            Tag::Table(alignments) => {
                self.open_block(
                    "<div class=\"table\" role=\"region\" aria-label=\"Table\" tabindex=\"0\"><table>",
                );
                self.table = Some(OpenTable { alignments, is_head: true, column: 0 });
            }
            Tag::TableHead => {
                self.push("<thead><tr>");
                self.depth += 1;
            }
            Tag::TableRow => {
                self.push("<tr>");
                self.depth += 1;
                if let Some(table) = &mut self.table {
                    table.column = 0;
                }
            }
            Tag::TableCell => self.start_cell(),
            Tag::Emphasis => self.push("<em>"),
            Tag::Strong => self.push("<strong>"),
            Tag::Strikethrough => self.push("<del>"),
            Tag::Superscript => self.push("<sup>"),
            Tag::Subscript => self.push("<sub>"),
            Tag::Link { link_type, dest_url, title, .. } => {
                self.start_link(link_type, &dest_url, &title, range)
            }
            Tag::Image { dest_url, title, .. } => self.start_image(&dest_url, &title, range),
            Tag::MetadataBlock(_) => {}
        }
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::Paragraph => self.close_block("</p>\n"),
            TagEnd::Heading(level) => self.end_heading(level, range),
            TagEnd::BlockQuote(Some(_)) => self.close_block("</div>\n"),
            TagEnd::BlockQuote(None) => self.close_block("</blockquote>\n"),
            TagEnd::CodeBlock => self.end_code(),
            TagEnd::HtmlBlock => {
                let _ = range;
                self.text.push('\n');
                self.end_summary();
            }
            TagEnd::List(true) => self.close_block("</ol>\n"),
            TagEnd::List(false) => self.close_block("</ul>\n"),
            TagEnd::Item => self.close_block("</li>\n"),
            TagEnd::FootnoteDefinition => {
                self.footnotes.end_definition(&mut self.body);
                self.depth -= 1;
            }
            TagEnd::DefinitionList => self.close_block("</dl>\n"),
            TagEnd::DefinitionListTitle => self.close_block("</dt>\n"),
            TagEnd::DefinitionListDefinition => self.close_block("</dd>\n"),
            TagEnd::Table => {
                self.table = None;
                self.close_block("</tbody></table></div>\n");
            }
            TagEnd::TableHead => {
                if let Some(table) = &mut self.table {
                    table.is_head = false;
                }
                self.close_block("</tr></thead><tbody>\n");
            }
            TagEnd::TableRow => self.close_block("</tr>\n"),
            TagEnd::TableCell => self.end_cell(),
            TagEnd::Emphasis => self.push("</em>"),
            TagEnd::Strong => self.push("</strong>"),
            TagEnd::Strikethrough => self.push("</del>"),
            TagEnd::Superscript => self.push("</sup>"),
            TagEnd::Subscript => self.push("</sub>"),
            TagEnd::Link => {
                if self.links.pop() == Some(true) {
                    self.push("</a>");
                }
            }
            TagEnd::Image | TagEnd::MetadataBlock(_) => {}
        }
    }

    fn start_heading(
        &mut self,
        id: Option<CowStr<'_>>,
        classes: Vec<CowStr<'_>>,
        attributes: Vec<(CowStr<'_>, Option<CowStr<'_>>)>,
    ) {
        self.fresh_line();
        self.depth += 1;
        self.heading = Some(OpenHeading {
            html_start: self.body.html.len(),
            text_start: self.text.len(),
            id: id.map(CowStr::into_string),
            classes: classes.into_iter().map(CowStr::into_string).collect(),
            attributes: attributes
                .into_iter()
                .map(|(name, value)| (name.into_string(), value.map(CowStr::into_string)))
                // An attribute that runs a script is no attribute of a heading.
                .filter(|(name, _)| !name.to_ascii_lowercase().starts_with("on"))
                .collect(),
        });
    }

    /// Only now the text is known that the heading's anchor is made of, so that its tag is put in front of it.
    fn end_heading(&mut self, level: HeadingLevel, range: Range<usize>) {
        let Some(open) = self.heading.take() else { return };
        let level = level as u8;
        let title = self.text.get(open.text_start..).unwrap_or_default().trim().to_owned();
        let (id, is_free) = self.anchors.heading(level, &title, open.id);
        if let Err(wrong) = is_free {
            self.report(wrong, range);
        }
        let mut tag = format!("<h{level} id=\"");
        let _ = escape_html(&mut tag, &id);
        tag.push('"');
        if !open.classes.is_empty() {
            tag.push_str(" class=\"");
            let _ = escape_html(&mut tag, &open.classes.join(" "));
            tag.push('"');
        }
        for (name, value) in &open.attributes {
            tag.push(' ');
            let _ = escape_html(&mut tag, name);
            tag.push_str("=\"");
            let _ = escape_html(&mut tag, value.as_deref().unwrap_or_default());
            tag.push('"');
        }
        tag.push('>');
        self.body.html.insert_str(open.html_start, &tag);
        for hole in self.body.holes.iter_mut().rev().take_while(|hole| hole.at >= open.html_start) {
            hole.at += tag.len();
        }
        self.footnotes.shift(open.html_start, tag.len(), &mut self.body);
        self.body.headings.push(Heading { level, id, title });
        self.close_block(&format!("</h{level}>\n"));
    }

    fn start_quote(&mut self, kind: Option<BlockQuoteKind>) {
        let (class, title) = match kind {
            None => return self.open_block("<blockquote>\n"),
            Some(BlockQuoteKind::Note) => ("note", "Note"),
            Some(BlockQuoteKind::Tip) => ("tip", "Tip"),
            Some(BlockQuoteKind::Important) => ("important", "Important"),
            Some(BlockQuoteKind::Warning) => ("warning", "Warning"),
            Some(BlockQuoteKind::Caution) => ("caution", "Caution"),
        };
        self.open_block(&format!(
            "<div class=\"alert alert-{class}\" role=\"note\">\n<p class=\"alert-title\">{title}</p>\n"
        ));
    }

    fn end_code(&mut self) {
        let Some(open) = self.code.take() else { return };
        self.fresh_line();
        self.text.push_str(&open.text);
        match code::block(open.info.as_deref(), &open.text, self.settings.highlight) {
            Ok(html) => self.push(&html),
            Err(message) => self.report(message, open.span),
        }
        self.end_summary();
    }

    fn start_cell(&mut self) {
        let Some(table) = &mut self.table else { return };
        let style = match table.alignments.get(table.column) {
            Some(Alignment::Left) => " style=\"text-align: left\"",
            Some(Alignment::Center) => " style=\"text-align: center\"",
            Some(Alignment::Right) => " style=\"text-align: right\"",
            _ => "",
        };
        table.column += 1;
        let tag = if table.is_head { "<th" } else { "<td" };
        self.push(tag);
        self.push(style);
        self.push(">");
        self.depth += 1;
    }

    fn end_cell(&mut self) {
        let is_head = self.table.as_ref().is_some_and(|table| table.is_head);
        self.close_block(if is_head { "</th>" } else { "</td>" });
    }

    fn start_link(&mut self, kind: LinkType, destination: &str, title: &str, range: Range<usize>) {
        let target = match kind {
            LinkType::Email => Ok(None),
            _ => link::parse(destination, self.folder),
        };
        let target = match target {
            Ok(target) => target,
            Err(wrong) => {
                self.links.push(false);
                return self.report(format!("the link `{destination}` {wrong}"), range);
            }
        };
        self.links.push(true);
        self.push("<a href=\"");
        match target {
            Some(target) => {
                self.hole(HoleKind::Href(self.body.links.len()));
                self.add_link(target, range);
            }
            None => {
                if kind == LinkType::Email {
                    self.push("mailto:");
                }
                let _ = escape_href(&mut self.body.html, destination);
            }
        }
        self.push("\"");
        if !title.is_empty() {
            self.push(" title=\"");
            self.escape_attribute(title);
            self.push("\"");
        }
        if link::is_external(destination) {
            self.external_attributes();
        }
        self.push(">");
    }

    fn external_attributes(&mut self) {
        let settings = self.settings;
        let pairs = [("rel", &settings.external_links.rel), ("target", &settings.external_links.target)];
        for (name, value) in pairs {
            if let Some(value) = value {
                self.push(" ");
                self.push(name);
                self.push("=\"");
                self.escape_attribute(value);
                self.push("\"");
            }
        }
    }

    fn add_link(&mut self, target: Target, range: Range<usize>) {
        let span = range.start + self.start..range.end + self.start;
        self.body.links.push(Link { target, span });
    }

    fn start_image(&mut self, destination: &str, title: &str, range: Range<usize>) {
        self.image = Some(OpenImage { depth: 0, alt: String::new(), title: title.to_owned() });
        self.push("<img ");
        let is_data_image =
            destination.get(..11).is_some_and(|head| head.eq_ignore_ascii_case("data:image/"));
        let target = if is_data_image { Ok(None) } else { link::parse(destination, self.folder) };
        match target {
            Ok(Some(target @ (Target::Beside { .. } | Target::Rooted { .. }))) => {
                self.hole(HoleKind::Image(self.body.links.len()));
                self.add_link(target, range);
            }
            Ok(Some(_)) => self.report(format!("`{destination}` is not a picture"), range),
            Ok(None) => {
                self.push("src=\"");
                let _ = escape_href(&mut self.body.html, destination);
                self.push("\"");
            }
            Err(wrong) => self.report(format!("the picture `{destination}` {wrong}"), range),
        }
    }

    fn write_in_image(&mut self, event: Event<'_>) {
        let Some(image) = &mut self.image else { return };
        match event {
            Event::Start(_) => image.depth += 1,
            Event::End(TagEnd::Image) if image.depth == 0 => self.end_image(),
            Event::End(_) => image.depth = image.depth.saturating_sub(1),
            Event::Text(text) | Event::Code(text) | Event::InlineMath(text) => image.alt.push_str(&text),
            Event::SoftBreak | Event::HardBreak => image.alt.push(' '),
            _ => {}
        }
    }

    fn end_image(&mut self) {
        let Some(image) = self.image.take() else { return };
        self.push(" alt=\"");
        self.escape_attribute(&image.alt);
        self.push("\"");
        if !image.title.is_empty() {
            self.push(" title=\"");
            self.escape_attribute(&image.title);
            self.push("\"");
        }
        self.push(" loading=\"lazy\" decoding=\"async\">");
    }

    fn footnote_reference(&mut self, name: &str) {
        let start = self.body.html.len();
        let reference = self.footnotes.refer(name);
        self.push(&reference);
        if !self.summary_is_set {
            self.body.not_in_summary.push(start..self.body.html.len());
        }
    }

    /// Writes HTML as the settings want it, and the holes of the shortcodes whose stand-ins are in it.
    fn raw_html(&mut self, html: &str, range: Range<usize>) {
        if self.code.is_some() {
            return self.text(html, range.start);
        }
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

    fn own_html(&mut self, html: &str) {
        if self.depth == 0 && is_end_of_summary(html) {
            self.fresh_line();
            return self.set_summary_end(self.body.html.len());
        }
        match self.settings.raw_html {
            RawHtml::Escape => self.escape(html),
            RawHtml::Allow | RawHtml::Sanitise => {
                self.anchors.raw_html(html);
                self.push(html);
            }
        }
    }

    fn tag(&mut self, tag: Placed) {
        match tag.tag {
            Tagged::Whole(call) => {
                self.hole(HoleKind::Call(self.body.calls.len()));
                self.body.calls.push(call);
            }
            Tagged::Open(call) => {
                let index = self.body.calls.len();
                self.hole(HoleKind::Open(index));
                self.body.calls.push(call);
                self.open_calls.push((index, self.depth));
            }
            Tagged::Close => match self.open_calls.pop() {
                Some((index, depth)) if depth == self.depth => self.hole(HoleKind::Close(index)),
                Some((index, _)) => {
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

    fn report_tag(&mut self, tag: &Placed, message: &str, hint: &str) {
        let span = tag.range.start + self.start..tag.range.end + self.start;
        self.diagnostics.push(Diagnostic::error(message).at(self.source, span).hint(hint));
    }
}

/// Whether HTML is `<!-- more -->`, with or without the spaces.
fn is_end_of_summary(html: &str) -> bool {
    let comment = html.trim().strip_prefix("<!--").and_then(|html| html.strip_suffix("-->"));
    comment.is_some_and(|comment| comment.trim() == "more")
}
