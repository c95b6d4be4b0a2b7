//! What a search writes into.

use std::cell::RefCell;
use std::cmp::Reverse;

use super::super::postings::{CHAMPIONS, COMMON, Common, Entry, List, Slot};
use super::profile::Profile;
use super::{Texts, Weighed};

/// How many pages each of some terms finds.
struct Asking {
    terms: usize,
    pages: usize,
}

/// How many of the common terms of a page look for others in texts, and in titles: first those with the greatest weight, and
/// then the next, which find few pages each.
const OF_TEXTS: [Asking; 2] = [Asking { terms: 24, pages: CHAMPIONS }, Asking { terms: 72, pages: 12 }];
const OF_TITLES: [Asking; 1] = [Asking { terms: 16, pages: CHAMPIONS }];

/// How many pages of a common term are looked at to find so many that are wanted.
const SCANNED: usize = 1_024;

/// What a search writes into, which is used again for the next.
#[derive(Debug, Default)]
pub(in super::super) struct Scratch {
    /// What was added up for each slot: in the lower half at first, to find candidates; in the upper half exactly, of all terms
    /// that have no number.
    sums: Vec<u64>,
    /// The slots with a sum, and room for as many as there are, and one.
    touched: Vec<u32>,
    /// How many slots have a sum.
    count: usize,
    /// What each common term counts in texts, and in titles.
    texts: Vec<u32>,
    titles: Vec<u32>,
}

/// The first pages of a list, in which the term weighs most.
pub(in super::super) fn champions(entries: &[Entry], pages: usize) -> &[Entry] {
    &entries[..entries.len().min(pages)]
}

/// The first pages of a list that are wanted, which are put into `kept`.
pub(in super::super) fn wanted_champions<'e>(
    entries: &[Entry],
    pages: usize,
    is_wanted: impl Fn(Slot) -> bool,
    kept: &'e mut Vec<Entry>,
) -> &'e [Entry] {
    let wanted = entries.iter().take(SCANNED).filter(|entry| is_wanted(entry.slot()));
    kept.clear();
    kept.extend(wanted.take(pages));
    kept
}

/// A term that is asked for pages: how much it counts there, and its place in the profile. What is greater counts more, and of
/// those that count the same, the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Asked(u64);

impl Asked {
    fn new(weight: u32, term: usize) -> Self {
        Self(u64::from(weight) << 32 | u64::from(!(term as u32)))
    }

    fn weight(self) -> u32 {
        (self.0 >> 32) as u32
    }

    fn term(self) -> usize {
        !(self.0 as u32) as usize
    }
}

/// So many of the terms that count most, in no order, and the others.
fn weightiest(asked: &mut [Asked], most: usize) -> (&mut [Asked], &mut [Asked]) {
    if asked.len() > most {
        asked.select_nth_unstable_by_key(most, |asked| Reverse(*asked));
    }
    asked.split_at_mut(asked.len().min(most))
}

impl Scratch {
    /// Does something with what this thread writes into.
    pub(in super::super) fn with<T>(search: impl FnOnce(&mut Self) -> T) -> T {
        thread_local! {
            // It is large, and empty between two searches: it is kept so that it need not be made for each page.
            static KEPT: RefCell<Scratch> = RefCell::default();
        }
        KEPT.with_borrow_mut(search)
    }

    /// Adds up what the lists of terms give to each page: all of the short lists, and of the weightiest of the others what their
    /// champions have, which `champions` takes from a list, so many of them. [`Scratch::clear`] must follow before the next
    /// search.
    pub(in super::super) fn gather(
        &mut self,
        texts: &Texts,
        profile: &Profile<'_>,
        champions: impl for<'e> Fn(&'e [Entry], usize, &'e mut Vec<Entry>) -> &'e [Entry],
    ) {
        self.sums.resize(self.sums.len().max(texts.vectors.len()), 0);
        self.touched.resize(self.sums.len() + 1, 0);
        self.texts.resize(COMMON, 0);
        self.titles.resize(COMMON, 0);
        let short = profile.lists().iter().map(List::texts).filter(|list| list.len() <= CHAMPIONS);
        warm(short, CHAMPIONS);
        let (mut in_texts, mut in_titles) = (Vec::with_capacity(profile.terms().len()), Vec::new());
        self.count_common(profile.terms().iter().map(|term| (term.text, term.title)), profile);
        for (number, (term, list)) in profile.terms().iter().zip(profile.lists()).enumerate() {
            if self.add_list(term.text, list.texts(), list.common) {
                in_texts.push(Asked::new(term.text, number));
            }
            if list.in_titles() > 0 && self.add_list(term.title, list.titles(), list.common) {
                in_titles.push(Asked::new(term.title, number));
            }
        }
        self.ask(&mut in_texts, &OF_TEXTS, |number| profile.lists()[number].texts(), &champions);
        self.ask(&mut in_titles, &OF_TITLES, |number| profile.lists()[number].titles(), &champions);
    }

    /// Writes down what each common term counts, in texts and in titles.
    fn count_common(&mut self, counts: impl Iterator<Item = (u32, u32)>, profile: &Profile<'_>) {
        let (texts, titles) =
            (self.texts.first_chunk_mut::<COMMON>(), self.titles.first_chunk_mut::<COMMON>());
        let (Some(texts), Some(titles)) = (texts, titles) else { return };
        for ((text, title), list) in counts.zip(profile.lists()) {
            if let Some(Common(number)) = list.common {
                texts[usize::from(number)] = text;
                titles[usize::from(number)] = title;
            }
        }
    }

