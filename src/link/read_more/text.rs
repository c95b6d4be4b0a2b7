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
use super::postings::{Common, HEAVIEST, Place, Placed, Postings, Slot};
use super::rarity::Rarity;
use crate::config::Weights;
use crate::parse::{Bag, PASSAGES, Sieve};
use profile::most_telling;
pub(super) use profile::{Profile, Term, sums};
use scale::{Scale, place, placed};
pub(super) use scratch::{Scratch, champions, wanted_champions};

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

/// A common term by its number, and what it weighs.
type Weighed = [u16; 2];

/// What is looked at in a page when it is compared with others.
#[derive(Clone, Debug, Default)]
struct Vector {
    /// First what common terms weigh in the text, then what they weigh in the title, and then the hashes of the words of the
    /// title, each in two halves: in one place, for what is far apart takes long to look at.
    all: Arc<[Weighed]>,
    /// Where what is of the title begins, and where its words begin.
    title: u32,
    words: u32,
}

impl Vector {
    /// What is looked at in a page with these words, given what common terms weigh in its text and in its title.
    fn of(mut all: Vec<Weighed>, titles: &[Weighed], bag: &Bag) -> Self {
        let title = all.len() as u32;
        all.extend(titles);
        let words = all.len() as u32;
        let words_of_title = bag.title.iter().filter(|term| bag.words.weight(**term).is_some());
        all.extend(words_of_title.map(|term| [*term as u16, (*term >> 16) as u16]));
        Self { all: all.into(), title, words }
    }

    fn in_text(&self) -> &[Weighed] {
        self.all.get(..self.title as usize).unwrap_or_default()
    }

    fn in_title(&self) -> &[Weighed] {
        self.all.get(self.title as usize..self.words as usize).unwrap_or_default()
    }

    fn words_of_title(&self) -> impl Iterator<Item = u32> {
        let words = self.all.get(self.words as usize..).unwrap_or_default();
        words.iter().map(|[low, high]| u32::from(*high) << 16 | u32::from(*low))
    }
}

