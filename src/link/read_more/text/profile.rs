//! A page as it looks for others.

use super::super::postings::{HEAVIEST, List, Postings};
use super::super::rarity::Rarity;
use super::super::{POINTS, Signal};
use super::scale::Scale;
use crate::config::Weights;
use crate::parse::{Bag, Terms};

/// What more pages have than one in so many tells nothing, on a site with pages enough that others tell more.
const ONE_IN: usize = 8;
const ENOUGH: usize = 1_024;

/// The powers of rarity with which words and phrases count. That two pages share a phrase tells more the rarer it is.
const WORDS: u32 = 2;
const PHRASES: u32 = 3;

/// What a copy of a page has for one signal with the weight 100, before it is told in points.
const COPY: u64 = 1 << 24;

/// A word that more titles have than this is taken for a part of a pattern, as "element" in many a reference.
const PATTERN: usize = 16;

/// How many titles have a word whose part of a pattern need not be worked out again.
const KNOWN_PATTERNS: usize = 512;

/// How much a word counts that so many titles have, in thousandths: the root of how many of them there would be if it were no
/// part of a pattern.
fn part_of_pattern(titles: usize) -> u64 {
    const PARTS: [u16; KNOWN_PATTERNS] = {
        let mut parts = [0; KNOWN_PATTERNS];
        let mut titles = 1;
        while titles < KNOWN_PATTERNS {
            parts[titles] = computed_part(titles) as u16;
            titles += 1;
        }
        parts
    };
    PARTS.get(titles).map_or_else(|| computed_part(titles), |part| u64::from(*part))
}

const fn computed_part(titles: usize) -> u64 {
    (PATTERN as u64 * 1_000_000 / titles as u64).isqrt()
}

/// A page as it looks for others: its terms with what each counts.
#[derive(Debug)]
pub(in super::super) struct Profile<'t> {
    /// The words and then the phrases that other pages have, too, each sorted by their hashes.
    terms: Vec<Term>,
    /// For each of them, the pages that have it.
    lists: Vec<List<'t>>,
    /// What a copy of the page has for one signal with the weight 100.
    copy: u64,
    pub(super) rarity: Rarity,
    /// The places of terms in `terms`, one more than their number, by the lower bits of their hashes; 0 is free.
    table: Vec<u16>,
}

/// A term of a page that looks for others.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Term {
    pub(in super::super) hash: u32,
    pub(in super::super) signal: Signal,
    /// How much it counts where the text of another page has it.
    pub(in super::super) text: u32,
    /// How much it counts where the title of another page has it.
    pub(super) title: u32,
    pub(super) rarity: u32,
    /// In which passages of the page it is, a bit for each.
    pub(super) passages: u32,
}

impl<'t> Profile<'t> {
    /// A page as it looks for others among so many, of which there is an index.
    pub(super) fn of(bag: &Bag, postings: &'t Postings, pages: usize, weights: &Weights) -> Self {
        let room = bag.words.count() + bag.phrases.count();
        let (terms, lists) = (Vec::with_capacity(room), Vec::with_capacity(room));
        let mut profile = Self { terms, lists, copy: COPY, rarity: Rarity::among(pages), table: Vec::new() };
        let words = Counts { signal: Signal::Text, text: weights.text, title: weights.title };
        profile.add_terms::<WORDS>((postings, pages), &bag.words, &bag.passages, &words);
        // A phrase in a title counts half: its words count there, too.
        let phrases = Counts { signal: Signal::Phrases, text: weights.phrases, title: weights.title / 2 };
        profile.add_terms::<PHRASES>((postings, pages), &bag.phrases, &[], &phrases);
        profile.make_room();
        profile.make_table();
        profile
    }

