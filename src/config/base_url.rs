//! The address of the site.

use url::Url;

use super::Located;
use crate::diagnostic::Diagnostic;
use crate::route::Route;
use crate::source::Source;

/// Where the site will be: scheme, host and a path that is empty or begins, and does not end, with a slash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl {
    origin: String,
    path: String,
}

impl BaseUrl {
    /// Reads an address such as `https://example.org/blog`.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, String> {
        let url = Url::parse(text).map_err(|error| format!("`{text}` is not a URL: {error}"))?;
        if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
            return Err(format!("`{text}` is not an address of the web"));
        }
        if url.query().is_some() || url.fragment().is_some() || !url.username().is_empty() {
            return Err(format!("`{text}` has more in it than scheme, host and path"));
        }
        let path = url.path().trim_end_matches('/').to_owned();
        Ok(Self { origin: url.origin().ascii_serialization(), path })
    }

    /// Reads the setting and reports what is wrong with it; a site without an address is an error, too.
    pub(super) fn read(
        setting: Option<&Located<String>>,
        source: &Source,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Self {
        let hint = "write the address at which the site will be, as `base_url = \"https://example.org\"`";
        let parsed = match setting {
            None => Err(Diagnostic::error("missing key `base_url`").at(source, 0..0)),
            Some(text) => Self::parse(text.get()).map_err(|error| text.mark(Diagnostic::error(error))),
        };
        parsed.unwrap_or_else(|diagnostic| {
            let diagnostic = diagnostic.hint(hint);
            let meant = setting.and_then(|text| Self::without_scheme(text.get()));
            diagnostics.push(if meant.is_some() { diagnostic.mended() } else { diagnostic });
            meant.unwrap_or_else(|| Self { origin: String::new(), path: String::new() })
        })
    }

    /// What somebody meant who wrote `example.org`.
    fn without_scheme(text: &str) -> Option<Self> {
        let begins_with_host = text.starts_with(char::is_alphanumeric) && !text.contains("://");
        begins_with_host.then(|| Self::parse(&format!("https://{text}")).ok()).flatten()
    }

    /// The path of a route on its host, percent-encoded: `/blog/a/b/`.
    pub fn path_of(&self, route: &Route) -> String {
        [self.path.as_str(), &route.url_path()].concat()
    }

    /// The permalink of a route: `https://example.org/blog/a/b/`.
    pub fn permalink(&self, route: &Route) -> String {
        [self.origin.as_str(), &self.path, &route.url_path()].concat()
    }

    /// A path that is already percent-encoded, below the site's own path.
    pub fn prefix(&self, path: &str) -> String {
        format!("{}{path}", self.path)
    }

    /// Scheme, host and port, without a slash at the end.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The same path on another host.
    #[must_use]
    pub fn at(&self, origin: &str) -> Self {
        Self { origin: origin.to_owned(), path: self.path.clone() }
    }

    /// The path of the site on its host, empty where it has the whole host.
    pub fn path(&self) -> &str {
        &self.path
    }
}

impl std::fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}", self.origin, self.path)
    }
}
