//! The parts of a page, as its kind knows them: found while the text is written, and taken apart once it is.
//!
//! While the writer goes on it leaves marks: where an item of a list begins and ends, a term, a row of a table. Only when
//! all is written, the marks become points, questions, dates, terms and steps. Then each gets an anchor, which moves
//! what stands behind it.

mod items;

use std::ops::Range;

use items::{Draft, Reader, in_one_line};

use super::anchors::Anchors;
use super::insert::Insertions;
use crate::config::{Kind, Shape};
use crate::parse::body::{Body, BodyPart};
use crate::source::Span;

/// What a mark marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MarkKind {
    /// A heading below the part's own.
    Heading,
    /// A list or a table.
    List,
    /// An item of a list.
    Item,
    /// A term of a definition list.
    Term,
    /// A definition.
    Definition,
    /// A row of a table, but for that of its head.
    Row,
    /// A cell of a row.
    Cell,
    /// Strong text, which may be the label of an item.
    Strong,
}

impl MarkKind {
    /// How many blocks are open around it where it belongs to the text itself, and not to a quote or a list in a list.
    pub(super) fn depths(self) -> std::ops::RangeInclusive<usize> {
        match self {
            MarkKind::Heading | MarkKind::List => 0..=0,
            MarkKind::Item | MarkKind::Term | MarkKind::Definition | MarkKind::Row => 1..=1,
            MarkKind::Cell => 2..=2,
            // In an item, or in a paragraph of one.
            MarkKind::Strong => 2..=3,
        }
    }
}

/// Something in a part, by its places in the HTML and in the text without markup.
#[derive(Clone, Debug)]
struct Mark {
    kind: MarkKind,
    /// How many blocks were open around it.
    depth: usize,
    /// All of it, with its tags.
    outer: Range<usize>,
    /// What stands between its tags.
    inner: Range<usize>,
    text: Range<usize>,
    span: Span,
    /// The anchor of a heading, with its number among those of the body.
    heading: Option<usize>,
}

/// A place in the HTML that is being written, and in the text without markup.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) html: usize,
    pub(super) text: usize,
}

/// A heading that has just been written.
pub(super) struct Written<'w> {
    pub(super) level: u8,
    pub(super) title: &'w str,
    /// Its number among those of the body.
    pub(super) number: usize,
    pub(super) outer: Range<usize>,
    pub(super) inner: Range<usize>,
    pub(super) text: Range<usize>,
    pub(super) span: Span,
}

/// A part while its text is written.
struct Found {
    name: String,
    shape: Shape,
    level: u8,
    heading: Option<usize>,
    range: Range<usize>,
    inner_start: usize,
    text: Range<usize>,
    marks: Vec<Mark>,
}

/// The parts of a text.
pub(super) struct Parts<'a> {
    kind: Option<&'a Kind>,
    months: &'a [String],
    found: Vec<Found>,
    /// The headings that name a part which was there before.
    repeated: Vec<usize>,
    /// Whether the last one still goes on.
    is_open: bool,
    /// The marks of the open part that have not ended, by their numbers.
    open: Vec<usize>,
}

impl<'a> Parts<'a> {
    /// For a text of a kind, in a language whose months have these names.
    pub(super) fn new(kind: Option<&'a Kind>, months: &'a [String]) -> Self {
        Self { kind, months, found: Vec::new(), repeated: Vec::new(), is_open: false, open: Vec::new() }
    }

    /// Takes all of the text for one part without a heading.
    pub(super) fn begin_whole(&mut self, name: &str, shape: Shape) {
        self.begin(name, shape, 0, None, 0..0, Place { html: 0, text: 0 });
    }

    /// The shape of the part that is being written, if there is one.
    pub(super) fn shape(&self) -> Option<Shape> {
        self.found.last().filter(|_| self.is_open).map(|part| part.shape)
    }

    /// A heading of the text itself begins a part, ends one, or stands within one.
    pub(super) fn heading(&mut self, heading: Written<'_>) {
        let start = Place { html: heading.outer.start, text: heading.text.start };
        if let Some(part) = self.found.last_mut().filter(|_| self.is_open) {
            if heading.level > part.level {
                let Written { number, outer, inner, text, span, .. } = heading;
                let (kind, heading) = (MarkKind::Heading, Some(number));
                return part.marks.push(Mark { kind, depth: 0, outer, inner, text, span, heading });
            }
            self.end(start);
        }
        let named = self.kind.and_then(|kind| kind.part_named(heading.title));
        let Some((_, name, part)) = named else { return };
        // A second part of one name is text like any other, and a lint tells of it.
        if self.found.iter().any(|found| found.name == name) {
            return self.repeated.push(heading.number);
        }
        let below = Place { html: heading.outer.end, text: heading.text.end };
        self.begin(name, part.shape, heading.level, Some(heading.number), heading.outer, below);
    }

