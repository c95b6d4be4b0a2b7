//! Blocks: headings, quotes, lists, code and tables.

use std::ops::Range;

use pulldown_cmark::{Alignment, BlockQuoteKind, CodeBlockKind, CowStr, HeadingLevel, Tag, TagEnd};
use pulldown_cmark_escape::escape_html;

use super::inline::is_citation;
use super::{OpenCode, OpenHeading, OpenTable, Writer};
use crate::config::Shape;
use crate::parse::body::Heading;
use crate::parse::markdown::code;
use crate::parse::markdown::escaped;
use crate::parse::markdown::parts::{MarkKind, Written};

impl OpenHeading {
    /// The opening tag, with all that its writer gave it.
    fn tag(&self, level: u8, id: &str) -> String {
        let mut tag = format!("<h{level}");
        let mut add = |name: &str, value: &str| {
            tag.push(' ');
            let _ = escape_html(&mut tag, name);
            tag.push_str("=\"");
            let _ = escape_html(&mut tag, value);
            tag.push('"');
        };
        add("id", id);
        if !self.classes.is_empty() {
            add("class", &self.classes.join(" "));
        }
        for (name, value) in &self.attributes {
            add(name, value.as_deref().unwrap_or_default());
        }
        tag.push('>');
        tag
    }
}

