//! The running text of a page: what stands between tags, where a link may stand.

use std::ops::Range;

use crate::parse::{Body, enclosed};

/// Elements in which no link to the glossary stands: what is a link already or reacts to a click, headings, code,
/// formulas, terms, drawings, and what is no text.
const CLOSED: [&str; 32] = [
    "a", "audio", "button", "canvas", "code", "dfn", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "iframe",
    "kbd", "label", "math", "noscript", "object", "pre", "samp", "script", "select", "style", "summary",
    "svg", "template", "textarea", "th", "title", "var", "video",
];

/// Elements whose text is never markup (HTML, section 13.2.5).
const RAW: [&str; 6] = ["iframe", "noscript", "script", "style", "textarea", "title"];

/// The ranges of the HTML of a body in which a name may be found, in order. None of them has a tag or a hole in it.
pub(super) fn runs(body: &Body) -> Vec<Range<usize>> {
    let html = body.html.as_str();
    let shortcodes = enclosed(&body.holes);
    let mut left = shortcodes.as_slice();
    let mut open = Open::default();
    let mut runs = Vec::new();
    let mut at = 0;
    while let Some(rest) = html.get(at..).filter(|rest| !rest.is_empty()) {
        let length = match Tag::read(rest) {
            Some(tag) => open.pass(&tag, rest),
            None => {
                // What looks like the beginning of a tag and is none is text.
                let begins_tag =
                    |(at, _): &(usize, &str)| Tag::read(rest.get(*at..).unwrap_or_default()).is_some();
                let length = rest.match_indices('<').find(begins_tag).map_or(rest.len(), |(at, _)| at);
                if !open.is_any() {
                    add(at..at + length, &mut left, &mut runs);
                }
                length
            }
        };
        at += length;
    }
    runs
}

/// Adds what a range has outside of shortcodes, which are taken off the front of `shortcodes`.
fn add(range: Range<usize>, shortcodes: &mut &[Range<usize>], runs: &mut Vec<Range<usize>>) {
    let mut at = range.start;
    while let Some((shortcode, rest)) = shortcodes.split_first().filter(|(first, _)| first.start < range.end)
    {
        if at < shortcode.start {
            runs.push(at..shortcode.start);
        }
        at = at.max(shortcode.end);
        if at > range.end {
            // It goes on behind this range.
            return;
        }
        *shortcodes = rest;
    }
    if at < range.end {
        runs.push(at..range.end);
    }
}

/// A tag, a comment or the like.
struct Tag<'h> {
    /// Empty for what is neither the beginning nor the end of an element.
    name: &'h str,
    is_end: bool,
}

impl<'h> Tag<'h> {
    /// What HTML begins with, if that is a tag and not text.
    fn read(html: &'h str) -> Option<Self> {
        let inner = html.strip_prefix('<')?;
        if inner.starts_with(['!', '?']) {
            return Some(Self { name: "", is_end: false });
        }
        let (is_end, inner) = inner.strip_prefix('/').map_or((false, inner), |inner| (true, inner));
        inner.chars().next().filter(char::is_ascii_alphabetic)?;
        let name = inner.split(|c: char| c.is_ascii_whitespace() || c == '/' || c == '>').next()?;
        Some(Self { name, is_end })
    }
}

/// How many of each of the [`CLOSED`] elements are open.
#[derive(Default)]
struct Open([usize; CLOSED.len()]);

impl Open {
    fn is_any(&self) -> bool {
        self.0.iter().any(|count| *count > 0)
    }

    /// Goes past a tag with which HTML begins, and tells its length; that of an element whose text is no markup with it.
    fn pass(&mut self, tag: &Tag<'_>, html: &str) -> usize {
        let length = length(html);
        match (tag.name.to_ascii_lowercase().as_str(), tag.is_end) {
            // The tags that may be missing at the end of an element.
            ("dd", false) | ("dl", true) => self.set("dt", |_| 0),
            ("td" | "tr", false) | ("tr" | "table", true) => self.set("th", |_| 0),
            // What is written so has no end in drawings and formulas.
            ("svg" | "math", false) if html.get(..length).is_some_and(|tag| tag.ends_with("/>")) => {}
            (name, false) if RAW.contains(&name) => return length + raw_length(html.get(length..), name),
            (name, false) => self.set(name, |count| count + 1),
            (name, true) => self.set(name, |count| count.saturating_sub(1)),
        }
        length
    }

    fn set(&mut self, name: &str, count: impl Fn(usize) -> usize) {
        if let Ok(index) = CLOSED.binary_search(&name) {
            self.0[index] = count(self.0[index]);
        }
    }
}

/// The length of a tag or comment with which HTML begins.
fn length(html: &str) -> usize {
    if html.starts_with("<!--") {
        return html.find("-->").map_or(html.len(), |at| at + "-->".len());
    }
    let mut quote = None;
    let mut before = b'<';
    for (at, byte) in html.bytes().enumerate() {
        match quote {
            Some(open) if byte == open => quote = None,
            Some(_) => {}
            None if byte == b'>' => return at + 1,
            None if matches!(byte, b'"' | b'\'') && before == b'=' => quote = Some(byte),
            None => {}
        }
        if !byte.is_ascii_whitespace() {
            before = byte;
        }
    }
    html.len()
}

/// How far it is to the end tag of an element whose text is no markup.
fn raw_length(text: Option<&str>, name: &str) -> usize {
    let text = text.unwrap_or_default();
    let is_end = |(at, _): &(usize, &str)| {
        let end = text.get(at + 2..at + 2 + name.len());
        end.is_some_and(|end| end.eq_ignore_ascii_case(name))
    };
    text.match_indices("</").find(is_end).map_or(text.len(), |(at, _)| at)
}
