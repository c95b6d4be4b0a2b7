//! JSON Feed 1.1 (<https://www.jsonfeed.org/version/1.1/>).

use serde::Serialize;

use super::Feed;
use super::absolute::absolute;
use crate::config::BaseUrl;

#[derive(Serialize)]
struct JsonFeed<'f> {
    version: &'static str,
    title: &'f str,
    home_page_url: &'f str,
    feed_url: &'f str,
    #[serde(skip_serializing_if = "str::is_empty")]
    description: &'f str,
    language: &'f str,
    items: Vec<Item<'f>>,
}

#[derive(Serialize)]
struct Item<'f> {
    id: &'f str,
    url: &'f str,
    title: &'f str,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'f str>,
    content_html: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<&'f str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<&'f str>,
    date_published: String,
    date_modified: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    authors: Vec<Author<'f>>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    tags: &'f [&'f str],
}

#[derive(Serialize)]
struct Author<'f> {
    name: &'f str,
    url: &'f str,
}

/// Writes a feed.
pub(super) fn write(feed: &Feed<'_>, base: &BaseUrl) -> String {
    let items = feed.entries.iter().map(|entry| Item {
        id: &entry.address,
        url: &entry.address,
        title: entry.title,
        language: entry.language,
        content_html: absolute(entry.html(), base, &entry.address),
        summary: entry.summary,
        image: entry.image.as_deref(),
        date_published: entry.published.rfc3339(),
        date_modified: entry.updated.rfc3339(),
        authors: entry
            .authors
            .iter()
            .map(|author| Author { name: author.name, url: &author.address })
            .collect(),
        tags: &entry.tags,
    });
    let json = JsonFeed {
        version: "https://jsonfeed.org/version/1.1",
        title: &feed.title,
        home_page_url: &feed.home,
        feed_url: &feed.own,
        description: feed.description,
        language: feed.language,
        items: items.collect(),
    };
    // Plain structs of texts always become JSON.
    serde_json::to_string_pretty(&json).unwrap_or_default() + "\n"
}
