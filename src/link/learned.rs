//! The lists at the end of pages, and what chooses them, which is learned when somebody asks for the first list: a preview
//! shows pages sooner that have none, and learns several edits at once that nobody has looked at.

use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use super::read_more::{HandPicked, Lists, ReadMore, Related, Since};
use super::site::{PageId, Site};

/// The lists of a site.
#[derive(Debug)]
pub(super) struct Learned {
    lists: OnceLock<Lists>,
    /// What was known of an earlier site, which spares most of the work. It is taken when the lists are learned: what nobody
    /// else looks at need not be copied to be changed.
    former: Mutex<Option<Former>>,
    /// What authors and editors chose.
    hand_picked: Arc<HandPicked>,
}

/// What was known of an earlier site.
#[derive(Clone, Debug, Default)]
struct Former {
    read_more: Arc<ReadMore>,
    since: Since,
}

impl Default for Learned {
    fn default() -> Self {
        Self {
            lists: OnceLock::new(),
            former: Mutex::new(Some(Former::default())),
            hand_picked: Arc::default(),
        }
    }
}

impl Learned {
    /// Lists that are known.
    pub(super) fn of(lists: Lists) -> Self {
        Self { lists: OnceLock::from(lists), former: Mutex::new(None), hand_picked: Arc::default() }
    }

    /// Lists that are to be learned with what is known of the former site, since which something has changed.
    pub(super) fn later(former: &Self, since: Since, hand_picked: Arc<HandPicked>) -> Self {
        let Former { read_more, since: earlier } = former.known();
        let former = Former { read_more, since: earlier.and(since) };
        Self { lists: OnceLock::new(), former: Mutex::new(Some(former)), hand_picked }
    }

    /// What is known by now. What is just being learned is waited for.
    fn known(&self) -> Former {
        let not_learned = self.lock().clone();
        not_learned.unwrap_or_else(|| {
            let learned = |read_more| Former { read_more: Arc::clone(read_more), since: Since::NOTHING };
            self.lists.wait().read_more().map(learned).unwrap_or_default()
        })
    }

    fn lock(&self) -> MutexGuard<'_, Option<Former>> {
        self.former.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The lists, which are learned now if they were not before.
    pub(super) fn lists(&self, site: &Site) -> &Lists {
        self.lists.get_or_init(|| {
            let Former { read_more, since } = self.lock().take().unwrap_or_default();
            let read_more = ReadMore::learned(site, read_more, &since, Arc::clone(&self.hand_picked));
            Lists::to_be_chosen(read_more, site.pages.len())
        })
    }

    /// The list of a page.
    pub(super) fn of_page(&self, site: &Site, page: PageId) -> &[Related] {
        self.lists(site).of(site, page)
    }
}
