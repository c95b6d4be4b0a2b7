//! What pages have in common by their words.
//!
//! Pages are compared in the vector space model, the candidates as `lnc` and the page that asks as `ltc` in the notation of
//! Salton and Buckley ("Term-Weighting Approaches in Automatic Text Retrieval", 1988), with the root of a frequency in place
//! of its logarithm, and with higher powers of rarity: so what the index says of a page depends on that page alone.
//! Everything is in whole numbers, which are the same on every machine.
//!
//! A search has two stages. The weightiest terms of a page lead to candidates; the best of these are then compared with it
//! word for word.

use std::cmp::Reverse;

use super::postings::{Entry, HEAVIEST, List, Place, Placed, Postings, Slot};
use super::rarity::Rarity;
use super::{POINTS, Signal};
use crate::config::Weights;
use crate::parse::{Bag, Terms};

/// How many words of a page look for others, and how many phrases. Those with the greatest weight are taken.
const ASKED: usize = 160;

/// How many pages a term leads to: those in which it weighs most (champion lists; Manning, Raghavan and Schütze,
/// "Introduction to Information Retrieval", 7.1.3). So what a page costs does not grow with the site.
const CHAMPIONS: usize = 32;

/// The powers of rarity with which words and phrases count. That two pages share a phrase tells more the rarer it is.
const WORDS: u32 = 2;
const PHRASES: u32 = 3;

/// How many pages of a term are looked at to find so many that are wanted.
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
}

impl Texts {
    /// The words of all pages for which there is a bag.
    pub(super) fn of<'b>(slots: usize, bag: impl Fn(Slot) -> Option<&'b Bag> + Sync) -> Self {
        let pages = (0..slots).filter(|slot| bag(Slot(*slot as u32)).is_some()).count();
        let postings = Postings::of(slots, |slot| bag(slot).map(placed).unwrap_or_default());
        Self { postings, pages }
    }

    pub(super) fn insert(&mut self, slot: Slot, bag: &Bag, is_before: impl Fn(Slot, Slot) -> bool) {
        self.postings.insert(slot, &placed(bag), is_before);
        self.pages += 1;
    }

    pub(super) fn remove(&mut self, slot: Slot, bag: &Bag) {
        self.postings.remove(slot, &placed(bag));
        self.pages -= 1;
    }

    /// How a page looks for others.
    pub(super) fn profile(&self, bag: &Bag, weights: &Weights) -> Profile<'_> {
        let mut terms = Vec::with_capacity(bag.words.count() + bag.phrases.count());
        self.add_terms(&bag.words, WORDS, (Signal::Text, weights.text, weights.title), &mut terms);
        // The words are the first of the terms.
        terms.iter_mut().zip(&bag.passages).for_each(|(term, passages)| term.passages = *passages);
        // A phrase in a title counts half: its words count there, too.
        let counts = (Signal::Phrases, weights.phrases, weights.title / 2);
        self.add_terms(&bag.phrases, PHRASES, counts, &mut terms);
        Profile::of(terms, Rarity::among(self.pages))
    }

    fn add_terms<'t>(
        &'t self,
        of_page: &Terms,
        power: u32,
        (signal, text, title): (Signal, u32, u32),
        terms: &mut Vec<Term<'t>>,
    ) {
        let rarity = Rarity::among(self.pages);
        let length = length(of_page);
        let from = terms.len();
        let mut copy = 0;
        let mut lists = Vec::with_capacity(of_page.count());
        self.postings.lists(&of_page.hashes, &mut lists);
        for ((hash, weight), list) in of_page.iter().zip(lists) {
            let rarity = rarity.of(list.texts.len());
            let raw = u64::from(weight) * u64::from(rarity).pow(power);
            copy += raw * share(weight, length);
            terms.push(Term { hash, signal, raw, text: 0, title: 0, rarity, passages: 0, list });
        }
        // A copy of the page is the measure, so that pages with rare words and with common ones count alike.
        let text = COPY * u64::from(text) / 100;
        let title = COPY * u64::from(title) / 100;
        let scaled = |whole: u64, raw: u64| u32::try_from(whole * raw / copy.max(1)).unwrap_or(u32::MAX);
        for term in &mut terms[from..] {
            term.text = scaled(text, term.raw);
            term.title = match term.list.titles.len() as u64 {
                0 => 0,
                few if few <= PATTERN => scaled(title, term.raw),
                many => scaled(title * (PATTERN * 1_000_000 / many).isqrt() / 1_000, term.raw),
            };
        }
    }

    /// What all words of a candidate have in common with those of a page, in points by signal.
    pub(super) fn compare(
        &self,
        profile: &Profile<'_>,
        other: &Bag,
        weights: &Weights,
    ) -> [(Signal, u32); 4] {
        let sum = |terms: &Terms| {
            let common = terms.iter().filter_map(|(hash, weight)| {
                profile.get(hash).map(|term| u64::from(term.text) * u64::from(weight))
            });
            points(common.sum::<u64>() * u64::from(HEAVIEST) * 64 / length(terms).max(1))
        };
        let titled =
            other.title.iter().filter_map(|hash| profile.get(*hash)).map(|term| u64::from(term.title));
        let titled = titled.sum::<u64>() * share(1, titled_length(other));
        [
            (Signal::Text, sum(&other.words)),
            (Signal::Phrases, sum(&other.phrases)),
            (Signal::Title, points(titled)),
            (Signal::Mention, self.mention(profile, other) * weights.mention / 100),
        ]
    }

    /// How much of a candidate's title is in one passage of the page, in points.
    fn mention(&self, profile: &Profile<'_>, other: &Bag) -> u32 {
        let mut whole = 0;
        let mut found: Vec<&Term<'_>> = Vec::with_capacity(other.title.len());
        for hash in &other.title {
            match profile.get(*hash) {
                Some(term) if term.signal == Signal::Text => {
                    whole += term.rarity;
                    found.push(term);
                }
                Some(_) => {}
                None if other.words.weight(*hash).is_some() => {
                    whole += profile.rarity.of(self.postings.list(*hash).texts.len());
                }
                None => {}
            }
        }
        let all = found.iter().fold(0, |all, term| all | term.passages);
        let passages = (0..u32::BITS).filter(|passage| all >> passage & 1 == 1);
        let of_passage = |passage: u32| -> u32 {
            found.iter().filter(|term| term.passages >> passage & 1 == 1).map(|term| term.rarity).sum()
        };
        let most = passages.map(of_passage).max().unwrap_or(0);
        // A short title is soon found as a whole: it takes two rare words to be sure.
        let sure = 2 * profile.rarity.of(1);
        POINTS * most / whole.max(1) * most.min(sure) / sure.max(1)
    }
}

