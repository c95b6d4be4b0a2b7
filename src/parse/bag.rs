//! Bags: what a page says, as Read More compares it with others.

mod names;
mod said;
mod tally;

use std::borrow::Cow;
use std::cell::RefCell;
use std::ops::{Range, RangeInclusive};

use quick_xml::escape::unescape;

use super::markdown::Prose;
use super::words::{Scanner, Sink, Tongue};
use crate::config::LanguageTag;
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

/// Where in a page a text stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Title,
    Description,
    Heading,
    Body,
    /// Blocks of code, which say little about what a page is about.
    Code,
}

impl Field {
    /// As how many uses in the text one use counts.
    const fn weight(self) -> u32 {
        match self {
            Field::Title => 4,
            Field::Description => 2,
            Field::Heading | Field::Body => 1,
            Field::Code => 0,
        }
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

    fn of_texts(Texts { title, description, prose, language }: &Texts) -> Self {
        let (title, description) = (without_entities(title), without_entities(description));
        let before = [(Field::Title, &*title), (Field::Description, &*description)];
        let texts = before.into_iter().chain(fields(prose)).chain([(Field::Body, prose.footnotes.as_str())]);
        Self::of(texts, language)
    }

    fn of<'t>(texts: impl IntoIterator<Item = (Field, &'t str)>, language: &LanguageTag) -> Self {
        thread_local! {
            // What is written into it is of one page only; it is kept so that it need not be made for each.
            static COUNTING: RefCell<Counting> = RefCell::default();
        }
        COUNTING.with_borrow_mut(|counting| counting.bag(texts.into_iter(), Tongue::of(language)))
    }
}

/// A text of front matter that was taken from HTML, as many a migration leaves it, without its entities.
fn without_entities(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return text.into();
    }
    unescape(text).unwrap_or_else(|_| text.into())
}

/// A text cut into headings, code and what is between them.
fn fields(prose: &Prose) -> impl Iterator<Item = (Field, &str)> {
    let headings = prose.headings.iter().map(|range| (Field::Heading, range));
    let code = prose.blocks_of_code.iter().map(|range| (Field::Code, range));
    let mut apart: Vec<(Field, &Range<usize>)> = headings.chain(code).collect();
    apart.sort_by_key(|(_, range)| range.start);
    let piece = |range| prose.text.get(range).unwrap_or_default();
    let mut end = 0;
    let mut pieces = Vec::with_capacity(2 * apart.len() + 1);
    for (field, range) in apart {
        pieces.push((Field::Body, piece(end..range.start)));
        pieces.push((field, piece(range.clone())));
        end = range.end;
    }
    pieces.push((Field::Body, piece(end..prose.text.len())));
    pieces.into_iter()
}

/// Buffers for making a bag.
#[derive(Default)]
struct Counting {
    scanner: Scanner,
    found: Found,
    words: Tally,
    phrases: Tally,
}

/// A use of a word or phrase.
#[derive(Clone, Copy)]
struct Use {
    hash: u32,
    start: u32,
    end: u32,
}

/// The uses in all texts of a page.
#[derive(Default)]
struct Found {
    words: Vec<Use>,
    phrases: Vec<Use>,
}

/// A text of a page, and which of the uses are in it.
struct Text<'t> {
    field: Field,
    text: &'t str,
    words: Range<usize>,
    phrases: Range<usize>,
}

impl Sink for Found {
    #[inline]
    fn word(&mut self, hash: u32, range: Range<usize>) {
        self.words.push(Use { hash, start: range.start as u32, end: range.end as u32 });
    }

    #[inline]
    fn phrase(&mut self, hash: u32, range: Range<usize>) {
        self.phrases.push(Use { hash, start: range.start as u32, end: range.end as u32 });
    }
}

impl Counting {
    fn bag<'t>(&mut self, texts: impl Iterator<Item = (Field, &'t str)>, tongue: Tongue) -> Bag {
        self.found.words.clear();
        self.found.phrases.clear();
        let texts: Vec<Text<'_>> = texts
            .filter(|(field, _)| field.weight() > 0)
            .map(|(field, text)| {
                let (words, phrases) = (self.found.words.len(), self.found.phrases.len());
                self.scanner.scan(text, tongue, &mut self.found);
                let words = words..self.found.words.len();
                Text { field, text, words, phrases: phrases..self.found.phrases.len() }
            })
            .collect();
        self.words.count(&self.found.words, texts.iter().map(|text| (text.field, text.words.clone())));
        self.phrases.count(&self.found.phrases, texts.iter().map(|text| (text.field, text.phrases.clone())));
        let title = self.title(&texts);
        let names = Names::new(&texts, &self.found, &self.words, &self.phrases, &title);
        Bag {
            words: self.words.terms(),
            phrases: self.phrases.terms(),
            title,
            passages: self.words.passages(),
            names,
        }
    }

    fn title(&self, texts: &[Text<'_>]) -> Box<[u32]> {
        let titles = texts.iter().filter(|text| text.field == Field::Title);
        let uses = titles.flat_map(|text| {
            self.found.words[text.words.clone()].iter().chain(&self.found.phrases[text.phrases.clone()])
        });
        let mut hashes: Vec<u32> = uses.map(|found| found.hash).collect();
        hashes.sort_unstable();
        hashes.dedup();
        hashes.into()
    }
}

#[cfg(test)]
mod tests;
