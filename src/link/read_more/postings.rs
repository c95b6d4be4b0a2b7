//! Which pages have a term, and how much it weighs there: an inverted index (Zobel and Moffat, "Inverted Files for Text
//! Search Engines", 2006).
//!
//! What a page's entries say depends on that page alone, so that an edit touches the lists of the page's own terms and no
//! others. What depends on all pages, how rare a term is, comes in when a page looks for others.
//!
//! A term that only one page has leads nowhere, and has no list: most phrases are of this kind.

use std::collections::HashMap;
use std::ops::RangeInclusive;
use std::sync::Arc;

use rayon::prelude::*;

/// A place for a page in the index, which it keeps however many pages come and go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Slot(pub(super) u32);

/// How many bits of an entry tell the slot.
const SLOT_BITS: u32 = 21;

/// How many places there are.
pub(super) const SLOTS: usize = 1 << SLOT_BITS;

/// How many bits tell a weight.
pub(super) const WEIGHT_BITS: u32 = 10;

/// The greatest weight: what a term weighs that is alone on its page.
pub(super) const HEAVIEST: u32 = (1 << WEIGHT_BITS) - 1;

/// How many pages a term leads to at most: those in which it weighs most (champion lists; Manning, Raghavan and Schütze,
/// "Introduction to Information Retrieval", 7.1.3). So what a page costs does not grow with the site.
pub(super) const CHAMPIONS: usize = 32;

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

    pub(super) fn is_in_title(self) -> bool {
        self < Self(Self::TEXT)
    }
}

/// A page in the list of a term: the place in the upper 11 bits, the slot in the lower 21.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Entry(u32);

impl Entry {
    fn new(slot: Slot, place: Place) -> Self {
        Self(place.0 << SLOT_BITS | slot.0)
    }

    #[inline]
    pub(super) fn slot(self) -> Slot {
        Slot(self.0 & (SLOTS as u32 - 1))
    }

    fn place(self) -> Place {
        Place(self.0 >> SLOT_BITS)
    }

    fn is_title(self) -> bool {
        self.place().is_in_title()
    }

    #[inline]
    pub(super) fn weight(self) -> u32 {
        HEAVIEST - (self.0 >> SLOT_BITS & HEAVIEST)
    }
}

/// The terms of one page, each with its place: in a title, it is there twice.
pub(super) type Placed = Vec<(u32, Place)>;

/// The number of a term that had a long list when the index was made, among all such terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Common(pub(super) u32);

/// How many terms can have a number.
pub(super) const COMMON: usize = 1 << (32 - WEIGHT_BITS);

/// The pages that have a term, the heaviest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct List<'p> {
    /// Those whose titles have it.
    pub(super) titles: &'p [Entry],
    /// Those whose texts have it.
    pub(super) texts: &'p [Entry],
    /// The number of the term, if it has one.
    pub(super) common: Option<Common>,
}

/// The lists of all terms that more than one page has. Each has titles first, then texts, the heaviest first, and is in the
/// order of paths where weights are equal.
#[derive(Clone, Debug, Default)]
pub(super) struct Postings {
    /// The lists as they were made of all pages at once, by the upper bits of the terms.
    shards: Arc<[Shard]>,
    /// How many terms have a number.
    common: usize,
    /// The lists that were changed since.
    changed: HashMap<u32, Changed>,
}

/// A list that was changed.
#[derive(Clone, Debug, Default)]
struct Changed {
    entries: Arc<Vec<Entry>>,
    common: Option<Common>,
}

/// The lists are kept in parts, which are made side by side.
const SHARD_BITS: u32 = 8;
const SHARDS: usize = 1 << SHARD_BITS;

/// How many shards are made at a time: what they are made of is as large as they are, and is used again for the next.
const AT_ONCE: usize = SHARDS / 4;

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
    /// How many of the terms have a number, and how many in the shards before.
    common: u32,
    common_before: u32,
}

/// Where the list of a term is.
#[derive(Clone, Copy, Debug)]
struct Head {
    term: u32,
    /// Where its titles begin.
    start: u32,
    /// Where its texts begin.
    texts: u32,
    /// Its number among those of its shard, or [`Head::RARE`].
    common: u32,
}

