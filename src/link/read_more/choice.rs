//! The choice among candidates: all signals in one score, and then the best that do not say the same.

use super::super::site::{PageId, Site};
use super::facts::{Facts, Run};
use super::{Fate, Signal};
use crate::config::Weights;
use crate::parse::Bag;

/// How many pages of one series, or of one column, a list may have while there are others.
const ALIKE: usize = 3;

/// How many pages a list may have that say nearly the same.
const COPIES: usize = 2;

/// How many of the least digests of words two pages are compared by, to find out whether they say nearly the same (Broder,
/// "On the Resemblance and Containment of Documents", 1997).
const SKETCH: usize = 32;

/// How many of these two pages have in common that say nearly the same.
const NEARLY_ALL: usize = 20;

/// How much each signal counts.
fn weight(weights: &Weights, signal: Signal) -> u32 {
    match signal {
        Signal::Text => weights.text,
        Signal::Phrases => weights.phrases,
        Signal::Title => weights.title,
        Signal::Mention => weights.mention,
        Signal::Taxonomies => weights.taxonomies,
        Signal::Authors => weights.authors,
        Signal::Section => weights.section,
        Signal::Links => weights.links,
        Signal::Series => weights.series,
        Signal::Date => weights.date,
    }
}

/// What a share counts for a signal, both in thousandths: in points.
pub(super) fn weighed(weights: &Weights, signal: Signal, share: u32) -> u32 {
    u32::try_from(u64::from(share) * u64::from(weight(weights, signal)) / 100).unwrap_or(u32::MAX)
}

/// What became of candidates.
#[derive(Debug, Default)]
pub(super) struct Choice {
    /// What became of each, in their order.
    pub(super) fates: Vec<Fate>,
    /// The numbers of those that are listed, in the order of the list.
    pub(super) listed: Vec<usize>,
}

/// Chooses among candidates, of which the best come first, until there are `count` with what somebody chose.
///
/// Of the parts of a series, or of a column, only some are listed while there are others; if there are not, the rest of them
/// come behind.
pub(super) fn choose<'b>(
    site: &Site,
    facts: &Facts,
    page: PageId,
    (count, chosen): (usize, &[PageId]),
    candidates: &[(PageId, u32)],
    bag: impl Fn(PageId) -> &'b Bag,
) -> Choice {
    let room = count.saturating_sub(chosen.len());
    let minimum = 10 * site.config.read_more.minimum;
    // Who reads one part of a series is likely to want the others; columns go on for ever.
    let own = facts.run(page).filter(|run| matches!(run, Run::Series(_)));
    let mut pages = chosen.to_vec();
    let mut choice = Choice::default();
    for (number, (page, points)) in candidates.iter().enumerate() {
        let fate = match () {
            () if chosen.contains(page) => Fate::Chosen,
            () if *points < minimum => Fate::BelowMinimum,
            () if choice.listed.len() >= room => Fate::Behind,
            () => beside(facts, own, *page, &pages, &bag),
        };
        if fate == Fate::Listed {
            choice.listed.push(number);
            pages.push(*page);
        }
        choice.fates.push(fate);
    }
    let full = choice.fates.iter_mut().enumerate().filter(|(_, fate)| **fate == Fate::SeriesFull);
    for (number, fate) in full.take(room.saturating_sub(choice.listed.len())) {
        *fate = Fate::Listed;
        choice.listed.push(number);
    }
    choice
}

/// What becomes of a page beside those that are listed; the parts of `own` are not too many.
fn beside<'b>(
    facts: &Facts,
    own: Option<Run>,
    page: PageId,
    listed: &[PageId],
    bag: impl Fn(PageId) -> &'b Bag,
) -> Fate {
    let run = facts.run(page);
    if run.is_some() && run != own && listed.iter().filter(|other| facts.run(**other) == run).count() >= ALIKE
    {
        return Fate::SeriesFull;
    }
    let alike = |other: &&PageId| say_nearly_the_same(bag(page), bag(**other));
    match listed.iter().filter(alike).nth(COPIES - 1) {
        Some(other) => Fate::NearDuplicate(*other),
        None => Fate::Listed,
    }
}

/// Whether two pages have nearly all words in common. The least digests of the words of both together are a random sample
/// of these words; where nearly all of the sample are on both pages, so are nearly all words.
fn say_nearly_the_same(one: &Bag, two: &Bag) -> bool {
    let (mut one, mut two): (&[u32], &[u32]) = (&one.words.hashes, &two.words.hashes);
    let (mut common, mut all) = (0, 0);
    while let ([a, ..], [b, ..]) = (one, two)
        && all < SKETCH
        // Most pages are told apart by less than half of the sample.
        && all - common <= SKETCH - NEARLY_ALL
    {
        all += 1;
        common += usize::from(a == b);
        // Nobody can foretell which of them is less, so that branches would often be guessed wrong.
        one = &one[usize::from(a <= b)..];
        two = &two[usize::from(a >= b)..];
    }
    all > 0 && common * SKETCH >= NEARLY_ALL * all
}
