//! The reason for a link that readers are told.

use std::cmp::Reverse;

use super::super::site::{PageId, Site, TermId};
use super::facts::Facts;
use super::text::{Profile, Term};
use super::{Signal, Why};
use crate::parse::{Bag, is_unspaced};

/// How many words or terms a reason names.
pub(super) const NAMED: usize = 3;

/// How many of the weightiest terms of a page can be named.
const TELLING: usize = 64;

/// How many times more it tells of two pages that they share a word of a title.
const TITLED: u64 = 3;

/// The terms of a page that can be named to a reader: the weightiest of those that other pages have, too.
pub(super) struct Telling<'p> {
    profile: &'p Profile<'p>,
    /// The rank of the last of them.
    least: u64,
    /// Those that the page itself names.
    named: Vec<Named<'p>>,
}

/// A term with its name.
#[derive(Clone, Copy)]
struct Named<'p> {
    term: &'p Term,
    name: &'p str,
    /// Whether it is in the title of the page.
    is_titled: bool,
}

/// The rank of a term by its weight, and among those that weigh the same by its number: what comes first has more.
fn rank(number: usize, term: &Term) -> u64 {
    u64::from(term.text) << 32 | u64::from(!(number as u32))
}

impl<'p> Telling<'p> {
    pub(super) fn of(profile: &'p Profile<'p>, bag: &'p Bag) -> Self {
        let mut ranks: Vec<u64> =
            profile.terms().iter().enumerate().map(|(number, term)| rank(number, term)).collect();
        let least = if ranks.len() > TELLING {
            *ranks.select_nth_unstable_by_key(TELLING - 1, |rank| Reverse(*rank)).1
        } else {
            0
        };
        let mut telling = Self { profile, least, named: Vec::new() };
        telling.named = telling.named(bag, bag).collect();
        telling
    }

    /// The terms that `others` names, of a page with the words in `bag`.
    fn named<'t>(&'t self, bag: &'t Bag, others: &'p Bag) -> impl Iterator<Item = Named<'p>> + 't {
        others.names().filter_map(|(hash, name)| {
            let term = self.find(hash).filter(|_| says_something(name))?;
            Some(Named { term, name, is_titled: has_in_title(bag, hash) })
        })
    }

    fn find(&self, hash: u32) -> Option<&'p Term> {
        let (number, term) = self.profile.find_numbered(hash)?;
        (rank(number, term) >= self.least).then_some(term)
    }

    /// What a page and a candidate are both about, the most telling first and no more than `most`: terms of taxonomies and
    /// words, as pages write them.
    pub(super) fn shared(
        &self,
        site: &'p Site,
        facts: &Facts,
        most: usize,
        (page, bag): (PageId, &Bag),
        (other, others): (PageId, &'p Bag),
    ) -> Vec<&'p str> {
        let terms = common_terms(site, page, other).filter(|term| !site.is_author(*term));
        let mut terms: Vec<(u32, &str)> =
            terms.map(|term| (facts.rarity_of(site, term), site.term(term).name.as_str())).collect();
        terms.sort_by_key(|(rarity, name)| (Reverse(*rarity), *name));
        let mut names: Vec<Name<'p>> = Vec::new();
        let words = self.words(bag, others);
        for name in terms.into_iter().map(|(_, name)| name).chain(words) {
            if names.len() == most {
                break;
            }
            add_name(&mut names, Name::of(name));
        }
        names.into_iter().map(|name| name.text).collect()
    }

    /// The words and phrases that both pages have, the most telling first.
    fn words(&self, bag: &Bag, others: &'p Bag) -> impl Iterator<Item = &'p str> + use<'p> {
        let by_other = self.named(bag, others).filter(|named| bag.name(named.term.hash).is_none());
        let named = self.named.iter().copied().chain(by_other);
        let common = named.filter_map(|Named { term, name, is_titled }| {
            let weight = match term.signal {
                Signal::Phrases => others.phrases.weight(term.hash)?,
                _ => others.words.weight(term.hash)?,
            };
            let points = u64::from(term.text) * u64::from(weight);
            // What stands in a title, a page is about; other words it may only use.
            let is_titled = is_titled || has_in_title(others, term.hash);
            Some((if is_titled { TITLED * points } else { points }, name))
        });
        let mut found: Vec<(u64, &str)> = common.collect();
        found.sort_by_key(|(points, name)| (Reverse(*points), *name));
        found.into_iter().map(|(_, name)| name)
    }
}

