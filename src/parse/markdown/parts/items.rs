//! Makes points, questions, dates, terms and steps of the marks that a part has left.

use std::ops::Range;

use super::{Found, Mark, MarkKind};
use crate::config::Shape;
use crate::date::PartialDate;
use crate::parse::body::{Body, Item};
use crate::parse::markdown::anchors::Anchors;
use crate::parse::markdown::insert::Insertions;
use crate::source::Span;

/// What may end a label and does not belong to it.
const ENDINGS: [char; 8] = [':', '：', '–', '—', '-', '|', ' ', '\n'];

/// An item before its anchor is put into the HTML.
pub(super) struct Draft {
    id: String,
    /// Where an `id` is to be put, if it has none yet.
    tag: Option<usize>,
    /// All of it, with its tags.
    pub(super) outer: Range<usize>,
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
    pub(super) fn name(&mut self, above: &str, anchors: &mut Anchors, insertions: &mut Insertions) {
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

    pub(super) fn settle(self, insertions: &Insertions) -> Item {
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
pub(super) struct Reader<'r> {
    pub(super) body: &'r Body,
    pub(super) text: &'r str,
    pub(super) months: &'r [String],
    pub(super) part: &'r Found,
}

impl Reader<'_> {
    /// The items, in the order of the text, by the shape of the part.
    pub(super) fn items(&self) -> Vec<Draft> {
        match self.part.shape {
            Shape::Prose => Vec::new(),
            Shape::List => self.of_first_list(),
            Shape::Timeline => or_else(self.of_lists(), || self.of_table()),
            Shape::Terms => self.of_terms(),
            Shape::Questions => or_else(self.of_headings(), || self.of_terms()),
            Shape::Steps => or_else(self.of_headings(), || self.of_first_list()),
        }
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

/// The items that one way finds, or where there are none, those of another.
fn or_else(items: Vec<Draft>, other: impl FnOnce() -> Vec<Draft>) -> Vec<Draft> {
    if items.is_empty() { other() } else { items }
}

/// A text with one space where there was white space of any sort.
pub(super) fn in_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<&str>>().join(" ")
}
