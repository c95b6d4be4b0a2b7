//! The lists of some terms, made by themselves: the index is made in parts, side by side.

use std::ops::RangeInclusive;

use rayon::prelude::*;

use super::made::Head;
use super::{Entry, Place, Placed, SLOT_BITS, SLOTS, Slot};

/// By how many bits of a term its part is told.
const SHARD_BITS: u32 = 8;
const SHARDS: usize = 1 << SHARD_BITS;

/// How many shards are made at a time: what they are made of is as large as they are, and is used again for the next.
const AT_ONCE: usize = SHARDS / 4;

fn shard_of(term: u32) -> usize {
    (term >> (32 - SHARD_BITS)) as usize
}

/// A term with an entry of its list, so that what is to come first is the less.
fn key(term: u32, place: Place, slot: Slot) -> u64 {
    u64::from(term) << 32 | u64::from(place.0) << SLOT_BITS | u64::from(slot.0)
}

/// The entry of a key.
fn entry(key: u64) -> Entry {
    let (place, slot) = (key as u32 >> SLOT_BITS, key as u32 & (SLOTS as u32 - 1));
    Entry::new(Slot(slot), Place(place))
}

/// The lists of some terms.
#[derive(Debug, Default)]
pub(super) struct Shard {
    /// The terms in their order. Places in `entries` are counted from 0.
    pub(super) heads: Vec<Head>,
    pub(super) entries: Vec<Entry>,
}

/// Makes all parts, in the order of their terms, of the pages in so many slots. `weigh` gives the terms of the page in a slot
/// that are in a range.
pub(super) fn all(
    slots: usize,
    weigh: impl Fn(Slot, &RangeInclusive<u32>, &mut Placed) + Sync,
) -> Vec<Shard> {
    (0..SHARDS).step_by(AT_ONCE).flat_map(|first| shards_of(first, slots, &weigh)).collect()
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
                keys[shard_of(*term) - first].push(key(*term, *place, slot));
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
        let keys = sorted(&parts);
        drop(parts);
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
        let titles = keys.partition_point(|key| entry(*key).is_title());
        // Every term of a title is a term of the text, too.
        if keys.len() - titles < 2 {
            return;
        }
        let (term, start) = ((keys[0] >> 32) as u32, self.entries.len() as u32);
        self.entries.extend(keys.iter().map(|key| entry(*key)));
        self.heads.push(Head { term, start, texts: start + titles as u32, common: None });
    }
}

/// How many bits of keys tell at a time where these are put: as many as a place has.
const PUT_BITS: u32 = 32 - SLOT_BITS;

/// From how many keys on it pays to put them where they belong.
const MANY: usize = 1_024;

/// All keys in their order. They come in the order of slots: so they are put in the order of places first, and then in that of
/// the first bits of their terms that tell them apart within a shard, which changes nothing in the order of those that are
/// alike (Knuth, "Sorting and Searching", 5.2.5). Terms are digests, and so evenly spread that few have these bits in common.
fn sorted(parts: &[Vec<u64>]) -> Vec<u64> {
    const REST: u32 = 64 - SHARD_BITS - PUT_BITS;
    let mut keys = parts.concat();
    if keys.len() < MANY {
        keys.sort_unstable();
        return keys;
    }
    let mut by_place = vec![0; keys.len()];
    put_in_order::<SLOT_BITS>(&keys, &mut by_place);
    put_in_order::<REST>(&by_place, &mut keys);
    for alike in keys.chunk_by_mut(|a, b| a >> REST == b >> REST) {
        if !alike.is_sorted() {
            alike.sort_unstable();
        }
    }
    keys
}

/// Puts keys in the order of some of their bits, above `BELOW` others.
fn put_in_order<const BELOW: u32>(keys: &[u64], sorted: &mut [u64]) {
    const PLACES: usize = 1 << PUT_BITS;
    let place = |key: u64| (key >> BELOW) as usize & (PLACES - 1);
    let mut places = [0_u32; PLACES];
    keys.iter().for_each(|key| places[place(*key)] += 1);
    let mut before = 0;
    for count in &mut places {
        before += std::mem::replace(count, before);
    }
    for key in keys {
        let at = &mut places[place(*key)];
        sorted[*at as usize] = *key;
        *at += 1;
    }
}