/// Whether the title of a page has a term.
fn has_in_title(bag: &Bag, hash: u32) -> bool {
    bag.title.binary_search(&hash).is_ok()
}

/// A name, and which letters are in it, where it is of ASCII only: a name with other letters is no part of it.
#[derive(Clone, Copy)]
struct Name<'n> {
    text: &'n str,
    letters: Option<u32>,
}

impl<'n> Name<'n> {
    fn of(text: &'n str) -> Self {
        let letter = |byte: u8| if byte.is_ascii_alphanumeric() { 1 << (byte & 31) } else { 0 };
        let letters = || text.bytes().fold(0, |letters, byte| letters | letter(byte));
        Self { text, letters: text.is_ascii().then(letters) }
    }

    /// Whether all words of the name are in another. Where nothing stands between words, a part of the text is enough.
    fn is_part(&self, other: &Self) -> bool {
        let (name, whole) = (self.text, other.text);
        if name.len() > whole.len() {
            return false;
        }
        if let (Some(letters), Some(known)) = (self.letters, other.letters) {
            let is_there = |word: &[u8]| ascii_words(whole).any(|other| word.eq_ignore_ascii_case(other));
            return letters & !known == 0 && ascii_words(name).all(is_there);
        }
        whole.contains(name) && name.chars().any(is_unspaced)
            || words(name).all(|word| words(whole).any(|other| word.to_lowercase() == other.to_lowercase()))
    }
}

/// Adds a name that says more than those before. A phrase takes the place of a word that is part of it.
fn add_name<'n>(names: &mut Vec<Name<'n>>, name: Name<'n>) {
    if names.iter().any(|known| name.is_part(known)) {
        return;
    }
    let Some(place) = names.iter().position(|known| known.is_part(&name)) else { return names.push(name) };
    names.retain(|known| !known.is_part(&name));
    names.insert(place, name);
}

fn ascii_words(name: &str) -> impl Iterator<Item = &[u8]> {
    name.as_bytes().split(|byte| !byte.is_ascii_alphanumeric())
}

fn words(name: &str) -> impl Iterator<Item = &str> {
    name.split(|letter: char| !letter.is_alphanumeric())
}

/// Whether a name says something by itself: a single character of Chinese is too little.
fn says_something(name: &str) -> bool {
    let mut letters = name.chars();
    !matches!((letters.next(), letters.next()), (Some(only), None) if is_unspaced(only))
}

fn common_terms(site: &Site, page: PageId, other: PageId) -> impl Iterator<Item = TermId> + '_ {
    let others = &site.relations(other).terms;
    site.relations(page).terms.iter().copied().filter(|term| others.contains(term))
}

/// Why a candidate is to be read next: what an editor would say first.
pub(super) fn why(
    site: &Site,
    facts: &Facts,
    (page, other): (PageId, PageId),
    shares: &[(Signal, u32)],
    shared: &[&str],
) -> Why {
    let share =
        |signal: Signal| shares.iter().find(|(known, _)| *known == signal).map_or(0, |(_, share)| *share);
    let series = match (site.relations(page).series, site.relations(other).series) {
        (Some((one, place)), Some((two, others))) if one == two => Some((one, others == place + 1)),
        _ => None,
    };
    if let Some((series, true)) = series {
        return Why::NextInSeries(series);
    }
    let about = [Signal::Text, Signal::Phrases, Signal::Title, Signal::Mention, Signal::Taxonomies];
    let about: u32 = about.map(share).iter().sum();
    if share(Signal::Links) > about || shared.is_empty() && share(Signal::Links) > 0 {
        return match (facts.links_to(other, page), facts.links_to(page, other)) {
            (true, _) => Why::LinksHere,
            (_, true) => Why::LinkedHere,
            _ => Why::LinkedTogether,
        };
    }
    if !shared.is_empty() {
        return Why::About(shared.iter().take(NAMED).map(|name| (*name).to_owned()).collect());
    }
    let author = common_terms(site, page, other).find(|term| site.is_author(*term));
    match (series, author) {
        (Some((series, _)), _) => Why::InSeries(series),
        (None, Some(author)) => Why::SameAuthor(author),
        (None, None) if share(Signal::Section) > 0 => Why::SameSection,
        (None, None) if about == 0 && facts.are_of_one_time(page, other) => Why::SameTime,
        (None, None) => Why::About(Vec::new()),
    }
}
