//! The names of a term, as texts may write them.

use pulldown_cmark_escape::escape_html_body_text;

/// The longest name in bytes; what is longer is no name, and would make the search slow.
const LONGEST: usize = 200;

/// One name of something that the glossary defines.
#[derive(Clone, Debug)]
pub(super) struct Name {
    /// As the glossary writes it.
    pub(super) shown: String,
    /// As HTML writes it.
    html: String,
    /// The same without case.
    folded: String,
    /// Whether it means something only as it is written: `CDN`, `TCP/IP`.
    pub(super) is_exact: bool,
    /// What it is a name of, by number.
    pub(super) definition: usize,
}

impl Name {
    fn new(shown: &str, definition: usize) -> Self {
        let mut html = String::with_capacity(shown.len());
        // Writing to a `String` cannot fail.
        let _ = escape_html_body_text(&mut html, shown);
        let folded = fold(&html);
        Self { shown: shown.to_owned(), html, folded, is_exact: is_exact(shown), definition }
    }

    /// What two names have in common that mean the same.
    pub(super) fn pattern(&self) -> &str {
        if self.is_exact { &self.html } else { &self.folded }
    }

    /// What it looks like in a text without case.
    pub(super) fn folded(&self) -> &str {
        &self.folded
    }

    /// Whether a text that says the same without case says it as this name wants it.
    pub(super) fn is(&self, text: &str) -> bool {
        !self.is_exact || text.chars().map(one_space).eq(self.html.chars())
    }
}

/// The names that a label gives: `Content delivery network (CDN)` gives two. What stands in brackets is a name only if
/// it or what stands before it is an abbreviation; in `Cache (computing)` it is not.
pub(super) fn of(label: &str, definition: usize) -> Vec<Name> {
    let names = match in_brackets(label) {
        Some((before, inside)) if is_exact(before) || is_exact(inside) => vec![before, inside],
        Some((before, _)) => vec![before],
        None => vec![label],
    };
    names
        .into_iter()
        .filter(|name| !name.is_empty() && name.len() <= LONGEST)
        .map(|name| Name::new(name, definition))
        .collect()
}

/// What stands before the brackets at the end of a label, and in them.
fn in_brackets(label: &str) -> Option<(&str, &str)> {
    let open = label.strip_suffix([')', '）'])?;
    let (before, inside) = open.rsplit_once(['(', '（'])?;
    let (before, inside) = (before.trim(), inside.trim());
    (!before.is_empty() && !inside.is_empty()).then_some((before, inside))
}

/// Whether a name has an upper-case letter after its first, as abbreviations and many names do.
fn is_exact(name: &str) -> bool {
    name.chars().skip(1).any(char::is_uppercase)
}

/// A text without case, with a space for each line break, and with every character where it was.
pub(super) fn fold(text: &str) -> String {
    text.chars().map(one_space).map(lower).collect()
}

fn one_space(c: char) -> char {
    if matches!(c, '\n' | '\t' | '\r') { ' ' } else { c }
}

/// The lower-case letter for a letter, unless it takes another number of bytes.
fn lower(c: char) -> char {
    let mut lower = c.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(lower), None) if lower.len_utf8() == c.len_utf8() => lower,
        _ => c,
    }
}
