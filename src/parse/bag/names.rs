//! How a page writes the terms that tell most about it.

use std::ops::Range;

use super::super::sieve::Sieve;
use super::super::words::Word;
use super::Phrase;
use super::fields::{Field, Fields};
use super::tally::Tally;

/// For how many bytes of words, and of phrases, a page remembers how it writes them.
const WORDS: usize = 140;
const PHRASES: usize = 110;

/// What is longer is no name for anything.
const LONGEST: usize = 60;

/// Names of terms, one behind the other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Names {
    /// The hashes of the terms, sorted.
    hashes: Box<[u32]>,
    /// Where the name of each ends; it begins where the one before ends.
    ends: Box<[u16]>,
    text: Box<str>,
}

/// More uses tell no more.
const MOST: u32 = 255;

/// How well a use shows how a term is written that has a capital letter there, the best first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Spelling {
    /// In the middle of a sentence.
    Middle,
    /// At the beginning of a sentence, where every word has one.
    Beginning,
    /// Where many words have one in English.
    Headline,
}

impl Names {
    /// The name of a term.
    pub(super) fn get(&self, hash: u32) -> Option<&str> {
        let at = self.hashes.binary_search(&hash).ok()?;
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        self.text.get(usize::from(start)..usize::from(self.ends[at]))
    }

    /// All names, with the hashes of their terms.
    pub(super) fn all(&self) -> impl Iterator<Item = (u32, &str)> {
        let mut start = 0;
        self.hashes.iter().zip(&self.ends).filter_map(move |(hash, end)| {
            let range = std::mem::replace(&mut start, usize::from(*end))..usize::from(*end);
            Some((*hash, self.text.get(range)?))
        })
    }

    /// The bytes that they take.
    #[cfg(test)]
    pub(super) fn size(&self) -> usize {
        self.text.len() + 4 * self.hashes.len() + 2 * self.ends.len()
    }

    /// The names of the terms that are said most; those of the title come first.
    pub(super) fn new(
        text: &Fields,
        words: &[Word],
        phrases: &[Phrase],
        tally_of_words: &Tally,
        tally_of_phrases: &Tally,
        title: &[u32],
    ) -> Self {
        let word = |number: usize| words[number].start..words[number].end;
        let phrase = |number: usize| {
            let Phrase { first, second, .. } = phrases[number];
            words[first as usize].start..words[second as usize].end
        };
        let mut all = Vec::with_capacity((WORDS + PHRASES) / 7);
        name(&mut all, text, tally_of_words, title, WORDS, word);
        name(&mut all, text, tally_of_phrases, title, PHRASES, phrase);
        // In the order of their hashes, and the first of those that have the same.
        let mut order: Vec<u64> =
            (0..).zip(&all).map(|(at, (hash, _))| u64::from(*hash) << 32 | at).collect();
        order.sort_unstable();
        order.dedup_by_key(|place| *place >> 32);
        let mut hashes = Vec::with_capacity(order.len());
        let mut ends = Vec::with_capacity(order.len());
        let mut text = String::with_capacity(WORDS + PHRASES);
        for place in order {
            let (hash, name) = all[place as u32 as usize];
            text.push_str(name);
            hashes.push(hash);
            ends.push(text.len() as u16);
        }
        Self { hashes: hashes.into(), ends: ends.into(), text: text.into() }
    }
}

/// Adds as many terms with their names as there is room for.
fn name<'t>(
    all: &mut Vec<(u32, &'t str)>,
    text: &'t Fields,
    tally: &Tally,
    title: &[u32],
    mut room: usize,
    range: impl Fn(usize) -> Range<u32>,
) {
    // A name is not shorter than this on average, so that no more than these have room.
    let most = room / 7;
    for term in telling(tally, title, most) {
        let Some(name) = best_name(text, tally.uses(term).map(&range)) else { continue };
        let Some(left) = room.checked_sub(name.len()) else { continue };
        room = left;
        all.push((tally.term(term).0, name));
    }
}

/// The terms that tell most about a page, the best first: of the title, and what is said twice or where it counts twice.
fn telling(tally: &Tally, title: &[u32], most: usize) -> impl Iterator<Item = usize> {
    let titles: Sieve<16> = Sieve::of(title.iter().copied());
    let is_of_title = |hash| titles.may_have(hash) && title.binary_search(&hash).is_ok();
    // What comes first has the least number, with its place in the lower half.
    let rank = |term: u32| {
        let (hash, count) = tally.term(term as usize);
        let bonus = if is_of_title(hash) { 1 << 31 } else { 0 };
        u64::from(!(count.min(MOST) | bonus)) << 32 | u64::from(term)
    };
    let mut telling: Vec<u64> = tally.said_twice().into_iter().map(rank).collect();
    if telling.len() > most {
        telling.select_nth_unstable(most);
        telling.truncate(most);
    }
    telling.sort_unstable();
    telling.into_iter().map(|rank| rank as u32 as usize)
}

/// The first use that shows best how a term is written.
fn best_name(text: &Fields, uses: impl Iterator<Item = Range<u32>>) -> Option<&str> {
    let mut best: Option<(Spelling, &str)> = None;
    for range in uses {
        let (before, behind) = text.text.split_at_checked(range.start as usize)?;
        let Some(name) = behind.get(..range.len()).filter(|name| name.len() <= LONGEST) else { continue };
        let spelling = match text.at(range.start) {
            Field::Title | Field::Heading => Spelling::Headline,
            _ if is_plain(name) => return Some(name),
            // Nothing but a use without a capital letter is better.
            _ if best.is_some_and(|(best, _)| best == Spelling::Middle) => continue,
            _ if begins_sentence(before) => Spelling::Beginning,
            _ => Spelling::Middle,
        };
        if best.is_none_or(|(best, _)| spelling < best) {
            best = Some((spelling, name));
        }
    }
    best.map(|(_, name)| name)
}

fn is_plain(name: &str) -> bool {
    let may_be_upper = |byte: u8| byte.is_ascii_uppercase() || byte >= 0x80;
    !name.bytes().any(may_be_upper) || !name.contains(char::is_uppercase)
}

/// Whether a sentence begins behind a text.
fn begins_sentence(before: &str) -> bool {
    let is_between = |c: char| match c {
        '"' | '\'' | '“' | '”' | '‘' | '’' | '„' | '«' | '»' | '(' | '*' | '[' | '¿' | '¡' => {
            true
        }
        _ => c.is_whitespace() && c != '\n',
    };
    let ends = before.trim_end_matches(is_between);
    ends.ends_with(['.', '!', '?', ':', '\n', '…']) || ends.is_empty()
}
