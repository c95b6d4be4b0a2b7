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

use std::cmp::Reverse;
use std::ops::RangeInclusive;
use std::sync::Arc;

use rayon::prelude::*;

use super::postings::{CHAMPIONS, Common, Entry, HEAVIEST, List, Place, Placed, Postings, Slot, WEIGHT_BITS};
use super::rarity::Rarity;
use super::{POINTS, Signal};
use crate::config::Weights;
use crate::parse::{Bag, PASSAGES, Sieve, Terms};

/// How many of the common terms of a page look for others in texts, and in titles. Those with the greatest weight are taken.
const ASKED: usize = 96;
const ASKED_OF_TITLES: usize = 32;

/// What more pages have than one in so many tells nothing, on a site with pages enough that others tell more.
const ONE_IN: usize = 8;
const ENOUGH: usize = 1_024;

/// The powers of rarity with which words and phrases count. That two pages share a phrase tells more the rarer it is.
const WORDS: u32 = 2;
const PHRASES: u32 = 3;

/// How many pages of a common term are looked at to find so many that are wanted.
const SCANNED: usize = 1_024;

/// What a copy of a page has for one signal with the weight 100, before it is told in points.
const COPY: u64 = 1 << 24;

/// A word that more titles have than this is taken for a part of a pattern, as "element" in many a reference.
const PATTERN: u64 = 16;

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

/// What common terms give, of what each of them counts.
#[inline]
fn product(weighed: &[u32], counts: &[u32]) -> u64 {
    let given = weighed.iter().map(|weighed| {
        let count = counts.get((weighed >> WEIGHT_BITS) as usize).copied().unwrap_or(0);
        u64::from(count) * u64::from(weighed & HEAVIEST)
    });
    given.sum()
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
        let mut terms = Vec::with_capacity(bag.words.count() + bag.phrases.count());
        let words = Counts { signal: Signal::Text, text: weights.text, title: weights.title };
        self.add_terms::<WORDS>(&bag.words, Some(&bag.passages), &words, &mut terms);
        // A phrase in a title counts half: its words count there, too.
        let phrases = Counts { signal: Signal::Phrases, text: weights.phrases, title: weights.title / 2 };
        self.add_terms::<PHRASES>(&bag.phrases, None, &phrases, &mut terms);
        Profile::of(terms, Rarity::among(self.pages))
    }

    /// Adds those terms of a page that others have, too.
    fn add_terms<'t, const POWER: u32>(
        &'t self,
        of_page: &Terms,
        passages: Option<&[u32]>,
        counts: &Counts,
        terms: &mut Vec<Term<'t>>,
    ) {
        let rarities = Rarity::among(self.pages);
        let most = most_telling(self.pages);
        let scale = Scale::of(of_page);
        let from = terms.len();
        let mut copy = 0;
        let mut lists = Vec::with_capacity(of_page.count());
        self.postings.lists(&of_page.hashes, &mut lists);
        for (number, ((hash, weight), list)) in of_page.iter().zip(lists).enumerate() {
            let rarity = rarities.of(list.texts.len());
            let raw = u64::from(weight) * u64::from(rarity).pow(POWER);
            copy += raw * u64::from(scale.share(weight));
            if (2..=most).contains(&list.texts.len()) {
                let passages = passages.and_then(|passages| passages.get(number)).copied().unwrap_or(0);
                let signal = counts.signal;
                terms.push(Term { hash, signal, raw, text: 0, title: 0, rarity, passages, list });
            }
        }
        // A copy of the page is the measure, so that pages with rare words and with common ones count alike.
        let text = Proportion::new(COPY * u64::from(counts.text) / 100, copy);
        let title = Proportion::new(COPY * u64::from(counts.title) / 100, copy);
        for term in &mut terms[from..] {
            term.text = text.of(term.raw);
            term.title = match term.list.titles.len() as u64 {
                0 => 0,
                few if few <= PATTERN => title.of(term.raw),
                many => title.of(term.raw * (PATTERN * 1_000_000 / many).isqrt() / 1_000),
            };
        }
    }

    /// Looks at the vectors of some slots, all at once and in no order, since they are far apart in memory: what follows need
    /// not wait for them.
    pub(super) fn warm(&self, slots: impl Iterator<Item = Slot>) {
        let first = |slot: Slot| self.vectors.get(slot.0 as usize)?.all.first().copied();
        std::hint::black_box(slots.filter_map(first).fold(0, u32::wrapping_add));
    }

    /// What a page has in common with the one that asks by all its terms, before it is told in points.
    pub(super) fn sum(&self, scratch: &Scratch, slot: Slot) -> u64 {
        let rare = scratch.sums.get(slot.0 as usize).map_or(0, |sum| sum >> 32);
        let Some(vector) = self.vectors.get(slot.0 as usize) else { return 0 };
        let texts = product(vector.in_text(), &scratch.texts);
        let titles = product(vector.in_title(), &scratch.titles);
        rare + texts + titles
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

/// How many of so many pages may have a term that still tells something.
fn most_telling(pages: usize) -> usize {
    (pages / ONE_IN).max(ENOUGH)
}

/// How much the terms of one signal count in texts, and in titles.
struct Counts {
    signal: Signal,
    text: u32,
    title: u32,
}

/// A proportion of whole numbers, by which many are multiplied.
struct Proportion(u64);

impl Proportion {
    const DIGITS: u32 = 32;

    fn new(part: u64, whole: u64) -> Self {
        Self((part << Self::DIGITS) / whole.max(1))
    }

    fn of(&self, number: u64) -> u32 {
        let part = (u128::from(number) * u128::from(self.0)) >> Self::DIGITS;
        u32::try_from(part).unwrap_or(u32::MAX)
    }
}

/// All terms of a page.
fn terms(bag: &Bag) -> impl Iterator<Item = u32> + '_ {
    bag.words.hashes.iter().chain(&bag.phrases.hashes).copied()
}

