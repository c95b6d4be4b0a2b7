//! The pages of a site as far as they must be known to learn their words: so that these can be learned while the rest of the
//! site is still joined.

use std::sync::Arc;

use super::super::site::{PageId, Site};
use crate::config::Scope;

/// All pages, in their order.
#[derive(Debug)]
pub(super) struct Roster(Vec<Entry>);

#[derive(Debug)]
struct Entry {
    path: Arc<str>,
    /// Whether it introduces a term.
    is_of_term: bool,
}

impl Roster {
    /// The pages of a site whose taxonomies are joined.
    pub(super) fn of(site: &Site) -> Self {
        let entry = |number: usize| Entry {
            path: Arc::clone(&site.pages[number].path),
            is_of_term: site.relations(PageId(number)).own_term.is_some(),
        };
        Self((0..site.pages.len()).map(entry).collect())
    }

    /// The paths of all pages below `content/`.
    pub(super) fn paths(&self) -> impl ExactSizeIterator<Item = &Arc<str>> {
        self.0.iter().map(|entry| &entry.path)
    }

    /// Whether there is a page with a path.
    pub(super) fn has(&self, path: &str) -> bool {
        self.0.binary_search_by(|entry| (*entry.path).cmp(path)).is_ok()
    }

    /// Whether a list can have a page: what introduces a term is in none.
    pub(super) fn is_candidate(&self, scope: &Scope<'_>, page: PageId) -> bool {
        let entry = &self.0[page.0];
        !entry.is_of_term && scope.takes(&entry.path)
    }
}
