//! The functions that templates can call. Each puts its arguments into a question and asks it; only `trans`
//! needs no question, since what it says depends on the settings alone.

use tera::{Kwargs, State, Tera, TeraResult, Value};

use super::arguments::Arguments;
use super::query::{PagesQuery, Query, UrlQuery};
use super::scope::{ask, say};
use crate::config::SortBy;
use crate::diagnostic::with_hint;

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

/// Makes the functions known to Tera.
pub(super) fn register(tera: &mut Tera) {
    add(tera, "get_page", &["path"], |args| put(Query::Page(args.text("path")?.to_owned())));
    add(tera, "get_section", &["path"], |args| put(Query::Section(args.text("path")?.to_owned())));
    add(tera, "get_pages", &["section", "kind", "sort_by", "limit"], |args| put(Query::Pages(pages(args)?)));
    add(tera, "get_taxonomy", &["kind"], |args| put(Query::Taxonomy(args.text("kind")?.to_owned())));
    add(tera, "get_taxonomy_url", &["kind", "name"], |args| {
        let permalink = put(term(args)?)?.get_from_path("permalink").cloned();
        Ok(permalink.unwrap_or_else(Value::none))
    });
    add(tera, "get_term", &["kind", "name"], |args| put(term(args)?));
    add(tera, "get_series", &["name"], |args| put(Query::Series(maybe_text(args, "name")?)));
    add(tera, "get_url", &["path", "cachebust"], |args| put(Query::Url(url(args, true)?)));
    add(tera, "get_path", &["path", "cachebust"], |args| put(Query::Url(url(args, false)?)));
    add(tera, "get_integrity", &["path"], |args| put(Query::Integrity(args.text("path")?.to_owned())));
    add(tera, "get_image", &["src", "beside"], |args| {
        let beside = maybe_text(args, "beside")?.unwrap_or_default();
        put(Query::Image { src: args.text("src")?.to_owned(), beside })
    });
    add(tera, "load_data", &["path", "format"], |args| {
        put(Query::Data { path: args.text("path")?.to_owned(), format: maybe_text(args, "format")? })
    });
    tera.register_function("trans", trans);
}

/// Says a text of the theme in the language of what is rendered. What the text is filled with are further arguments, so
/// that there are no unknown ones here: `say` finds those that fill nothing.
fn trans(given: Kwargs, _: &State) -> TeraResult<String> {
    let args = Arguments::of_any("trans", &given);
    let key = args.text("key")?;
    let language = args.language()?;
    let count = args.maybe_whole("count")?;
    let further = given.iter().filter_map(|(name, value)| Some((name.as_str()?, value)));
    let filling = further
        .filter(|(name, _)| !["key", "lang", "count"].contains(name))
        .map(|(name, value)| Ok((name, filling(name, value)?)))
        .collect::<TeraResult<Vec<(&str, String)>>>()?;
    say(language.as_ref(), |voice| voice.say(key, count, &filling)).map_err(tera::Error::message)
}

/// What a text is filled with: a text or a number.
fn filling(name: &str, value: &Value) -> TeraResult<String> {
    match value.as_str() {
        Some(text) => Ok(text.to_owned()),
        None if value.is_number() => Ok(value.to_string()),
        None => {
            let message = format!("`trans` wants a text or a number as its argument `{name}`");
            Err(tera::Error::message(message))
        }
    }
}

/// Makes a function known that takes these arguments and no others.
fn add(
    tera: &mut Tera,
    name: &'static str,
    known: &'static [&'static str],
    answer: impl Fn(&Arguments<'_>) -> TeraResult<Value> + Send + Sync + 'static,
) {
    tera.register_function(name, move |args: Kwargs, _: &State| answer(&Arguments::of(name, &args, known)?));
}

fn put(query: Query) -> TeraResult<Value> {
    ask(query).map_err(tera::Error::message)
}

fn maybe_text(args: &Arguments<'_>, key: &'static str) -> TeraResult<Option<String>> {
    Ok(args.maybe_text(key)?.map(str::to_owned))
}

fn term(args: &Arguments<'_>) -> TeraResult<Query> {
    Ok(Query::Term { taxonomy: args.text("kind")?.to_owned(), term: args.text("name")?.to_owned() })
}

fn pages(args: &Arguments<'_>) -> TeraResult<PagesQuery> {
    let sort_by = match args.maybe_text("sort_by")? {
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
        limit: args.maybe_count("limit")?,
    })
}

fn url(args: &Arguments<'_>, absolute: bool) -> TeraResult<UrlQuery> {
    Ok(UrlQuery { path: args.text("path")?.to_owned(), cachebust: args.truth("cachebust")?, absolute })
}
