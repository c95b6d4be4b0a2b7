//! Atom (RFC 4287).

use std::borrow::Cow;

use quick_xml::escape::escape;

use super::absolute::absolute;
use super::{Entry, Feed};
use crate::config::BaseUrl;

/// What stands for "never updated" where a feed has no entries; Atom wants a date all the same.
const NEVER: &str = "1970-01-01T00:00:00Z";

/// Writes a feed.
pub(super) fn write(feed: &Feed<'_>, base: &BaseUrl) -> String {
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    xml.push_str(&format!(
        "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n",
        clean(feed.language)
    ));
    element(&mut xml, "id", &feed.home);
    element(&mut xml, "title", &feed.title);
    if !feed.description.is_empty() {
        element(&mut xml, "subtitle", feed.description);
    }
    element(&mut xml, "updated", &feed.updated.map_or_else(|| NEVER.to_owned(), |date| date.rfc3339()));
    xml.push_str(&format!(
        "<link rel=\"self\" type=\"application/atom+xml\" href=\"{}\"/>\n",
        clean(&feed.own)
    ));
    xml.push_str(&format!("<link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>\n", clean(&feed.home)));
    // An entry without an author takes the feed's (RFC 4287, section 4.1.2).
    xml.push_str(&format!("<author><name>{}</name></author>\n", clean(&feed.title)));
    feed.entries.iter().for_each(|entry| self::entry(&mut xml, entry, base));
    xml.push_str("</feed>\n");
    xml
}

fn entry(xml: &mut String, entry: &Entry<'_>, base: &BaseUrl) {
    match entry.language {
        Some(language) => xml.push_str(&format!("<entry xml:lang=\"{}\">\n", clean(language))),
        None => xml.push_str("<entry>\n"),
    }
    element(xml, "id", &entry.address);
    element(xml, "title", entry.title);
    xml.push_str(&format!(
        "<link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>\n",
        clean(&entry.address)
    ));
    element(xml, "published", &entry.published.rfc3339());
    element(xml, "updated", &entry.updated.rfc3339());
    for author in &entry.authors {
        let (name, address) = (clean(author.name), clean(&author.address));
        xml.push_str(&format!("<author><name>{name}</name><uri>{address}</uri></author>\n"));
    }
    for tag in &entry.tags {
        xml.push_str(&format!("<category term=\"{}\"/>\n", clean(tag)));
    }
    if let Some(summary) = entry.summary {
        element(xml, "summary", summary);
    }
    let text = absolute(entry.html(), base, &entry.address);
    xml.push_str(&format!("<content type=\"html\">{}</content>\n</entry>\n", clean(&text)));
}

fn element(xml: &mut String, name: &str, text: &str) {
    xml.push_str(&format!("<{name}>{}</{name}>\n", clean(text)));
}

/// Escapes text, and leaves out the control characters that XML 1.0 cannot hold (section 2.2).
fn clean(text: &str) -> Cow<'_, str> {
    // Hardly any text has one. What begins with these bytes may be one, and to look at bytes is quick.
    let may_be_control =
        |byte: u8| (byte < b' ' && !matches!(byte, b'\t' | b'\n')) || matches!(byte, 0x7f | 0xc2 | 0xef);
    if !text.bytes().any(may_be_control) {
        return escape(text);
    }
    let is_allowed = |c: &char| {
        matches!(c, '\t' | '\n') || (*c >= ' ' && !matches!(c, '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}'))
    };
    Cow::Owned(escape(text.chars().filter(is_allowed).collect::<String>()).into_owned())
}
