//! Content: front matter, rules, sections, and what joins pages.

mod data;
mod dates;
mod front_matter;
#[path = "../harness/mod.rs"]
mod harness;
mod joining;
mod routes;
mod rules;
mod schema;
mod sections;
mod site_toml;
mod taxonomies;
mod visibility;

use harness::Project;
use serde_json::Value;

/// A site whose pages, sections and lists show all that their templates know, as JSON.
pub(crate) fn shown() -> Project {
    let project = Project::bare();
    let list = "<main>[{{ section | json_encode }}, {{ paginator | json_encode }}]</main>";
    project.file("templates/page.html", "<main>{{ page | json_encode }}</main>");
    project.file("templates/section.html", list).file("templates/index.html", list);
    project.file(
        "templates/taxonomy_list.html",
        "<main>[{{ taxonomy | json_encode }}, {{ terms | json_encode }}]</main>",
    );
    project.file(
        "templates/taxonomy_single.html",
        "<main>[{{ term | json_encode }}, {{ paginator | json_encode }}]</main>",
    );
    project
}

/// What a page of such a site shows.
#[track_caller]
pub(crate) fn json(project: &Project, route: &str) -> Value {
    let name = if route.is_empty() || route.ends_with('/') {
        format!("{route}index.html")
    } else {
        route.to_owned()
    };
    serde_json::from_str(&project.main(name.trim_start_matches('/'))).expect("JSON")
}

/// The titles of a list of cards.
pub(crate) fn titles(cards: &Value) -> Vec<&str> {
    texts(cards, "/title")
}

/// The titles of what links of Read More lead to.
pub(crate) fn linked(links: &Value) -> Vec<&str> {
    texts(links, "/card/title")
}

fn texts<'v>(items: &'v Value, pointer: &str) -> Vec<&'v str> {
    let items = items.as_array().map(Vec::as_slice).unwrap_or_default();
    items.iter().map(|item| item.pointer(pointer).and_then(Value::as_str).unwrap_or_default()).collect()
}
