//! What pages have in common by their words.
//!
//! Pages are compared in the vector space model, the candidates as `lnc` and the page that asks as `ltc` in the notation of
//! Salton and Buckley ("Term-Weighting Approaches in Automatic Text Retrieval", 1988), with the root of a frequency in place
//! of its logarithm, and with higher powers of rarity: so what the index says of a page depends on that page alone.
//! Everything is in whole numbers, which are the same on every machine.
//!
//! A search has two stages. The short lists of rare terms are added up as wholes, and of the weightiest common terms the
//! champions: so candidates are found. What the best of these have in common with the page in all its common terms is then
//! added from their vectors, so that their sums are exact.

mod profile;
mod scale;
mod scratch;
#[cfg(test)]
mod tests;

use std::ops::RangeInclusive;
use std::sync::Arc;

use rayon::prelude::*;

use super::POINTS;
use super::postings::{Common, HEAVIEST, Placed, Postings, Slot, WEIGHT_BITS};
use super::rarity::Rarity;
use crate::config::Weights;
use crate::parse::{Bag, PASSAGES, Sieve};
use profile::most_telling;
pub(super) use profile::{Profile, Term, sums};
use scale::{Scale, place, placed};
pub(super) use scratch::Scratch;

/// The words of some pages, as candidates.
#[derive(Clone, Debug, Default)]
pub(super) struct Texts {
    postings: Postings,
    pages: usize,
    /// What is looked at in each slot when its page is compared with others.
    vectors: Vec<Vector>,
    /// How telling the title of the page in each slot is: the sum of the rarities of its words.
    titles: Vec<u32>,
}

/// What is looked at in a page when it is compared with others.
#[derive(Clone, Debug, Default)]
struct Vector {
    /// First what common terms weigh in the text, then what they weigh in the title, and then the words of the title: in one
    /// place, for what is far apart takes long to look at.
    all: Arc<[u32]>,
    /// Where what is of the title begins, and where its words begin.
    title: u32,
    words: u32,
}

impl Vector {
    fn in_text(&self) -> &[u32] {
        self.all.get(..self.title as usize).unwrap_or_default()
    }

    fn in_title(&self) -> &[u32] {
        self.all.get(self.title as usize..self.words as usize).unwrap_or_default()
    }

    fn words_of_title(&self) -> &[u32] {
        self.all.get(self.words as usize..).unwrap_or_default()
    }
}

/// A common term in the upper 22 bits, and what it weighs in the lower 10.
fn weighed(Common(number): Common, weight: u32) -> u32 {
    number << WEIGHT_BITS | weight.min(HEAVIEST)
}

