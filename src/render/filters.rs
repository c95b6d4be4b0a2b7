//! The filters that templates have beside Tera's own. They depend on nothing but their input, save for `markdown`, which
//! asks where its links lead.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;

use base64::Engine;
use tera::{Kwargs, State, Tera, TeraResult, Value};

use super::arguments::Arguments;
use super::query::{Query, UrlQuery};
use super::scope::{ask, say};
use super::value::html;
use crate::config::{MarkdownSettings, Names, Voice};
use crate::date::Date;
use crate::diagnostic::with_hint;
use crate::parse;
use crate::route::slugify;

/// Their names; the theme authors' guide documents each, by test.
pub const FILTERS: &[&str] = &[
    "concat",
    "csp_hash",
    "date",
    "day",
    "filter",
    "json_encode",
    "map",
    "markdown",
    "slugify",
    "striptags",
    "trans",
    "urlencode",
    "without",
];

/// Makes the filters known to Tera.
pub(super) fn register(tera: &mut Tera, markdown: &MarkdownSettings) {
    tera.register_filter("concat", concat);
    register_plain(tera, "csp_hash", csp_hash);
    tera.register_filter("date", date);
    tera.register_filter("day", day);
    tera.register_filter("filter", filter);
    tera.register_filter("json_encode", json_encode);
    tera.register_filter("map", map);
    tera.register_filter("trans", trans);
    tera.register_filter("without", without);
    register_plain(tera, "slugify", slugify);
    register_plain(tera, "striptags", striptags);
    register_plain(tera, "urlencode", urlencode);
    let settings = markdown.clone();
    tera.register_filter("markdown", move |text: &str, args: Kwargs, _: &State| {
        let args = Arguments::of("markdown", &args, &["inline"])?;
        let address = |path: &str| {
            let query = UrlQuery { path: path.to_owned(), cachebust: false, absolute: false };
            ask(Query::Url(query)).map(|address| address.as_str().unwrap_or_default().to_owned())
        };
        let rendered = parse::fragment(text, &settings, address).map_err(tera::Error::message)?;
        let is_inline = args.truth("inline")?;
        let inline = rendered.trim().strip_prefix("<p>").and_then(|inner| inner.strip_suffix("</p>"));
        // A text of several paragraphs cannot stand within a line.
        let inline = inline.filter(|inner| is_inline && !inner.contains("<p>"));
        TeraResult::Ok(html(inline.unwrap_or(&rendered)))
    });
}

/// Makes a filter known that takes no arguments.
fn register_plain<T: Into<Value> + 'static>(tera: &mut Tera, name: &'static str, filter: fn(&str) -> T) {
    tera.register_filter(name, move |text: &str, args: Kwargs, _: &State| {
        Arguments::of(name, &args, &[])?;
        TeraResult::Ok(filter(text).into())
    });
}

/// A date in the form that a theme wants: `{{ page.date | date(format="%e %B %Y") }}`. Names of months and of days are those of
/// the page's language.
fn date(value: &Value, args: Kwargs, _: &State) -> TeraResult<Value> {
    let args = Arguments::of("date", &args, &["format", "lang"])?;
    let Some(text) = value.as_str() else {
        return Err(no_date("date", value));
    };
    let format = args.maybe_text("format")?.unwrap_or("%Y-%m-%d");
    let language = args.language()?;
    let shown = if format.contains(['A', 'B']) {
        say(language.as_ref(), |voice| shown(text, format, voice.names()))
    } else {
        shown(text, format, Names::default())
    };
    shown.map_err(tera::Error::message)
}

fn no_date(filter: &str, value: &Value) -> tera::Error {
    let hint = "ask first, as `{% if page.date %}`";
    let message = if value.is_undefined() {
        format!("`{filter}` wants a date, and got what is not defined")
    } else {
        "no date to show".to_owned()
    };
    tera::Error::message(with_hint(message, Some(hint.to_owned())))
}

/// How many dates a thread remembers as they were shown. Listings show the date of a page again and again.
const MOST_DATES: usize = 4_096;

/// Dates as they were shown in the format that was last asked for, and with the same names.
#[derive(Default)]
struct Dates {
    format: String,
    months: Vec<String>,
    weekdays: Vec<String>,
    shown: HashMap<String, Value>,
}

impl Dates {
    /// Forgets all dates if these are to be shown otherwise.
    fn turn_to(&mut self, format: &str, names: Names<'_>) {
        let own = Names { months: &self.months, weekdays: &self.weekdays };
        if self.format != format || own != names || self.shown.len() == MOST_DATES {
            format.clone_into(&mut self.format);
            names.months.clone_into(&mut self.months);
            names.weekdays.clone_into(&mut self.weekdays);
            self.shown.clear();
        }
    }
}

thread_local! {
    static DATES: RefCell<Dates> = RefCell::default();
}

fn shown(text: &str, format: &str, names: Names<'_>) -> Result<Value, String> {
    DATES.with_borrow_mut(|dates| {
        dates.turn_to(format, names);
        if let Some(shown) = dates.shown.get(text) {
            return Ok(shown.clone());
        }
        let date: Date = text.parse()?;
        let shown = date.format(&names.fill(format, date)).map_err(|wrong| format!("`{format}`: {wrong}"))?;
        let shown = Value::from(shown.trim());
        dates.shown.insert(text.to_owned(), shown.clone());
        Ok(shown)
    })
}

