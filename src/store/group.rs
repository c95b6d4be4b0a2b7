//! What a file of a site is to its readers, by its name.

use crate::config::Lasting;

/// How many digits of a digest are in a name that changes with the bytes.
const FINGERPRINT: usize = 16;

/// Files that are put at the same time. A page refers to assets and to other pages, a feed to pages, and nothing to a feed
/// that would be broken without it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Stylesheets and scripts whose names change with their bytes: nothing refers to them yet.
    Fingerprinted,
    /// Pictures and all other files.
    Assets,
    /// Pages.
    Pages,
    /// Feeds, sitemaps and what hosts read.
    Feeds,
}

impl Group {
    pub(crate) fn of(path: &str) -> Self {
        // What is compressed goes with what it was made of.
        let path = path.strip_suffix(".gz").or(path.strip_suffix(".br")).unwrap_or(path);
        let name = path.rsplit('/').next().unwrap_or(path);
        let is_sitemap = name.starts_with("sitemap") && name.ends_with(".xml");
        if is_sitemap || matches!(name, "atom.xml" | "feed.json" | "robots.txt" | "_redirects" | "_headers") {
            Self::Feeds
        } else if name.ends_with(".html") {
            Self::Pages
        } else if is_fingerprinted(name) {
            Self::Fingerprinted
        } else {
            Self::Assets
        }
    }

    /// How long browsers may keep what is in it.
    pub(crate) fn lasting(self) -> Lasting {
        match self {
            Self::Fingerprinted => Lasting::ForEver,
            Self::Assets => Lasting::Asset,
            Self::Pages | Self::Feeds => Lasting::Page,
        }
    }
}

/// Whether a name has a digest in front of its ending, as `style.0123456789abcdef.css`.
pub fn is_fingerprinted(name: &str) -> bool {
    let digest = name.rsplit_once('.').and_then(|(stem, _)| stem.rsplit_once('.'));
    digest.is_some_and(|(_, digest)| {
        digest.len() == FINGERPRINT && digest.bytes().all(|byte| byte.is_ascii_hexdigit())
    })
}
