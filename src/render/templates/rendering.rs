//! What goes wrong while a template is rendered: Tera's words in ours, and the narrowest place.

use std::collections::BTreeMap;

use tera::ReportError;

use super::code::{Call, calls, end_of_path, path_before_filter, rest_of_tag, words};
use crate::diagnostic::{Diagnostic, as_message, did_you_mean, split_hint};
use crate::render::arguments::meant;
use crate::source::{Source, Span};

/// What is told: the message, what to do, and where.
type Told = (String, Option<String>, Span);

/// Puts an error of rendering into our words.
pub(super) fn explain(report: &ReportError, sources: &BTreeMap<String, Source>) -> Diagnostic {
    let text = sources.get(report.filename()).map_or("", |source| source.text.as_ref());
    let (message, hint, span) = told(report.message(), text, report.span().range.clone());
    let diagnostic = Diagnostic::error(as_message(&message)).maybe_hint(hint);
    match sources.get(report.filename()) {
        Some(source) => diagnostic.at(source, span),
        None => diagnostic,
    }
}

fn told(message: &str, text: &str, span: Span) -> Told {
    if let (message, Some(hint)) = split_hint(message) {
        return (message.to_owned(), Some(hint.to_owned()), narrowed(message, text, span));
    }
    let in_our_words = [not_there, wrong_type, missing, out_of_range, unknown_of_component, wrong_operand];
    let found = in_our_words.iter().find_map(|say| say(message, text, &span));
    found.unwrap_or_else(|| (message.to_owned(), None, narrowed(message, text, span)))
}

/// A message that names an argument is about that one alone.
fn narrowed(message: &str, text: &str, span: Span) -> Span {
    let name = message.split_once("argument `").and_then(|(_, rest)| rest.split('`').next());
    let argument = name.and_then(|name| {
        let call = call_at(text, &span)?;
        call.arguments.into_iter().find(|argument| argument.name.text == name)
    });
    argument.map_or(span, |argument| argument.name.span().start..argument.value.end)
}

/// Tera lists all that is there behind the message; what was meant is enough.
fn not_there(message: &str, _: &str, span: &Span) -> Option<Told> {
    let lists = [". Available fields: ", ". Available variables: "];
    let (message, all) = lists.iter().find_map(|list| message.split_once(list))?;
    let name = message.split('`').nth(1).unwrap_or_default();
    let near = did_you_mean(name, all.split(", "));
    // There are few variables, and often more fields than anybody wants to read.
    let is_short = message.starts_with("Variable");
    let hint = near.or_else(|| is_short.then(|| format!("there are `{}`", all.replace(", ", "`, `"))));
    Some((message.to_owned(), hint, span.clone()))
}

fn wrong_type(message: &str, text: &str, span: &Span) -> Option<Told> {
    let types = message.strip_prefix("Invalid type for the value, expected `")?.strip_suffix('`')?;
    let (wanted, got) = types.split_once("` but got `")?;
    let (taker, span) = taker(text, span);
    Some((format!("{} {}, and got {}", wants(taker), in_words(wanted), found(got)), None, span))
}

fn missing(message: &str, text: &str, span: &Span) -> Option<Told> {
    let name = message.strip_prefix("Missing keyword argument `")?.strip_suffix('`')?;
    let taker = call_at(text, span).map(|call| call.name).or_else(|| name_at(text, span.start));
    Some((format!("{} its argument `{name}`, and got nothing", wants(taker)), None, span.clone()))
}

fn out_of_range(message: &str, text: &str, span: &Span) -> Option<Told> {
    let (got, wanted) = message.strip_prefix("Value ")?.split_once(" is out of range for `")?;
    let taker = call_at(text, span).map(|call| call.name);
    let wanted = in_words(wanted.trim_end_matches('`'));
    Some((format!("{} {wanted}, and got {got}", wants(taker)), None, span.clone()))
}

fn unknown_of_component(message: &str, text: &str, span: &Span) -> Option<Told> {
    let rest = message.strip_prefix("Unknown argument(s) ")?;
    let (unknown, known) = rest.split_once(" in component call")?;
    let unknown = unknown.split('`').nth(1)?;
    let known: Vec<&str> = known.split('`').skip(1).step_by(2).collect();
    let call = words(text.get(span.clone())?, span.start);
    let component = call.get(1)?.text;
    let place = call.iter().find(|word| word.text == unknown).map_or(span.clone(), |word| word.span());
    let message = format!("component `{component}` has no argument `{unknown}`");
    Some((message, Some(meant(unknown, &known)), place))
}

/// What Tera says of values that do not go together, or through which it cannot go.
fn wrong_operand(message: &str, _: &str, span: &Span) -> Option<Told> {
    let (what, types) = ["found `", "type `", "compare `"].iter().find_map(|before| {
        let at = message.find(before)? + before.len() - 1;
        message.split_at_checked(at)
    })?;
    let types =
        types.split('`').enumerate().map(|(at, piece)| if at % 2 == 1 { found(piece) } else { piece });
    Some((std::iter::once(what.trim_end_matches("type ")).chain(types).collect(), None, span.clone()))
}

