//! Rules about the parts of a page that is of a kind.

use std::ops::Range;

use super::Linted;
use crate::config::Shape;
use crate::diagnostic::{Diagnostic, Location};
use crate::parse::{Body, BodyPart, Heading, Item};
use crate::source::Span;

/// A part that the kind requires and the page does not have.
pub(super) fn required(linted: &Linted<'_>) -> Vec<Diagnostic> {
    let Some((_, kind)) = linted.kind() else { return Vec::new() };
    let is_there = |name: &str| linted.parts().iter().any(|part| part.name == name);
    let missing = kind.parts.iter().filter(|(name, part)| part.required && !is_there(name));
    let found = missing.map(|(name, part)| {
        let heading = part.headings.first().map_or(name.as_str(), String::as_str);
        let found = Diagnostic::warning(format!("the part `{name}` is missing"));
        linted.at_the_top(found).hint(format!("write it below a heading that names it, as `## {heading}`"))
    });
    found.collect()
}

/// A part with nothing in it, or with nothing that its shape asks for.
pub(super) fn empty(linted: &Linted<'_>) -> Vec<Diagnostic> {
    let body = linted.text().body;
    let found = linted.parts().iter().filter_map(|part| {
        let (message, hint) = if is_blank(body, std::slice::from_ref(&part.inner), &part.text) {
            (format!("the part `{}` is empty", part.name), "write it, or remove its heading")
        } else {
            let (things, hint) = asked_for(part.shape).filter(|_| part.items.is_empty())?;
            (format!("the part `{}` has no {things}", part.name), hint)
        };
        Some(linted.at(place(body, part), Diagnostic::warning(message).hint(hint)))
    });
    found.collect()
}

/// What the items of a shape are called, and how they are written.
fn asked_for(shape: Shape) -> Option<(&'static str, &'static str)> {
    match shape {
        Shape::Prose => None,
        Shape::List => Some(("points", "write it as a list, as `- **Label:** sentence`")),
        Shape::Questions => {
            Some(("questions", "write each question as a heading below this one, and its answer below that"))
        }
        Shape::Timeline => {
            Some(("dates", "write it as a list or table, as `- **19 December 2025:** what happened`"))
        }
        Shape::Terms => {
            Some(("terms", "write a term on a line of its own, and what it means on the next, behind `: `"))
        }
        Shape::Steps => Some(("steps", "write a numbered list, or a heading for each step")),
    }
}

/// Parts that do not stand in the order of the kind, and parts that come twice.
pub(super) fn order(linted: &Linted<'_>) -> Vec<Diagnostic> {
    let mut found = out_of_order(linted);
    found.extend(repeated(linted));
    found
}

/// Only where the order breaks is there something to tell: what follows in order has been moved with it.
fn out_of_order(linted: &Linted<'_>) -> Vec<Diagnostic> {
    let (Some((name, kind)), parts) = (linted.kind(), linted.parts()) else { return Vec::new() };
    let rank = |part: &BodyPart| kind.parts.get_index_of(&part.name);
    let is_wrong = |pair: &&[BodyPart]| matches!(pair, [before, after] if rank(before) > rank(after));
    let order = || {
        let there = kind.parts.keys().filter(|name| parts.iter().any(|part| part.name == **name));
        there.map(|name| format!("`{name}`")).collect::<Vec<String>>().join(", ")
    };
    let found = parts.windows(2).filter(is_wrong).filter_map(|pair| {
        let [before, after] = pair else { return None };
        let message = format!("the part `{}` stands behind `{}`", after.name, before.name);
        let hint = format!("the order of a page of kind `{name}` is {}", order());
        Some(linted.at(place(linted.text().body, after), Diagnostic::warning(message).hint(hint)))
    });
    found.collect()
}

