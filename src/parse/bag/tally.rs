//! Counting.

use std::hint::select_unpredictable;

use super::super::unforeseen::push_if;
use super::Terms;

/// What is said how many times. All uses are put in the order of their hashes, so that those of a term are side by side. What
/// comes next cannot be foretold, so that hardly anything here branches.
#[derive(Default)]
pub(super) struct Tally {
    /// Where uses whose hashes begin alike have their places.
    places: Vec<u32>,
    /// The uses in order: the hash, and the number of the use in the lower half.
    uses: Vec<u64>,
    /// The terms in order, and behind them what is left of other pages.
    terms: Vec<Counted>,
    /// How many terms there are.
    count: usize,
    /// What each use counts, above in which passage it is, with a bit for each. Between two pages all of them count 1.
    marks: Vec<u32>,
}

/// A term and how much it counts.
#[derive(Clone, Copy, Default)]
struct Counted {
    hash: u32,
    count: u32,
    /// In which passages it is, a bit for each, and more above them.
    passages: u32,
    /// Behind the last of its uses.
    end: u32,
}

/// How many uses of words are a passage: about a sentence.
const PASSAGE: usize = 12;

/// How many passages are told apart. Far ones of a long text count as one, which does little harm.
pub const PASSAGES: usize = 24;

impl Tally {
    /// Counts uses by their hashes. Those of the title come first, and count 4; then those of the description, which count 2.
    pub(super) fn count(&mut self, hashes: impl ExactSizeIterator<Item = u32> + Clone, ends: [usize; 2]) {
        self.have_marks(hashes.len());
        self.sort(hashes);
        self.weigh(ends, u32::wrapping_add);
        self.find_terms();
        self.weigh(ends, u32::wrapping_sub);
    }

    /// Has marks for so many uses.
    fn have_marks(&mut self, count: usize) {
        while self.marks.len() < count {
            let passage = self.marks.len() / PASSAGE % PASSAGES;
            self.marks.resize(self.marks.len() + PASSAGE, 1 << PASSAGES | 1 << passage);
        }
    }

    /// Lets the uses in the title and in the description count more, or again no more than others.
    fn weigh(&mut self, [title, description]: [usize; 2], change: fn(u32, u32) -> u32) {
        for (range, more) in [(0..title, 3), (title..description, 1)] {
            self.marks[range].iter_mut().for_each(|mark| *mark = change(*mark, more << PASSAGES));
        }
    }

    /// Puts uses in the order of their hashes: first by how these begin, and then among the few neighbours that begin alike.
    fn sort(&mut self, hashes: impl ExactSizeIterator<Item = u32> + Clone) {
        let bits = hashes.len().max(4).next_power_of_two().trailing_zeros().min(31);
        let beginning = |hash: u32| (hash >> (32 - bits)) as usize;
        let Self { places, uses, .. } = self;
        places.clear();
        places.resize(1 << bits, 0);
        hashes.clone().for_each(|hash| places[beginning(hash)] += 1);
        let mut end = 0;
        // By fours, so that the compiler writes four of them out.
        let (fours, _) = places.as_chunks_mut::<4>();
        for four in fours {
            for place in four {
                end += std::mem::replace(place, end);
            }
        }
        uses.resize(hashes.len(), 0);
        let (places, uses) = (&mut places[..], &mut uses[..]);
        for (number, hash) in hashes.enumerate() {
            let place = &mut places[beginning(hash)];
            uses[*place as usize] = u64::from(hash) << 32 | number as u64;
            *place += 1;
        }
        sort_neighbours(uses);
    }

    /// Finds the terms. Each use is written down as if it were the last of its term, and written over if it is not.
    fn find_terms(&mut self) {
        let Self { uses, terms, marks, .. } = self;
        if terms.len() < uses.len() {
            terms.resize(uses.len(), Counted::default());
        }
        let mut at = 0;
        let mut term = Counted { hash: uses.first().map_or(0, |used| hash(*used)), ..Counted::default() };
        for (end, used) in (1..).zip(&*uses) {
            let hash = hash(*used);
            let mark = marks[number(*used)];
            let is_new = hash != term.hash;
            at += usize::from(is_new);
            let count = select_unpredictable(is_new, 0, term.count) + (mark >> PASSAGES);
            let passages = select_unpredictable(is_new, 0, term.passages) | mark;
            term = Counted { hash, count, passages, end };
            terms[at] = term;
        }
        self.count = at + usize::from(!uses.is_empty());
    }

    /// All terms, in the order of their hashes.
    fn all(&self) -> &[Counted] {
        &self.terms[..self.count]
    }

    /// The hash of a term, and how much it counts.
    pub(super) fn term(&self, term: usize) -> (u32, u32) {
        let Counted { hash, count, .. } = self.terms[term];
        (hash, count)
    }

    /// The numbers of the uses of a term, in their order.
    pub(super) fn uses(&self, term: usize) -> impl Iterator<Item = usize> + '_ {
        let start = term.checked_sub(1).map_or(0, |before| self.terms[before].end);
        self.uses[start as usize..self.terms[term].end as usize].iter().map(|used| number(*used))
    }

    /// In which passages each term is.
    pub(super) fn passages(&self) -> Box<[u32]> {
        self.all().iter().map(|term| term.passages & ((1 << PASSAGES) - 1)).collect()
    }

    /// The terms that count more than once.
    pub(super) fn said_twice(&self) -> Vec<u32> {
        let mut terms = Vec::with_capacity(self.count);
        for (term, counted) in (0..).zip(self.all()) {
            push_if(&mut terms, term, counted.count > 1);
        }
        terms
    }

    /// All terms with their weights.
    pub(super) fn terms(&self) -> Terms {
        Terms {
            hashes: self.all().iter().map(|term| term.hash).collect(),
            weights: self.all().iter().map(|term| weight(term.count)).collect(),
        }
    }
}

/// The hash of a use.
fn hash(used: u64) -> u32 {
    (used >> 32) as u32
}

/// The number of a use.
fn number(used: u64) -> usize {
    used as u32 as usize
}

/// Sorts numbers that are nearly in order.
fn sort_neighbours(numbers: &mut [u64]) {
    for at in 1..numbers.len() {
        let number = numbers[at];
        if numbers[at - 1] <= number {
            continue;
        }
        let mut to = at;
        while let Some(before) = to.checked_sub(1).filter(|before| numbers[*before] > number) {
            numbers[to] = numbers[before];
            to = before;
        }
        numbers[to] = number;
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
        let mut tally = Tally::default();
        tally.count(hashes.into_iter(), [0, 0]);
        let counted: Vec<(u32, u32)> = tally.all().iter().map(|term| (term.hash, term.count)).collect();
        let wanted = [(0, 1), (4, 2), (7, 1), (9, 3), (1 << 31, 1), (u32::MAX - 1, 1), (u32::MAX, 2)];
        assert_eq!(counted, wanted);
    }
}
