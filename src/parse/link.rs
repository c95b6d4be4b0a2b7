//! Links: what a destination in Markdown points to.

use percent_encoding::percent_decode_str;

use crate::config::Located;
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// A link or picture in a text, or in front matter, that only the whole site can resolve.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// What it points to.
    pub target: Target,
    /// Where it stands in the source.
    pub span: Span,
}

/// What a link points to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A page or section by its file below `content/`.
    Page {
        /// The path below `content/`.
        path: String,
        /// The anchor on that page.
        anchor: Option<String>,
    },
    /// An anchor on the same page.
    Here(String),
    /// A file beside the page.
    Beside {
        /// The path below `content/`.
        path: String,
        /// A query and fragment that are handed on.
        suffix: String,
    },
    /// A route or file of the site, counted from its root.
    Rooted {
        /// The path, not percent-encoded, with a slash in front.
        path: String,
        /// A query and fragment that are handed on.
        suffix: String,
    },
}

/// Reads the destination of a link or picture on a page whose file is in `folder` (below `content/`).
///
/// # Errors
///
/// What is wrong with it, in words that follow the destination.
pub(super) fn parse(destination: &str, folder: &str) -> Result<Option<Target>, String> {
    if let Some(scheme) = scheme(destination) {
        return match scheme.as_str() {
            "javascript" | "vbscript" | "data" => {
                Err(format!("has the scheme `{scheme}`, which can run code"))
            }
            _ => Ok(None),
        };
    }
    if destination.starts_with("//") || destination.starts_with('?') || destination.is_empty() {
        return Ok(None);
    }
    if let Some(anchor) = destination.strip_prefix('#') {
        return Ok(Some(Target::Here(decode(anchor))));
    }
    let cut = destination.find(['?', '#']).unwrap_or(destination.len());
    let (path, suffix) = destination.split_at(cut);
    let path = decode(path);
    if let Some(inner) = path.strip_prefix("@/") {
        let path = resolve_path("", inner).ok_or("leads out of `content/`")?;
        return Ok(Some(Target::Page { path, anchor: anchor(suffix) }));
    }
    if path.starts_with('/') {
        return Ok(Some(Target::Rooted { path, suffix: suffix.to_owned() }));
    }
    let resolved = resolve_path(folder, &path).ok_or("leads out of `content/`")?;
    if path.ends_with(".md") {
        return Ok(Some(Target::Page { path: resolved, anchor: anchor(suffix) }));
    }
    Ok(Some(Target::Beside { path: resolved, suffix: suffix.to_owned() }))
}

/// Whether a destination leads to another site, so that it gets the attributes that `site.toml` gives such links.
pub fn is_external(destination: &str) -> bool {
    destination.starts_with("//")
        || scheme(destination).is_some_and(|scheme| matches!(scheme.as_str(), "http" | "https"))
}

/// Reports the addresses that do not lead to another site: what settings and front matter give as one becomes a link, so
/// that it must not run code.
pub fn check_external<'u>(
    urls: impl IntoIterator<Item = &'u Located<String>>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for url in urls.into_iter().filter(|url| !is_external(url.get())) {
        let message = format!("`{}` is not an address of the web", url.get());
        diagnostics.push(url.mark(Diagnostic::error(message)).hint("write it with `https://`"));
    }
}

/// A path relative to a folder, with `.` and `..` taken out; nothing where it leads above the root.
pub fn resolve_path(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            _ => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// The scheme of a URL in lower case, as a browser would see it: white space and control characters in front of it and
/// within it do not hide it (<https://url.spec.whatwg.org/#concept-basic-url-parser>).
fn scheme(destination: &str) -> Option<String> {
    if !destination.contains(':') {
        return None;
    }
    let seen = destination.trim_start_matches(|c: char| c <= ' ');
    let seen: String = seen.chars().filter(|c| !matches!(c, '\t' | '\n' | '\r')).take(40).collect();
    let (scheme, _) = seen.split_once(':')?;
    let mut chars = scheme.chars();
    let is_scheme = chars.next().is_some_and(|c| c.is_ascii_alphabetic())
        && chars.all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    is_scheme.then(|| scheme.to_ascii_lowercase())
}

fn anchor(suffix: &str) -> Option<String> {
    suffix.split_once('#').map(|(_, anchor)| decode(anchor)).filter(|anchor| !anchor.is_empty())
}

fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8().map_or_else(|_| text.to_owned(), |decoded| decoded.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn destinations_are_told_apart() {
        let page = |path: &str, anchor: Option<&str>| {
            Ok(Some(Target::Page { path: path.to_owned(), anchor: anchor.map(str::to_owned) }))
        };
        assert_eq!(parse("../b.md#part", "a/c"), page("a/b.md", Some("part")));
        assert_eq!(parse("@/x/y.md", "a"), page("x/y.md", None));
        assert_eq!(parse("my%20page.md", ""), page("my page.md", None));
        assert_eq!(parse("https://example.org/x.md", "a"), Ok(None));
        assert_eq!(parse("#top", "a"), Ok(Some(Target::Here("top".to_owned()))));
        assert!(parse("../../b.md", "a").is_err());
    }

    #[test]
    fn schemes_that_run_code_do_not_hide() {
        for bad in
            ["javascript:alert(1)", " JaVa\nscript:x", "\u{1}javascript:x", "data:text/html,x", "vbscript:x"]
        {
            assert!(parse(bad, "").is_err(), "{bad:?} was taken");
        }
    }
}