impl Head {
    const RARE: u32 = u32::MAX;
}

impl Postings {
    /// Makes the lists of all pages. `weigh` gives the terms of the page in a slot that are in a range; slots are in the order
    /// of paths. Terms that more pages have than `most_common` get no number.
    pub(super) fn of(
        slots: usize,
        most_common: usize,
        weigh: impl Fn(Slot, &RangeInclusive<u32>, &mut Placed) + Sync,
    ) -> Self {
        let slots = slots.min(SLOTS);
        let shards = (0..SHARDS).step_by(AT_ONCE);
        let mut shards: Vec<Shard> =
            shards.flat_map(|first| shards_of(first, slots, most_common, &weigh)).collect();
        let mut common = 0;
        for shard in &mut shards {
            shard.common_before = common;
            common += shard.common;
        }
        Self { shards: shards.into(), common: (common as usize).min(COMMON), changed: HashMap::new() }
    }

    /// How many terms have a number.
    pub(super) fn common(&self) -> usize {
        self.common
    }

    /// The pages that have each of the terms.
    ///
    /// The lists of a large site are in no cache, and what is looked at is far apart. So all is looked at in rounds, in
    /// which no step has to wait for another.
    pub(super) fn lists<'p>(&'p self, terms: &[u32], lists: &mut Vec<List<'p>>) {
        const ROUND: usize = 64;
        let from = lists.len();
        let mut heads = [0; ROUND];
        for terms in terms.chunks(ROUND) {
            for (head, term) in heads.iter_mut().zip(terms) {
                *head = self.shards.get(shard_of(*term)).map_or(0, |shard| shard.place(*term));
            }
            let warmed = terms.iter().zip(&heads).fold(0, |warmed: u32, (term, head)| {
                let head = self.shards.get(shard_of(*term)).and_then(|shard| shard.heads.get(*head as usize));
                warmed.wrapping_add(head.map_or(0, |head| head.term))
            });
            std::hint::black_box(warmed);
            lists.extend(terms.iter().zip(&heads).map(|(term, head)| {
                self.shards.get(shard_of(*term)).map_or(List::NONE, |shard| shard.list(*term, *head))
            }));
        }
        if !self.changed.is_empty() {
            for (term, list) in terms.iter().zip(&mut lists[from..]) {
                if let Some(changed) = self.changed.get(term) {
                    *list = List::of(&changed.entries, changed.common);
                }
            }
        }
    }

    /// The pages that have a term.
    pub(super) fn list(&self, term: u32) -> List<'_> {
        if let Some(changed) = self.changed.get(&term) {
            return List::of(&changed.entries, changed.common);
        }
        self.shards.get(shard_of(term)).map_or(List::NONE, |shard| shard.list(term, shard.place(term)))
    }

    /// Whether a term has no list: no page has it, or only one.
    pub(super) fn is_unknown(&self, term: u32) -> bool {
        !self.changed.contains_key(&term) && self.list(term) == List::NONE
    }

    /// Puts a page into the lists of its terms, those without a list left out. `is_before` compares two pages by their
    /// paths.
    pub(super) fn insert(&mut self, slot: Slot, terms: &Placed, is_before: impl Fn(Slot, Slot) -> bool) {
        for (term, place) in terms {
            if let Some(list) = self.change(*term) {
                let at = list.partition_point(|entry| {
                    entry.place() < *place || entry.place() == *place && is_before(entry.slot(), slot)
                });
                list.insert(at, Entry::new(slot, *place));
            }
        }
    }

    /// Takes a page out of the lists of its terms.
    pub(super) fn remove(&mut self, slot: Slot, terms: &Placed) {
        for (term, place) in terms {
            if let Some(list) = self.change(*term) {
                let from = list.partition_point(|entry| entry.place() < *place);
                let at = list[from..].iter().position(|entry| *entry == Entry::new(slot, *place));
                at.map(|at| list.remove(from + at));
            }
        }
    }

    /// Begins a list for a term that had none, so that pages can be put into it.
    pub(super) fn begin(&mut self, term: u32) {
        self.changed.insert(term, Changed::default());
    }

    fn change(&mut self, term: u32) -> Option<&mut Vec<Entry>> {
        if !self.changed.contains_key(&term) {
            let List { titles, texts, common } = self.list(term);
            if texts.is_empty() && titles.is_empty() {
                return None;
            }
            self.changed.insert(term, Changed { entries: [titles, texts].concat().into(), common });
        }
        self.changed.get_mut(&term).map(|changed| Arc::make_mut(&mut changed.entries))
    }
}

