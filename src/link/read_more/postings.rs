//! Which pages have a term, and how much it weighs there: an inverted index (Zobel and Moffat, "Inverted Files for Text
//! Search Engines", 2006).
//!
//! What a page's entries say depends on that page alone, so that an edit touches the lists of the page's own terms and no
//! others. What depends on all pages, how rare a term is, comes in when a page looks for others.
//!
//! A term that only one page has leads nowhere, and has no list: most phrases are of this kind.

mod made;
mod shard;

use std::collections::HashMap;
use std::ops::{Range, RangeInclusive};
use std::sync::Arc;

use made::Made;

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

    fn weight(self) -> u32 {
        HEAVIEST - (self.0 & HEAVIEST)
    }
}

/// A page in the list of a term: the weight in the upper 10 bits, which are then told at once, whether it is there by its
/// title, and the slot in the lower 21.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entry(u32);

impl Entry {
    const TITLE: u32 = 1 << SLOT_BITS;

    fn new(slot: Slot, place: Place) -> Self {
        let title = if place.is_in_title() { Self::TITLE } else { 0 };
        Self(place.weight() << (SLOT_BITS + 1) | title | slot.0)
    }

    #[inline]
    pub(super) fn slot(self) -> Slot {
        Slot(self.0 & (SLOTS as u32 - 1))
    }

    fn place(self) -> Place {
        if self.is_title() { Place::in_title(self.weight()) } else { Place::in_text(self.weight()) }
    }

    fn is_title(self) -> bool {
        self.0 & Self::TITLE != 0
    }

    #[inline]
    pub(super) fn weight(self) -> u32 {
        self.0 >> (SLOT_BITS + 1)
    }
}

/// The terms of one page, each with its place: in a title, it is there twice.
pub(super) type Placed = Vec<(u32, Place)>;

/// The number of a term that had a long list when the index was made, among all such terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Common(pub(super) u16);

/// How many terms can have a number. Where there are more, those that fewer pages have go without: it costs little to add up
/// their lists as wholes.
pub(super) const COMMON: usize = 1 << u16::BITS;

/// The pages that have a term, the heaviest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct List<'p> {
    /// First those whose titles have it, and then those whose texts have it.
    entries: &'p [Entry],
    /// How many there are of titles.
    titles: u32,
    /// The number of the term, if it has one.
    pub(super) common: Option<Common>,
}

/// The lists of all terms that more than one page has. Each has titles first, then texts, the heaviest first, and is in the
/// order of paths where weights are equal.
#[derive(Clone, Debug, Default)]
pub(super) struct Postings {
    /// The lists as they were made of all pages at once.
    made: Arc<Made>,
    /// The lists that were changed since.
    changed: HashMap<u32, Changed>,
}

/// A list that was changed.
#[derive(Clone, Debug, Default)]
struct Changed {
    entries: Arc<Vec<Entry>>,
    /// The number of the term, if it has one.
    common: Option<Common>,
}

impl Changed {
    fn list(&self) -> List<'_> {
        let titles = self.entries.partition_point(|entry| entry.is_title()) as u32;
        List { entries: &self.entries, titles, common: self.common }
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
        let mut made = Made::of(shard::all(slots, weigh));
        made.number(most_common);
        Self { made: Arc::new(made), changed: HashMap::new() }
    }

    /// What all terms with a number weigh in the texts and in the titles of the pages in some slots, as `weighed` writes it; there
    /// is `room` for so many in a text.
    pub(super) fn weights_of<W: Clone>(
        &self,
        slots: Range<usize>,
        room: impl Fn(Slot) -> usize,
        weighed: impl Fn(Common, u32) -> W,
    ) -> (Vec<Vec<W>>, Vec<Vec<W>>) {
        let with_room = |slot: usize| Vec::with_capacity(room(Slot(slot as u32)));
        let mut texts: Vec<Vec<W>> = slots.clone().map(with_room).collect();
        let mut titles = vec![Vec::new(); slots.len()];
        for list in self.made.all() {
            let Some(common) = list.common else { continue };
            for (of_slots, entries) in [(&mut texts, list.texts()), (&mut titles, list.titles())] {
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

    /// Takes the pages that have each of the terms, with the term and its number among these.
    ///
    /// The lists of a large site are in no cache, and what is looked at is far apart. So all is looked at in rounds, in
    /// which no step has to wait for another.
    #[inline]
    pub(super) fn each_list<'p>(&'p self, terms: &[u32], mut take: impl FnMut(usize, u32, List<'p>)) {
        const ROUND: usize = 64;
        for (round, terms) in terms.chunks(ROUND).enumerate() {
            self.made.warm(terms);
            for (number, term) in (round * ROUND..).zip(terms) {
                take(number, *term, self.list(*term));
            }
        }
    }

    /// The pages that have a term.
    #[inline]
    pub(super) fn list(&self, term: u32) -> List<'_> {
        if !self.changed.is_empty()
            && let Some(changed) = self.changed.get(&term)
        {
            return changed.list();
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
            let List { entries, titles: _, common } = self.list(term);
            if entries.is_empty() {
                return None;
            }
            self.changed.insert(term, Changed { entries: entries.to_vec().into(), common });
        }
        self.changed.get_mut(&term).map(|changed| Arc::make_mut(&mut changed.entries))
    }
}

impl<'p> List<'p> {
    const NONE: Self = Self { entries: &[], titles: 0, common: None };

    /// Those whose titles have it.
    #[inline]
    pub(super) fn titles(&self) -> &'p [Entry] {
        self.entries.get(..self.titles as usize).unwrap_or_default()
    }

    /// Those whose texts have it.
    #[inline]
    pub(super) fn texts(&self) -> &'p [Entry] {
        self.entries.get(self.titles as usize..).unwrap_or_default()
    }

    /// How many titles have it.
    #[inline]
    pub(super) fn in_titles(&self) -> usize {
        self.titles as usize
    }

    /// How many texts have it.
    #[inline]
    pub(super) fn in_texts(&self) -> usize {
        self.entries.len().wrapping_sub(self.in_titles())
    }
}
