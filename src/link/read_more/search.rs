//! The search for the pages to be read next behind one page.

use std::cmp::Reverse;

use super::super::order::newest_first;
use super::super::site::{Entity, PageId, Site};
use super::choice::{Choice, choose, sort, weighed};
use super::facts::Around;
use super::text::{Profile, Sums, Term, points};
use super::why::{NAMED, shared, telling, why};
use super::{Candidate, Fate, Group, ReadMore, Related, Signal, Why};
use crate::parse::Bag;

/// How many candidates are taken by their weightiest words.
const CANDIDATES: usize = 64;

/// How many of these are looked at with all words and signals.
const FINALISTS: usize = 32;

/// What a link has that somebody chose.
const FULL_SCORE: u32 = 100;

/// The search for the pages to be read next behind one page.
pub(super) struct Search<'r> {
    pub(super) read_more: &'r ReadMore,
    pub(super) site: &'r Site,
    pub(super) page: PageId,
    pub(super) group: &'r Group,
    pub(super) older_only: bool,
    pub(super) chosen: &'r [PageId],
}

/// What a search has found.
pub(super) struct Found<'r> {
    search: Search<'r>,
    bag: &'r Bag,
    profile: Profile<'r>,
    /// The best, the best first.
    finalists: Vec<Finalist>,
}

/// A candidate with what each signal gives to it, in points; nearness in time, in thousandths of what the words give.
#[derive(Clone, Copy)]
struct Finalist {
    page: PageId,
    shares: [u32; Signal::ALL.len()],
}

const NOTHING: [u32; Signal::ALL.len()] = [0; Signal::ALL.len()];

impl Finalist {
    fn set<const COUNT: usize>(&mut self, shares: [(Signal, u32); COUNT]) {
        shares.into_iter().for_each(|(signal, share)| self.shares[signal as usize] = share);
    }

    /// What each signal gives, in points. Nearness in time says nothing by itself: it strengthens what the words say.
    fn shares(&self) -> [(Signal, u32); Signal::ALL.len()] {
        let words = [Signal::Text, Signal::Phrases, Signal::Title, Signal::Mention];
        let words: u32 = words.iter().map(|signal| self.shares[*signal as usize]).sum();
        Signal::ALL.map(|signal| match (signal, self.shares[signal as usize]) {
            (Signal::Date, nearness) => (signal, (u64::from(words) * u64::from(nearness) / 1_000) as u32),
            (_, share) => (signal, share),
        })
    }

    fn points(&self) -> u32 {
        self.shares().iter().map(|(_, share)| share).sum()
    }
}

impl<'r> Search<'r> {
    /// Finds candidates, and gives the best of them points.
    pub(super) fn run(self, sums: &mut Sums) -> Found<'r> {
        let bag = self.read_more.bag(self.page);
        let profile = self.group.texts.profile(bag, &self.site.config.read_more.weights);
        let around = self.read_more.facts.around(self.site, self.page);
        let mut candidates = self.by_words(&profile, sums);
        self.add(self.read_more.facts.companions(self.site, self.page, &around), &mut candidates);
        self.add(self.read_more.facts.neighbours(self.site, self.page), &mut candidates);
        let is_new = |page: &&PageId| !candidates.iter().any(|(known, _)| known == *page);
        let chosen: Vec<PageId> = self.chosen.iter().filter(is_new).copied().collect();
        let mut finalists: Vec<Finalist> =
            candidates.into_iter().map(|candidate| self.look_at(&around, candidate)).collect();
        if finalists.len() > FINALISTS {
            finalists.select_nth_unstable_by_key(FINALISTS - 1, |finalist| {
                (
                    !self.chosen.contains(&finalist.page),
                    Reverse(finalist.points()),
                    Reverse(self.site.page(finalist.page).date),
                    finalist.page,
                )
            });
            finalists.truncate(FINALISTS);
        }
        finalists.extend(chosen.into_iter().map(|page| self.look_at(&around, (page, 0))));
        finalists.iter_mut().for_each(|finalist| self.compare(&profile, finalist));
        sort(self.site, &mut finalists, |finalist| (finalist.page, finalist.points()));
        Found { bag, profile, finalists, search: self }
    }

    /// What speaks for a candidate, of the words only what was found at first.
    fn look_at(&self, around: &Around, (page, text): (PageId, u32)) -> Finalist {
        let shares = self.read_more.facts.shares(self.site, self.page, around, page);
        let mut finalist = Finalist { page, shares: NOTHING };
        let weights = &self.site.config.read_more.weights;
        finalist.set([(Signal::Text, text)]);
        finalist.set(shares.map(|(signal, share)| (signal, weighed(weights, signal, share))));
        finalist
    }

    /// Compares all words.
    fn compare(&self, profile: &Profile<'_>, finalist: &mut Finalist) {
        let Search { read_more, site, group, .. } = self;
        let weights = &site.config.read_more.weights;
        let fullness = fullness(site, finalist.page);
        let of_words = group.texts.compare(profile, read_more.bag(finalist.page), weights);
        finalist.set(of_words.map(|(signal, share)| (signal, (u64::from(share) * fullness / 1_000) as u32)));
    }

    /// The best candidates by their weightiest words, with their points.
    fn by_words(&self, profile: &Profile<'_>, sums: &mut Sums) -> Vec<(PageId, u32)> {
        let slots = &self.read_more.slots;
        if self.older_only {
            sums.add(profile, |slot| self.is_wanted(slots.page(slot)));
        } else {
            sums.add(profile, |_| true);
        }
        let own = slots.of(self.page);
        let mut best: Vec<(u32, PageId)> = Vec::with_capacity(4 * CANDIDATES);
        let mut least = 0;
        for (slot, sum) in sums.drain().filter(|(slot, _)| Some(*slot) != own) {
            if sum >= least {
                best.push((sum, slots.page(slot)));
            }
            if best.len() == 4 * CANDIDATES {
                least = keep_best(self.site, &mut best, CANDIDATES);
            }
        }
        keep_best(self.site, &mut best, CANDIDATES);
        best.into_iter().map(|(sum, page)| (page, points(u64::from(sum)))).collect()
    }

    /// Adds pages that may be worth a link though they share no word worth looking for.
    fn add(&self, neighbours: Vec<PageId>, candidates: &mut Vec<(PageId, u32)>) {
        let is_member =
            |page: &PageId| self.read_more.slots.of(*page).is_some_and(|slot| self.group.has(slot));
        for page in neighbours.into_iter().filter(is_member).filter(|page| self.is_wanted(*page)) {
            let is_of_language = self.language(page) == self.language(self.page);
            if is_of_language && !candidates.iter().any(|(known, _)| *known == page) {
                candidates.push((page, 0));
            }
        }
    }

    fn language(&self, page: PageId) -> &str {
        self.site.language(Entity::Page(page)).as_str().split('-').next().unwrap_or_default()
    }

    /// Whether a page is old enough, where only older ones are wanted. What has no date has no age; a page without one
    /// has nothing that others could be older than.
    fn is_wanted(&self, page: PageId) -> bool {
        let (own, other) = (self.site.page(self.page), self.site.page(page));
        !self.older_only || own.date.is_none() || other.date.is_some() && newest_first(own, other).is_lt()
    }
}