    fn begin(
        &mut self,
        name: &str,
        shape: Shape,
        level: u8,
        heading: Option<usize>,
        outer: Range<usize>,
        below: Place,
    ) {
        self.is_open = true;
        self.found.push(Found {
            name: name.to_owned(),
            shape,
            level,
            heading,
            range: outer,
            inner_start: below.html,
            text: below.text..below.text,
            marks: Vec::new(),
        });
    }

    /// Ends the part that is being written.
    pub(super) fn end(&mut self, at: Place) {
        if let Some(part) = self.found.last_mut().filter(|_| self.is_open) {
            part.range.end = at.html;
            part.text.end = at.text;
        }
        self.is_open = false;
        self.open.clear();
    }

    /// Begins a mark; `tag` is where its tag begins, `inside` what comes behind the tag.
    pub(super) fn begin_mark(&mut self, kind: MarkKind, depth: usize, tag: usize, inside: Place, span: Span) {
        let Some(part) = self.found.last_mut().filter(|_| self.is_open) else { return };
        self.open.push(part.marks.len());
        let (inner, text) = (inside.html..inside.html, inside.text..inside.text);
        part.marks.push(Mark { kind, depth, outer: tag..tag, inner, text, span, heading: None });
    }

    /// Ends the mark of this kind at this depth, if one was begun; `inside` is before its closing tag, `behind` after it.
    pub(super) fn end_mark(&mut self, kind: MarkKind, depth: usize, inside: Place, behind: usize) {
        let Some(part) = self.found.last_mut().filter(|_| self.is_open) else { return };
        let last = self.open.last().and_then(|&number| part.marks.get_mut(number));
        let Some(mark) = last.filter(|mark| mark.kind == kind && mark.depth == depth) else { return };
        mark.outer.end = behind;
        mark.inner.end = inside.html;
        mark.text.end = inside.text;
        self.open.pop();
    }

    /// Takes the parts apart, gives every item an anchor, and puts all into the body. `text` is what is written without
    /// markup.
    pub(super) fn finish(self, body: &mut Body, text: &str, anchors: &mut Anchors) {
        body.repeated_parts = self.repeated;
        let mut insertions = Insertions::default();
        let months = self.months;
        let apart: Vec<(Found, Vec<Draft>)> = self
            .found
            .into_iter()
            .map(|part| {
                let mut drafts = Reader { body, text, months, part: &part }.items();
                let heading = part.heading.and_then(|number| body.headings.get(number));
                let above = heading.map_or("", |heading| heading.id.as_str());
                drafts.iter_mut().for_each(|draft| draft.name(above, anchors, &mut insertions));
                (part, drafts)
            })
            .collect();
        insertions.apply(body);
        body.parts = apart.into_iter().map(|(part, drafts)| part.settle(drafts, text, &insertions)).collect();
    }
}

impl Found {
    /// The list or table that an item stands in, or else the item itself.
    fn around(&self, item: &Range<usize>) -> Range<usize> {
        let holds = |mark: &&Mark| {
            mark.kind == MarkKind::List && mark.outer.start <= item.start && item.end <= mark.outer.end
        };
        self.marks.iter().find(holds).map_or_else(|| item.clone(), |list| list.outer.clone())
    }

    fn settle(self, drafts: Vec<Draft>, text: &str, insertions: &Insertions) -> BodyPart {
        let inner = insertions.moved(&(self.inner_start..self.range.end));
        let first =
            drafts.first().map_or(inner.end, |draft| insertions.start(self.around(&draft.outer).start));
        let last = drafts.last().map_or(inner.end, |draft| insertions.end(self.around(&draft.outer).end));
        BodyPart {
            name: self.name,
            shape: self.shape,
            heading: self.heading,
            range: insertions.moved(&self.range),
            intro: inner.start..first,
            outro: last..inner.end,
            inner,
            items: drafts.into_iter().map(|draft| draft.settle(insertions)).collect(),
            text: in_one_line(text.get(self.text).unwrap_or_default()),
        }
    }
}
