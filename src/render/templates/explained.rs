//! Tera's errors in our words.

use std::collections::BTreeMap;

use tera::{ErrorKind, ReportError, Tera};

use super::builtin::{Known, TERA_FILTERS, TERA_FUNCTIONS, TERA_TESTS};
use super::code::{end_of_path, tags};
use super::{blocks, rendering};
use crate::diagnostic::{Diagnostic, Location, as_message, did_you_mean};
use crate::render::{filters, functions};
use crate::source::{Source, Span};

/// The mistakes in each template by itself; together, Tera tells only of the first.
pub(super) fn syntax_mistakes(sources: &BTreeMap<String, Source>) -> Vec<Diagnostic> {
    let mistake = |(name, source): (&String, &Source)| {
        let error = Tera::default().add_raw_template(name, &source.text).err()?;
        match error.kind() {
            ErrorKind::SyntaxError(report) => Some(located(report, sources)),
            _ => None,
        }
    };
    sources.iter().filter_map(mistake).collect()
}

/// Puts an error of Tera into our words.
pub(super) fn explain(error: &tera::Error, sources: &BTreeMap<String, Source>) -> Vec<Diagnostic> {
    let in_template = |name: &str, diagnostic: Diagnostic| match sources.get(name) {
        Some(source) => diagnostic.at(source, 0..0),
        None => diagnostic,
    };
    match error.kind() {
        ErrorKind::SyntaxError(report) => vec![located(report, sources)],
        ErrorKind::RenderingError(report) => vec![rendering::explain(report, sources)],
        ErrorKind::CircularExtend { tpl, inheritance_chain } => {
            let message = format!("template `{tpl}` extends itself, through {}", chain(inheritance_chain));
            vec![in_template(tpl, Diagnostic::error(message))]
        }
        ErrorKind::CircularInclude { tpl, include_chain } => {
            let message = format!("template `{tpl}` includes itself, through {}", chain(include_chain));
            vec![in_template(tpl, Diagnostic::error(message))]
        }
        ErrorKind::MissingParent { current, parent } => {
            let hint = did_you_mean(parent, sources.keys().map(String::as_str));
            let message = format!("template `{current}` extends `{parent}`, but there is no such template");
            let wrong = in_template(current, Diagnostic::error(message)).maybe_hint(hint);
            vec![
                match sources.get(current).and_then(|source| Some((source, quoted(&source.text, parent)?))) {
                    Some((source, place)) => wrong.at(source, place),
                    None => wrong,
                },
            ]
        }
        kind => {
            let text = kind.to_string();
            let known =
                [reports(&text, sources), defined_twice(sources)].into_iter().find(|all| !all.is_empty());
            known.unwrap_or_else(|| vec![Diagnostic::error(as_message(&text))])
        }
    }
}

/// Where a name stands in quotes in the tags of a template.
fn quoted(text: &str, name: &str) -> Option<Span> {
    let words = tags(text).into_iter().flat_map(|tag| tag.words());
    let mut fitting = words.filter(|word| word.text.trim_matches(['"', '\'', '`']) == name);
    fitting.next().map(|word| word.span())
}

fn chain(names: &[String]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" and ")
}

fn located(report: &ReportError, sources: &BTreeMap<String, Source>) -> Diagnostic {
    let diagnostic = Diagnostic::error(as_message(report.message()));
    match sources.get(report.filename()) {
        Some(source) => blocks::explain(report, source)
            .unwrap_or_else(|| diagnostic.at(source, report.span().range.clone())),
        None => diagnostic,
    }
}

/// Tera gives some mistakes only as finished text: blocks of `error: …` with `--> file:line:column` below.
fn reports(text: &str, sources: &BTreeMap<String, Source>) -> Vec<Diagnostic> {
    let report = |block: &str| {
        let message = as_message(block.lines().next()?.strip_prefix("error: ")?);
        let place = block.lines().nth(1)?.split_once("--> ")?.1;
        let mut parts = place.rsplitn(3, ':');
        let column: usize = parts.next()?.parse().ok()?;
        let line: usize = parts.next()?.parse().ok()?;
        let source = sources.get(parts.next()?)?;
        let start =
            source.text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum::<usize>();
        let in_line =
            source.text.get(start..)?.char_indices().nth(column.saturating_sub(1)).map_or(0, |(at, _)| at);
        let name = message.split('`').nth(1).unwrap_or_default();
        let hint = did_you_mean(name, known_beside(&message, sources));
        let at = start + in_line;
        Some(Diagnostic::error(message.as_str()).at(source, at..at + 1).maybe_hint(hint))
    };
    text.split("\n\n").filter_map(report).collect()
}

/// What an unknown name that a message begins with may have been meant to be.
fn known_beside<'s>(message: &str, sources: &'s BTreeMap<String, Source>) -> Vec<&'s str> {
    let both = |ours: &[&'static str], teras: &[Known]| -> Vec<&'s str> {
        ours.iter().copied().chain(teras.iter().map(|(name, _)| *name)).collect()
    };
    match message.split(" `").next() {
        Some("unknown function") => both(functions::FUNCTIONS, TERA_FUNCTIONS),
        Some("unknown filter") => both(filters::FILTERS, TERA_FILTERS),
        Some("unknown test") => TERA_TESTS.to_vec(),
        Some("unknown template") => sources.keys().map(String::as_str).collect(),
        Some("unknown component") => {
            sources.values().flat_map(|source| components(&source.text)).map(|(name, _)| name).collect()
        }
        _ => Vec::new(),
    }
}

/// The components that more than one template defines. Tera tells of any one of them, and not where it is.
fn defined_twice(sources: &BTreeMap<String, Source>) -> Vec<Diagnostic> {
    let mut known: BTreeMap<&str, Location> = BTreeMap::new();
    let mut twice = Vec::new();
    for source in sources.values() {
        for (name, span) in components(&source.text) {
            let place = Location::Text { source: source.clone(), span };
            match known.get(name) {
                Some(other) => twice.push(
                    Diagnostic::error(format!("component `{name}` is defined twice"))
                        .at_location(place)
                        .related(other.clone(), "the other one")
                        .hint("give one of them another name, or leave it out"),
                ),
                None => drop(known.insert(name, place)),
            }
        }
    }
    twice
}

/// The components that a template defines, each with the place of its name.
fn components(text: &str) -> impl Iterator<Item = (&str, Span)> {
    tags(text).into_iter().filter_map(|tag| match tag.words().as_slice() {
        [first, name, ..] if first.text == "component" => {
            let span = name.at..end_of_path(text, name.at)?;
            Some((text.get(span.clone())?, span))
        }
        _ => None,
    })
}
