//! Blocks: headings, quotes, lists, code and tables.

use std::ops::Range;

use pulldown_cmark::{Alignment, BlockQuoteKind, CodeBlockKind, CowStr, HeadingLevel, Tag, TagEnd};
use pulldown_cmark_escape::escape_html;

use super::{OpenCode, OpenHeading, OpenTable, Writer};
use crate::parse::body::Heading;
use crate::parse::markdown::code;

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
            Tag::List(first) => match first {
                None => self.open_block("<ul>\n"),
                Some(1) => self.open_block("<ol>\n"),
                Some(first) => self.open_block(&format!("<ol start=\"{first}\">\n")),
            },
            Tag::Item => self.open_block("<li>"),
            Tag::FootnoteDefinition(name) => {
                self.fresh_line();
                self.footnotes.start_definition(&name, range, &self.body);
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
}
