//! The lists of all pages.

use std::sync::{Arc, OnceLock};

use super::super::site::{PageId, Site};
use super::{ReadMore, Related};

/// The lists of all pages, each of which is chosen when somebody asks for it, unless all were chosen at once.
#[derive(Debug, Default)]
pub(in crate::link) struct Lists {
    /// What chooses; nothing once all are chosen.
    read_more: Option<Arc<ReadMore>>,
    chosen: Vec<OnceLock<Vec<Related>>>,
}

impl Lists {
    /// Lists that are to be chosen.
    pub(in crate::link) fn to_be_chosen(read_more: Arc<ReadMore>, pages: usize) -> Self {
        Self { read_more: Some(read_more), chosen: vec![OnceLock::new(); pages] }
    }

    /// What chooses, as long as it may have to.
    pub(in crate::link) fn read_more(&self) -> Option<&Arc<ReadMore>> {
        self.read_more.as_ref()
    }

    /// All lists, chosen now: what chose them is no longer needed.
    pub(in crate::link) fn chosen(&self, site: &Site) -> Self {
        let chosen = self.read_more.as_ref().map_or_else(Vec::new, |read_more| read_more.all(site));
        Self { read_more: None, chosen: chosen.into_iter().map(OnceLock::from).collect() }
    }

    /// The list of a page of the site.
    pub(in crate::link) fn of(&self, site: &Site, page: PageId) -> &[Related] {
        let Some(list) = self.chosen.get(page.0) else { return &[] };
        let choose = |read_more: &Arc<ReadMore>| read_more.listed(site, page);
        list.get_or_init(|| self.read_more.as_ref().map(choose).unwrap_or_default())
    }
}