/// Makes some shards, from the first of them on.
fn shards_of(
    first: usize,
    slots: usize,
    most_common: usize,
    weigh: impl Fn(Slot, &RangeInclusive<u32>, &mut Placed) + Sync,
) -> Vec<Shard> {
    let part = slots.div_ceil(4 * rayon::current_num_threads()).max(1);
    let start = (first as u32) << (32 - SHARD_BITS);
    let range = start..=start + (((AT_ONCE as u64) << (32 - SHARD_BITS)) - 1) as u32;
    let keys_of_part = |number: usize| {
        let mut keys: Vec<Vec<u64>> = vec![Vec::new(); AT_ONCE];
        let mut placed = Placed::new();
        for slot in number * part..((number + 1) * part).min(slots) {
            let slot = Slot(slot as u32);
            placed.clear();
            weigh(slot, &range, &mut placed);
            for (term, place) in &placed {
                let key = u64::from(*term) << 32 | u64::from(Entry::new(slot, *place).0);
                keys[shard_of(*term) - first].push(key);
            }
        }
        keys
    };
    let parts: Vec<Vec<Vec<u64>>> = (0..slots.div_ceil(part)).into_par_iter().map(keys_of_part).collect();
    let mut by_shard: Vec<Vec<Vec<u64>>> = (0..AT_ONCE).map(|_| Vec::with_capacity(parts.len())).collect();
    for part in parts {
        by_shard.iter_mut().zip(part).for_each(|(shard, keys)| shard.push(keys));
    }
    by_shard.into_par_iter().map(|parts| Shard::of(parts, most_common)).collect()
}

impl Shard {
    /// Makes the lists of keys, each of which is a term with an entry.
    fn of(parts: Vec<Vec<u64>>, most_common: usize) -> Self {
        let mut keys = parts.concat();
        drop(parts);
        keys.sort_unstable();
        let mut shard = Self { entries: Vec::with_capacity(keys.len() / 2), ..Self::default() };
        for of_term in keys.chunk_by(|a, b| a >> 32 == b >> 32) {
            shard.add(of_term, most_common);
        }
        drop(keys);
        shard.entries.shrink_to_fit();
        shard.make_buckets();
        let end = shard.entries.len() as u32;
        shard.heads.push(Head { term: u32::MAX, start: end, texts: end, common: Head::RARE });
        shard
    }

    fn add(&mut self, keys: &[u64], most_common: usize) {
        let entries = keys.iter().map(|key| Entry(*key as u32));
        let titles = entries.clone().take_while(|entry| entry.is_title()).count();
        // Every term of a title is a term of the text, too.
        let texts = keys.len() - titles;
        if texts < 2 {
            return;
        }
        let is_common = texts > CHAMPIONS && texts <= most_common;
        let common = if is_common { self.common } else { Head::RARE };
        self.common += u32::from(is_common);
        let start = self.entries.len() as u32;
        let term = (keys[0] >> 32) as u32;
        self.heads.push(Head { term, start, texts: start + titles as u32, common });
        self.entries.extend(entries);
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
                common: self.number(head),
            },
            _ => List::NONE,
        }
    }

    fn number(&self, head: &Head) -> Option<Common> {
        let number = self.common_before.checked_add(head.common).filter(|_| head.common != Head::RARE)?;
        ((number as usize) < COMMON).then_some(Common(number))
    }
}

impl<'p> List<'p> {
    const NONE: Self = Self { titles: &[], texts: &[], common: None };

    fn of(entries: &'p [Entry], common: Option<Common>) -> Self {
        let (titles, texts) = entries.split_at(entries.partition_point(|entry| entry.is_title()));
        Self { titles, texts, common }
    }
}
