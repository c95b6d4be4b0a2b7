//! The pages that are candidates for some lists, and what is known of their words.

use super::postings::Slot;
use super::roster::Roster;
use super::slots::{Changed, Slots};
use super::text::{Change, Texts};
use crate::config::{Glob, Scope};

/// Pages that are candidates for some lists.
#[derive(Clone, Debug)]
pub(super) struct Group {
    candidates: Vec<Glob>,
    exclude: Vec<Glob>,
    /// Their words.
    pub(super) texts: Texts,
    /// Which slots have a page of the group.
    members: Vec<bool>,
}

impl Group {
    /// The pages that may be in a list with such settings.
    pub(super) fn of(roster: &Roster, slots: &Slots, scope: &Scope<'_>) -> Self {
        let is_member = |slot| slots.bag(slot).is_some() && roster.is_candidate(scope, slots.page(slot));
        let members: Vec<bool> = slots.all().map(is_member).collect();
        let texts = Texts::of(slots.len(), |slot| slots.bag(slot).filter(|_| members[slot.0 as usize]));
        Self { candidates: scope.candidates.to_vec(), exclude: scope.exclude.to_vec(), texts, members }
    }

    /// Whether the group has the page in a slot.
    pub(super) fn has(&self, slot: Slot) -> bool {
        self.members.get(slot.0 as usize).copied().unwrap_or(false)
    }

    /// Whether it has the candidates of some settings.
    pub(super) fn is_of(&self, scope: &Scope<'_>) -> bool {
        self.candidates == scope.candidates && self.exclude == scope.exclude
    }

    /// Learns what has changed.
    pub(super) fn follow(
        mut self,
        roster: &Roster,
        slots: &Slots,
        scope: &Scope<'_>,
        changed: &[Changed],
    ) -> Self {
        self.members.resize(slots.len(), false);
        let is_candidate = |slot| roster.is_candidate(scope, slots.page(slot));
        let mut changes = self.changes(changed, |slot, _| is_candidate(slot));
        // A page whose words are the same may have come into the group, or have gone out of it.
        for slot in slots.all() {
            let bag = slots.bag(slot);
            let is_member = bag.is_some() && is_candidate(slot);
            let was_member = std::mem::replace(&mut self.members[slot.0 as usize], is_member);
            if was_member != is_member {
                changes.push(Change {
                    slot,
                    former: bag.filter(|_| was_member),
                    new: bag.filter(|_| is_member),
                });
            }
        }
        self.learn(slots, &changes);
        self
    }

    /// Learns other words of pages that are in the group as before.
    pub(super) fn follow_texts(&mut self, slots: &Slots, changed: &[Changed]) {
        let changes = self.changes(changed, |_, was_member| was_member);
        self.learn(slots, &changes);
    }

    /// What has changed in the group, given whether a page is in it that has been in it or not.
    fn changes<'c>(
        &mut self,
        changed: &'c [Changed],
        is_candidate: impl Fn(Slot, bool) -> bool,
    ) -> Vec<Change<'c>> {
        let change = |Changed { slot, former, new }: &'c Changed| {
            let member = &mut self.members[slot.0 as usize];
            let was_member = *member;
            *member = new.is_some() && is_candidate(*slot, was_member);
            let (former, new) = (former.as_deref(), new.as_deref());
            Change { slot: *slot, former: former.filter(|_| was_member), new: new.filter(|_| *member) }
        };
        changed.iter().map(change).collect()
    }

    fn learn(&mut self, slots: &Slots, changes: &[Change<'_>]) {
        let members = |slot: Slot| slots.bag(slot).filter(|_| self.members[slot.0 as usize]);
        self.texts.follow(changes, slots.len(), members, |a, b| slots.path(a) < slots.path(b));
    }
}