impl Writer<'_> {
    pub(super) fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
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
            Tag::List(first) => self.start_list(first, &range),
            Tag::Item => self.open_marked("<li>", MarkKind::Item, &range),
            Tag::FootnoteDefinition(name) => {
                self.fresh_line();
                self.footnotes.start_definition(&name, range, &self.body, &self.text);
                self.depth += 1;
            }
            Tag::DefinitionList => {
                let class = self.part_class();
                self.open_marked(&format!("<dl{class}>\n"), MarkKind::List, &range);
            }
            Tag::DefinitionListTitle => self.open_marked("<dt>", MarkKind::Term, &range),
            Tag::DefinitionListDefinition => self.open_marked("<dd>", MarkKind::Definition, &range),
            Tag::Table(alignments) => self.start_table(alignments, &range),
            Tag::TableHead => {
                self.push("<thead><tr>");
                self.depth += 1;
            }
            Tag::TableRow => self.start_row(&range),
            Tag::TableCell => self.start_cell(&range),
            Tag::Emphasis => self.push("<em>"),
            Tag::Strong => {
                let tag = self.body.html.len();
                self.push("<strong>");
                self.begin_mark(MarkKind::Strong, tag, &range);
            }
            Tag::Strikethrough => self.push("<del>"),
            Tag::Superscript => self.push("<sup>"),
            Tag::Subscript => self.push("<sub>"),
            Tag::Link { link_type, dest_url, title, .. } => {
                self.start_link(link_type, &dest_url, &title, range)
            }
            Tag::Image { link_type, dest_url, .. } if is_citation(link_type) => {
                self.exclaimed_citation(&dest_url, range);
            }
            Tag::Image { dest_url, title, .. } => self.start_image(&dest_url, &title, range),
            Tag::MetadataBlock(_) => {}
        }
    }

    pub(super) fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::Paragraph => self.close_block("</p>\n"),
            TagEnd::Heading(level) => self.end_heading(level, range),
            TagEnd::BlockQuote(Some(_)) => self.close_block("</div>\n"),
            TagEnd::BlockQuote(None) => self.close_block("</blockquote>\n"),
            TagEnd::CodeBlock => self.end_code(),
            TagEnd::HtmlBlock => {
                self.text.push('\n');
                self.end_summary();
            }
            TagEnd::List(true) => self.close_marked("</ol>\n", MarkKind::List),
            TagEnd::List(false) => self.close_marked("</ul>\n", MarkKind::List),
            TagEnd::Item => self.close_marked("</li>\n", MarkKind::Item),
            TagEnd::FootnoteDefinition => {
                self.footnotes.end_definition(&mut self.body, &mut self.text);
                self.depth -= 1;
            }
            TagEnd::DefinitionList => self.close_marked("</dl>\n", MarkKind::List),
            TagEnd::DefinitionListTitle => self.close_marked("</dt>\n", MarkKind::Term),
            TagEnd::DefinitionListDefinition => self.close_marked("</dd>\n", MarkKind::Definition),
            TagEnd::Table => {
                self.table = None;
                self.close_marked("</tbody></table></div>\n", MarkKind::List);
            }
            TagEnd::TableHead => {
                if let Some(table) = &mut self.table {
                    table.is_head = false;
                }
                self.close_block("</tr></thead><tbody>\n");
            }
            TagEnd::TableRow => self.close_marked("</tr>\n", MarkKind::Row),
            TagEnd::TableCell => self.end_cell(),
            TagEnd::Emphasis => self.push("</em>"),
            TagEnd::Strong => {
                let inside = self.here();
                self.push("</strong>");
                self.parts.end_mark(MarkKind::Strong, self.depth, inside, self.body.html.len());
            }
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

    /// The class of a list of the text itself, by the shape of the part that it stands in.
    fn part_class(&self) -> String {
        match self.parts.shape().filter(|_| self.depth == 0 && self.is_in_text()) {
            None | Some(Shape::Prose | Shape::Questions) => String::new(),
            Some(shape) => format!(" class=\"part-{}\"", shape.name()),
        }
    }

    fn start_list(&mut self, first: Option<u64>, range: &Range<usize>) {
        let class = self.part_class();
        let tag = match first {
            None => format!("<ul{class}>\n"),
            Some(1) => format!("<ol{class}>\n"),
            Some(first) => format!("<ol{class} start=\"{first}\">\n"),
        };
        self.open_marked(&tag, MarkKind::List, range);
    }

    fn start_table(&mut self, alignments: Vec<Alignment>, range: &Range<usize>) {
        let label = escaped(self.voice.text("table"));
        let tag =
            format!("<div class=\"table\" role=\"group\" aria-label=\"{label}\" tabindex=\"0\"><table>");
        self.open_marked(&tag, MarkKind::List, range);
        self.table = Some(OpenTable { alignments, is_head: true, column: 0 });
    }

    fn start_row(&mut self, range: &Range<usize>) {
        let tag = self.body.html.len();
        self.push("<tr>");
        self.begin_mark(MarkKind::Row, tag, range);
        self.depth += 1;
        if let Some(table) = &mut self.table {
            table.column = 0;
        }
    }

    /// Opens what may mean something in a part.
    fn open_marked(&mut self, tag: &str, kind: MarkKind, range: &Range<usize>) {
        self.fresh_line();
        let start = self.body.html.len();
        self.push(tag);
        self.break_text();
        self.begin_mark(kind, start, range);
        self.depth += 1;
    }

    fn close_marked(&mut self, tag: &str, kind: MarkKind) {
        let (inside, depth) = (self.here(), self.depth - 1);
        self.close_block(tag);
        self.parts.end_mark(kind, depth, inside, self.body.html.len());
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
        let Some(mut open) = self.heading.take() else { return };
        let level = level as u8;
        let title = self.text.get(open.text_start..).unwrap_or_default().trim().to_owned();
        let (id, is_free) = self.anchors.heading(level, &title, open.id.take());
        if let Err(wrong) = is_free {
            self.report(wrong, range.clone());
        }
        let tag = open.tag(level, &id);
        self.body.html.insert_str(open.html_start, &tag);
        for hole in self.body.holes.iter_mut().rev().take_while(|hole| hole.at >= open.html_start) {
            hole.at += tag.len();
        }
        self.footnotes.shift(open.html_start, tag.len(), &mut self.body);
        let is_of_text = self.depth == 1 && self.is_in_text();
        let inner = open.html_start + tag.len()..self.body.html.len();
        let text = open.text_start..self.text.len();
        if !self.footnotes.is_open() {
            self.headings.push(text.clone());
        }
        let span = self.span(&range);
        self.close_block(&format!("</h{level}>\n"));
        if is_of_text {
            let outer = open.html_start..self.body.html.len();
            let (title, number, span) = (title.as_str(), self.body.headings.len(), span.clone());
            self.parts.heading(Written { level, title, number, outer, inner, text, span });
        }
        self.body.headings.push(Heading { level, id, title, span });
    }

    fn start_quote(&mut self, kind: Option<BlockQuoteKind>) {
        let (class, title) = match kind {
            None => return self.open_block("<blockquote>\n"),
            Some(BlockQuoteKind::Note) => ("note", "alert_note"),
            Some(BlockQuoteKind::Tip) => ("tip", "alert_tip"),
            Some(BlockQuoteKind::Important) => ("important", "alert_important"),
            Some(BlockQuoteKind::Warning) => ("warning", "alert_warning"),
            Some(BlockQuoteKind::Caution) => ("caution", "alert_caution"),
        };
        self.open_block(&format!(
            "<div class=\"alert alert-{class}\" role=\"note\">\n<p class=\"alert-title\">"
        ));
        self.say(title);
        self.push("</p>\n");
    }

    fn end_code(&mut self) {
        let Some(open) = self.code.take() else { return };
        self.fresh_line();
        if !self.footnotes.is_open() {
            self.blocks_of_code.push(self.text.len()..self.text.len() + open.text.len());
        }
        self.text.push_str(&open.text);
        match code::block(open.info.as_deref(), &open.text, self.highlighter) {
            Ok(html) => self.push(&html),
            Err(message) => self.report(message, open.span),
        }
        self.end_summary();
    }

    fn start_cell(&mut self, range: &Range<usize>) {
        let Some(table) = &mut self.table else { return };
        let class = match table.alignments.get(table.column) {
            Some(Alignment::Left) => " class=\"align-left\"",
            Some(Alignment::Center) => " class=\"align-center\"",
            Some(Alignment::Right) => " class=\"align-right\"",
            _ => "",
        };
        table.column += 1;
        let tag = if table.is_head { "<th" } else { "<td" };
        let start = self.body.html.len();
        self.push(tag);
        self.push(class);
        self.push(">");
        self.begin_mark(MarkKind::Cell, start, range);
        self.depth += 1;
    }

    fn end_cell(&mut self) {
        let is_head = self.table.as_ref().is_some_and(|table| table.is_head);
        self.close_marked(if is_head { "</th>" } else { "</td>" }, MarkKind::Cell);
    }
}
