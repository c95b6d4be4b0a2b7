//! Questions that templates ask about the site.

use serde::{Deserialize, Serialize};

use crate::config::SortBy;

/// A question. Its answer depends on nothing else but the site and its templates, so that the digest of the answer
/// tells whether a page that asked it must be rendered again.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Query {
    /// A page by its path below `content/`, with its text.
    Page(String),
    /// A section by the path of its `_index.md` below `content/`, with its text and all its pages.
    Section(String),
    /// The cards of pages.
    Pages(PagesQuery),
    /// A taxonomy with its terms.
    Taxonomy(String),
    /// One term with the cards of its pages.
    Term {
        /// The taxonomy.
        taxonomy: String,
        /// The term, as pages write it.
        term: String,
    },
    /// One series with the cards of its pages, or all of them.
    Series(Option<String>),
    /// The address of a page, file or route.
    Url(UrlQuery),
    /// The `integrity` value of a file.
    Integrity(String),
    /// A picture with its address and size.
    Image {
        /// Its path: in `static/` where it begins with a slash, else beside a page.
        src: String,
        /// The path below `content/` of the page that it stands beside.
        beside: String,
    },
    /// What a data file holds.
    Data {
        /// Its path below the site's root.
        path: String,
        /// How to read it, where its ending does not say.
        format: Option<String>,
    },
    /// The text of a page as HTML, for feeds.
    Content(String),
}

/// Which pages are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PagesQuery {
    /// Those in a section and below it, by the path of its `_index.md`.
    pub section: Option<String>,
    /// Those of a kind.
    pub kind: Option<String>,
    /// In which order; the newest first where nothing is said.
    pub sort_by: Option<SortBy>,
    /// How many at the most.
    pub limit: Option<usize>,
}

/// Which address is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct UrlQuery {
    /// `@/a/b.md` for a page, or a path on the site.
    pub path: String,
    /// Whether the address changes with the file, so that it can be kept for ever.
    pub cachebust: bool,
    /// Whether it is the whole address, with scheme and host.
    pub absolute: bool,
}
