//! What stands within a line: links, pictures, formulas, references to footnotes.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};
use pulldown_cmark_escape::escape_href;

use super::{OpenImage, Writer};
use crate::diagnostic::Diagnostic;
use crate::parse::body::{Cited, HoleKind};
use crate::parse::link::{self, Link, Target};
use crate::parse::markdown::citations::{self, Citing};
use crate::parse::markdown::math;

/// Whether a link is a citation: nothing else is made of a reference that nobody defined.
pub(super) fn is_citation(kind: LinkType) -> bool {
    matches!(kind, LinkType::ShortcutUnknown | LinkType::ReferenceUnknown)
}

impl Writer<'_> {
    /// Whether what looks like a formula are two sums of money, as in "from $5 to $6": a digit follows it.
    pub(super) fn is_money(&self, range: &Range<usize>) -> bool {
        let after = self.source.text.get(self.start + range.end..);
        after.is_some_and(|after| after.starts_with(|c: char| c.is_ascii_digit()))
    }

    pub(super) fn start_link(&mut self, kind: LinkType, destination: &str, title: &str, range: Range<usize>) {
        if is_citation(kind) {
            return self.citation(destination, range);
        }
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
        let span = self.span(&range);
        self.body.links.push(Link { target, span });
    }

    /// What looks like a picture is an exclamation mark with a citation behind it, if nothing else defines it.
    pub(super) fn exclaimed_citation(&mut self, destination: &str, range: Range<usize>) {
        self.text("!");
        self.citation(destination, range);
    }

    pub(super) fn start_image(&mut self, destination: &str, title: &str, range: Range<usize>) {
        let span = self.span(&range);
        self.image = Some(OpenImage { depth: 0, span, alt: String::new(), title: title.to_owned() });
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

    pub(super) fn write_in_image(&mut self, event: Event<'_>) {
        let Some(image) = &mut self.image else { return };
        match event {
            Event::Start(Tag::Link { link_type, .. }) if is_citation(link_type) => self.is_in_citation = true,
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
        if image.alt.trim().is_empty() {
            self.body.pictures_without_text.push(image.span);
        }
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

    pub(super) fn footnote_reference(&mut self, name: &str) {
        let start = self.body.html.len();
        let reference = self.footnotes.refer(name, &mut self.anchors);
        self.push(&reference);
        self.body.not_in_summary.push(start..self.body.html.len());
    }

    /// Writes the numbers of the sources that a text cites; those that nobody lists stay as they are written.
    pub(super) fn citation(&mut self, reference: &str, range: Range<usize>) {
        self.is_in_citation = true;
        // Without the number, no space is to stand before what follows: `a fact [@key].`
        self.text.truncate(self.text.trim_end_matches(' ').len());
        let start = self.body.html.len();
        let Some(cited) = citations::read(reference) else {
            return self.unreadable_citation(reference, range);
        };
        for Citing { key, place } in cited {
            match self.sources.find(key) {
                Some(source) => self.cite(source, key, place),
                None => {
                    let span = self.span(&range);
                    self.body.unknown_citations.push((key.to_owned(), span));
                    self.escape(&format!("[@{key}]"));
                }
            }
        }
        self.body.not_in_summary.push(start..self.body.html.len());
    }

    fn unreadable_citation(&mut self, reference: &str, range: Range<usize>) {
        let span = self.span(&range);
        let diagnostic = Diagnostic::error(format!("`[{reference}]` names a source, but is no citation"));
        self.diagnostics.push(
            diagnostic
                .at(self.source, span)
                .hint("write `[@key]`, `[@key, p. 5]` or `[@one; @two]`, or `\\[` for text"),
        );
        self.escape(&format!("[{reference}]"));
    }

    fn cite(&mut self, source: usize, key: &str, place: Option<&str>) {
        let id = self.anchors.below("cite", key);
        let number = source + 1;
        self.push("<a class=\"citation\" id=\"");
        self.escape_attribute(&id);
        self.push("\" href=\"#");
        self.body.html.push_str(&crate::route::encode_path(&self.sources.ids[source]));
        // Who speaks to a browser says what stands there, so that the name of the link must hold all of it.
        let shown = place.map_or_else(|| number.to_string(), |place| format!("{number}, {place}"));
        let label = self.voice.filled("source", &[("number", shown.clone())]);
        self.push("\" role=\"doc-biblioref\" aria-label=\"");
        self.escape_attribute(&label);
        self.push("\">[");
        self.escape(&shown);
        self.push("]</a>");
        self.body.citations.push(Cited { source, id });
    }

    pub(super) fn math(&mut self, latex: &str, is_display: bool, range: Range<usize>) {
        match math::to_mathml(latex, is_display) {
            Ok(mathml) => self.push(&mathml),
            Err(message) => self.report(format!("math that cannot be read: {message}"), range),
        }
        self.text.push_str(latex);
    }
}