    /// Adds those terms of a page that others have, too.
    fn add_terms<const POWER: u32>(
        &mut self,
        (postings, pages): (&'t Postings, usize),
        of_page: &Terms,
        passages: &[u32],
        counts: &Counts,
    ) {
        let most = most_telling(pages);
        let scale = Scale::of(of_page);
        let from = self.lists.len();
        let mut copy = 0;
        postings.each_list(&of_page.hashes, |number, hash, list| {
            let weight = of_page.weights[number];
            let rarity = self.rarity.of(list.in_texts());
            let raw = u64::from(weight) * u64::from(rarity).pow(POWER);
            copy += raw * u64::from(scale.share(weight));
            if list.in_texts() < 2 || list.in_texts() > most {
                return;
            }
            let passages = passages.get(number).copied().unwrap_or(0);
            // Until it is known what a copy of the page has; there is room for all powers of rarity.
            let text = raw as u32;
            self.terms.push(Term { hash, signal: counts.signal, text, title: 0, rarity, passages });
            self.lists.push(list);
        });
        // A copy of the page is the measure, so that pages with rare words and with common ones count alike.
        let text = Proportion::new(COPY * u64::from(counts.text) / 100, copy);
        let title = Proportion::new(COPY * u64::from(counts.title) / 100, copy);
        for (term, list) in self.terms[from..].iter_mut().zip(&self.lists[from..]) {
            let (raw, titles) = (u64::from(term.text), list.in_titles());
            let raw_title = if titles <= PATTERN { raw } else { raw * part_of_pattern(titles) / 1_000 };
            term.text = text.of(raw);
            // Nobody can foretell which terms titles have, so that a branch would often be guessed wrong.
            term.title = title.of(raw_title) * u32::from(titles > 0);
        }
    }

    /// Lets the terms count for less where their sum could need more than 32 bits.
    fn make_room(&mut self) {
        self.terms.truncate(usize::from(u16::MAX) - 1);
        self.lists.truncate(self.terms.len());
        let most: u64 = self.terms.iter().map(|term| u64::from(term.text) + u64::from(term.title)).sum();
        let most = most.saturating_mul(u64::from(HEAVIEST));
        let halvings = (u64::BITS - most.leading_zeros()).saturating_sub(u32::BITS);
        for term in self.terms.iter_mut().filter(|_| halvings > 0) {
            term.text >>= halvings;
            term.title >>= halvings;
        }
        self.copy >>= halvings;
    }

    fn make_table(&mut self) {
        self.table = vec![0; (4 * self.terms.len()).next_power_of_two().max(64)];
        let mask = self.table.len() - 1;
        for (number, term) in self.terms.iter().enumerate() {
            let mut at = term.hash as usize & mask;
            while self.table[at] != 0 {
                at = (at + 1) & mask;
            }
            self.table[at] = number as u16 + 1;
        }
    }

    /// A sum in points.
    pub(in super::super) fn points(&self, sum: u64) -> u32 {
        u32::try_from(sum * u64::from(POINTS) / self.copy).unwrap_or(u32::MAX)
    }

    /// The terms of the page that other pages have, too.
    pub(in super::super) fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// For each of them, the pages that have it.
    pub(super) fn lists(&self) -> &[List<'t>] {
        &self.lists
    }

    #[inline]
    pub(super) fn find(&self, hash: u32) -> Option<&Term> {
        self.find_numbered(hash).map(|(_, term)| term)
    }

    /// A term of the page, with its place in [`Profile::terms`].
    #[inline]
    pub(in super::super) fn find_numbered(&self, hash: u32) -> Option<(usize, &Term)> {
        let mask = self.table.len() - 1;
        let mut at = hash as usize & mask;
        loop {
            let number = usize::from(self.table[at]).checked_sub(1)?;
            let term = self.terms.get(number)?;
            if term.hash == hash {
                return Some((number, term));
            }
            at = (at + 1) & mask;
        }
    }
}

/// How many of so many pages may have a term that still tells something.
pub(super) fn most_telling(pages: usize) -> usize {
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

/// What a page has in common with the one that asks, signal by signal, before it is told in points: what [`Texts::sum`] adds up
/// at once.
pub(in super::super) fn sums(profile: &Profile<'_>, other: &Bag) -> [(Signal, u64); 3] {
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