/// A page as it looks for others: its terms with what each counts.
#[derive(Debug)]
pub(super) struct Profile<'t> {
    /// The words and then the phrases, each sorted by their hashes.
    terms: Vec<Term<'t>>,
    rarity: Rarity,
    /// A bit for each term, by the lower bits of its hash: most of what is looked for is not there, and few bits tell it.
    filter: [u64; 64],
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

/// Some pages that have a term, and how much the term counts there.
#[derive(Clone, Copy, Debug)]
struct Asked<'t> {
    hash: u32,
    weight: u32,
    entries: &'t [Entry],
}

impl<'t> Profile<'t> {
    fn of(mut terms: Vec<Term<'t>>, rarity: Rarity) -> Self {
        terms.truncate(usize::from(u16::MAX) - 1);
        let mut filter = [0; 64];
        let mut table = vec![0_u16; (2 * terms.len()).next_power_of_two().max(64)];
        let mask = table.len() - 1;
        for (number, term) in terms.iter().enumerate() {
            filter[term.hash as usize >> 6 & 63] |= 1 << (term.hash & 63);
            let mut at = term.hash as usize & mask;
            while table[at] != 0 {
                at = (at + 1) & mask;
            }
            table[at] = number as u16 + 1;
        }
        Self { terms, rarity, filter, table }
    }

