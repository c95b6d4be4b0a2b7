//! Structured data: what a page is, for machines, as JSON-LD (<https://schema.org>).

use serde::Serialize;
use tera::Value;

use super::filters::escape_json;
use super::value::html;
use crate::link::{PageId, Site, TermId};

#[derive(Serialize)]
struct Article<'s> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@type")]
    kind: &'static str,
    headline: &'s str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'s str>,
    url: String,
    #[serde(rename = "datePublished", skip_serializing_if = "Option::is_none")]
    published: Option<String>,
    #[serde(rename = "dateModified", skip_serializing_if = "Option::is_none")]
    modified: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    author: Vec<Person<'s>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<String>,
    #[serde(rename = "wordCount")]
    word_count: usize,
}

#[derive(Serialize)]
struct Person<'s> {
    #[serde(rename = "@type")]
    kind: &'static str,
    name: &'s str,
    url: String,
}

/// What an article is, as text that is safe inside `<script type="application/ld+json">`.
pub(super) fn article(site: &Site, id: PageId) -> Value {
    let page = site.page(id);
    let relations = site.relations(id);
    let base_url = &site.config.base_url;
    let authors = site.taxonomies.iter().position(|taxonomy| taxonomy.name == "authors");
    let is_author = |id: &&TermId| Some(id.taxonomy) == authors;
    let person = |id: &TermId| {
        let term = site.term(*id);
        Person { kind: "Person", name: &term.name, url: base_url.permalink(&term.route) }
    };
    let article = Article {
        context: "https://schema.org",
        kind: "Article",
        headline: &page.title,
        description: page.matter.description.as_deref(),
        url: base_url.permalink(&page.route),
        published: page.date.map(|date| date.rfc3339()),
        modified: page.last_changed().map(|date| date.rfc3339()),
        author: relations.terms.iter().filter(is_author).map(person).collect(),
        image: relations.image.as_ref().map(|image| format!("{}{}", base_url.origin(), image.href)),
        word_count: page.body.words,
    };
    // Plain structs of texts and numbers always become JSON.
    serde_json::to_string(&article).map_or_else(|_| Value::none(), |json| html(&escape_json(&json)))
}
