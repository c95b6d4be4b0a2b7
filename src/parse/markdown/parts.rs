//! The parts of a page, as its kind knows them: found while the text is written, and taken apart once it is.
//!
//! While the writer goes on it leaves marks: where an item of a list begins and ends, a term, a row of a table. Only when
//! all is written, the marks become points, questions, dates, terms and steps. Then each gets an anchor, which moves
//! what stands behind it.

use std::ops::Range;

use super::anchors::Anchors;
use super::insert::Insertions;
use crate::config::{Kind, Shape};
use crate::date::PartialDate;
use crate::parse::body::{Body, BodyPart, Item};
use crate::source::Span;

/// What may end a label and does not belong to it.
const ENDINGS: [char; 8] = [':', '：', '–', '—', '-', '|', ' ', '\n'];

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

/// An item before its anchor is put into the HTML.
struct Draft {
    id: String,
    /// Where an `id` is to be put, if it has none yet.
    tag: Option<usize>,
    /// All of it, with its tags.
    outer: Range<usize>,
    label: Option<String>,
    /// What is shown of the label, and what is left out when only the rest is shown.
    label_html: Option<(Range<usize>, Range<usize>)>,
    /// Where the date stands, if it can be marked as one.
    date_html: Option<Range<usize>>,
    html: Vec<Range<usize>>,
    text: String,
    date: Option<PartialDate>,
    span: Span,
}

impl Draft {
    fn name(&mut self, above: &str, anchors: &mut Anchors, insertions: &mut Insertions) {
        if let Some(tag) = self.tag {
            let name = self.date.map(|date| date.to_string()).or_else(|| self.label.clone());
            self.id = anchors.below(above, &name.unwrap_or_default());
            let mut attribute = " id=\"".to_owned();
            let _ = pulldown_cmark_escape::escape_html(&mut attribute, &self.id);
            attribute.push('"');
            insertions.add(tag, attribute);
        }
        if let (Some(range), Some(date)) = (&self.date_html, self.date) {
            insertions.add(range.start, format!("<time datetime=\"{date}\">"));
            insertions.add(range.end, "</time>".to_owned());
        }
    }

    fn settle(self, insertions: &Insertions) -> Item {
        let label = self.label_html.as_ref().map(|(_, outer)| outer);
        let html = self.html.iter().flat_map(|range| match label {
            Some(label) if range.start <= label.start && label.end <= range.end => {
                without(range, label, insertions)
            }
            _ => std::iter::once(insertions.moved(range)).collect(),
        });
        let html = html.collect();
        Item {
            id: self.id,
            label: self.label,
            label_html: self.label_html.map(|(shown, _)| insertions.moved(&shown)),
            html,
            text: self.text,
            date: self.date,
            span: self.span,
        }
    }
}

/// Where what is left of a range is, once a label is taken out of it with all that was put right before and behind it.
/// What is left may be empty and still hold what a shortcode makes.
fn without(range: &Range<usize>, label: &Range<usize>, insertions: &Insertions) -> Vec<Range<usize>> {
    vec![
        insertions.start(range.start)..insertions.start(label.start),
        insertions.end(label.end)..insertions.end(range.end),
    ]
}

/// What follows a label, behind white space and at most one sign between the two. A dash is one only if white space
/// follows it: otherwise it may be a minus.
fn behind_label(rest: &str) -> &str {
    let rest = rest.trim_start();
    let mut chars = rest.chars();
    let behind = match chars.next() {
        Some(':' | '：') => chars.as_str(),
        Some('–' | '—' | '-' | '|') if chars.as_str().starts_with(char::is_whitespace) => chars.as_str(),
        _ => rest,
    };
    behind.trim_start()
}

/// Makes items of the marks of a part.
struct Reader<'r> {
    body: &'r Body,
    text: &'r str,
    months: &'r [String],
    part: &'r Found,
}