    /// Adds a list as a whole where it is short, and for the exact sum where the term has no number, since no vector has it; whether
    /// it is long, so that it is to be asked for candidates if it weighs enough.
    #[inline]
    fn add_list(&mut self, weight: u32, entries: &[Entry], common: Option<Common>) -> bool {
        if weight == 0 {
            // A page with a sum of nothing would count as one that was not touched.
            return false;
        }
        let is_short = entries.len() <= CHAMPIONS;
        if is_short || common.is_none() {
            let exact = if common.is_none() { weight } else { 0 };
            let first = if is_short { weight } else { 0 };
            self.add(entries, u64::from(exact) << 32 | u64::from(first));
        }
        !is_short
    }

    /// Adds what the champions of the weightiest terms have.
    fn ask<'t>(
        &mut self,
        asked: &mut [Asked],
        asking: &[Asking],
        list: impl Fn(usize) -> &'t [Entry],
        champions: &impl for<'e> Fn(&'e [Entry], usize, &'e mut Vec<Entry>) -> &'e [Entry],
    ) {
        let mut kept = Vec::new();
        let mut asked = weightiest(asked, asking.iter().map(|asking| asking.terms).sum()).0;
        for Asking { terms, pages } in asking {
            let (weightiest, others) = weightiest(asked, *terms);
            asked = others;
            warm(weightiest.iter().map(|asked| list(asked.term())), *pages);
            for asked in weightiest.iter() {
                self.add(champions(list(asked.term()), *pages, &mut kept), u64::from(asked.weight()));
            }
        }
    }

    /// Adds what some entries give.
    fn add(&mut self, entries: &[Entry], weights: u64) {
        let (sums, touched, mut count) = (&mut self.sums[..], &mut self.touched[..], self.count);
        let mut add = |entry: &Entry| {
            let slot = entry.slot().0;
            let sum = &mut sums[slot as usize];
            // Written in any case, and counted only at the first time: a branch would often be guessed wrong.
            touched[count] = slot;
            count += usize::from(*sum == 0);
            // There is room for both halves: see `make_room`.
            *sum += weights * u64::from(entry.weight());
        };
        let (fours, rest) = entries.as_chunks::<4>();
        fours.iter().for_each(|four| four.iter().for_each(&mut add));
        rest.iter().for_each(add);
        self.count = count;
    }

    /// The slots with a sum.
    fn touched(&self) -> &[u32] {
        &self.touched[..self.count]
    }

    /// Takes the page in a slot out of the candidates.
    pub(in super::super) fn leave_out(&mut self, slot: Slot) {
        self.sums.get_mut(slot.0 as usize).into_iter().for_each(|sum| *sum &= !u64::from(u32::MAX));
    }

    /// The slots of candidates, with what was added up to find them.
    #[inline]
    pub(in super::super) fn candidates(&self) -> impl Iterator<Item = (Slot, u32)> + '_ {
        self.touched().iter().map(|slot| (Slot(*slot), self.sums[*slot as usize] as u32))
    }

    /// What the page in a slot has, of all terms: what was added up exactly, and what its common terms give, in its text and
    /// in its title.
    pub(super) fn sum(&self, slot: Slot, in_text: &[Weighed], in_title: &[Weighed]) -> u64 {
        let rare = self.sums.get(slot.0 as usize).map_or(0, |sum| sum >> 32);
        rare + u64::from(product(in_text, &self.texts)) + u64::from(product(in_title, &self.titles))
    }

    /// Forgets a search.
    pub(in super::super) fn clear(&mut self, profile: &Profile<'_>) {
        self.touched[..self.count].iter().for_each(|slot| self.sums[*slot as usize] = 0);
        self.count = 0;
        self.count_common(std::iter::repeat((0, 0)), profile);
    }
}

/// What common terms give, of what each of them counts. It needs no more than 32 bits: see `make_room`.
#[inline]
fn product(weighed: &[Weighed], counts: &[u32]) -> u32 {
    // There is a count for whatever half a number can say, so that none is looked for in vain.
    let Some(counts) = counts.first_chunk::<COMMON>() else { return 0 };
    let given = |[number, weight]: Weighed| counts[usize::from(number)].wrapping_mul(u32::from(weight));
    let (eights, rest) = weighed.as_chunks::<8>();
    let of_eight =
        |sum: u32, eight: &[Weighed; 8]| eight.iter().fold(sum, |sum, one| sum.wrapping_add(given(*one)));
    rest.iter().fold(eights.iter().fold(0, of_eight), |sum, one| sum.wrapping_add(given(*one)))
}

/// Looks at the beginning of lists, so many entries of each, all at once and in no order, since they are far apart in memory:
/// what follows need not wait for them.
fn warm<'e>(lists: impl Iterator<Item = &'e [Entry]>, entries: usize) {
    // As many entries as are in a line of the cache.
    const LINE: usize = 16;
    let line = |list: &[Entry], number: usize| list.get(number * LINE).map_or(0, |entry| entry.slot().0);
    let begin =
        |list: &[Entry]| (0..=entries / LINE).map(|number| line(list, number)).fold(0, u32::wrapping_add);
    std::hint::black_box(lists.map(begin).fold(0, u32::wrapping_add));
}
