//! What is asked for: the path of a request, as something that is safe to look up.

use percent_encoding::percent_decode_str;

use crate::config::BaseUrl;

/// The path below which the preview keeps what is its own.
pub(super) const OWN: &str = "/_nutgraf/";

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// Something of the preview itself, by its name.
    Own(String),
    /// Something of the site, by its decoded path, which begins with a slash.
    Site(String),
    /// The host itself, where the site has only a part of it.
    Host,
    /// Nothing that could be there.
    Nothing,
}

impl Asked {
    /// Reads the path of a request to a site at an address.
    pub(super) fn read(path: &str, base_url: &BaseUrl) -> Self {
        if let Some(name) = path.strip_prefix(OWN) {
            return Asked::Own(name.to_owned());
        }
        let Some(decoded) = decoded(path) else { return Asked::Nothing };
        // That of the site is encoded, too.
        let below = percent_decode_str(base_url.path()).decode_utf8_lossy();
        match decoded.strip_prefix(below.as_ref()) {
            Some(inner) if inner.starts_with('/') => Asked::Site(inner.to_owned()),
            _ if decoded == "/" || decoded == below => Asked::Host,
            _ => Asked::Nothing,
        }
    }
}

/// The path with its letters as they are. An encoded slash or backslash is none that a site has, and what is no text leads
/// nowhere; all else that could lead out of the site is no route (see [`crate::route::Route`]).
fn decoded(path: &str) -> Option<String> {
    let lower = path.to_ascii_lowercase();
    if lower.contains("%2f") || lower.contains("%5c") || lower.contains("%00") {
        return None;
    }
    let decoded = percent_decode_str(path).decode_utf8().ok()?;
    decoded.starts_with('/').then(|| decoded.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(path: &str) -> Asked {
        Asked::read(path, &BaseUrl::parse("https://example.org/a%20blog").unwrap())
    }

    #[test]
    fn paths_are_those_of_the_site() {
        assert_eq!(read("/a%20blog/b/"), Asked::Site("/b/".to_owned()));
        assert_eq!(read("/a%20blog/%C3%A4/"), Asked::Site("/ä/".to_owned()));
        assert_eq!(read("/a%20blog"), Asked::Host);
        assert_eq!(read("/"), Asked::Host);
        assert_eq!(read("/_nutgraf/x"), Asked::Own("x".to_owned()));
    }

    #[test]
    fn what_is_no_path_of_the_site_is_nothing() {
        for path in ["/b/", "/a%20blogs/", "/a%20blog/%ff/", "/a%20blog/..%2fx", "/a%20blog/..%5Cx", "*", ""]
        {
            assert_eq!(read(path), Asked::Nothing, "{path}");
        }
    }
}
