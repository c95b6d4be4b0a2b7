//! The order of pages where nothing else tells which is better: the newest first, and then by path.

use std::cmp::Reverse;

use super::super::order::newest_first;
use super::super::site::{PageId, Site};

/// The places of all pages in that order.
#[derive(Debug, Default)]
pub(super) struct Ranks {
    /// The place of each page.
    places: Vec<u32>,
    /// The page at each place.
    pages: Vec<PageId>,
}

/// How good a page is, with its place in one number, so that what is better is greater and no two pages are equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Merit(u64);

impl Merit {
    pub(super) fn new(points: u32, place: u32) -> Self {
        Self(u64::from(points) << 32 | u64::from(!place))
    }

    /// What the page has, without its place.
    pub(super) fn points(self) -> u32 {
        (self.0 >> 32) as u32
    }

    /// Keeps the best, in no order; the last of them is the least, if there were more.
    pub(super) fn keep_best(merits: &mut Vec<Self>, count: usize) {
        if merits.len() > count {
            merits.select_nth_unstable_by_key(count - 1, |merit| Reverse(*merit));
            merits.truncate(count);
        }
    }
}

impl Ranks {
    pub(super) fn of(site: &Site) -> Self {
        let mut pages: Vec<PageId> = (0..site.pages.len()).map(PageId).collect();
        pages.sort_unstable_by(|a, b| newest_first(site.page(*a), site.page(*b)));
        let mut places = vec![0; pages.len()];
        for (place, page) in (0_u32..).zip(&pages) {
            places[page.0] = place;
        }
        Self { places, pages }
    }

    /// How good a page is that has so many points.
    pub(super) fn merit(&self, points: u32, page: PageId) -> Merit {
        Merit::new(points, self.place(page))
    }

    /// The page that is so good.
    pub(super) fn page(&self, merit: Merit) -> PageId {
        self.pages[!(merit.0 as u32) as usize]
    }

    /// The place of a page, from 0.
    pub(super) fn place(&self, page: PageId) -> u32 {
        self.places[page.0]
    }
}