/// What a page has in common with the one that asks, signal by signal, before it is told in points: what [`Texts::sum`] adds up
/// at once.
pub(super) fn sums(profile: &Profile<'_>, other: &Bag) -> [(Signal, u64); 3] {
    let sum = |terms: &Terms| {
        let scale = Scale::of(terms);
        let common = terms.iter().filter_map(|(hash, weight)| {
            profile.find(hash).map(|term| u64::from(term.text) * u64::from(scale.share(weight)))
        });
        common.sum::<u64>()
    };
    let titled = other.title.iter().filter_map(|hash| profile.find(*hash)).map(|term| u64::from(term.title));
    let titled = titled.sum::<u64>() * u64::from(Scale::of_title(other).share(1));
    [(Signal::Text, sum(&other.words)), (Signal::Phrases, sum(&other.phrases)), (Signal::Title, titled)]
}

impl Texts {
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

/// A page as it looks for others: its terms with what each counts.
#[derive(Debug)]
pub(super) struct Profile<'t> {
    /// The words and then the phrases that other pages have, too, each sorted by their hashes.
    terms: Vec<Term<'t>>,
    /// What a copy of the page has for one signal with the weight 100.
    copy: u64,
    rarity: Rarity,
    /// The places of terms in `terms`, one more than their number, by the lower bits of their hashes; 0 is free.
    table: Vec<u16>,
}

/// A term of a page that looks for others.
#[derive(Clone, Copy, Debug)]
pub(super) struct Term<'t> {
    pub(super) hash: u32,
    pub(super) signal: Signal,
    /// How much it counts, before it is set in proportion.
    raw: u64,
    /// How much it counts where the text of another page has it.
    pub(super) text: u32,
    /// How much it counts where the title of another page has it.
    title: u32,
    rarity: u32,
    /// In which passages of the page it is, a bit for each.
    passages: u32,
    /// The pages that have it.
    list: List<'t>,
}

