//! Tags that open something and others that close it: what is open where Tera does not know on.

use tera::ReportError;

use super::code::{Tag, tags};
use crate::diagnostic::{Diagnostic, Location, did_you_mean};
use crate::source::Source;

/// The tags that open what another one closes.
const OPENING: &[&str] = &["block", "component", "filter", "for", "if", "set", "set_global"];

/// All others.
const OTHERS: &[&str] = &["break", "continue", "elif", "else", "extends", "include", "raw"];

/// Something that is open.
struct Open<'t> {
    name: &'t str,
    /// What closes it.
    end: String,
    tag: Tag<'t>,
}

/// Puts it into our words if something is not closed, or a tag closes what is not open or is not known.
pub(super) fn explain(report: &ReportError, source: &Source) -> Option<Diagnostic> {
    let at = report.span().range.start;
    match report.message() {
        message if message == "Unexpected end of input" || message.starts_with("Unclosed component") => {
            not_closed(source)
        }
        "Unknown tag" => {
            let all = tags(&source.text);
            let before: Vec<Tag<'_>> = all.iter().copied().take_while(|tag| tag.span().end <= at).collect();
            let tag = all.get(before.len())?;
            Some(unknown_tag(tag, open(&before).pop(), source))
        }
        _ => None,
    }
}

fn not_closed(source: &Source) -> Option<Diagnostic> {
    let all = tags(&source.text);
    if let Some(last) = all.last().filter(|last| last.reaches(source.text.len())) {
        let end = if last.is_block(&source.text) { "%}" } else { "}}" };
        let wrong = Diagnostic::error("this tag has no end").at(source, last.span());
        return Some(wrong.hint(format!("write `{end}` behind it")));
    }
    let Open { name, end, tag } = open(&all).pop()?;
    let wrong = Diagnostic::error(format!("this `{name}` is not closed")).at(source, tag.span());
    Some(wrong.hint(format!("write `{{% {end} %}}` behind what belongs to it")))
}

fn unknown_tag(tag: &Tag<'_>, open: Option<Open<'_>>, source: &Source) -> Diagnostic {
    let words = tag.words();
    let word = words.first().map_or("", |word| word.text);
    let place = words.first().map_or_else(|| tag.span(), |word| word.span());
    let closes = word.strip_prefix("end").filter(|name| OPENING.contains(name));
    if closes.is_none() && !["else", "elif"].contains(&word) {
        let end = open.as_ref().map(|open| open.end.as_str());
        let known = OPENING.iter().chain(OTHERS).copied().chain(end);
        let hint = instead_of(word).or_else(|| did_you_mean(word, known));
        return Diagnostic::error(format!("unknown tag `{word}`")).at(source, place).maybe_hint(hint);
    }
    match open {
        Some(Open { name, end, tag }) => {
            let wrong =
                Diagnostic::error(format!("`{word}` cannot stand here, since `{name}` is not closed"));
            let opened = Location::Text { source: source.clone(), span: tag.span() };
            let wrong = wrong.at(source, place).related(opened, "it is opened here");
            wrong.hint(format!("write `{{% {end} %}}` before it"))
        }
        None => {
            let wrong = Diagnostic::error(format!("`{word}` cannot stand here, where nothing is open"));
            let before = closes.unwrap_or("if");
            let hint = format!("remove it, or write `{{% {before} … %}}` before what belongs to it");
            wrong.at(source, place).hint(hint)
        }
    }
}

/// What there is in the place of tags that other engines have.
fn instead_of(word: &str) -> Option<String> {
    match word {
        "elsif" | "elseif" => Some("did you mean `elif`?".to_owned()),
        "macro" | "import" | "call" => {
            Some("write a component, as `{% component Name() %}`, which needs no import".to_owned())
        }
        _ => None,
    }
}

/// What some tags open and do not close.
fn open<'t>(tags: &[Tag<'t>]) -> Vec<Open<'t>> {
    let mut open: Vec<Open<'t>> = Vec::new();
    for tag in tags {
        let words: Vec<&str> = tag.words().iter().map(|word| word.text).collect();
        let closes = match words.as_slice() {
            ["<", "/", name, ..] => Some(format!("</{name}>")),
            [end, ..] if end.starts_with("end") => Some((*end).to_owned()),
            _ => None,
        };
        match words.as_slice() {
            _ if closes.is_some() => drop(open.pop_if(|last| Some(&last.end) == closes.as_ref())),
            ["<", .., "/", ">"] => {}
            ["<", name, ..] => open.push(Open { name, end: format!("</{name}>"), tag: *tag }),
            ["set" | "set_global", _, "=", ..] => {}
            ["set_global", ..] => open.push(Open { name: words[0], end: "endset".to_owned(), tag: *tag }),
            [name, ..] if OPENING.contains(name) => {
                open.push(Open { name, end: format!("end{name}"), tag: *tag });
            }
            _ => {}
        }
    }
    open
}
