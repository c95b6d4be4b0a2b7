//! Routes: where an output lives on the site, `/a/b/` for a page and `/a/b.xml` for a file.

use std::borrow::Cow;
use std::fmt;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

/// The longest name of a file or folder that every common file system takes, in bytes.
const LONGEST_SEGMENT: usize = 255;

/// The longest route, in bytes: well below the 4,096 bytes that Linux allows a whole path.
const LONGEST_ROUTE: usize = 2_000;

/// What cannot stand in the path of a URL as it is (RFC 3986, section 3.3), and what HTML would have to escape.
const NOT_IN_PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}')
    .add(b'&')
    .add(b'\'');

/// A place on the site that is safe to write below an output folder on every system and to link to: it begins with
/// `/`, none of its segments is empty, `.`, `..` or a name that Windows keeps for itself, and it holds no control
/// character, backslash, colon or percent sign. It is in Unicode form C and not percent-encoded.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Route(String);

impl Route {
    /// The route of the home page.
    pub fn root() -> Self {
        Self("/".to_owned())
    }

    /// Reads a route: `/a/b/`, `a/b` and `/a/b` are the page `/a/b/`; a last segment with a dot in it is a file.
    ///
    /// # Errors
    ///
    /// What is wrong with it, in words that follow the route's name.
    pub fn page(text: &str) -> Result<Self, String> {
        let route = Self::new(text)?;
        let is_file = !text.ends_with('/') && route.last_segment().contains('.');
        Ok(if is_file || route.0 == "/" { route } else { Self(route.0 + "/") })
    }

    /// Reads the route of a file: `/a/b.xml`, with or without the first slash.
    ///
    /// # Errors
    ///
    /// What is wrong with it, in words that follow the route's name.
    pub fn file(text: &str) -> Result<Self, String> {
        let route = Self::new(text)?;
        if route.0 == "/" { Err("is empty".to_owned()) } else { Ok(route) }
    }

    fn new(text: &str) -> Result<Self, String> {
        // Form C leaves ASCII as it is, and most routes are nothing else.
        let text = if text.is_ascii() { Cow::Borrowed(text) } else { Cow::Owned(text.nfc().collect()) };
        let inner = text.strip_prefix('/').unwrap_or(&text);
        let inner = inner.strip_suffix('/').unwrap_or(inner);
        if inner.is_empty() {
            return Ok(Self::root());
        }
        if inner.len() > LONGEST_ROUTE {
            return Err(format!("is longer than {LONGEST_ROUTE} bytes"));
        }
        inner.split('/').try_for_each(check_segment)?;
        Ok(Self(format!("/{inner}")))
    }

    /// The route as text, not percent-encoded.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The route as the path of a URL, percent-encoded and safe inside an HTML attribute.
    pub fn url_path(&self) -> Cow<'_, str> {
        encode_path(&self.0)
    }

    /// The path of the output file below the output folder: `a/b/index.html` for the page `/a/b/`.
    pub fn output_path(&self) -> String {
        let inner = self.0.strip_prefix('/').unwrap_or(&self.0);
        if self.is_page() { [inner, "index.html"].concat() } else { inner.to_owned() }
    }

    /// The folder right below the output folder that its file is in; none where its file is there itself.
    pub fn top_folder(&self) -> Option<&str> {
        let inner = self.0.strip_prefix('/').unwrap_or(&self.0);
        inner.split_once('/').map(|(folder, _)| folder)
    }

    /// Whether it is a page, which ends with a slash, and not a file.
    pub fn is_page(&self) -> bool {
        self.0.ends_with('/')
    }

    /// The route of a page or file below this page.
    ///
    /// # Errors
    ///
    /// What is wrong with the new route.
    pub fn join(&self, relative: &str) -> Result<Self, String> {
        let joined = format!("{}/{relative}", self.0.trim_end_matches('/'));
        if relative.ends_with('/') { Self::page(&joined) } else { Self::file(&joined) }
    }

    /// Two routes with the same key end in one file on a file system that does not tell upper from lower case.
    pub fn key(&self) -> String {
        self.output_path().to_lowercase()
    }

    /// The last part of the route, without slashes; empty for the home page.
    pub fn last_segment(&self) -> &str {
        self.0.trim_end_matches('/').rsplit('/').next().unwrap_or_default()
    }
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Route {
    /// Checks the route again, so that a hostile manifest cannot name a path outside the output folder.
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let route = if text.ends_with('/') { Self::page(&text) } else { Self::file(&text) };
        match route {
            Ok(route) if route.0 == text => Ok(route),
            _ => Err(serde::de::Error::custom("not a route")),
        }
    }
}

/// Which bytes stand in most paths and need no encoding, by number: a table is faster than comparisons.
const PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let mut byte = 0;
    while byte < plain.len() {
        plain[byte] = (byte as u8).is_ascii_alphanumeric() || matches!(byte as u8, b'/' | b'-' | b'.' | b'_');
        byte += 1;
    }
    plain
};

