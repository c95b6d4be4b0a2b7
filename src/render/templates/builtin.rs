//! What Tera brings along, with the arguments that it takes. Tera does not tell these names, and passes over an argument that
//! it does not know.

use super::code::{calls, tags};
use crate::diagnostic::Diagnostic;
use crate::render::arguments::meant;
use crate::source::Source;

/// A name, and the names of its arguments.
pub(super) type Known = (&'static str, &'static [&'static str]);

/// Its functions.
pub const TERA_FUNCTIONS: &[Known] = &[("range", &["start", "end", "step_by"]), ("throw", &["message"])];

/// Its filters.
pub const TERA_FILTERS: &[Known] = &[
    ("abs", &[]),
    ("capitalize", &[]),
    ("default", &["value", "boolean"]),
    ("escape", &[]),
    ("escape_html", &[]),
    ("escape_xml", &[]),
    ("first", &[]),
    ("float", &[]),
    ("get", &["key", "default"]),
    ("group_by", &["attribute"]),
    ("indent", &["width", "indentation", "first", "blank"]),
    ("int", &["base"]),
    ("join", &["sep"]),
    ("keys", &[]),
    ("last", &[]),
    ("length", &[]),
    ("lower", &[]),
    ("newlines_to_br", &[]),
    ("nth", &["n"]),
    ("pairs", &[]),
    ("pluralize", &["singular", "plural"]),
    ("replace", &["from", "to"]),
    ("reverse", &[]),
    ("round", &["method", "precision"]),
    ("safe", &[]),
    ("sort", &["attribute"]),
    ("split", &["pat"]),
    ("str", &[]),
    ("title", &[]),
    ("trim", &["pat"]),
    ("trim_end", &["pat"]),
    ("trim_start", &["pat"]),
    ("truncate", &["length", "end"]),
    ("unique", &[]),
    ("upper", &[]),
    ("values", &[]),
    ("wordcount", &[]),
];

/// Its tests.
pub(super) const TERA_TESTS: &[&str] = &[
    "array",
    "bool",
    "containing",
    "defined",
    "divisible_by",
    "ending_with",
    "even",
    "float",
    "integer",
    "iterable",
    "map",
    "none",
    "number",
    "odd",
    "starting_with",
    "string",
    "undefined",
];

/// The arguments in a template that Tera's own filters and functions do not take.
pub(super) fn unknown_arguments(source: &Source) -> Vec<Diagnostic> {
    let mut unknown = Vec::new();
    for call in tags(&source.text).iter().flat_map(|tag| calls(&tag.words())) {
        let all = if call.is_filter { TERA_FILTERS } else { TERA_FUNCTIONS };
        let Some((name, known)) = all.iter().find(|(name, _)| *name == call.name) else { continue };
        for argument in call.arguments.iter().filter(|argument| !known.contains(&argument.name.text)) {
            let argument = argument.name;
            let message = format!("`{name}` has no argument `{}`", argument.text);
            let wrong = Diagnostic::error(message).at(source, argument.span());
            unknown.push(wrong.hint(meant(argument.text, known)));
        }
    }
    unknown
}
