//! Which pages have a term, and how much it weighs there: an inverted index (Zobel and Moffat, "Inverted Files for Text
//! Search Engines", 2006).
//!
//! What a page's entries say depends on that page alone, so that an edit touches the lists of the page's own terms and no
//! others. What depends on all pages, how rare a term is, comes in when a page looks for others.

use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;

/// A place for a page in the index, which it keeps however many pages come and go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Slot(pub(super) u32);

/// How many bits of an entry tell the slot.
const SLOT_BITS: u32 = 21;

/// How many places there are.
pub(super) const SLOTS: usize = 1 << SLOT_BITS;

/// The greatest weight: what a term weighs that is alone on its page.
pub(super) const HEAVIEST: u32 = (1 << 10) - 1;

/// Where a page has a term, and how much it weighs there. What comes first in a list is the less: titles, and great weights.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place(u32);

impl Place {
    const TEXT: u32 = HEAVIEST + 1;

    pub(super) fn in_title(weight: u32) -> Self {
        Self(HEAVIEST - weight.min(HEAVIEST))
    }

    pub(super) fn in_text(weight: u32) -> Self {
        Self(Self::TEXT | (HEAVIEST - weight.min(HEAVIEST)))
    }
}

/// A page in the list of a term: the place in the upper 11 bits, the slot in the lower 21.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Entry(u32);

impl Entry {
    fn new(slot: Slot, place: Place) -> Self {
        Self(place.0 << SLOT_BITS | slot.0)
    }

    pub(super) fn slot(self) -> Slot {
        Slot(self.0 & (SLOTS as u32 - 1))
    }

    fn place(self) -> Place {
        Place(self.0 >> SLOT_BITS)
    }

    fn is_title(self) -> bool {
        self.place() < Place(Place::TEXT)
    }

    pub(super) fn weight(self) -> u32 {
        HEAVIEST - (self.0 >> SLOT_BITS & HEAVIEST)
    }
}

/// The terms of one page, each with its place: in a title, it is there twice.
pub(super) type Placed = Vec<(u32, Place)>;

/// The pages that have a term, the heaviest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct List<'p> {
    /// Those whose titles have it.
    pub(super) titles: &'p [Entry],
    /// Those whose texts have it.
    pub(super) texts: &'p [Entry],
}

/// The lists of all terms. Each has titles first, then texts, the heaviest first, and is in the order of paths where
/// weights are equal.
#[derive(Clone, Debug, Default)]
pub(super) struct Postings {
    /// The lists as they were made of all pages at once, by the upper bits of the terms.
    shards: Arc<[Shard]>,
    /// The lists that were changed since.
    changed: HashMap<u32, Vec<Entry>>,
}

/// The lists are kept in parts, which are made side by side.
const SHARD_BITS: u32 = 6;
const SHARDS: usize = 1 << SHARD_BITS;

fn shard_of(term: u32) -> usize {
    (term >> (32 - SHARD_BITS)) as usize
}

#[derive(Debug, Default)]
struct Shard {
    /// Where in `heads` the terms begin whose next bits are a number, for each number, and one more for the end.
    buckets: Vec<u32>,
    bucket_shift: u32,
    /// The terms in their order, and one more for the end.
    heads: Vec<Head>,
    entries: Vec<Entry>,
}

/// Where the list of a term is.
#[derive(Clone, Copy, Debug, Default)]
struct Head {
    term: u32,
    /// Where its titles begin.
    start: u32,
    /// Where its texts begin.
    texts: u32,
}

impl Postings {
    /// Makes the lists of all pages. `weigh` gives the terms of the page in a slot; slots are in the order of paths.
    pub(super) fn of(slots: usize, weigh: impl Fn(Slot) -> Placed + Sync) -> Self {
        let slots = slots.min(SLOTS);
        let part = slots.div_ceil(4 * rayon::current_num_threads()).max(1);
        let keys_of_part = |number: usize| {
            let mut keys: Vec<Vec<u64>> = vec![Vec::new(); SHARDS];
            for slot in number * part..((number + 1) * part).min(slots) {
                let slot = Slot(slot as u32);
                for (term, place) in weigh(slot) {
                    keys[shard_of(term)].push(u64::from(term) << 32 | u64::from(Entry::new(slot, place).0));
                }
            }
            keys
        };
        let parts: Vec<Vec<Vec<u64>>> = (0..slots.div_ceil(part)).into_par_iter().map(keys_of_part).collect();
        let mut by_shard: Vec<Vec<Vec<u64>>> = (0..SHARDS).map(|_| Vec::with_capacity(parts.len())).collect();
        for part in parts {
            by_shard.iter_mut().zip(part).for_each(|(shard, keys)| shard.push(keys));
        }
        let shards: Vec<Shard> = by_shard.into_par_iter().map(Shard::of).collect();
        Self { shards: shards.into(), changed: HashMap::new() }
    }