    /// The terms that other pages have, too.
    pub(super) fn common_terms(&self) -> impl Iterator<Item = &Term<'t>> {
        self.terms.iter().filter(|term| term.list.texts.len() > 1)
    }

    #[inline]
    fn get(&self, hash: u32) -> Option<&Term<'t>> {
        if self.filter[hash as usize >> 6 & 63] >> (hash & 63) & 1 == 0 {
            return None;
        }
        self.find(hash)
    }

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

    /// The lists that the page asks for: those of its weightiest words, phrases and words in titles.
    fn ask(&self) -> Vec<Asked<'t>> {
        let mut asked = Vec::with_capacity(self.terms.len());
        for signal in [Signal::Text, Signal::Phrases] {
            // A term that only this page has leads nowhere.
            let terms = self.terms.iter().filter(|term| term.signal == signal && term.list.texts.len() > 1);
            let texts =
                terms.map(|term| Asked { hash: term.hash, weight: term.text, entries: term.list.texts });
            take_weightiest(texts, ASKED, &mut asked);
        }
        let titles = self.terms.iter().filter(|term| term.title > 0);
        let titles =
            titles.map(|term| Asked { hash: term.hash, weight: term.title, entries: term.list.titles });
        take_weightiest(titles, ASKED, &mut asked);
        asked
    }
}

fn take_weightiest<'t>(from: impl Iterator<Item = Asked<'t>>, most: usize, asked: &mut Vec<Asked<'t>>) {
    let start = asked.len();
    asked.extend(from.filter(|asked| asked.weight > 0));
    if asked.len() - start > most {
        asked[start..].select_nth_unstable_by_key(most, |asked| (Reverse(asked.weight), asked.hash));
        asked.truncate(start + most);
    }
}

/// The terms of a page with their places in the index: shares of the length of the page's vector.
fn placed(bag: &Bag) -> Placed {
    let mut placed = Vec::with_capacity(bag.words.count() + bag.phrases.count() + bag.title.len());
    for terms in [&bag.words, &bag.phrases] {
        let length = length(terms);
        placed
            .extend(terms.iter().map(|(term, weight)| (term, Place::in_text(share(weight, length) as u32))));
    }
    let length = titled_length(bag);
    placed.extend(bag.title.iter().map(|term| (*term, Place::in_title(share(1, length) as u32))));
    placed
}

/// The length of a vector, times 64 so that short ones are exact enough.
fn length(terms: &Terms) -> u64 {
    let squares: u64 = terms.weights.iter().map(|weight| u64::from(*weight) * u64::from(*weight)).sum();
    (squares * 64 * 64).isqrt()
}

fn titled_length(bag: &Bag) -> u64 {
    (bag.title.len() as u64 * 64 * 64).isqrt()
}

fn share(weight: u8, length: u64) -> u64 {
    u64::from(HEAVIEST) * 64 * u64::from(weight) / length.max(1)
}

/// Room for the sums of one search, which is used again for the next.
#[derive(Debug, Default)]
pub(super) struct Sums {
    sums: Vec<u32>,
    touched: Vec<u32>,
}

impl Sums {
    pub(super) fn with_room_for(slots: usize) -> Self {
        Self { sums: vec![0; slots], touched: Vec::new() }
    }

    /// Adds up what the lists of the weightiest terms give to each page for which `is_wanted`.
    pub(super) fn add(&mut self, profile: &Profile<'_>, is_wanted: impl Fn(Slot) -> bool) {
        for asked in profile.ask() {
            let entries = &asked.entries[..asked.entries.len().min(SCANNED)];
            let mut count = self.touched.len();
            self.touched.resize(count + entries.len().min(CHAMPIONS), 0);
            for entry in entries.iter().filter(|entry| is_wanted(entry.slot())).take(CHAMPIONS) {
                let slot = entry.slot().0;
                let sum = &mut self.sums[slot as usize];
                // Written in any case, and counted only at the first time: a branch would often be guessed wrong.
                self.touched[count] = slot;
                count += usize::from(*sum == 0);
                *sum = sum.saturating_add(asked.weight.saturating_mul(entry.weight()));
            }
            self.touched.truncate(count);
        }
    }

    /// Takes the sums out, and leaves room for the next search.
    pub(super) fn drain(&mut self) -> impl Iterator<Item = (Slot, u32)> + '_ {
        let Self { sums, touched } = self;
        touched.drain(..).map(|slot| (Slot(slot), std::mem::take(&mut sums[slot as usize])))
    }
}

/// A sum in points.
pub(super) fn points(sum: u64) -> u32 {
    u32::try_from(sum * u64::from(POINTS) / COPY).unwrap_or(u32::MAX)
}