/// A common term in the lower half, and what it weighs in the upper one.
fn weighed(Common(number): Common, weight: u32) -> Weighed {
    [number, weight.min(HEAVIEST) as u16]
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
        texts.vectors = texts.vectors_of(slots, bag);
        texts.weigh_titles();
        texts
    }

    /// What [`Texts::vector`] gives for each page, in another order: taken from the lists, of which there are fewer.
    fn vectors_of<'b>(&self, slots: usize, bag: impl Fn(Slot) -> Option<&'b Bag> + Sync) -> Vec<Vector> {
        let part = slots.div_ceil(rayon::current_num_threads()).max(1);
        let of_part = |number: usize| {
            let slots = number * part..((number + 1) * part).min(slots);
            let room = |slot: Slot| bag(slot).map_or(0, |bag| bag.words.count() + bag.phrases.count());
            let (texts, titles) = self.postings.weights_of(slots.clone(), room, weighed);
            let of_slot = |(slot, (texts, titles)): (usize, (Vec<Weighed>, Vec<Weighed>))| {
                bag(Slot(slot as u32)).map(|bag| Vector::of(texts, &titles, bag)).unwrap_or_default()
            };
            slots.zip(texts.into_iter().zip(titles)).map(of_slot).collect::<Vec<Vector>>()
        };
        (0..slots.div_ceil(part)).into_par_iter().flat_map_iter(of_part).collect()
    }

    /// Learns what has changed. `bag` gives the words of the page in each of the slots as they are now, and `is_before` compares
    /// two pages by their paths.
    pub(super) fn follow<'b>(
        &mut self,
        changes: &[Change<'b>],
        slots: usize,
        bag: impl Fn(Slot) -> Option<&'b Bag> + Sync,
        is_before: impl Fn(Slot, Slot) -> bool,
    ) {
        let mut moves: Vec<Move> = changes.iter().map(Move::of).collect();
        let rarities = Rarity::among(self.pages);
        let touched: Vec<(u32, u32)> =
            moves.iter().flat_map(Move::terms).map(|term| (term, self.rarity(rarities, term))).collect();

        moves.iter().for_each(|moved| self.postings.remove(moved.slot, &moved.gone));
        self.begin_lists(&mut moves, slots, bag, &is_before);
        moves.iter().for_each(|moved| self.postings.insert(moved.slot, &moved.new, &is_before));
        self.vectors.resize_with(self.vectors.len().max(slots), Vector::default);
        for Change { slot, new, .. } in changes {
            self.vectors[slot.0 as usize] = new.map(|bag| self.vector(bag)).unwrap_or_default();
        }
        let here = |bag: Option<&Bag>| usize::from(bag.is_some());
        let come: usize = changes.iter().map(|change| here(change.new)).sum();
        let gone: usize = changes.iter().map(|change| here(change.former)).sum();
        self.pages = self.pages + come - gone;

        if Rarity::among(self.pages) == rarities {
            self.weigh_titles_again(changes, &touched);
        } else {
            self.weigh_titles();
        }
    }

    /// Finds out how telling all titles are, which depends on all pages.
    fn weigh_titles(&mut self) {
        let rarities = Rarity::among(self.pages);
        let title = |vector: &Vector| self.weight_of_title(rarities, vector);
        self.titles = self.vectors.par_iter().with_min_len(64).map(title).collect();
    }

    /// Finds out how telling the titles of pages are that have changed, and those with a term that is more rare now, or less.
    /// `touched` are terms with the rarities that they had.
    fn weigh_titles_again(&mut self, changes: &[Change<'_>], touched: &[(u32, u32)]) {
        let rarities = Rarity::among(self.pages);
        let mut terms: Vec<u32> = touched
            .iter()
            .filter(|(term, former)| self.rarity(rarities, *term) != *former)
            .map(|(term, _)| *term)
            .collect();
        terms.sort_unstable();
        let has_other = |vector: &Vector| {
            !terms.is_empty() && vector.words_of_title().any(|term| terms.binary_search(&term).is_ok())
        };
        self.titles.resize(self.vectors.len(), 0);
        let mut titles = std::mem::take(&mut self.titles);
        for (title, vector) in titles.iter_mut().zip(&self.vectors).filter(|(_, vector)| has_other(vector)) {
            *title = self.weight_of_title(rarities, vector);
        }
        for Change { slot, .. } in changes {
            let at = slot.0 as usize;
            titles[at] = self.weight_of_title(rarities, &self.vectors[at]);
        }
        self.titles = titles;
    }

    fn weight_of_title(&self, rarities: Rarity, vector: &Vector) -> u32 {
        vector.words_of_title().map(|term| self.rarity(rarities, term)).sum()
    }

    fn rarity(&self, rarities: Rarity, term: u32) -> u32 {
        rarities.of(self.postings.list(term).in_texts())
    }

    /// Begins the lists of terms that no more than one page had before, with all pages that have them now.
    fn begin_lists<'b>(
        &mut self,
        moves: &mut [Move],
        slots: usize,
        bag: impl Fn(Slot) -> Option<&'b Bag> + Sync,
        is_before: impl Fn(Slot, Slot) -> bool,
    ) {
        let mut had: Vec<u32> = moves.iter().flat_map(|moved| in_text(&moved.gone)).collect();
        had.sort_unstable();
        let mut unknown: Vec<u32> = moves.iter().flat_map(|moved| in_text(&moved.new)).collect();
        unknown.retain(|term| self.postings.is_unknown(*term));
        unknown.sort_unstable();
        // What a page had alone that has changed, no page has that stayed the same.
        let is_begun = |same: &&[u32]| same.len() > 1 || had.binary_search(&same[0]).is_err();
        let begun: Vec<u32> = unknown.chunk_by(|a, b| a == b).filter(is_begun).map(|same| same[0]).collect();
        if begun.is_empty() {
            return;
        }
        let sieve: Sieve<64> = Sieve::of(begun.iter().copied());
        let is_begun = |term: u32| sieve.may_have(term) && begun.binary_search(&term).is_ok();
        let having = |slot: usize| {
            let slot = Slot(slot as u32);
            let bag = bag(slot).filter(|bag| terms(bag).any(is_begun))?;
            let mut placed = placed(bag);
            placed.retain(|(term, _)| is_begun(*term));
            Some((slot, placed))
        };
        let having: Vec<(Slot, Placed)> = (0..slots).into_par_iter().filter_map(having).collect();
        begun.iter().for_each(|term| self.postings.begin(*term));
        having.iter().for_each(|(slot, placed)| self.postings.insert(*slot, placed, &is_before));
        moves.iter_mut().for_each(|moved| moved.new.retain(|(term, _)| !is_begun(*term)));
    }

    fn vector(&self, bag: &Bag) -> Vector {
        let mut all = Vec::with_capacity(bag.words.count() + bag.phrases.count() + 2 * bag.title.len());
        for terms in [&bag.words, &bag.phrases] {
            let scale = Scale::of(terms);
            self.postings.each_list(&terms.hashes, |number, _, list| {
                let share = || scale.share(terms.weights[number]);
                all.extend(list.common.map(|common| weighed(common, share())));
            });
        }
        let weight = Scale::of_title(bag).share(1);
        let common = bag.title.iter().filter_map(|term| self.postings.list(*term).common);
        let titles: Vec<Weighed> = common.map(|common| weighed(common, weight)).collect();
        Vector::of(all, &titles, bag)
    }

    /// How a page looks for others.
    pub(super) fn profile(&self, bag: &Bag, weights: &Weights) -> Profile<'_> {
        Profile::of(bag, &self.postings, self.pages, weights)
    }

    /// Looks at the vectors of some slots, all at once and in no order, since they are far apart in memory: what follows need
    /// not wait for them.
    pub(super) fn warm(&self, slots: impl Iterator<Item = Slot>) {
        let first = |slot: Slot| self.vectors.get(slot.0 as usize)?.all.first().map(|weighed| weighed[0]);
        std::hint::black_box(slots.filter_map(first).fold(0, u16::wrapping_add));
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
        for term in vector.words_of_title().filter_map(|hash| profile.find(hash)) {
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

/// A page whose words have changed, with those that it had and those that it has; only with one of both where it comes or goes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Change<'b> {
    pub(super) slot: Slot,
    pub(super) former: Option<&'b Bag>,
    pub(super) new: Option<&'b Bag>,
}

/// The places that a page has no more, and those that it has instead.
struct Move {
    slot: Slot,
    gone: Placed,
    new: Placed,
}

impl Move {
    fn of(change: &Change<'_>) -> Self {
        let places = |bag: Option<&Bag>| {
            let mut placed = bag.map(placed).unwrap_or_default();
            placed.sort_unstable();
            placed
        };
        let (mut gone, mut new) = (places(change.former), places(change.new));
        let stays = |place: &(u32, Place)| new.binary_search(place).is_ok();
        let staying: Placed = gone.iter().copied().filter(stays).collect();
        gone.retain(|place| staying.binary_search(place).is_err());
        new.retain(|place| staying.binary_search(place).is_err());
        Self { slot: change.slot, gone, new }
    }

    /// The terms that are in other places of the text, or no longer there.
    fn terms(&self) -> impl Iterator<Item = u32> + '_ {
        in_text(&self.gone).chain(in_text(&self.new))
    }
}

/// The terms that a text has, whatever the title has.
fn in_text(placed: &Placed) -> impl Iterator<Item = u32> + '_ {
    placed.iter().filter(|(_, place)| !place.is_in_title()).map(|(term, _)| *term)
}

/// All terms of a page.
fn terms(bag: &Bag) -> impl Iterator<Item = u32> + '_ {
    bag.words.hashes.iter().chain(&bag.phrases.hashes).copied()
}
