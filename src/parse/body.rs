//! Bodies: a page's text as HTML, with holes where only the whole site knows what to write.

use std::ops::Range;

use super::link::Link;
use super::shortcode::Call;
use crate::config::Shape;
use crate::date::PartialDate;
use crate::digest::{Digest, Digester};
use crate::source::Span;

/// The text of a page or section as HTML. Its `html` is final but for the holes: links to other pages, pictures of
/// which the size must be known, and shortcodes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Body {
    /// The HTML without what the holes will hold.
    pub html: String,
    /// The holes, in the order of their offsets.
    pub holes: Vec<Hole>,
    /// What the `Href` and `Image` holes point to.
    pub links: Vec<Link>,
    /// The shortcodes that are called.
    pub calls: Vec<Call>,
    /// The headings, in the order of the text.
    pub headings: Vec<Heading>,
    /// All ids in the HTML that a link may point to, sorted.
    pub anchors: Vec<String>,
    /// Where in `html` the summary ends.
    pub summary_end: usize,
    /// Ranges of `html` that make no sense without the rest: references to footnotes and sources.
    pub not_in_summary: Vec<Range<usize>>,
    /// The parts that its kind knows, in the order of the text.
    pub parts: Vec<BodyPart>,
    /// The headings that name a part which the text has already, by their numbers in `headings`; they are text.
    pub repeated_parts: Vec<usize>,
    /// The pictures without alternative text, by their places in the source text.
    pub pictures_without_text: Vec<Span>,
    /// The places that cite a source, in the order of the text.
    pub citations: Vec<Cited>,
    /// The keys that are cited and that no source has, with their places in the source text.
    pub unknown_citations: Vec<(String, Span)>,
    /// The anchors of the sources of the front matter.
    pub source_ids: Vec<String>,
    /// How many words the text has; a character of Chinese, Japanese or Thai counts as one.
    pub words: usize,
}

/// A place in the HTML where something is still missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hole {
    /// The offset in the HTML.
    pub at: usize,
    /// What is missing.
    pub kind: HoleKind,
}

/// What is missing in a hole; the numbers count the body's links and calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HoleKind {
    /// The value of an `href` attribute.
    Href(usize),
    /// The attributes `src`, `width` and `height` of a picture.
    Image(usize),
    /// What a shortcode without a body makes.
    Call(usize),
    /// The beginning of a shortcode with a body, which reaches to its `Close`.
    Open(usize),
    /// The end of a shortcode with a body.
    Close(usize),
}

/// A heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Its anchor.
    pub id: String,
    /// Its text, without markup.
    pub title: String,
    /// Where it stands in the source.
    pub span: Span,
}

/// A part: a section of the text that means something to its kind. Ranges are of the body's HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BodyPart {
    /// Its name, as the kind has it.
    pub name: String,
    /// What its text is made of.
    pub shape: Shape,
    /// Its heading, by its number in [`Body::headings`]; none where the whole text is the part.
    pub heading: Option<usize>,
    /// All of it, with the heading.
    pub range: Range<usize>,
    /// What stands below the heading.
    pub inner: Range<usize>,
    /// The points, questions, dates, terms or steps.
    pub items: Vec<Item>,
    /// What stands below the heading before the items; all of it where there are none.
    pub intro: Range<usize>,
    /// What stands behind the items.
    pub outro: Range<usize>,
    /// What stands below the heading, without markup.
    pub text: String,
}

/// One of the things that a part is made of: a point, a question with its answer, a date with what happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its anchor.
    pub id: String,
    /// What it begins with, without markup: the label of a point, the question, the date, the term.
    pub label: Option<String>,
    /// The same in the body's HTML.
    pub label_html: Option<Range<usize>>,
    /// What follows the label, in the body's HTML.
    pub html: Vec<Range<usize>>,
    /// The same without markup.
    pub text: String,
    /// When it was, in a timeline.
    pub date: Option<PartialDate>,
    /// Where it stands in the source.
    pub span: Span,
}

/// A place in the text that cites a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cited {
    /// The source, by its number among those of the front matter.
    pub source: usize,
    /// The anchor of the place.
    pub id: String,
}

impl Body {
    /// The digest of all that is in the body.
    pub fn digest(&self) -> Digest {
        let mut digester = Digester::new();
        digester.text(&self.html).number(self.summary_end as u64).number(self.words as u64);
        for hole in &self.holes {
            let (tag, index) = match hole.kind {
                HoleKind::Href(index) => (0, index),
                HoleKind::Image(index) => (1, index),
                HoleKind::Call(index) => (2, index),
                HoleKind::Open(index) => (3, index),
                HoleKind::Close(index) => (4, index),
            };
            digester.number(hole.at as u64).number(tag).number(index as u64);
        }
        for call in &self.calls {
            digester.text(&call.name).text(&format!("{:?}", call.arguments));
        }
        for heading in &self.headings {
            digester.number(u64::from(heading.level)).text(&heading.id).text(&heading.title);
        }
        for part in &self.parts {
            part.feed(&mut digester);
        }
        for Cited { source, id } in &self.citations {
            digester.number(*source as u64).text(id);
        }
        self.source_ids.iter().for_each(|id| {
            digester.text(id);
        });
        digester.finish()
    }

    /// Minutes that reading takes, at 220 words a minute; at least one where there is anything to read.
    pub fn reading_time(&self) -> usize {
        self.words.div_ceil(220)
    }
}

impl BodyPart {
    fn feed(&self, digester: &mut Digester) {
        digester
            .text(&self.name)
            .text(self.shape.name())
            .text(&self.text)
            .number(self.heading.map_or(u64::MAX, |heading| heading as u64));
        for range in [&self.range, &self.inner, &self.intro, &self.outro] {
            digester.number(range.start as u64).number(range.end as u64);
        }
        for item in &self.items {
            digester.text(&item.id).text(item.label.as_deref().unwrap_or("\0")).text(&item.text);
            digester.text(&item.date.map_or_else(String::new, |date| date.to_string()));
            for range in item.label_html.iter().chain(&item.html) {
                digester.number(range.start as u64).number(range.end as u64);
            }
        }
    }
}
