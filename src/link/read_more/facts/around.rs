//! The pages that have to do with one page, whatever they are about.

use super::super::super::site::{PageId, Site};
use super::{Fact, Facts, Tag, near, others};
use crate::parse::Sieve;

/// How many links of a page are looked at, and how many pages that link to it.
const LINKS: usize = 32;

/// What it counts that a text links to the other page, in thousandths of what the other one's link counts.
const FOLLOWED: u32 = 300;

/// The pages around one page: those that have to do with it, whatever they are about.
#[derive(Debug)]
pub(in super::super) struct Around<'f> {
    page: PageId,
    pub(super) fact: Fact,
    tags: &'f [Tag],
    /// The numbers of its terms: most pages have few of them.
    numbers: Sieve<1>,
    /// The pages in what follows: most pages are in none of it.
    linked: Sieve<1>,
    /// The pages that its text links to, and those whose text links to it, sorted.
    links: &'f [PageId],
    linking: Vec<PageId>,
    /// Those that other pages link to together with it, sorted, with a share for each.
    together: Vec<(PageId, u32)>,
}

impl Facts {
    /// What is around a page.
    pub(in super::super) fn around(&self, site: &Site, page: PageId) -> Around<'_> {
        let backlinks = &site.relations(page).backlinks;
        let mut together: Vec<(PageId, u32)> = Vec::new();
        for linking in backlinks.iter().take(LINKS) {
            let links = &self.links[linking.0];
            // A page that links to many others says little about any two of them.
            let share = 1_000 / links.len().max(1) as u32;
            together.extend(
                links.iter().take(LINKS).filter(|other| **other != page).map(|other| (*other, share)),
            );
        }
        together.sort_unstable();
        together.dedup_by(|next, kept| {
            let is_same = next.0 == kept.0;
            if is_same {
                kept.1 += next.1;
            }
            is_same
        });
        let mut linking = backlinks.clone();
        linking.sort_unstable();
        let (fact, links) = (self.pages[page.0], &self.links[page.0]);
        let tags = self.tags(&fact);
        let numbers = Sieve::of(tags.iter().map(|tag| tag.number));
        let linked = links.iter().chain(&linking).chain(together.iter().map(|(page, _)| page));
        let linked = Sieve::of(linked.map(|page| page.0 as u32));
        Around { page, fact, tags, numbers, linked, links, linking, together }
    }

    /// The pages that a page has to do with by links and by its series.
    pub(in super::super) fn companions(&self, site: &Site, around: &Around<'_>) -> Vec<PageId> {
        let relations = site.relations(around.page);
        let mut found: Vec<PageId> = around.together.iter().map(|(other, _)| *other).collect();
        found.extend(around.links.iter().take(LINKS));
        found.extend(relations.backlinks.iter().take(LINKS));
        if let Some((series, place)) = relations.series {
            found.extend(near(&site.series[series.0].pages, place));
        }
        others(found, around.page)
    }
}

impl Around<'_> {
    /// Whether the page has a term.
    pub(super) fn has(&self, tag: &Tag) -> bool {
        self.numbers.may_have(tag.number) && self.tags.iter().any(|own| own.number == tag.number)
    }

    /// How much the page has to do with another by links, in thousandths.
    pub(super) fn links(&self, other: PageId) -> u32 {
        if !self.linked.may_have(other.0 as u32) {
            return 0;
        }
        // What the text links to, readers have met already.
        let followed = FOLLOWED * u32::from(self.links.binary_search(&other).is_ok());
        let direct = followed + 1_000 * u32::from(self.linking.binary_search(&other).is_ok());
        let together = self.together.binary_search_by_key(&other, |(page, _)| *page);
        (direct + together.map_or(0, |at| self.together[at].1)).min(2_000)
    }
}
