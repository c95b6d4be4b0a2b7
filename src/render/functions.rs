//! The functions that templates can call. Each puts its arguments into a question and asks it.

use tera::{Kwargs, State, Tera, TeraResult, Value};

use super::query::{PagesQuery, Query, UrlQuery};
use super::scope::ask;
use crate::config::SortBy;

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
];

/// The names of Tera's own, for hints.
pub const TERA_FUNCTIONS: &[&str] = &["range", "throw"];

/// Makes the functions known to Tera.
pub(super) fn register(tera: &mut Tera) {
    tera.register_function("get_page", |args: Kwargs, _: &State| put(Query::Page(text(&args, "path")?)));
    tera.register_function("get_section", |args: Kwargs, _: &State| {
        put(Query::Section(text(&args, "path")?))
    });
    tera.register_function("get_pages", |args: Kwargs, _: &State| put(Query::Pages(pages(&args)?)));
    tera.register_function("get_taxonomy", |args: Kwargs, _: &State| {
        put(Query::Taxonomy(text(&args, "kind")?))
    });
    tera.register_function("get_taxonomy_url", |args: Kwargs, _: &State| {
        let term = put(Query::Term { taxonomy: text(&args, "kind")?, term: text(&args, "name")? })?;
        let permalink = term.get_from_path("permalink").cloned();
        TeraResult::Ok(permalink.unwrap_or_else(Value::none))
    });
    tera.register_function("get_term", |args: Kwargs, _: &State| {
        put(Query::Term { taxonomy: text(&args, "kind")?, term: text(&args, "name")? })
    });
    tera.register_function("get_series", |args: Kwargs, _: &State| {
        put(Query::Series(maybe_text(&args, "name")?))
    });
    tera.register_function("get_url", |args: Kwargs, _: &State| put(Query::Url(url(&args, true)?)));
    tera.register_function("get_path", |args: Kwargs, _: &State| put(Query::Url(url(&args, false)?)));
    tera.register_function("get_integrity", |args: Kwargs, _: &State| {
        put(Query::Integrity(text(&args, "path")?))
    });
    tera.register_function("get_image", |args: Kwargs, _: &State| {
        put(Query::Image {
            src: text(&args, "src")?,
            beside: maybe_text(&args, "beside")?.unwrap_or_default(),
        })
    });
    tera.register_function("load_data", |args: Kwargs, _: &State| {
        put(Query::Data { path: text(&args, "path")?, format: maybe_text(&args, "format")? })
    });
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

fn pages(args: &Kwargs) -> TeraResult<PagesQuery> {
    let sort_by = match maybe_text(args, "sort_by")?.as_deref() {
        None => None,
        Some("date") => Some(SortBy::Date),
        Some("updated") => Some(SortBy::Updated),
        Some("title") => Some(SortBy::Title),
        Some("weight") => Some(SortBy::Weight),
        Some("slug") => Some(SortBy::Slug),
        Some(other) => {
            let message =
                format!("`{other}` is no order: use `date`, `updated`, `title`, `weight` or `slug`");
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