impl<'t> Profile<'t> {
    fn of(mut terms: Vec<Term<'t>>, rarity: Rarity) -> Self {
        terms.truncate(usize::from(u16::MAX) - 1);
        let copy = COPY >> make_room(&mut terms);
        let mut table = vec![0_u16; (4 * terms.len()).next_power_of_two().max(64)];
        let mask = table.len() - 1;
        for (number, term) in terms.iter().enumerate() {
            let mut at = term.hash as usize & mask;
            while table[at] != 0 {
                at = (at + 1) & mask;
            }
            table[at] = number as u16 + 1;
        }
        Self { terms, copy, rarity, table }
    }

    /// A sum in points.
    pub(super) fn points(&self, sum: u64) -> u32 {
        u32::try_from(sum * u64::from(POINTS) / self.copy).unwrap_or(u32::MAX)
    }

    /// The terms of the page that other pages have, too.
    pub(super) fn terms(&self) -> &[Term<'t>] {
        &self.terms
    }

    #[inline]
    fn find(&self, hash: u32) -> Option<&Term<'t>> {
        let mask = self.table.len() - 1;
        let mut at = hash as usize & mask;
        loop {
            let term = self.terms.get(usize::from(self.table[at]).checked_sub(1)?)?;
            if term.hash == hash {
                return Some(term);
            }
            at = (at + 1) & mask;
        }
    }
}

/// Lets the terms of a page count for less where their sum could need more than 32 bits, and gives how often it was halved.
fn make_room(terms: &mut [Term<'_>]) -> u32 {
    let most: u64 = terms.iter().map(|term| u64::from(term.text) + u64::from(term.title)).sum();
    let most = most.saturating_mul(u64::from(HEAVIEST));
    let halvings = (u64::BITS - most.leading_zeros()).saturating_sub(u32::BITS);
    for term in terms.iter_mut().filter(|_| halvings > 0) {
        term.text >>= halvings;
        term.title >>= halvings;
    }
    halvings
}

/// Adds the terms of a page that are in a range with their places in the index: shares of the length of the page's vector.
fn place(bag: &Bag, range: &RangeInclusive<u32>, placed: &mut Placed) {
    for terms in [&bag.words, &bag.phrases] {
        let scale = Scale::of(terms);
        let terms = terms.iter_in(range);
        placed.extend(terms.map(|(term, weight)| (term, Place::in_text(scale.share(weight)))));
    }
    let weight = Scale::of_title(bag).share(1);
    let title = bag.title.iter().filter(|term| range.contains(term));
    placed.extend(title.map(|term| (*term, Place::in_title(weight))));
}

fn placed(bag: &Bag) -> Placed {
    let mut placed = Placed::with_capacity(bag.words.count() + bag.phrases.count() + bag.title.len());
    place(bag, &(0..=u32::MAX), &mut placed);
    placed
}

/// What weights are measured by: the length of the vector that they are part of.
struct Scale(u64);

impl Scale {
    const DIGITS: u32 = 32;
    const HALF: u64 = 1 << (Self::DIGITS - 1);

    fn of(terms: &Terms) -> Self {
        Self::of_length(terms.weights.iter().map(|weight| u64::from(*weight) * u64::from(*weight)).sum())
    }

    /// All words and phrases of a title weigh the same.
    fn of_title(bag: &Bag) -> Self {
        Self::of_length(bag.title.len() as u64)
    }

    /// The length is taken times 64, so that short ones are exact enough.
    fn of_length(squares: u64) -> Self {
        let length = (squares * 64 * 64).isqrt();
        Self(((u64::from(HEAVIEST) * 64) << Self::DIGITS) / length.max(1))
    }

    /// The share that a weight has, of [`HEAVIEST`]: never nothing, for the page has the term.
    #[inline]
    fn share(&self, weight: u8) -> u32 {
        (((u64::from(weight) * self.0 + Self::HALF) >> Self::DIGITS) as u32).clamp(1, HEAVIEST)
    }
}

/// What a search writes into, which is used again for the next.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    /// What was added up for each slot: in the lower half at first, to find candidates; in the upper half exactly, of all terms
    /// that have no number.
    sums: Vec<u64>,
    touched: Vec<u32>,
    /// What each common term counts in texts, and in titles.
    texts: Vec<u32>,
    titles: Vec<u32>,
}

