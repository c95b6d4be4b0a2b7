//! Bags: what a page says, as Read More compares it with others.

mod fields;
mod names;
mod said;
mod tally;

use std::cell::RefCell;
use std::ops::RangeInclusive;

use super::unforeseen::push_if;
use super::words::{NONE, Scanner, Tongue, Word, pair};
use fields::Fields;
use names::Names;
pub use said::Said;
use said::Texts;
pub use tally::PASSAGES;
use tally::Tally;

/// The words and phrases of a page, without those that say nothing. The same text in the same language has the same bag.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bag {
    /// Words; those that are joined inside, as `open-source`, with their parts.
    pub words: Terms,
    /// Two words, one right behind the other.
    pub phrases: Terms,
    /// The hashes of the title's words and phrases, sorted and each of them once.
    pub title: Box<[u32]>,
    /// For each of the words, in which passages it is, a bit for each.
    pub passages: Box<[u32]>,
    names: Names,
}

/// Words or phrases by their hashes, with how much the page says them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    /// The hashes, sorted and each of them once. What is folded alike in one language has the same hash.
    pub hashes: Box<[u32]>,
    /// For each of them a weight of at least 1: 16 × √n for what is said n times, wherever it counts how much.
    pub weights: Box<[u8]>,
}

impl Terms {
    /// How many there are.
    pub fn count(&self) -> usize {
        self.hashes.len()
    }

    /// The hashes with their weights.
    pub fn iter(&self) -> impl Iterator<Item = (u32, u8)> + '_ {
        self.hashes.iter().copied().zip(self.weights.iter().copied())
    }

    /// Those whose hashes are in a range, with their weights.
    pub fn iter_in(&self, range: &RangeInclusive<u32>) -> impl Iterator<Item = (u32, u8)> + '_ {
        let start = self.hashes.partition_point(|hash| hash < range.start());
        let end = self.hashes.partition_point(|hash| hash <= range.end());
        self.hashes[start..end].iter().copied().zip(self.weights[start..end].iter().copied())
    }

    /// The weight of a word or phrase, if it is one of them.
    pub fn weight(&self, hash: u32) -> Option<u8> {
        self.weights.get(self.place(hash)?).copied()
    }

    /// The place of a word or phrase, if it is one of them. Hashes are evenly spread, so that it is nearly where its bits say
    /// (Peterson, "Addressing for Random-Access Storage", 1957).
    fn place(&self, hash: u32) -> Option<usize> {
        let mut at = ((u64::from(hash) * self.hashes.len() as u64) >> u32::BITS) as usize;
        while *self.hashes.get(at)? < hash {
            at += 1;
        }
        while let Some(before) = at.checked_sub(1).filter(|before| self.hashes[*before] >= hash) {
            at = before;
        }
        (self.hashes[at] == hash).then_some(at)
    }
}

impl Bag {
    /// How the page writes a word or phrase, if it is one of those that tell most about it.
    pub fn name(&self, hash: u32) -> Option<&str> {
        self.names.get(hash)
    }

    /// How the page writes what tells most about it, with the hashes of the words and phrases.
    pub fn names(&self) -> impl Iterator<Item = (u32, &str)> {
        self.names.all()
    }

    fn of_texts(texts: &Texts) -> Self {
        thread_local! {
            // What is written into it is of one page only; it is kept so that it need not be made for each.
            static COUNTING: RefCell<Counting> = RefCell::default();
        }
        COUNTING.with_borrow_mut(|counting| counting.bag(texts))
    }
}

/// Buffers for making a bag.
#[derive(Default)]
struct Counting {
    text: Fields,
    scanner: Scanner,
    phrases: Vec<Phrase>,
    tally_of_words: Tally,
    tally_of_phrases: Tally,
}

/// A use of two words, one right behind the other, by their numbers.
#[derive(Clone, Copy, Default)]
struct Phrase {
    hash: u32,
    first: u32,
    second: u32,
}

impl Counting {
    fn bag(&mut self, texts: &Texts) -> Bag {
        let Self { text, scanner, phrases, tally_of_words, tally_of_phrases } = self;
        text.fill(texts);
        let words = scanner.scan(&text.text, Tongue::of(&texts.language));
        find_phrases(words, phrases);
        let ends_of_words = text.ends().map(|end| words.partition_point(|word| word.start < end));
        let ends_of_phrases =
            ends_of_words.map(|end| phrases.partition_point(|phrase| (phrase.second as usize) < end));
        tally_of_words.count(words.iter().map(|word| word.hash), ends_of_words);
        tally_of_phrases.count(phrases.iter().map(|phrase| phrase.hash), ends_of_phrases);
        let title = title(&words[..ends_of_words[0]], &phrases[..ends_of_phrases[0]]);
        let names = Names::new(text, words, phrases, tally_of_words, tally_of_phrases, &title);
        Bag {
            words: tally_of_words.terms(),
            phrases: tally_of_phrases.terms(),
            title,
            passages: tally_of_words.passages(),
            names,
        }
    }
}

/// Finds the phrases among words.
fn find_phrases(words: &[Word], phrases: &mut Vec<Phrase>) {
    phrases.clear();
    for (number, word) in (0..).zip(words) {
        push_if(phrases, Phrase { second: number, ..Phrase::default() }, word.before != NONE);
    }
    for phrase in phrases {
        let second = words[phrase.second as usize];
        phrase.first = second.before;
        phrase.hash = pair(words[second.before as usize].hash, second.hash);
    }
}

/// The hashes of the title's words and phrases.
fn title(words: &[Word], phrases: &[Phrase]) -> Box<[u32]> {
    let words = words.iter().map(|word| word.hash);
    let mut hashes: Vec<u32> = words.chain(phrases.iter().map(|phrase| phrase.hash)).collect();
    hashes.sort_unstable();
    hashes.dedup();
    hashes.into()
}

#[cfg(test)]
mod tests;
