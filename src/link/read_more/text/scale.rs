//! What the terms of a page weigh there, which depends on that page alone.

use std::ops::RangeInclusive;

use super::super::postings::{HEAVIEST, Place, Placed};
use crate::parse::{Bag, Terms};

/// What weights are measured by: the length of the vector that they are part of.
pub(super) struct Scale(u64);

impl Scale {
    const DIGITS: u32 = 32;
    const HALF: u64 = 1 << (Self::DIGITS - 1);

    pub(super) fn of(terms: &Terms) -> Self {
        // The squares of so many have room in 32 bits, of which more are added up at once than of 64.
        const AT_ONCE: usize = 1 << 15;
        let squares = |weights: &[u8]| weights.iter().map(|weight| u32::from(*weight).pow(2)).sum::<u32>();
        Self::of_length(terms.weights.chunks(AT_ONCE).map(squares).map(u64::from).sum())
    }

    /// All words and phrases of a title weigh the same.
    pub(super) fn of_title(bag: &Bag) -> Self {
        Self::of_length(bag.title.len() as u64)
    }

    /// The length is taken times 64, so that short ones are exact enough.
    fn of_length(squares: u64) -> Self {
        let length = (squares * 64 * 64).isqrt();
        Self(((u64::from(HEAVIEST) * 64) << Self::DIGITS) / length.max(1))
    }

    /// The share that a weight has, of [`HEAVIEST`]: never nothing, for the page has the term.
    #[inline]
    pub(super) fn share(&self, weight: u8) -> u32 {
        (((u64::from(weight) * self.0 + Self::HALF) >> Self::DIGITS) as u32).clamp(1, HEAVIEST)
    }
}

/// Adds the terms of a page that are in a range with their places in the index: shares of the length of the page's vector.
pub(super) fn place(bag: &Bag, range: &RangeInclusive<u32>, placed: &mut Placed) {
    for terms in [&bag.words, &bag.phrases] {
        let scale = Scale::of(terms);
        let terms = terms.iter_in(range);
        placed.extend(terms.map(|(term, weight)| (term, Place::in_text(scale.share(weight)))));
    }
    let weight = Scale::of_title(bag).share(1);
    let title = bag.title.iter().filter(|term| range.contains(term));
    placed.extend(title.map(|term| (*term, Place::in_title(weight))));
}

/// The terms of a page with their places in the index.
pub(super) fn placed(bag: &Bag) -> Placed {
    let mut placed = Placed::with_capacity(bag.words.count() + bag.phrases.count() + bag.title.len());
    place(bag, &(0..=u32::MAX), &mut placed);
    placed
}