/// Some pages that have a term, and how much the term counts there.
#[derive(Clone, Copy, Debug)]
struct Asked<'t> {
    hash: u32,
    weight: u32,
    entries: &'t [Entry],
}

impl Scratch {
    /// Adds up what the lists of terms give to each page: all of the short lists, and of the weightiest of the others what the
    /// first pages have for which `is_wanted`. [`Scratch::clear`] must follow before the next search.
    pub(super) fn gather(&mut self, texts: &Texts, profile: &Profile<'_>, is_wanted: impl Fn(Slot) -> bool) {
        self.sums.resize(self.sums.len().max(texts.vectors.len()), 0);
        self.texts.resize(self.texts.len().max(texts.postings.common()), 0);
        self.titles.resize(self.texts.len(), 0);
        let (mut in_texts, mut in_titles) = (Vec::new(), Vec::new());
        for term in &profile.terms {
            let List { titles, texts, common } = term.list;
            if let Some(Common(number)) = common {
                self.texts[number as usize] = term.text;
                self.titles[number as usize] = term.title;
            }
            self.add_list(term, term.text, texts, common, &mut in_texts);
            self.add_list(term, term.title, titles, common, &mut in_titles);
        }
        for (mut asked, most) in [(in_texts, ASKED), (in_titles, ASKED_OF_TITLES)] {
            if asked.len() > most {
                asked.select_nth_unstable_by_key(most, |asked| (Reverse(asked.weight), asked.hash));
                asked.truncate(most);
            }
            for Asked { weight, entries, .. } in asked {
                let wanted = entries.iter().take(SCANNED).filter(|entry| is_wanted(entry.slot()));
                self.add(wanted.take(CHAMPIONS), CHAMPIONS, u64::from(weight));
            }
        }
    }