/// Percent-encodes a path for a URL, leaving its slashes and its letters of every script.
///
/// Letters beyond ASCII stay as they are (RFC 3987): browsers show and encode them, and people can read the source.
pub fn encode_path(path: &str) -> Cow<'_, str> {
    // Most paths are plain, and these are written many times for each page.
    if path.bytes().all(|byte| PLAIN[usize::from(byte)]) {
        return Cow::Borrowed(path);
    }
    let mut encoded = String::with_capacity(path.len());
    let mut rest = path;
    while !rest.is_empty() {
        let ascii = rest.find(|c: char| !c.is_ascii()).unwrap_or(rest.len());
        let (head, tail) = rest.split_at(ascii);
        encoded.extend(utf8_percent_encode(head, NOT_IN_PATH));
        let other = tail.find(|c: char| c.is_ascii()).unwrap_or(tail.len());
        let (letters, tail) = tail.split_at(other);
        encoded.push_str(letters);
        rest = tail;
    }
    Cow::Owned(encoded)
}

/// Makes a name for a route out of any text: lower case, letters and digits of every script kept, everything else
/// one hyphen. Empty where the text has neither letter nor digit.
pub fn slugify(text: &str) -> String {
    // ASCII is in every form of Unicode already, and most names are nothing else.
    let mut slug = if text.is_ascii() {
        hyphenated(text.chars().map(|c| c.to_ascii_lowercase()), text.len())
    } else {
        hyphenated(text.nfkc().flat_map(char::to_lowercase), text.len()).nfc().collect()
    };
    slug.truncate(slug.floor_char_boundary(LONGEST_SEGMENT));
    slug
}

fn hyphenated(chars: impl Iterator<Item = char>, room: usize) -> String {
    let mut slug = String::with_capacity(room);
    for c in chars {
        if c.is_alphanumeric() || c == '_' || is_combining(c) {
            slug.push(c);
        } else if !slug.ends_with('-') && !slug.is_empty() && !matches!(c, '\'' | '’') {
            slug.push('-');
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

/// What a person would call something with this name of a file, folder or taxonomy: `how-tides_work` is "How tides work".
pub fn title_of(name: &str) -> String {
    let words = name.replace(['-', '_'], " ");
    let mut chars = words.trim().chars();
    chars.next().map_or_else(|| "Untitled".to_owned(), |first| first.to_uppercase().chain(chars).collect())
}

/// Whether a character is a mark that belongs to the letter before it, as vowel signs do in Devanagari or Thai.
fn is_combining(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

fn check_segment(segment: &str) -> Result<(), String> {
    if segment.is_empty() {
        return Err("has an empty part between two slashes".to_owned());
    }
    if segment == "." || segment == ".." {
        return Err(format!("has the part `{segment}`"));
    }
    if segment.len() > LONGEST_SEGMENT {
        return Err(format!("has a part longer than {LONGEST_SEGMENT} bytes"));
    }
    if let Some(c) = segment.chars().find(|c| c.is_control() || "\\:*?\"<>|%".contains(*c)) {
        return Err(format!("has the character `{}`", c.escape_debug()));
    }
    if segment.ends_with(['.', ' ']) || segment.starts_with(' ') {
        return Err(format!(
            "has the part `{segment}`, which begins or ends with a space or ends with a dot"
        ));
    }
    if is_windows_device(segment) {
        return Err(format!("has the part `{segment}`, a name that Windows keeps for itself"));
    }
    Ok(())
}

/// Names of devices, with or without an extension, that Windows does not allow as names of files
/// (<https://learn.microsoft.com/windows/win32/fileio/naming-a-file>).
fn is_windows_device(segment: &str) -> bool {
    let stem = segment.split('.').next().unwrap_or_default().to_ascii_uppercase();
    let is_numbered = |prefix: &str| {
        stem.strip_prefix(prefix)
            .is_some_and(|rest| matches!(rest.as_bytes(), [b'1'..=b'9']) || ["¹", "²", "³"].contains(&rest))
    };
    matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL") || is_numbered("COM") || is_numbered("LPT")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_gets_a_slash_and_a_file_does_not() {
        assert_eq!(Route::page("a/b").unwrap().as_str(), "/a/b/");
        assert_eq!(Route::page("/a/b/").unwrap().output_path(), "a/b/index.html");
        assert_eq!(Route::page("/feed.xml").unwrap().output_path(), "feed.xml");
        assert_eq!(Route::page("/").unwrap().output_path(), "index.html");
    }

    #[test]
    fn what_could_leave_the_output_folder_or_break_a_system_is_refused() {
        let bad = [
            "../x", "/a/../b", "a//b", "//host/x", "a\\b", "C:/x", "x::$DATA", "%2e%2e", "CON", "aux.txt",
            "com1", "a.", "a ", "a\0b", "a\nb", "./x",
        ];
        for text in bad {
            assert!(Route::page(text).is_err(), "{text:?} was taken");
        }
        assert!(Route::page(&"x".repeat(256)).is_err());
    }

    #[test]
    fn slugs_keep_letters_of_every_script() {
        assert_eq!(slugify("What’s a CDN? (Really)"), "whats-a-cdn-really");
        assert_eq!(slugify("Ελληνικά  καί 中文"), "ελληνικά-καί-中文");
        assert_eq!(slugify("हिन्दी"), "हिन्दी");
        assert_eq!(slugify("!!!"), "");
    }
}
