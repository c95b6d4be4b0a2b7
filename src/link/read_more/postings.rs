//! Which pages have a term, and how much it weighs there: an inverted index (Zobel and Moffat, "Inverted Files for Text
//! Search Engines", 2006).
//!
//! What a page's entries say depends on that page alone, so that an edit touches the lists of the page's own terms and no
//! others. What depends on all pages, how rare a term is, comes in when a page looks for others.
//!
//! A term that only one page has leads nowhere, and has no list: most phrases are of this kind.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::ops::{Range, RangeInclusive};
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
    /// The lists as they were made of all pages at once.
    made: Arc<Made>,
    /// How many terms have a number.
    common: usize,
    /// The lists that were changed since.
    changed: HashMap<u32, Changed>,
}

/// Lists that were made at once.
#[derive(Debug, Default)]
struct Made {
    /// The terms in their order, each where the beginning of its bits says, or as near behind as there is room. A place that is
    /// left over repeats the term before it, and begins where the next one begins. The last two are left over.
    heads: Vec<Head>,
    /// How many places there are for terms, beside those behind the last.
    places: u64,
    entries: Vec<Entry>,
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

/// The lists of some terms.
#[derive(Debug, Default)]
struct Shard {
    /// The terms in their order. Places in `entries` are counted from 0.
    heads: Vec<Head>,
    entries: Vec<Entry>,
}

/// Where the list of a term is.
#[derive(Clone, Copy, Debug)]
struct Head {
    term: u32,
    /// Where its titles begin.
    start: u32,
    /// Where its texts begin.
    texts: u32,
    /// The number of the term, or [`Head::RARE`].
    common: u32,
}

impl Head {
    const RARE: u32 = u32::MAX;

    /// The same behind so many other entries.
    fn behind(self, entries: u32) -> Self {
        Self { start: self.start + entries, texts: self.texts + entries, ..self }
    }

    /// A place without a term of its own.
    fn left_over(term: u32, start: u32) -> Self {
        Self { term, start, texts: start, common: Self::RARE }
    }
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
        let shards: Vec<Shard> = shards.flat_map(|first| shards_of(first, slots, &weigh)).collect();
        let mut made = Made::of(shards);
        let common = made.number(most_common);
        Self { made: Arc::new(made), common, changed: HashMap::new() }
    }

    /// What all terms with a number weigh in the texts and in the titles of the pages in some slots, as `weighed` writes it.
    pub(super) fn weights_of(
        &self,
        slots: Range<usize>,
        weighed: impl Fn(Common, u32) -> u32,
    ) -> (Vec<Vec<u32>>, Vec<Vec<u32>>) {
        let (mut texts, mut titles) = (vec![Vec::new(); slots.len()], vec![Vec::new(); slots.len()]);
        for list in self.made.all() {
            let Some(common) = list.common else { continue };
            for (of_slots, entries) in [(&mut texts, list.texts), (&mut titles, list.titles)] {
                for entry in entries {
                    let slot = (entry.slot().0 as usize).wrapping_sub(slots.start);
                    if let Some(of_slot) = of_slots.get_mut(slot) {
                        of_slot.push(weighed(common, entry.weight()));
                    }
                }
            }
        }
        (texts, titles)
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
        for terms in terms.chunks(ROUND) {
            self.made.warm(terms);
            lists.extend(terms.iter().map(|term| self.made.list(*term)));
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
        self.made.list(term)
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

impl Made {
    /// All shards together, which are in the order of their terms.
    fn of(shards: Vec<Shard>) -> Self {
        let terms: usize = shards.iter().map(|shard| shard.heads.len()).sum();
        // More room costs more of the cache than it saves steps.
        let places = terms + terms * 5 / 8;
        let heads = Vec::with_capacity(places + 64);
        let mut made = Self { heads, places: places as u64, entries: Vec::new() };
        made.entries.reserve_exact(shards.iter().map(|shard| shard.entries.len()).sum());
        for Shard { heads, entries } in shards {
            let before = made.entries.len() as u32;
            heads.into_iter().for_each(|head| made.push(head.behind(before)));
            made.entries.extend(entries);
        }
        // Whoever looks for a term that is not there ends behind all others.
        let end = made.entries.len() as u32;
        made.leave_over(places, end);
        made.heads.extend([Head::left_over(u32::MAX, end); 2]);
        made
    }

    /// Puts a head into its place, or behind what stands there already.
    fn push(&mut self, head: Head) {
        self.leave_over(self.place(head.term), head.start);
        self.heads.push(head);
    }

    /// Leaves over what lies before a place.
    fn leave_over(&mut self, place: usize, start: u32) {
        let term = self.heads.last().map_or(0, |head| head.term);
        self.heads.resize(self.heads.len().max(place), Head::left_over(term, start));
    }

    /// Gives numbers to the terms with long lists that no more pages have than so many, and tells how many there are. Those
    /// that most pages have come first: what they count is then in a place that is looked at often.
    fn number(&mut self, most_common: usize) -> usize {
        let texts = |at: usize| self.list_at(at).texts.len();
        let is_common = |(texts, _): &(usize, usize)| *texts > CHAMPIONS && *texts <= most_common;
        let heads = (0..self.heads.len()).into_par_iter().with_min_len(4_096);
        let mut common: Vec<(usize, usize)> = heads.map(|at| (texts(at), at)).filter(is_common).collect();
        common.par_sort_unstable_by_key(|(texts, at)| (Reverse(*texts), *at));
        common.truncate(COMMON);
        for (number, (_, at)) in (0..).zip(&common) {
            self.heads[*at].common = number;
        }
        common.len()
    }

    /// Where a term is if none stands there before it.
    #[inline]
    fn place(&self, term: u32) -> usize {
        ((u64::from(term) * self.places) >> u32::BITS) as usize
    }

    /// Looks at the places of some terms, all at once and in no order, so that what follows need not wait for them.
    fn warm(&self, terms: &[u32]) {
        let looked = |term: &u32| self.heads.get(self.place(*term)).map_or(0, |head| head.start);
        std::hint::black_box(terms.iter().map(looked).fold(0, u32::wrapping_add));
    }

    #[inline]
    fn list(&self, term: u32) -> List<'_> {
        let heads = self.heads.get(self.place(term)..).unwrap_or_default();
        match heads.array_windows().find(|[head, _]| head.term >= term) {
            Some(pair) if pair[0].term == term => self.list_of(pair),
            _ => List::NONE,
        }
    }

    fn all(&self) -> impl Iterator<Item = List<'_>> {
        self.heads.array_windows().map(|pair| self.list_of(pair))
    }

    fn list_at(&self, at: usize) -> List<'_> {
        self.heads.get(at..).and_then(<[Head]>::first_chunk).map_or(List::NONE, |pair| self.list_of(pair))
    }

