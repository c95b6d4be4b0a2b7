//! How a page writes the terms that tell most about it.

use super::super::sieve::Sieve;
use super::tally::{Counted, Tally};
use super::{Field, Found, Text, Use};

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

/// How well a use shows how a term is written, the best first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Spelling {
    /// Without a capital letter.
    Plain,
    /// With one, in the middle of a sentence.
    Middle,
    /// At the beginning of a sentence, where every word has one.
    Beginning,
    /// Where many words have one in English.
    Headline,
}

/// A term to be named, with the best spelling that was found.
struct Wanted<'t> {
    hash: u32,
    best: Option<(Spelling, &'t str)>,
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
        texts: &[Text<'_>],
        found: &Found,
        words: &Tally,
        phrases: &Tally,
        title: &[u32],
    ) -> Self {
        let words = named(texts, words, title, WORDS, |text| &found.words[text.words.clone()]);
        let phrases = named(texts, phrases, title, PHRASES, |text| &found.phrases[text.phrases.clone()]);
        let mut all: Vec<(u32, &str)> = words.into_iter().chain(phrases).collect();
        all.sort_by_key(|(hash, _)| *hash);
        all.dedup_by_key(|(hash, _)| *hash);
        let mut end = 0;
        let ends = all.iter().map(|(_, name)| {
            end += name.len() as u16;
            end
        });
        Self {
            ends: ends.collect(),
            hashes: all.iter().map(|(hash, _)| *hash).collect(),
            text: all.iter().map(|(_, name)| *name).collect::<String>().into(),
        }
    }
}

/// As many terms with their names as there is room for.
fn named<'t: 'f, 'f>(
    texts: &[Text<'t>],
    tally: &Tally,
    title: &[u32],
    mut room: usize,
    uses: impl Fn(&Text<'t>) -> &'f [Use],
) -> Vec<(u32, &'t str)> {
    // A name is not shorter than this on average, so that no more than these have room.
    let most = room / 7;
    let telling = telling(tally, title, most);
    let mut wanted: Vec<Wanted<'t>> = telling.iter().map(|hash| Wanted { hash: *hash, best: None }).collect();
    wanted.sort_unstable_by_key(|term| term.hash);
    let sieve: Sieve<16> = Sieve::of(wanted.iter().map(|term| term.hash));
    for text in texts {
        for found in uses(text).iter().filter(|found| sieve.may_have(found.hash)) {
            if let Ok(at) = wanted.binary_search_by_key(&found.hash, |term| term.hash) {
                wanted[at].offer(text, found);
            }
        }
    }
    let name = |hash: u32| {
        let at = wanted.binary_search_by_key(&hash, |term| term.hash).ok()?;
        let (_, name) = wanted[at].best?;
        room = room.checked_sub(name.len())?;
        Some((hash, name))
    };
    telling.into_iter().filter_map(name).collect()
}

/// The terms that tell most about a page, the best first: of the title, and what is said twice or where it counts twice.
fn telling(tally: &Tally, title: &[u32], most: usize) -> Vec<u32> {
    let titles: Sieve<16> = Sieve::of(title.iter().copied());
    let is_of_title = |hash| titles.may_have(hash) && title.binary_search(&hash).is_ok();
    // What comes first has the least number, with its hash in the lower half.
    let rank = |term: Counted| {
        let bonus = if is_of_title(term.hash) { 1 << 31 } else { 0 };
        u64::from(!(term.count.min((1 << 31) - 1) | bonus)) << 32 | u64::from(term.hash)
    };
    let mut telling: Vec<u64> = tally.counted().filter(|term| term.count > 1).map(rank).collect();
    if telling.len() > most {
        telling.select_nth_unstable(most);
        telling.truncate(most);
    }
    telling.sort_unstable();
    telling.iter().map(|rank| *rank as u32).collect()
}

impl<'t> Wanted<'t> {
    /// Takes the spelling of a use if it is better than what is known.
    fn offer(&mut self, text: &Text<'t>, found: &Use) {
        if self.best.is_some_and(|(best, _)| best == Spelling::Plain) {
            return;
        }
        let range = found.start as usize..found.end as usize;
        let Some(name) = text.text.get(range.clone()).filter(|name| name.len() <= LONGEST) else { return };
        let before = text.text.get(..range.start).unwrap_or_default();
        let spelling = match text.field {
            Field::Title | Field::Heading => Spelling::Headline,
            _ if is_plain(name) => Spelling::Plain,
            _ if begins_sentence(before) => Spelling::Beginning,
            _ => Spelling::Middle,
        };
        if self.best.is_none_or(|(best, _)| spelling < best) {
            self.best = Some((spelling, name));
        }
    }
}

fn is_plain(name: &str) -> bool {
    let may_be_upper = |byte: u8| byte.is_ascii_uppercase() || byte >= 0x80;
    !name.bytes().any(may_be_upper) || !name.contains(char::is_uppercase)
}

/// Whether a sentence begins behind a text.
fn begins_sentence(before: &str) -> bool {
    let ends =
        before.trim_end_matches(|c: char| c.is_whitespace() && c != '\n' || "\"'“”‘’„«»(*[¿¡".contains(c));
    ends.ends_with(['.', '!', '?', ':', '\n', '…']) || ends.is_empty()
}