    /// The pages that have each of the terms.
    ///
    /// The lists of a large site are in no cache, and what is looked at is far apart. So all is looked at in rounds, in
    /// which no step has to wait for another.
    pub(super) fn lists<'p>(&'p self, terms: &[u32], lists: &mut Vec<List<'p>>) {
        let from = lists.len();
        let places: Vec<u32> = terms
            .iter()
            .map(|term| self.shards.get(shard_of(*term)).map_or(0, |shard| shard.place(*term)))
            .collect();
        let warmed = terms.iter().zip(&places).fold(0, |warmed: u32, (term, place)| {
            let head = self.shards.get(shard_of(*term)).and_then(|shard| shard.heads.get(*place as usize));
            warmed.wrapping_add(head.map_or(0, |head| head.term))
        });
        std::hint::black_box(warmed);
        let found = terms.iter().zip(&places).map(|(term, place)| {
            self.shards.get(shard_of(*term)).map_or(List::NONE, |shard| shard.list(*term, *place))
        });
        lists.extend(found);
        if !self.changed.is_empty() {
            for (term, list) in terms.iter().zip(&mut lists[from..]) {
                if let Some(changed) = self.changed.get(term) {
                    *list = List::of(changed);
                }
            }
        }
    }

    /// The pages that have a term.
    pub(super) fn list(&self, term: u32) -> List<'_> {
        if let Some(changed) = self.changed.get(&term) {
            return List::of(changed);
        }
        self.shards.get(shard_of(term)).map_or(List::NONE, |shard| shard.list(term, shard.place(term)))
    }

    /// Puts a page into the lists of its terms. `is_before` compares two pages by their paths.
    pub(super) fn insert(&mut self, slot: Slot, terms: &Placed, is_before: impl Fn(Slot, Slot) -> bool) {
        for (term, place) in terms {
            let list = self.change(*term);
            let at = list.partition_point(|entry| {
                entry.place() < *place || entry.place() == *place && is_before(entry.slot(), slot)
            });
            list.insert(at, Entry::new(slot, *place));
        }
    }

    /// Takes a page out of the lists of its terms.
    pub(super) fn remove(&mut self, slot: Slot, terms: &Placed) {
        for (term, _) in terms {
            self.change(*term).retain(|entry| entry.slot() != slot);
        }
    }

    fn change(&mut self, term: u32) -> &mut Vec<Entry> {
        let Self { shards, changed } = self;
        changed.entry(term).or_insert_with(|| {
            shards.get(shard_of(term)).map_or_else(Vec::new, |shard| {
                let List { titles, texts } = shard.list(term, shard.place(term));
                [titles, texts].concat()
            })
        })
    }
}

impl Shard {
    /// Makes the lists of keys, each of which is a term with an entry.
    fn of(parts: Vec<Vec<u64>>) -> Self {
        let mut keys = parts.concat();
        drop(parts);
        keys.sort_unstable();
        let mut shard = Self { entries: Vec::with_capacity(keys.len()), ..Self::default() };
        for key in keys {
            let (term, entry) = ((key >> 32) as u32, Entry(key as u32));
            let at = shard.entries.len() as u32;
            match shard.heads.last_mut() {
                Some(head) if head.term == term => head.texts += u32::from(entry.is_title()),
                _ => shard.heads.push(Head { term, start: at, texts: at + u32::from(entry.is_title()) }),
            }
            shard.entries.push(entry);
        }
        shard.make_buckets();
        let end = shard.entries.len() as u32;
        shard.heads.push(Head { term: u32::MAX, start: end, texts: end });
        shard
    }