impl Texts {
    /// The words of all pages for which there is a bag.
    pub(super) fn of<'b>(slots: usize, bag: impl Fn(Slot) -> Option<&'b Bag> + Sync) -> Self {
        let pages = (0..slots).filter(|slot| bag(Slot(*slot as u32)).is_some()).count();
        let weigh = |slot, range: &RangeInclusive<u32>, placed: &mut Placed| {
            if let Some(bag) = bag(slot) {
                place(bag, range, placed);
            }
        };
        let postings = Postings::of(slots, most_telling(pages), weigh);
        let mut texts = Self { postings, pages, vectors: Vec::new(), titles: Vec::new() };
        let vector = |slot: usize| bag(Slot(slot as u32)).map(|bag| texts.vector(bag)).unwrap_or_default();
        let vectors = (0..slots).into_par_iter().with_min_len(64).map(vector).collect();
        texts.vectors = vectors;
        texts.weigh_titles();
        texts
    }

    /// Learns what has changed. `is_before` compares two pages by their paths.
    pub(super) fn follow(&mut self, changes: &Changes<'_>, is_before: impl Fn(Slot, Slot) -> bool) {
        for (slot, bag) in &changes.gone {
            self.postings.remove(*slot, &placed(bag));
            self.vectors[slot.0 as usize] = Vector::default();
        }
        self.begin_lists(changes, &is_before);
        for (slot, bag) in &changes.new {
            self.postings.insert(*slot, &placed(bag), &is_before);
            let at = slot.0 as usize;
            self.vectors.resize_with(self.vectors.len().max(at + 1), Vector::default);
            self.vectors[at] = self.vector(bag);
        }
        self.pages = self.pages + changes.new.len() - changes.gone.len();
        self.weigh_titles();
    }

    /// Finds out how telling all titles are, which depends on all pages.
    fn weigh_titles(&mut self) {
        let rarities = Rarity::among(self.pages);
        let rarity = |term: &u32| rarities.of(self.postings.list(*term).texts.len());
        let title = |vector: &Vector| vector.words_of_title().iter().map(rarity).sum();
        self.titles = self.vectors.par_iter().with_min_len(64).map(title).collect();
    }

    /// Begins the lists of terms that no more than one page had before, and puts that page into them.
    fn begin_lists(&mut self, changes: &Changes<'_>, is_before: impl Fn(Slot, Slot) -> bool) {
        let Changes { gone, new, same } = changes;
        let mut had: Vec<u32> = gone.iter().flat_map(|(_, bag)| terms(bag)).collect();
        had.sort_unstable();
        let mut unknown: Vec<u32> = new.iter().flat_map(|(_, bag)| terms(bag)).collect();
        unknown.retain(|term| self.postings.is_unknown(*term));
        unknown.sort_unstable();
        // What a page that is gone had alone, no page has that stayed the same.
        let is_begun = |same: &&[u32]| same.len() > 1 || had.binary_search(&same[0]).is_err();
        let begun: Vec<u32> = unknown.chunk_by(|a, b| a == b).filter(is_begun).map(|same| same[0]).collect();
        if begun.is_empty() {
            return;
        }
        let sieve: Sieve<64> = Sieve::of(begun.iter().copied());
        let is_of_begun = |term: u32| sieve.may_have(term) && begun.binary_search(&term).is_ok();
        let having = |(slot, bag): &(Slot, &Bag)| {
            let mut placed = if terms(bag).any(is_of_begun) { placed(bag) } else { Placed::new() };
            placed.retain(|(term, _)| is_of_begun(*term));
            (*slot, placed)
        };
        let having: Vec<(Slot, Placed)> =
            same.par_iter().map(having).filter(|(_, placed)| !placed.is_empty()).collect();
        begun.iter().for_each(|term| self.postings.begin(*term));
        for (slot, placed) in having {
            self.postings.insert(slot, &placed, &is_before);
        }
    }

    fn vector(&self, bag: &Bag) -> Vector {
        let mut lists = Vec::with_capacity(bag.words.count() + bag.phrases.count());
        let mut all = Vec::with_capacity(lists.capacity() + 2 * bag.title.len());
        for terms in [&bag.words, &bag.phrases] {
            lists.clear();
            self.postings.lists(&terms.hashes, &mut lists);
            let scale = Scale::of(terms);
            let common =
                terms.weights.iter().zip(&lists).filter_map(|(weight, list)| Some((weight, list.common?)));
            all.extend(common.map(|(weight, common)| weighed(common, scale.share(*weight))));
        }
        let title = all.len() as u32;
        lists.clear();
        self.postings.lists(&bag.title, &mut lists);
        let weight = Scale::of_title(bag).share(1);
        all.extend(lists.iter().filter_map(|list| list.common).map(|common| weighed(common, weight)));
        let words = all.len() as u32;
        all.extend(bag.title.iter().filter(|term| bag.words.weight(**term).is_some()));
        Vector { all: all.into(), title, words }
    }

    /// How a page looks for others.
    pub(super) fn profile(&self, bag: &Bag, weights: &Weights) -> Profile<'_> {
        Profile::of(bag, &self.postings, self.pages, weights)
    }

    /// Looks at the vectors of some slots, all at once and in no order, since they are far apart in memory: what follows need
    /// not wait for them.
    pub(super) fn warm(&self, slots: impl Iterator<Item = Slot>) {
        let first = |slot: Slot| self.vectors.get(slot.0 as usize)?.all.first().copied();
        std::hint::black_box(slots.filter_map(first).fold(0, u32::wrapping_add));
    }

    /// What a page has in common with the one that asks by all its terms, before it is told in points.
    pub(super) fn sum(&self, scratch: &Scratch, slot: Slot) -> u64 {
        let Some(vector) = self.vectors.get(slot.0 as usize) else { return 0 };
        scratch.sum(slot, vector.in_text(), vector.in_title())
    }

    /// How much of a candidate's title is in one passage of the page, in points.
    pub(super) fn mention(&self, profile: &Profile<'_>, other: Slot) -> u32 {
        let Some(vector) = self.vectors.get(other.0 as usize) else { return 0 };
        let whole = self.titles.get(other.0 as usize).copied().unwrap_or(0);
        let mut of_passages = [0; PASSAGES];
        for term in vector.words_of_title().iter().filter_map(|hash| profile.find(*hash)) {
            let mut passages = term.passages;
            while passages != 0 {
                of_passages[passages.trailing_zeros() as usize % PASSAGES] += term.rarity;
                passages &= passages - 1;
            }
        }
        let most = of_passages.into_iter().max().unwrap_or(0);
        // A short title is soon found as a whole: it takes two rare words to be sure.
        let sure = 2 * profile.rarity.of(1);
        POINTS * most / whole.max(1) * most.min(sure) / sure.max(1)
    }
}

/// What has changed among the pages, each with its words: the former ones of those that are gone or different, the new ones,
/// and those that stayed the same.
#[derive(Debug, Default)]
pub(super) struct Changes<'b> {
    pub(super) gone: Vec<(Slot, &'b Bag)>,
    pub(super) new: Vec<(Slot, &'b Bag)>,
    pub(super) same: Vec<(Slot, &'b Bag)>,
}

/// All terms of a page.
fn terms(bag: &Bag) -> impl Iterator<Item = u32> + '_ {
    bag.words.hashes.iter().chain(&bag.phrases.hashes).copied()
}
