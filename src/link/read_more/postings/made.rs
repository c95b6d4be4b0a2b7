//! Lists that were made of all pages at once.

use std::cmp::Reverse;

use rayon::prelude::*;

use super::shard::Shard;
use super::{CHAMPIONS, Common, Entry, List};

/// Lists that were made at once.
#[derive(Debug, Default)]
pub(super) struct Made {
    /// The terms in their order, each where the beginning of its bits says, or as near behind as there is room. A place that is
    /// left over repeats the term before it, and begins where the next one begins. The last two are left over.
    heads: Vec<Head>,
    /// How many places there are for terms, beside those behind the last.
    places: u64,
    entries: Vec<Entry>,
}

/// Where the list of a term is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Head {
    pub(super) term: u32,
    /// Where its titles begin.
    pub(super) start: u32,
    /// Where its texts begin.
    pub(super) texts: u32,
    /// The number of the term, if it has one.
    pub(super) common: Option<Common>,
}

impl Head {
    /// The same behind so many other entries.
    fn behind(self, entries: u32) -> Self {
        Self { start: self.start + entries, texts: self.texts + entries, ..self }
    }

    /// A place without a term of its own.
    fn left_over(term: u32, start: u32) -> Self {
        Self { term, start, texts: start, common: None }
    }
}

impl Made {
    /// All shards together, which are in the order of their terms.
    pub(super) fn of(shards: Vec<Shard>) -> Self {
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

    /// Gives numbers to the terms with long lists that no more pages have than so many. Those that most pages have come first:
    /// what they count is then in a place that is looked at often.
    pub(super) fn number(&mut self, most_common: usize) {
        let texts = |at: usize| self.list_at(at).in_texts();
        let is_common = |(texts, _): &(usize, usize)| *texts > CHAMPIONS && *texts <= most_common;
        let heads = (0..self.heads.len()).into_par_iter().with_min_len(4_096);
        let mut common: Vec<(usize, usize)> = heads.map(|at| (texts(at), at)).filter(is_common).collect();
        common.par_sort_unstable_by_key(|(texts, at)| (Reverse(*texts), *at));
        for (number, (_, at)) in (0..=u16::MAX).zip(&common) {
            self.heads[*at].common = Some(Common(number));
        }
    }

    /// Where a term is if none stands there before it.
    #[inline]
    fn place(&self, term: u32) -> usize {
        ((u64::from(term) * self.places) >> u32::BITS) as usize
    }

    /// Looks at the places of some terms, all at once and in no order, so that what follows need not wait for them.
    pub(super) fn warm(&self, terms: &[u32]) {
        let looked = |term: &u32| self.heads.get(self.place(*term)).map_or(0, |head| head.start);
        std::hint::black_box(terms.iter().map(looked).fold(0, u32::wrapping_add));
    }

    /// The list of a term; an empty one where it has none.
    #[inline]
    pub(super) fn list(&self, term: u32) -> List<'_> {
        let heads = self.heads.get(self.place(term)..).unwrap_or_default();
        match heads.array_windows().find(|[head, _]| head.term >= term) {
            Some(pair) if pair[0].term == term => self.list_of(pair),
            _ => List::NONE,
        }
    }

    /// All lists, with empty ones among them.
    pub(super) fn all(&self) -> impl Iterator<Item = List<'_>> {
        self.heads.array_windows().map(|pair| self.list_of(pair))
    }

    fn list_at(&self, at: usize) -> List<'_> {
        self.heads.get(at..).and_then(<[Head]>::first_chunk).map_or(List::NONE, |pair| self.list_of(pair))
    }

    /// The list of a head, which ends where the next one begins; an empty one where a place is left over.
    #[inline]
    fn list_of(&self, [head, next]: &[Head; 2]) -> List<'_> {
        let entries = self.entries.get(head.start as usize..next.start as usize).unwrap_or_default();
        List { entries, titles: head.texts.wrapping_sub(head.start), common: head.common }
    }
}