    /// Terms are digests, and so evenly spread that their next bits nearly tell where they are.
    fn make_buckets(&mut self) {
        let bits = self.heads.len().max(1).ilog2().min(32 - SHARD_BITS);
        self.bucket_shift = 32 - SHARD_BITS - bits;
        self.buckets = Vec::with_capacity((1 << bits) + 1);
        let mut at = 0;
        for bucket in 0..1_u32 << bits {
            while self.heads.get(at).is_some_and(|head| self.bucket(head.term) < bucket) {
                at += 1;
            }
            self.buckets.push(at as u32);
        }
    }

    fn bucket(&self, term: u32) -> u32 {
        (term << SHARD_BITS >> SHARD_BITS) >> self.bucket_shift
    }

    /// Where in `heads` a term is, or some before it.
    fn place(&self, term: u32) -> u32 {
        self.buckets.get(self.bucket(term) as usize).copied().unwrap_or(0)
    }

    fn list(&self, term: u32, place: u32) -> List<'_> {
        let heads = self.heads.get(place as usize..).unwrap_or_default();
        let Some(at) = heads.iter().position(|head| head.term >= term) else { return List::NONE };
        match (heads.get(at), heads.get(at + 1)) {
            (Some(head), Some(next)) if head.term == term => List {
                titles: &self.entries[head.start as usize..head.texts as usize],
                texts: &self.entries[head.texts as usize..next.start as usize],
            },
            _ => List::NONE,
        }
    }
}

impl<'p> List<'p> {
    const NONE: Self = Self { titles: &[], texts: &[] };

    fn of(entries: &'p [Entry]) -> Self {
        let (titles, texts) = entries.split_at(entries.partition_point(|entry| entry.is_title()));
        Self { titles, texts }
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::{btree_map, vec};
    use proptest::prelude::*;

    use super::*;

    fn page() -> impl Strategy<Value = Placed> {
        // Few terms and few weights, so that pages share them.
        let place = prop_oneof![(0..4_u32).prop_map(Place::in_text), (0..4_u32).prop_map(Place::in_title)];
        btree_map((0_u32..40).prop_map(|term| term.wrapping_mul(0x9E37_79B9)), place, 0..12)
            .prop_map(|terms| terms.into_iter().collect())
    }

    proptest! {
        #[test]
        fn lists_that_were_changed_are_those_that_are_made_afresh(
            first in vec(page(), 1..12),
            edits in vec((0_usize..12, page()), 0..20),
        ) {
            let mut pages = first.clone();
            let mut stepwise = Postings::of(pages.len(), |slot| first[slot.0 as usize].clone());
            for (number, edited) in edits {
                let number = number % pages.len();
                stepwise.remove(Slot(number as u32), &pages[number]);
                stepwise.insert(Slot(number as u32), &edited, |a, b| a < b);
                pages[number] = edited;
            }
            let fresh = Postings::of(pages.len(), |slot| pages[slot.0 as usize].clone());
            for term in 0..40_u32 {
                let term = term.wrapping_mul(0x9E37_79B9);
                let entries = |postings: &Postings| {
                    let List { titles, texts } = postings.list(term);
                    [titles, texts].concat()
                };
                prop_assert_eq!(entries(&stepwise), entries(&fresh));
                let place = |page: &Placed| page.iter().find(|(known, _)| *known == term).map(|(_, place)| *place);
                let mut having: Vec<Entry> = (0_u32..)
                    .zip(&pages)
                    .filter_map(|(slot, page)| Some(Entry::new(Slot(slot), place(page)?)))
                    .collect();
                having.sort_unstable();
                prop_assert_eq!(entries(&fresh), having);
                let List { titles, texts } = fresh.list(term);
                prop_assert!(titles.iter().all(|entry| entry.is_title()));
                prop_assert!(!texts.iter().any(|entry| entry.is_title()));
                for postings in [&stepwise, &fresh] {
                    let mut lists = Vec::new();
                    postings.lists(&[term, !term], &mut lists);
                    prop_assert_eq!(lists[0], postings.list(term));
                    prop_assert_eq!(lists[1], postings.list(!term));
                }
            }
        }
    }
}