    /// Adds a list as a whole where it is short, and for the exact sum where the term has no number. What is long is asked for
    /// candidates if it weighs enough.
    fn add_list<'t>(
        &mut self,
        term: &Term<'t>,
        weight: u32,
        entries: &'t [Entry],
        common: Option<Common>,
        asked: &mut Vec<Asked<'t>>,
    ) {
        if weight == 0 || entries.is_empty() {
            return;
        }
        let is_short = entries.len() <= CHAMPIONS;
        if !is_short {
            asked.push(Asked { hash: term.hash, weight, entries });
        }
        if is_short || common.is_none() {
            let exact = if common.is_none() { weight } else { 0 };
            let first = if is_short { weight } else { 0 };
            self.add(entries.iter(), entries.len(), u64::from(exact) << 32 | u64::from(first));
        }
    }

    /// Adds what some entries, `most` of them, give.
    #[inline]
    fn add<'e>(&mut self, entries: impl Iterator<Item = &'e Entry>, most: usize, weights: u64) {
        let mut count = self.touched.len();
        self.touched.resize(count + most, 0);
        for entry in entries {
            let slot = entry.slot().0;
            let sum = &mut self.sums[slot as usize];
            // Written in any case, and counted only at the first time: a branch would often be guessed wrong.
            self.touched[count] = slot;
            count += usize::from(*sum == 0);
            // There is room for both halves: see `make_room`.
            *sum += weights * u64::from(entry.weight());
        }
        self.touched.truncate(count);
    }

    /// The slots of candidates, with what was added up to find them.
    #[inline]
    pub(super) fn candidates(&self) -> impl Iterator<Item = (Slot, u32)> + '_ {
        self.touched.iter().map(|slot| (Slot(*slot), self.sums[*slot as usize] as u32))
    }

    /// Forgets a search.
    pub(super) fn clear(&mut self, profile: &Profile<'_>) {
        self.touched.drain(..).for_each(|slot| self.sums[slot as usize] = 0);
        for Common(number) in profile.terms.iter().filter_map(|term| term.list.common) {
            self.texts[number as usize] = 0;
            self.titles[number as usize] = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    /// More pages than a term leads to, so that some terms are common.
    const PAGES: usize = 3 * CHAMPIONS;

    fn terms_of(having: &[u8], salt: u32) -> Terms {
        let hash = |(number, _): &(u32, u8)| (number + salt).wrapping_mul(0x9E37_79B9);
        let mut had: Vec<(u32, u8)> =
            (0..).zip(having.iter().copied()).filter(|(_, uses)| *uses > 0).collect();
        had.sort_unstable_by_key(hash);
        Terms {
            hashes: had.iter().map(hash).collect(),
            weights: had.iter().map(|(_, uses)| 16 * uses.min(&9)).collect(),
        }
    }

    /// A page that has the first of its terms often and the last of them seldom, and some in its title.
    fn bag() -> impl Strategy<Value = Bag> {
        let uses = |number: u32| prop_oneof![number => Just(0), 12 => 1..4_u8];
        let uses = |count: u32| (0..count).map(|number| uses(2 * number)).collect::<Vec<_>>();
        (uses(40), uses(40), vec(0..40_usize, 0..4)).prop_map(|(words, phrases, title)| {
            let mut bag = Bag::default();
            bag.words = terms_of(&words, 0);
            bag.phrases = terms_of(&phrases, 1_000);
            let terms: Vec<u32> = terms(&bag).collect();
            let mut title: Vec<u32> = title.into_iter().filter_map(|at| terms.get(at).copied()).collect();
            title.sort_unstable();
            title.dedup();
            bag.title = title.into();
            bag.passages = vec![1; bag.words.count()].into();
            bag
        })
    }

    fn slot(number: usize) -> Slot {
        Slot(number as u32)
    }

    fn learned(bags: &[Bag]) -> Texts {
        Texts::of(bags.len(), |slot| bags.get(slot.0 as usize))
    }

    /// What a search finds for a page: the first sum of each other page, what all have in common, and what is mentioned.
    fn found(texts: &Texts, bags: &[Bag], page: usize) -> Vec<(Option<u32>, u64, u32)> {
        let profile = texts.profile(&bags[page], &Weights::default());
        let mut scratch = Scratch::default();
        scratch.gather(texts, &profile, |_| true);
        let first = |other| scratch.candidates().find(|(known, _)| *known == slot(other)).map(|(_, sum)| sum);
        let all = (0..bags.len()).map(|other| {
            (first(other), texts.sum(&scratch, slot(other)), texts.mention(&profile, slot(other)))
        });
        all.collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

        #[test]
        fn what_is_added_up_at_once_is_what_the_terms_give_one_by_one(bags in vec(bag(), 2..PAGES), page in 0..PAGES) {
            let texts = learned(&bags);
            let page = page % bags.len();
            let profile = texts.profile(&bags[page], &Weights::default());
            for (other, (_, sum, _)) in found(&texts, &bags, page).into_iter().enumerate() {
                let by_signal: u64 = sums(&profile, &bags[other]).iter().map(|(_, sum)| sum).sum();
                prop_assert_eq!(sum, by_signal);
            }
        }

        #[test]
        fn what_is_learned_step_by_step_is_what_is_learned_at_once(
            first in vec(bag(), 2..PAGES),
            edits in vec((0..PAGES, bag()), 1..40),
            page in 0..PAGES,
        ) {
            let mut bags = first;
            let mut stepwise = learned(&bags);
            for (edited, new) in edits {
                // What comes behind the last page is a new one.
                let edited = edited % (bags.len() + 1);
                let former = bags.get(edited).cloned();
                bags.resize(bags.len().max(edited + 1), new.clone());
                bags[edited] = new;
                let same = bags.iter().enumerate().filter(|(number, _)| *number != edited);
                let changes = Changes {
                    gone: former.iter().map(|former| (slot(edited), former)).collect(),
                    new: vec![(slot(edited), &bags[edited])],
                    same: same.map(|(number, bag)| (slot(number), bag)).collect(),
                };
                stepwise.follow(&changes, |a, b| a < b);
            }
            let page = page % bags.len();
            prop_assert_eq!(found(&stepwise, &bags, page), found(&learned(&bags), &bags, page));
        }
    }
}