fn repeated(linted: &Linted<'_>) -> Vec<Diagnostic> {
    let Some((_, kind)) = linted.kind() else { return Vec::new() };
    let text = linted.text();
    let headings = text.body.repeated_parts.iter().filter_map(|number| text.body.headings.get(*number));
    let found = headings.filter_map(|heading: &Heading| {
        let (_, name, _) = kind.part_named(&heading.title)?;
        let first = text.body.parts.iter().find(|part| part.name == name)?;
        let span = place(text.body, first);
        let found = Diagnostic::warning(format!("the part `{name}` is there twice"))
            .related(Location::Text { source: text.source.clone(), span }, "the first one")
            .hint("join the two: only the first is taken for the part");
        Some(linted.at(heading.span.clone(), found))
    });
    found.collect()
}

/// A question that nothing follows.
pub(super) fn unanswered(linted: &Linted<'_>) -> Vec<Diagnostic> {
    let body = linted.text().body;
    let questions = linted.parts().iter().filter(|part| part.shape == Shape::Questions);
    let unanswered =
        questions.flat_map(|part| &part.items).filter(|item| is_blank(body, &item.html, &item.text));
    let found = unanswered.map(|item| {
        let question = item.label.as_deref().unwrap_or_default();
        let found = Diagnostic::warning(format!("the question `{question}` has no answer"));
        linted.at_its_first_line(&item.span, found).hint("write the answer below it, or remove the question")
    });
    found.collect()
}

/// Entries of a timeline without a date, or earlier than the entry before them.
pub(super) fn timeline(linted: &Linted<'_>) -> Vec<Diagnostic> {
    let timelines = linted.parts().iter().filter(|part| part.shape == Shape::Timeline);
    timelines.flat_map(|part| undated(linted, &part.items).chain(too_early(linted, &part.items))).collect()
}

fn undated<'s>(linted: &'s Linted<'_>, items: &'s [Item]) -> impl Iterator<Item = Diagnostic> + 's {
    items.iter().filter(|item| item.date.is_none()).map(|item| {
        let found = Diagnostic::warning("an entry of the timeline does not begin with a date");
        let hint = "begin it with a date, a month or a year, as `**19 December 2025:**`";
        linted.at_its_first_line(&item.span, found).hint(hint)
    })
}

fn too_early(linted: &Linted<'_>, items: &[Item]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut before = None;
    for (item, date) in items.iter().filter_map(|item| Some((item, item.date?))) {
        let last = *before.get_or_insert(date);
        let is_early = last.compare(date).is_gt();
        if is_early {
            let message = format!("the timeline goes from {last} back to {date}");
            let wrong = Diagnostic::warning(message).hint("put the earlier entry first");
            found.push(linted.at_its_first_line(&item.span, wrong));
        }
        // A year says nothing of where a month in it belongs, so that the month before it still counts.
        if is_early || !(last.compare(date).is_eq() && date.is_vaguer_than(last)) {
            before = Some(date);
        }
    }
    found
}

/// Where the heading of a part stands.
fn place(body: &Body, part: &BodyPart) -> Span {
    part.heading.and_then(|number| body.headings.get(number)).map_or(0..0, |heading| heading.span.clone())
}

/// Whether there is nothing to be read or seen in a piece of a body, of which `text` is what is without markup. A
/// comment is nothing; what a shortcode or picture will put into a hole is something.
fn is_blank(body: &Body, ranges: &[Range<usize>], text: &str) -> bool {
    let is_nothing = |range: &Range<usize>| {
        let has_hole = body.holes.iter().any(|hole| range.contains(&hole.at));
        !has_hole && is_comments(body.html.get(range.clone()).unwrap_or_default())
    };
    text.trim().is_empty() && ranges.iter().all(is_nothing)
}

/// Whether there is nothing but comments and white space in HTML.
fn is_comments(html: &str) -> bool {
    let mut rest = html.trim_start();
    while let Some((_, after)) = rest.strip_prefix("<!--").and_then(|comment| comment.split_once("-->")) {
        rest = after.trim_start();
    }
    rest.is_empty()
}