/// A date as people of the page's language write it: a day, a month (`2026-01`) or a year (`2026`).
fn day(value: &Value, args: Kwargs, _: &State) -> TeraResult<String> {
    let args = Arguments::of("day", &args, &["lang"])?;
    let Some(text) = value.as_str() else {
        return Err(no_date("day", value));
    };
    let wrong =
        || tera::Error::message(format!("`{text}` is not a date like `2026-01-31`, `2026-01` or `2026`"));
    let (has_month, has_day) = (text.len() > "2026".len(), text.len() > "2026-01".len());
    let rest = if has_day {
        ""
    } else if has_month {
        "-01"
    } else {
        "-01-01"
    };
    let whole = if rest.is_empty() { Cow::Borrowed(text) } else { Cow::Owned(format!("{text}{rest}")) };
    let date: Date = whole.parse().map_err(|_| wrong())?;
    let (year, month, day) = date.year_month_day();
    let language = args.language()?;
    let write = |voice: Voice<'_>| Ok(voice.date(year, has_month.then_some(month), has_day.then_some(day)));
    say(language.as_ref(), write).map_err(tera::Error::message)
}

/// A text of the theme that nothing fills, by its key. Pages say many of them, and Tera makes a map of the arguments of each
/// call that has any, which takes longer than to say a text: so there is this beside the function.
fn trans(key: &str, args: Kwargs, _: &State) -> TeraResult<String> {
    let language = Arguments::of("trans", &args, &["lang"])?.language()?;
    say(language.as_ref(), |voice| voice.say(key, None, &[])).map_err(tera::Error::message)
}

/// The items whose `attribute` is `value`, or is there at all where no value is given.
fn filter(items: Vec<Value>, args: Kwargs, _: &State) -> TeraResult<Vec<Value>> {
    let args = Arguments::of("filter", &args, &["attribute", "value"])?;
    let attribute = args.text("attribute")?;
    let wanted = args.value("value")?;
    let fits = |item: &Value| match (item.get_from_path(attribute), wanted) {
        (Some(found), Some(wanted)) => found == wanted,
        (found, None) => found.is_some_and(|found| !found.is_none() && !found.is_undefined()),
        (None, Some(_)) => false,
    };
    Ok(items.into_iter().filter(fits).collect())
}

/// The `attribute` of every item that has it.
fn map(items: Vec<Value>, args: Kwargs, _: &State) -> TeraResult<Vec<Value>> {
    let args = Arguments::of("map", &args, &["attribute"])?;
    let attribute = args.text("attribute")?;
    Ok(items.iter().filter_map(|item| item.get_from_path(attribute)).cloned().collect())
}

/// The items, and those of `with` behind them.
fn concat(mut items: Vec<Value>, args: Kwargs, _: &State) -> TeraResult<Vec<Value>> {
    items.extend_from_slice(Arguments::of("concat", &args, &["with"])?.list("with")?);
    Ok(items)
}

/// The pieces of a text that are not of these parts, as one text: `{{ page.flow | without(parts=["key_points"]) }}`.
fn without(pieces: Vec<Value>, args: Kwargs, _: &State) -> TeraResult<Value> {
    let parts = Arguments::of("without", &args, &["parts"])?.texts("parts")?;
    let is_left = |piece: &&Value| {
        let part = piece.get_from_path("part").and_then(Value::as_str);
        part.is_none_or(|part| !parts.contains(&part))
    };
    let texts = pieces.iter().filter(is_left).filter_map(|piece| piece.get_from_path("html")?.as_str());
    Ok(html(&texts.collect::<String>()))
}

/// JSON that is safe inside `<script>`, whatever the text in it says.
fn json_encode(value: &Value, args: Kwargs, _: &State) -> TeraResult<Value> {
    let is_pretty = Arguments::of("json_encode", &args, &["pretty"])?.truth("pretty")?;
    let json = if is_pretty { serde_json::to_string_pretty(value) } else { serde_json::to_string(value) };
    let json = json.map_err(|error| tera::Error::message(error.to_string()))?;
    Ok(html(&escape_json(json)))
}

/// Escapes what could end a `<script>` or begin a comment in it (HTML, section 4.12.1.3); the JSON means the same.
pub(super) fn escape_json(json: String) -> String {
    // Most have none. Without an early end, many bytes are compared in one step.
    let is_special = |byte: u8| matches!(byte, b'<' | b'>' | b'&');
    if !json.bytes().fold(false, |found, byte| found | is_special(byte)) {
        return json;
    }
    json.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}

/// What a Content-Security-Policy calls an inline script or style by (<https://www.w3.org/TR/CSP3/#grammardef-hash-source>).
/// It is not escaped, since the same policy may be written into a file of headers.
fn csp_hash(text: &str) -> Value {
    use sha2::{Digest, Sha256};
    let digest = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(text));
    html(&format!("'sha256-{digest}'"))
}

fn urlencode(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}

/// The text between the tags.
pub(super) fn striptags(text: &str) -> String {
    let mut stripped = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, tag)) = rest.split_once('<') {
        stripped.push_str(before);
        match tag.split_once('>') {
            Some((_, after)) => rest = after,
            None => return stripped,
        }
    }
    stripped.push_str(rest);
    stripped
}
