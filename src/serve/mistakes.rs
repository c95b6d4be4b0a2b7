//! Mistakes, as the browser shows them.

use std::path::Path;

use serde_json::{Value, json};

use crate::config::Editor;
use crate::diagnostic::{Diagnostic, Location};
use crate::source::line_at;

/// The longest part of a line that is shown, in characters.
const LONGEST_LINE: usize = 300;

/// All mistakes, for the script to show. It takes nothing of it for HTML.
pub(super) fn list(mistakes: &[Diagnostic], root: &Path, editor: &Editor) -> Value {
    let shown = |one: &Diagnostic| {
        json!({
            "severity": one.severity.to_string(),
            "rule": one.rule,
            "message": one.message,
            "place": one.location.as_ref().map(|location| place(location, root, editor)),
            "related": one
                .related
                .iter()
                .map(|(location, what)| json!({ "place": place(location, root, editor), "message": what }))
                .collect::<Vec<Value>>(),
            "hint": one.hint,
            "routes": one.while_rendering,
        })
    };
    mistakes.iter().map(shown).collect()
}

/// A page that tells what is wrong where there is no page to show, also without a script.
pub(super) fn page(mistakes: &[Diagnostic]) -> String {
    let items: String = mistakes.iter().filter(|one| one.is_error()).map(item).collect();
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>This page has mistakes</title>\n\
         </head>\n<body>\n<h1>This page cannot be shown yet</h1>\n<ul>\n{items}</ul>\n</body>\n</html>\n"
    )
}

fn item(mistake: &Diagnostic) -> String {
    let place = mistake.location.as_ref().map_or_else(String::new, |location| match location.position() {
        Some(at) => format!("{}:{}:{}: ", location.path(), at.line, at.column),
        None => format!("{}: ", location.path()),
    });
    let hint = mistake.hint.as_ref().map_or_else(String::new, |hint| format!("; {hint}"));
    format!("<li>{}</li>\n", escaped(&format!("{place}{}{hint}", mistake.message)))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn place(location: &Location, root: &Path, editor: &Editor) -> Value {
    let position = location.position();
    let (line, column) = position.map_or((1, 1), |at| (at.line, at.column));
    json!({
        "path": location.path(),
        "line": position.map(|at| at.line),
        "column": position.map(|at| at.column),
        "text": text(location),
        "marked": marked(location),
        "editor": editor.address(&root.join(location.path()), line, column),
    })
}

/// The line itself.
fn text(location: &Location) -> Option<String> {
    location.in_text().map(|(source, span)| {
        let (_, line) = line_at(&source.text, span.start);
        line.chars().take(LONGEST_LINE).collect()
    })
}

/// How many characters of the line are wrong.
fn marked(location: &Location) -> Option<usize> {
    location.in_text().map(|(source, span)| {
        let marked = source.text.get(source.on_one_line(&span));
        marked.map_or(1, |text| text.chars().count().max(1))
    })
}