impl Reader<'_> {
    fn items(&self) -> Vec<Draft> {
        match self.part.shape {
            Shape::Prose => Vec::new(),
            Shape::List => self.of_first_list(),
            Shape::Timeline => self.first_of([self.of_lists(), self.of_table()]),
            Shape::Terms => self.of_terms(),
            Shape::Questions => self.first_of([self.of_headings(), self.of_terms()]),
            Shape::Steps => self.first_of([self.of_headings(), self.of_first_list()]),
        }
    }

    fn first_of(&self, ways: [Vec<Draft>; 2]) -> Vec<Draft> {
        ways.into_iter().find(|items| !items.is_empty()).unwrap_or_default()
    }

    fn marks(&self, kind: MarkKind) -> impl Iterator<Item = &Mark> {
        self.part.marks.iter().filter(move |mark| mark.kind == kind)
    }

    /// The marks inside another, found by their order: a part may have a hundred thousand items.
    fn inside(&self, mark: &Mark) -> &[Mark] {
        let marks = &self.part.marks;
        let from = marks.partition_point(|other| other.outer.start <= mark.outer.start);
        let to = marks.partition_point(|other| other.outer.start < mark.outer.end);
        marks.get(from..to).unwrap_or_default()
    }

    fn text_of(&self, range: &Range<usize>) -> String {
        in_one_line(self.text.get(range.clone()).unwrap_or_default())
    }

    fn html_of(&self, range: Range<usize>) -> &str {
        self.body.html.get(range).unwrap_or_default()
    }

    /// The items of the first list. What another one says is text that follows them.
    fn of_first_list(&self) -> Vec<Draft> {
        let list = self.marks(MarkKind::List).find(|list| self.items_of(list).next().is_some());
        list.into_iter().flat_map(|list| self.items_of(list)).map(|item| self.list_item(item)).collect()
    }

    fn items_of(&self, list: &Mark) -> impl Iterator<Item = &Mark> {
        self.inside(list).iter().filter(|mark| mark.kind == MarkKind::Item)
    }

    /// The items of all lists: a long timeline may have one below each of its headings.
    fn of_lists(&self) -> Vec<Draft> {
        self.marks(MarkKind::Item).map(|item| self.list_item(item)).collect()
    }

    fn list_item(&self, item: &Mark) -> Draft {
        let mut draft = self.draft(item, Some(item.outer.start + "<li".len()));
        let opening = self.html_of(item.inner.clone());
        // In a loose list the label stands in the item's first paragraph.
        let paragraph = opening.trim_start().strip_prefix("<p>").map_or(0, |rest| opening.len() - rest.len());
        let start = item.inner.start + paragraph;
        let first = self.inside(item).iter().find(|mark| mark.kind == MarkKind::Strong);
        match first.filter(|strong| strong.outer.start == start) {
            Some(strong) => self.label_in_strong(&mut draft, item, strong),
            None => self.label_in_plain(&mut draft, start),
        }
        draft
    }

    /// The label of `**Label:** sentence` or `**Label**: sentence`; in a timeline the colon may be missing.
    fn label_in_strong(&self, draft: &mut Draft, item: &Mark, strong: &Mark) {
        let label = self.text_of(&strong.text);
        let behind = self.html_of(strong.outer.end..item.inner.end);
        let is_label = label.ends_with([':', '：']) || behind.trim_start().starts_with([':', '：']);
        let date = self.date(&label);
        if !is_label && date.is_none() {
            return;
        }
        // A label that has its colon inside needs no other sign.
        let skip = if label.ends_with([':', '：']) { str::trim_start } else { behind_label };
        let rest = skip(behind);
        let outer = strong.outer.start..strong.outer.end + behind.len() - rest.len();
        let text = self.text.get(strong.text.end..item.text.end).unwrap_or_default();
        draft.text = in_one_line(skip(text));
        draft.date_html = date.and_then(|(_, length)| self.literal(strong.inner.start, &label, length));
        draft.date = date.map(|(date, _)| date);
        draft.label = Some(label.trim_end_matches(ENDINGS).to_owned());
        let shown = self.html_of(strong.inner.clone()).trim_end_matches(ENDINGS).len();
        draft.label_html = Some((strong.inner.start..strong.inner.start + shown, outer));
    }

    /// The date at the beginning of `19 December 2025: what happened`.
    fn label_in_plain(&self, draft: &mut Draft, start: usize) {
        let Some((date, length)) = self.date(&draft.text) else { return };
        draft.date = Some(date);
        let Some(literal) = self.literal(start, &draft.text, length) else { return };
        let behind = self.html_of(literal.end..draft.html.last().map_or(literal.end, |range| range.end));
        let rest = behind_label(behind);
        draft.label = draft.text.get(..length).map(str::to_owned);
        draft.label_html = Some((literal.clone(), literal.start..literal.end + behind.len() - rest.len()));
        draft.text = behind_label(draft.text.get(length..).unwrap_or_default()).to_owned();
        draft.date_html = Some(literal);
    }

    /// The date that a label begins with; there are dates in timelines only.
    fn date(&self, label: &str) -> Option<(PartialDate, usize)> {
        if self.part.shape == Shape::Timeline { PartialDate::read(label, self.months) } else { None }
    }

    /// The range of HTML from `start` that says the same as the first `length` bytes of a text, if it does.
    fn literal(&self, start: usize, text: &str, length: usize) -> Option<Range<usize>> {
        let range = start..start + length;
        (self.body.html.get(range.clone())? == text.get(..length)?).then_some(range)
    }

    fn of_table(&self) -> Vec<Draft> {
        self.marks(MarkKind::Row).filter_map(|row| self.row(row)).collect()
    }

    /// A row whose first cell is the date, and whose others tell what happened.
    fn row(&self, row: &Mark) -> Option<Draft> {
        let mut cells = self.inside(row).iter().filter(|mark| mark.kind == MarkKind::Cell);
        let first = cells.next()?;
        let rest: Vec<&Mark> = cells.collect();
        let mut draft = self.draft(row, Some(row.outer.start + "<tr".len()));
        let label = self.text_of(&first.text);
        let date = self.date(&label);
        draft.date = date.map(|(date, _)| date);
        draft.date_html = date.and_then(|(_, length)| self.literal(first.inner.start, &label, length));
        draft.label = Some(label);
        draft.label_html = Some((first.inner.clone(), first.inner.clone()));
        draft.html = rest.iter().map(|cell| cell.inner.clone()).collect();
        draft.text = rest
            .iter()
            .map(|cell| self.text_of(&cell.text))
            .collect::<Vec<String>>()
            .join(" ")
            .trim()
            .to_owned();
        Some(draft)
    }

    /// Terms with what defines them; several terms in a row share what follows.
    fn of_terms(&self) -> Vec<Draft> {
        let is_either = |mark: &&Mark| matches!(mark.kind, MarkKind::Term | MarkKind::Definition);
        let marks: Vec<&Mark> = self.part.marks.iter().filter(is_either).collect();
        let of_group = |group: &[&Mark]| {
            let (terms, definitions): (Vec<&Mark>, Vec<&Mark>) =
                group.iter().partition(|mark| mark.kind == MarkKind::Term);
            let end = group.last().map_or(0, |mark| mark.outer.end);
            terms.into_iter().map(|term| self.term(term, &definitions, end)).collect::<Vec<Draft>>()
        };
        // A group ends where a term follows a definition.
        let is_together =
            |a: &&Mark, b: &&Mark| !(a.kind == MarkKind::Definition && b.kind == MarkKind::Term);
        marks.chunk_by(is_together).flat_map(of_group).collect()
    }

    fn term(&self, term: &Mark, definitions: &[&Mark], end: usize) -> Draft {
        let texts: Vec<String> =
            definitions.iter().map(|definition| self.text_of(&definition.text)).collect();
        Draft {
            outer: term.outer.start..end,
            label: Some(self.text_of(&term.text)),
            label_html: Some((term.inner.clone(), term.inner.clone())),
            html: definitions.iter().map(|definition| definition.inner.clone()).collect(),
            text: texts.join(" "),
            ..self.draft(term, Some(term.outer.start + "<dt".len()))
        }
    }

    /// Headings of the first level below the part's own, each with what stands below it.
    fn of_headings(&self) -> Vec<Draft> {
        let level = |mark: &Mark| {
            mark.heading.and_then(|number| self.body.headings.get(number)).map_or(0, |heading| heading.level)
        };
        let Some(top) = self.marks(MarkKind::Heading).map(level).min() else { return Vec::new() };
        let tops: Vec<&Mark> = self.marks(MarkKind::Heading).filter(|mark| level(mark) == top).collect();
        let ends = tops.iter().skip(1).map(|next| (next.outer.start, next.text.start));
        let ends = ends.chain([(self.part.range.end, self.part.text.end)]);
        tops.iter().zip(ends).map(|(heading, end)| self.headed(heading, end)).collect()
    }

    fn headed(&self, heading: &Mark, (end, text_end): (usize, usize)) -> Draft {
        let id = heading.heading.and_then(|number| self.body.headings.get(number));
        let label = self.text_of(&heading.text);
        Draft {
            id: id.map_or_else(String::new, |heading| heading.id.clone()),
            outer: heading.outer.start..end,
            label: Some(label),
            label_html: Some((heading.inner.clone(), heading.inner.clone())),
            html: std::iter::once(heading.outer.end..end).collect(),
            text: self.text_of(&(heading.text.end..text_end)),
            ..self.draft(heading, None)
        }
    }

    fn draft(&self, mark: &Mark, tag: Option<usize>) -> Draft {
        Draft {
            id: String::new(),
            tag,
            outer: mark.outer.clone(),
            label: None,
            label_html: None,
            date_html: None,
            html: vec![mark.inner.clone()],
            text: self.text_of(&mark.text),
            date: None,
            span: mark.span.clone(),
        }
    }
}

/// A text with one space where there was white space of any sort.
fn in_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<&str>>().join(" ")
}