fn wants(taker: Option<&str>) -> String {
    taker.map_or_else(|| "what stands here wants".to_owned(), |name| format!("`{name}` wants"))
}

/// What takes a value that is here, if that is certain: the filter or test behind it, or the function that is called here;
/// and the place of both.
fn taker<'t>(text: &'t str, span: &Span) -> (Option<&'t str>, Span) {
    let end = end_of_value(text, span);
    let after = words(rest_of_tag(text, end).unwrap_or_default(), end);
    let mut after = after.into_iter().skip_while(|word| matches!(word.text, ")" | "]"));
    let name = match [(); 3].map(|()| after.next()) {
        [Some(is), Some(not), name] if (is.text, not.text) == ("is", "not") => name,
        [Some(sign), name, _] if matches!(sign.text, "|" | "is") => name,
        _ => return (call_at(text, span).map(|call| call.name), span.clone()),
    };
    match (name, call_at(text, span)) {
        // It may be the function that got something wrong, or the filter behind it.
        (_, Some(_)) | (None, None) => (None, span.clone()),
        (Some(name), None) => {
            let call = rest_of_call(text, name.at);
            (Some(name.text), span.start..call.unwrap_or(name.span()).end)
        }
    }
}

/// Where the value ends that begins a place. Of a path such as `page.extra.motto` Tera names the first part alone.
fn end_of_value(text: &str, span: &Span) -> usize {
    end_of_path(text, span.start).unwrap_or(span.end).max(span.end)
}

/// The call that begins at a place.
fn call_at<'t>(text: &'t str, span: &Span) -> Option<Call<'t>> {
    let words = words(text.get(span.clone())?, span.start);
    words.get(1).filter(|word| word.text == "(")?;
    calls(&words).into_iter().next()
}

/// The whole of a call whose name begins at a place: what is behind that in its tag has a closing bracket.
fn rest_of_call(text: &str, at: usize) -> Option<Span> {
    let words = words(rest_of_tag(text, at)?, at);
    words.get(1).filter(|word| word.text == "(")?;
    let mut depth = 0_usize;
    let last = words.iter().find(|word| {
        match word.text {
            "(" => depth += 1,
            ")" => depth = depth.saturating_sub(1),
            _ => return false,
        }
        depth == 0
    });
    last.map(|last| at..last.span().end)
}

fn name_at(text: &str, at: usize) -> Option<&str> {
    text.get(at..end_of_path(text, at)?)
}

/// Where paths begin that may be what is not defined, if that is what is wrong.
pub(super) fn suspects(report: &ReportError, text: &str) -> Vec<usize> {
    let message = report.message();
    if !message.contains("undefined") && !message.contains("what is not defined") {
        return Vec::new();
    }
    let span = report.span().range.clone();
    let narrow = narrowed(message, text, span.clone());
    let arguments = |call: Option<Call<'_>>| -> Vec<usize> {
        let found = call.into_iter().flat_map(|call| call.arguments);
        found.filter(|one| narrow == span || narrow.start == one.name.at).map(|one| one.value.start).collect()
    };
    if let Some(input) = path_before_filter(text, span.start) {
        return [vec![input], arguments(call_at(text, &span))].concat();
    }
    if let Some(call) = call_at(text, &span) {
        return arguments(Some(call));
    }
    let (name, whole) = taker(text, &span);
    let filter = whole.end.checked_sub(end_of_value(text, &span)).filter(|_| name.is_some()).and_then(|_| {
        let behind = end_of_value(text, &span)..whole.end;
        let words = words(text.get(behind.clone())?, behind.start);
        calls(&words).into_iter().next()
    });
    let words = words(text.get(span.clone()).unwrap_or_default(), span.start);
    let is_member = |at: usize| at > 0 && words.get(at - 1).is_some_and(|before| before.text == ".");
    let paths = words.iter().enumerate().filter(|(at, _)| !is_member(*at)).map(|(_, word)| word.at);
    paths.chain(arguments(filter)).collect()
}

/// The type of what is there, as people name it.
fn found(name: &str) -> &str {
    match name {
        "u64" | "u128" => "a whole number",
        other => in_words(other),
    }
}

/// The type of what is wanted, as people name it.
fn in_words(name: &str) -> &str {
    match name {
        "string" | "&str" | "String" => "a text",
        "usize" | "u8" | "u16" | "u32" | "u64" | "u128" => "a whole number that is not negative",
        "i8" | "i16" | "i32" | "i64" | "i128" => "a whole number",
        "f32" | "f64" | "Number" => "a number",
        "bool" => "`true` or `false`",
        "array" | "Vec<Value>" | "&[Value]" => "a list",
        "Map" | "&Map" | "map/struct" => "a map",
        "undefined" => "what is not defined",
        other => other,
    }
}
