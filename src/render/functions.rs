//! The functions that templates can call. Each puts its arguments into a question and asks it; only `trans`
//! needs no question, since what it says depends on the settings alone.

use tera::{Kwargs, State, Tera, TeraResult, Value};

use super::query::{PagesQuery, Query, UrlQuery};
use super::scope::{ask, say};
use crate::config::{LanguageTag, SortBy};
use crate::diagnostic::{did_you_mean, with_hint};

/// Their names; the theme authors' guide documents each, by test.
pub const FUNCTIONS: &[&str] = &[
    "get_page",
    "get_section",
    "get_pages",
    "get_taxonomy",
    "get_taxonomy_url",
    "get_term",
    "get_series",
    "get_url",
    "get_path",
    "get_integrity",
    "get_image",
    "load_data",
    "trans",
];

/// The names of Tera's own, for hints.
pub const TERA_FUNCTIONS: &[&str] = &["range", "throw"];

/// Makes the functions known to Tera.
pub(super) fn register(tera: &mut Tera) {
    add(tera, "get_page", &["path"], |args| put(Query::Page(text(args, "path")?)));
    add(tera, "get_section", &["path"], |args| put(Query::Section(text(args, "path")?)));
    add(tera, "get_pages", &["section", "kind", "sort_by", "limit"], |args| put(Query::Pages(pages(args)?)));
    add(tera, "get_taxonomy", &["kind"], |args| put(Query::Taxonomy(text(args, "kind")?)));
    add(tera, "get_taxonomy_url", &["kind", "name"], |args| {
        let permalink = put(term(args)?)?.get_from_path("permalink").cloned();
        Ok(permalink.unwrap_or_else(Value::none))
    });
    add(tera, "get_term", &["kind", "name"], |args| put(term(args)?));
    add(tera, "get_series", &["name"], |args| put(Query::Series(maybe_text(args, "name")?)));
    add(tera, "get_url", &["path", "cachebust"], |args| put(Query::Url(url(args, true)?)));
    add(tera, "get_path", &["path", "cachebust"], |args| put(Query::Url(url(args, false)?)));
    add(tera, "get_integrity", &["path"], |args| put(Query::Integrity(text(args, "path")?)));
    add(tera, "get_image", &["src", "beside"], |args| {
        let beside = maybe_text(args, "beside")?.unwrap_or_default();
        put(Query::Image { src: text(args, "src")?, beside })
    });
    add(tera, "load_data", &["path", "format"], |args| {
        put(Query::Data { path: text(args, "path")?, format: maybe_text(args, "format")? })
    });
    tera.register_function("trans", trans);
}

/// Says a text of the theme in the language of what is rendered. What the text is filled with are further arguments, so
/// that there are no unknown ones here: `say` finds those that fill nothing.
fn trans(args: Kwargs, _: &State) -> TeraResult<String> {
    let key = args.must_get::<&str>("key")?;
    let language = language(&args)?;
    let count = args.get::<&Value>("count")?.map(whole).transpose()?;
    let further = args.iter().filter_map(|(name, value)| Some((name.as_str()?, value)));
    let filling = further
        .filter(|(name, _)| !["key", "lang", "count"].contains(name))
        .map(|(name, value)| Ok((name, filling(name, value)?)))
        .collect::<TeraResult<Vec<(&str, String)>>>()?;
    say(language.as_ref(), |voice| voice.say(key, count, &filling)).map_err(tera::Error::message)
}

/// The argument `lang`, where it is given.
pub(super) fn language(args: &Kwargs) -> TeraResult<Option<LanguageTag>> {
    args.get::<&str>("lang")?.map(str::parse).transpose().map_err(tera::Error::message)
}

fn whole(count: &Value) -> TeraResult<i64> {
    let whole = count.as_f64().filter(|number| number.fract() == 0.0).map(|number| number as i64);
    let whole = count.as_i64().or(whole);
    whole.ok_or_else(|| tera::Error::message("`count` is not a whole number"))
}

/// What a text is filled with: a text or a number.
fn filling(name: &str, value: &Value) -> TeraResult<String> {
    match value.as_str() {
        Some(text) => Ok(text.to_owned()),
        None if value.is_number() => Ok(value.to_string()),
        None => Err(tera::Error::message(format!("`{name}` is neither a text nor a number"))),
    }
}

/// Makes a function known that takes these arguments and no others.
fn add(
    tera: &mut Tera,
    name: &'static str,
    known: &'static [&'static str],
    answer: impl Fn(&Kwargs) -> TeraResult<Value> + Send + Sync + 'static,
) {
    tera.register_function(name, move |args: Kwargs, _: &State| {
        only(&args, name, known)?;
        answer(&args)
    });
}

/// Refuses an argument that is not among the known ones: Tera would pass over it in silence.
pub(super) fn only(args: &Kwargs, name: &str, known: &[&str]) -> TeraResult<()> {
    let unknown = args.iter().filter_map(|(key, _)| key.as_str()).find(|key| !known.contains(key));
    let Some(unknown) = unknown else { return Ok(()) };
    let hint = did_you_mean(unknown, known.iter().copied()).unwrap_or_else(|| {
        let known: Vec<String> = known.iter().map(|known| format!("`{known}`")).collect();
        format!("it takes {}", if known.is_empty() { "none".to_owned() } else { known.join(", ") })
    });
    Err(tera::Error::message(with_hint(format!("`{name}` has no argument `{unknown}`"), Some(hint))))
}

fn put(query: Query) -> TeraResult<Value> {
    ask(query).map_err(tera::Error::message)
}

fn text(args: &Kwargs, name: &str) -> TeraResult<String> {
    Ok(args.must_get::<&str>(name)?.to_owned())
}

fn maybe_text(args: &Kwargs, name: &str) -> TeraResult<Option<String>> {
    Ok(args.get::<&str>(name)?.map(str::to_owned))
}

fn term(args: &Kwargs) -> TeraResult<Query> {
    Ok(Query::Term { taxonomy: text(args, "kind")?, term: text(args, "name")? })
}

fn pages(args: &Kwargs) -> TeraResult<PagesQuery> {
    let sort_by = match maybe_text(args, "sort_by")?.as_deref() {
        None => None,
        Some("date") => Some(SortBy::Date),
        Some("updated") => Some(SortBy::Updated),
        Some("title") => Some(SortBy::Title),
        Some("weight") => Some(SortBy::Weight),
        Some("slug") => Some(SortBy::Slug),
        Some(other) => {
            let hint = "use `date`, `updated`, `title`, `weight` or `slug`";
            let message = with_hint(format!("`{other}` is no order"), Some(hint.to_owned()));
            return Err(tera::Error::message(message));
        }
    };
    Ok(PagesQuery {
        section: maybe_text(args, "section")?,
        kind: maybe_text(args, "kind")?,
        sort_by,
        limit: args.get::<usize>("limit")?,
    })
}

fn url(args: &Kwargs, absolute: bool) -> TeraResult<UrlQuery> {
    let cachebust = args.get::<bool>("cachebust")?.unwrap_or(false);
    Ok(UrlQuery { path: text(args, "path")?, cachebust, absolute })
}
