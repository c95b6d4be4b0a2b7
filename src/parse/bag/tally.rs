//! Counting.

use std::ops::Range;

use super::{Field, Terms, Use};

/// What is said how many times. A table in which a term's place is the beginning of its hash, or as near behind as there is
/// room, with all terms in order: so nothing needs sorting in the end.
#[derive(Default)]
pub(super) struct Tally {
    /// The places, all of them free between two pages. A term is one number, so that it is looked at and moved at once:
    /// its hash, its count, and its passages.
    places: Vec<u64>,
    /// The terms that were counted.
    terms: Vec<u64>,
}

/// A term and how often it was counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Counted {
    pub(super) hash: u32,
    pub(super) count: u32,
    /// In which passages it is, a bit for each.
    passages: u32,
}

/// How many uses of words are a passage: about a sentence.
const PASSAGE: usize = 12;

/// How many passages are told apart. Far ones of a long text count as one, which does little harm.
pub const PASSAGES: usize = 24;

/// More uses count no more.
const MOST: u64 = 255;

impl Counted {
    fn of(term: u64) -> Self {
        let count = (term >> PASSAGES & MOST) as u32;
        Self { hash: (term >> 32) as u32, count, passages: term as u32 & ((1 << PASSAGES) - 1) }
    }
}

impl Tally {
    /// Counts the uses that each field has.
    pub(super) fn count(&mut self, uses: &[Use], fields: impl Iterator<Item = (Field, Range<usize>)>) {
        // Nearly half of all uses are of a term that was there before.
        let bits = (uses.len() + uses.len() / 2).max(2).next_power_of_two().trailing_zeros().min(31);
        // At worst, all of them stand behind the last place; and one is free at the end.
        let most = (1 << bits) + uses.len() + 1;
        if self.places.len() < most {
            self.places.resize(most, 0);
        }
        let mut end = 1 << bits;
        for (field, range) in fields {
            for (number, found) in range.clone().zip(&uses[range]) {
                let passage = 1 << (number / PASSAGE % PASSAGES);
                end = end.max(self.add(found.hash, u64::from(field.weight()), passage, bits));
            }
        }
        self.gather(end, uses.len());
    }

    /// Counts a term, and gives the end of the places that changed. A free place is 0, for who is there was counted.
    #[inline]
    fn add(&mut self, hash: u32, count: u64, passage: u64, bits: u32) -> usize {
        let mut at = (hash >> (32 - bits)) as usize;
        let least = u64::from(hash) << 32;
        while self.places[at] != 0 && self.places[at] < least {
            at += 1;
        }
        if self.places[at] >> 32 == u64::from(hash) && self.places[at] != 0 {
            let more = count.min(MOST - (self.places[at] >> PASSAGES & MOST));
            self.places[at] = (self.places[at] + (more << PASSAGES)) | passage;
            return 0;
        }
        let mut moved = least | count << PASSAGES | passage;
        while moved != 0 {
            std::mem::swap(&mut moved, &mut self.places[at]);
            at += 1;
        }
        at
    }

    /// Takes the terms, of which there are no more than `most`, out of the places before `end`. Each place is copied, and
    /// those that are free are written over by the next: nobody can foretell which are, so that asking would cost more.
    fn gather(&mut self, end: usize, most: usize) {
        self.terms.resize(most + 1, 0);
        let mut count = 0;
        for term in &self.places[..end] {
            self.terms[count] = *term;
            count += usize::from(*term != 0);
        }
        self.places[..end].fill(0);
        self.terms.truncate(count);
    }

    /// All terms, in the order of their hashes.
    pub(super) fn counted(&self) -> impl Iterator<Item = Counted> {
        self.terms.iter().map(|term| Counted::of(*term))
    }

    /// In which passages each term is.
    pub(super) fn passages(&self) -> Box<[u32]> {
        self.counted().map(|term| term.passages).collect()
    }

    /// All terms with their weights.
    pub(super) fn terms(&self) -> Terms {
        Terms {
            hashes: self.counted().map(|term| term.hash).collect(),
            weights: self.counted().map(|term| weight(term.count)).collect(),
        }
    }
}

/// How much a term counts that is said so many times.
fn weight(count: u32) -> u8 {
    WEIGHTS[(count as usize).min(WEIGHTS.len() - 1)]
}

/// 16 × √n, found without floating-point numbers, so that all machines have the same.
const WEIGHTS: [u8; 256] = {
    let mut weights = [0; 256];
    let mut count = 1;
    while count < weights.len() {
        let root = (4 * 16 * 16 * count as u64).isqrt();
        weights[count] = if root > 2 * 255 { 255 } else { root.div_ceil(2) as u8 };
        count += 1;
    }
    weights
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_roots() {
        for (count, weight) in WEIGHTS.iter().enumerate().skip(1) {
            let wanted = (16.0 * (count as f64).sqrt()).min(255.0);
            assert!((f64::from(*weight) - wanted).abs() < 0.6, "{count}: {weight}, and not {wanted}");
        }
    }

    #[test]
    fn terms_are_in_order_however_near_their_hashes_are() {
        let hashes = [9, 4, u32::MAX, 4, 7, u32::MAX - 1, u32::MAX, 0, 9, 9, 1 << 31];
        let uses: Vec<Use> = hashes.iter().map(|hash| Use { hash: *hash, start: 0, end: 0 }).collect();
        let mut tally = Tally::default();
        tally.count(&uses, [(Field::Body, 0..uses.len())].into_iter());
        let counted: Vec<(u32, u32)> = tally.counted().map(|term| (term.hash, term.count)).collect();
        let wanted = [(0, 1), (4, 2), (7, 1), (9, 3), (1 << 31, 1), (u32::MAX - 1, 1), (u32::MAX, 2)];
        assert_eq!(counted, wanted);
    }
}
