//! The lists at the end of pages, and what chooses them, which is learned when somebody asks for the first list: a preview
//! shows pages sooner that have none, and learns several edits at once that nobody has looked at.

use std::sync::{Arc, OnceLock};

use super::read_more::{self, Lists, ReadMore, Related};
use super::site::{PageId, Site};

/// The lists of a site.
#[derive(Debug, Default)]
pub(super) struct Learned {
    lists: OnceLock<Lists>,
    /// What was known of an earlier site, which spares most of the work.
    former: Arc<ReadMore>,
    /// What authors and editors chose for each page.
    chosen: Vec<Option<Vec<PageId>>>,
}

impl Learned {
    /// Lists that are known.
    pub(super) fn of(lists: Lists) -> Self {
        Self { lists: OnceLock::from(lists), ..Self::default() }
    }

    /// Lists that are to be learned with what is known of the former site, and of what was chosen.
    pub(super) fn later(former: &Self, chosen: Vec<Option<Vec<PageId>>>) -> Self {
        let known = former.lists.get().and_then(Lists::read_more).unwrap_or(&former.former);
        Self { lists: OnceLock::new(), former: Arc::clone(known), chosen }
    }

    /// The lists, which are learned now if they were not before.
    pub(super) fn lists(&self, site: &Site) -> &Lists {
        self.lists.get_or_init(|| {
            let bags = site.pages.iter().map(|page| Arc::clone(&page.bag)).collect();
            let read_more = read_more::learn(site, Arc::clone(&self.former), bags, self.chosen.clone());
            Lists::to_be_chosen(read_more, site.pages.len())
        })
    }

    /// The list of a page.
    pub(super) fn of_page(&self, site: &Site, page: PageId) -> &[Related] {
        self.lists(site).of(site, page)
    }
}
