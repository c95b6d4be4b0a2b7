//! The places of pages in the index, which they keep while others come and go.

use std::collections::HashMap;
use std::sync::Arc;

use super::super::site::PageId;
use super::postings::{SLOTS, Slot};
use super::roster::Roster;
use crate::parse::Bag;

/// Which page is in which slot, and what its words are.
#[derive(Clone, Debug, Default)]
pub(super) struct Slots {
    members: Vec<Member>,
    by_path: HashMap<Arc<str>, Slot>,
    free: Vec<Slot>,
    /// The slot of each page of the site.
    of_pages: Vec<Option<Slot>>,
}

#[derive(Clone, Debug)]
struct Member {
    path: Arc<str>,
    /// The words of the page; none where no page is in the slot.
    bag: Option<Arc<Bag>>,
    page: PageId,
}

/// A page whose words are others than before, with both; where a page was not there, or is gone, only with one.
#[derive(Debug)]
pub(super) struct Changed {
    pub(super) slot: Slot,
    pub(super) former: Option<Arc<Bag>>,
    pub(super) new: Option<Arc<Bag>>,
}

impl Slots {
    /// How many slots there are, the free ones among them.
    pub(super) fn len(&self) -> usize {
        self.members.len()
    }

    pub(super) fn all(&self) -> impl Iterator<Item = Slot> + use<> {
        (0..self.members.len() as u32).map(Slot)
    }

    pub(super) fn of(&self, page: PageId) -> Option<Slot> {
        self.of_pages.get(page.0).copied().flatten()
    }

    pub(super) fn page(&self, slot: Slot) -> PageId {
        self.members[slot.0 as usize].page
    }

    pub(super) fn bag(&self, slot: Slot) -> Option<&Bag> {
        self.members.get(slot.0 as usize)?.bag.as_deref()
    }

    pub(super) fn path(&self, slot: Slot) -> &str {
        &self.members[slot.0 as usize].path
    }

    /// Gives every page of the site its slot, the former one where it had one, and tells what has changed: first what is
    /// gone, then what is new or different.
    pub(super) fn settle(&mut self, roster: &Roster, bags: Vec<Arc<Bag>>) -> Vec<Changed> {
        let mut changed = self.forget_what_is_gone(roster);
        self.of_pages = vec![None; roster.paths().len()];
        for (number, (path, bag)) in roster.paths().zip(bags).enumerate() {
            let known = self.by_path.get(path).copied();
            let Some(slot) = known.or_else(|| self.take_free(path)) else { continue };
            self.of_pages[number] = Some(slot);
            self.members[slot.0 as usize].page = PageId(number);
            changed.extend(self.put(slot, bag));
        }
        changed
    }

    /// Puts other words of a page in the place of those that are known, if it has a slot and they are different.
    pub(super) fn replace(&mut self, page: PageId, bag: Arc<Bag>) -> Option<Changed> {
        self.of(page).and_then(|slot| self.put(slot, bag))
    }

    fn put(&mut self, slot: Slot, bag: Arc<Bag>) -> Option<Changed> {
        let known = &mut self.members[slot.0 as usize].bag;
        let is_same = known.as_ref().is_some_and(|former| Arc::ptr_eq(former, &bag) || *former == bag);
        (!is_same).then(|| Changed { slot, former: known.replace(Arc::clone(&bag)), new: Some(bag) })
    }

    fn forget_what_is_gone(&mut self, roster: &Roster) -> Vec<Changed> {
        let mut gone = Vec::new();
        for (number, member) in self.members.iter_mut().enumerate() {
            if member.bag.is_some() && !roster.has(&member.path) {
                let slot = Slot(number as u32);
                gone.push(Changed { slot, former: member.bag.take(), new: None });
                self.by_path.remove(&member.path);
                self.free.push(slot);
            }
        }
        gone
    }

    /// A slot for a page that had none. Pages beyond the last slot are not compared with others.
    fn take_free(&mut self, path: &Arc<str>) -> Option<Slot> {
        let empty = Member { path: Arc::clone(path), bag: None, page: PageId(0) };
        let slot = match self.free.pop() {
            Some(slot) => {
                self.members[slot.0 as usize] = empty;
                slot
            }
            None if self.members.len() < SLOTS => {
                self.members.push(empty);
                Slot(self.members.len() as u32 - 1)
            }
            None => return None,
        };
        self.by_path.insert(Arc::clone(path), slot);
        Some(slot)
    }
}