/// What somebody chose, as a list.
pub(super) fn of_chosen(chosen: &[PageId]) -> impl Iterator<Item = Related> + '_ {
    chosen.iter().map(|page| Related { page: *page, score: FULL_SCORE, why: Why::Chosen })
}

/// Keeps the best, among equals the newest and then by path, and tells what the least of them has.
fn keep_best(site: &Site, best: &mut Vec<(u32, PageId)>, count: usize) -> u32 {
    if best.len() > count {
        let order = |(sum, page): &(u32, PageId)| (Reverse(*sum), Reverse(site.page(*page).date), *page);
        best.select_nth_unstable_by_key(count - 1, order);
        best.truncate(count);
    }
    best.iter().map(|(sum, _)| *sum).min().unwrap_or(0)
}

/// How much the words of a page count, in thousandths: those of a page with hardly a word say little about it.
fn fullness(site: &Site, page: PageId) -> u64 {
    700 + 300 * site.page(page).body.words.min(200) as u64 / 200
}

impl Found<'_> {
    /// The list: what was chosen, and then the best up to `count`.
    pub(super) fn list(&self, count: usize) -> Vec<Related> {
        let telling = telling(&self.profile);
        let listed = self.choose(count).listed;
        let others = listed.into_iter().map(|number| self.related(&self.finalists[number], &telling));
        of_chosen(self.search.chosen).chain(others).collect()
    }

    /// What becomes of the finalists.
    fn choose(&self, count: usize) -> Choice {
        let Search { site, page, chosen, read_more, .. } = self.search;
        let candidates: Vec<(PageId, u32)> =
            self.finalists.iter().map(|finalist| (finalist.page, finalist.points())).collect();
        choose(site, &read_more.facts, page, (count, chosen), &candidates, |page| read_more.bag(page))
    }

    fn related(&self, finalist: &Finalist, telling: &[&Term<'_>]) -> Related {
        let Search { site, read_more, page, .. } = self.search;
        let shared = self.shared(finalist.page, telling, NAMED);
        let why = why(site, &read_more.facts, (page, finalist.page), &finalist.shares(), &shared);
        Related { page: finalist.page, score: (finalist.points() / 10).min(FULL_SCORE), why }
    }

    fn shared(&self, other: PageId, telling: &[&Term<'_>], most: usize) -> Vec<&str> {
        let Search { site, read_more, page, .. } = self.search;
        shared(site, &read_more.facts, telling, most, (page, self.bag), (other, read_more.bag(other)))
    }

    /// The best candidates with all that speaks for them: what was chosen, and then as many as asked for, and all that are
    /// in the list.
    pub(super) fn explain(&self, count: usize, listed: usize) -> Vec<Candidate> {
        let chosen = self.search.chosen;
        let telling = telling(&self.profile);
        let fates = self.choose(listed).fates;
        let mut known: Vec<(&Finalist, Fate)> = self.finalists.iter().zip(fates).collect();
        let place = |page: PageId| chosen.iter().position(|chosen| *chosen == page).unwrap_or(usize::MAX);
        // Stable, so that all others stay as they are.
        known.sort_by_key(|(finalist, _)| place(finalist.page));
        let is_asked_for = |(number, (_, fate)): &(usize, (&Finalist, Fate))| {
            *number < count.max(chosen.len()) || matches!(fate, Fate::Listed | Fate::Chosen)
        };
        let asked_for = known.into_iter().enumerate().filter(is_asked_for);
        asked_for.map(|(_, (finalist, fate))| self.candidate(finalist, fate, &telling)).collect()
    }

    fn candidate(&self, finalist: &Finalist, fate: Fate, telling: &[&Term<'_>]) -> Candidate {
        let shares = finalist.shares().into_iter().filter(|(_, share)| *share > 0).collect();
        let shared = self.shared(finalist.page, telling, usize::MAX).into_iter().map(str::to_owned).collect();
        Candidate { page: finalist.page, points: finalist.points(), shares, shared, fate }
    }
}