    /// The list of a head, which ends where the next one begins; an empty one where a place is left over.
    #[inline]
    fn list_of(&self, [head, next]: &[Head; 2]) -> List<'_> {
        let (titles, texts) = self.entries[head.start as usize..next.start as usize]
            .split_at((head.texts - head.start) as usize);
        List { titles, texts, common: (head.common != Head::RARE).then_some(Common(head.common)) }
    }
}

/// Makes some shards, from the first of them on.
fn shards_of(
    first: usize,
    slots: usize,
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
    by_shard.into_par_iter().map(Shard::of).collect()
}

impl Shard {
    /// Makes the lists of keys, each of which is a term with an entry.
    fn of(parts: Vec<Vec<u64>>) -> Self {
        const PLACED: u32 = 64 - SHARD_BITS - PLACE_BITS;
        let mut keys = sorted_nearly(parts);
        // Terms are digests, and so evenly spread that keys are nearly where they belong.
        keys.chunk_by_mut(|a, b| a >> PLACED == b >> PLACED).for_each(<[u64]>::sort_unstable);
        let mut shard = Self { heads: Vec::new(), entries: Vec::with_capacity(keys.len()) };
        for of_term in keys.chunk_by(|a, b| a >> 32 == b >> 32) {
            shard.add(of_term);
        }
        drop(keys);
        shard.entries.shrink_to_fit();
        shard
    }

    /// Makes the list of a term, if it leads anywhere.
    fn add(&mut self, keys: &[u64]) {
        let titles = keys.partition_point(|key| Entry(*key as u32).is_title());
        // Every term of a title is a term of the text, too.
        if keys.len() - titles < 2 {
            return;
        }
        let (term, start) = ((keys[0] >> 32) as u32, self.entries.len() as u32);
        self.entries.extend(keys.iter().map(|key| Entry(*key as u32)));
        self.heads.push(Head { term, start, texts: start + titles as u32, common: Head::RARE });
    }
}

/// How many bits of a term tell where its keys are put before they are sorted.
const PLACE_BITS: u32 = 12;

/// All keys in the order of the first bits of their terms that tell them apart within a shard.
fn sorted_nearly(parts: Vec<Vec<u64>>) -> Vec<u64> {
    let place = |key: u64| (key >> (64 - SHARD_BITS - PLACE_BITS)) as usize & ((1 << PLACE_BITS) - 1);
    let mut places = vec![0_u32; (1 << PLACE_BITS) + 1];
    parts.iter().flatten().for_each(|key| places[place(*key) + 1] += 1);
    for at in 1..places.len() {
        places[at] += places[at - 1];
    }
    let mut keys = vec![0; parts.iter().map(Vec::len).sum()];
    for key in parts.into_iter().flatten() {
        let at = &mut places[place(key)];
        keys[*at as usize] = key;
        *at += 1;
    }
    keys
}

impl<'p> List<'p> {
    const NONE: Self = Self { titles: &[], texts: &[], common: None };

    fn of(entries: &'p [Entry], common: Option<Common>) -> Self {
        let (titles, texts) = entries.split_at(entries.partition_point(|entry| entry.is_title()));
        Self { titles, texts, common }
    }
}
