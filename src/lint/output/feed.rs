//! The entries of a feed, as a feed reader sees them.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};
use serde::Deserialize;

/// An entry of a feed.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) address: String,
    pub(super) html: String,
}

/// The entries of an Atom feed.
pub(super) fn of_atom(xml: &str) -> Vec<Entry> {
    let mut reader = Reader::from_str(xml);
    let mut entries: Vec<Entry> = Vec::new();
    let mut is_content = false;
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => {
                is_content = tag.local_name().as_ref() == "content";
                if tag.local_name().as_ref() == "entry" {
                    entries.push(Entry::default());
                }
            }
            Ok(Event::Empty(tag)) if tag.local_name().as_ref() == "link" => {
                if let (Some(entry), Some(address)) = (entries.last_mut(), href(&tag)) {
                    entry.address = address;
                }
            }
            Ok(Event::Text(text)) if is_content => {
                if let Some(entry) = entries.last_mut() {
                    entry.html.push_str(&text);
                }
            }
            Ok(Event::GeneralRef(entity)) if is_content => {
                if let Some(entry) = entries.last_mut() {
                    let written = format!("&{};", &*entity);
                    entry.html.push_str(&unescape(&written).unwrap_or_default());
                }
            }
            Ok(Event::End(_)) => is_content = false,
            Ok(Event::Eof) | Err(_) => return entries,
            Ok(_) => {}
        }
    }
}

fn href(tag: &BytesStart<'_>) -> Option<String> {
    let found = tag.try_get_attribute("href").ok()??;
    unescape(&found.value).ok().map(Cow::into_owned)
}

/// The entries of a JSON Feed.
pub(super) fn of_json(json: &str) -> Vec<Entry> {
    #[derive(Deserialize)]
    struct Feed {
        items: Vec<Item>,
    }
    #[derive(Deserialize)]
    struct Item {
        url: String,
        content_html: String,
    }
    let feed: Feed = serde_json::from_str(json).unwrap_or(Feed { items: Vec::new() });
    let entry = |item: Item| Entry { address: item.url, html: item.content_html };
    feed.items.into_iter().map(entry).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_formats_say_the_same() {
        let xml = "<feed><link href=\"https://x/\"/><entry><title>a &amp; b</title>\
                   <link rel=\"alternate\" href=\"https://x/a/?b&amp;c\"/>\
                   <content type=\"html\">&lt;a href=&quot;y&quot;&gt;&amp;amp;&lt;/a&gt;</content></entry></feed>";
        let json = r#"{"items":[{"url":"https://x/a/?b&c","content_html":"<a href=\"y\">&amp;</a>"}]}"#;
        assert_eq!(of_atom(xml), of_json(json));
        assert_eq!(of_atom(xml)[0].html, "<a href=\"y\">&amp;</a>");
    }
}
