//! The index by itself: its sums, and what it learns step by step.

use proptest::collection::vec;
use proptest::prelude::*;

use super::super::postings::CHAMPIONS;
use super::*;
use crate::parse::Terms;

/// More pages than a term leads to, so that some terms are common.
const PAGES: usize = 3 * CHAMPIONS;

fn terms_of(having: &[u8], salt: u32) -> Terms {
    let hash = |(number, _): &(u32, u8)| (number + salt).wrapping_mul(0x9E37_79B9);
    let mut had: Vec<(u32, u8)> = (0..).zip(having.iter().copied()).filter(|(_, uses)| *uses > 0).collect();
    had.sort_unstable_by_key(hash);
    Terms {
        hashes: had.iter().map(hash).collect(),
        weights: had.iter().map(|(_, uses)| 16 * uses.min(&9)).collect(),
    }
}

/// A page that has the first of its terms often and the last of them seldom, and some in its title.
fn bag() -> impl Strategy<Value = Bag> {
    let uses = |number: u32| prop_oneof![number => Just(0), 12 => 1..4_u8];
    let uses = |count: u32| (0..count).map(|number| uses(2 * number)).collect::<Vec<_>>();
    (uses(40), uses(40), vec(0..40_usize, 0..4)).prop_map(|(words, phrases, title)| {
        let mut bag = Bag::default();
        bag.words = terms_of(&words, 0);
        bag.phrases = terms_of(&phrases, 1_000);
        let terms: Vec<u32> = terms(&bag).collect();
        let mut title: Vec<u32> = title.into_iter().filter_map(|at| terms.get(at).copied()).collect();
        title.sort_unstable();
        title.dedup();
        bag.title = title.into();
        bag.passages = vec![1; bag.words.count()].into();
        bag
    })
}

fn slot(number: usize) -> Slot {
    Slot(number as u32)
}

fn learned(bags: &[Bag]) -> Texts {
    Texts::of(bags.len(), |slot| bags.get(slot.0 as usize))
}

/// What a search finds for a page: the first sum of each other page, what all have in common, and what is mentioned.
fn found(texts: &Texts, bags: &[Bag], page: usize) -> Vec<(Option<u32>, u64, u32)> {
    let profile = texts.profile(&bags[page], &Weights::default());
    let mut scratch = Scratch::default();
    scratch.gather(texts, &profile, |list, pages, _| champions(list, pages));
    let first = |other| scratch.candidates().find(|(known, _)| *known == slot(other)).map(|(_, sum)| sum);
    let all = (0..bags.len())
        .map(|other| (first(other), texts.sum(&scratch, slot(other)), texts.mention(&profile, slot(other))));
    all.collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn what_is_added_up_at_once_is_what_the_terms_give_one_by_one(bags in vec(bag(), 2..PAGES), page in 0..PAGES) {
        let texts = learned(&bags);
        let page = page % bags.len();
        let profile = texts.profile(&bags[page], &Weights::default());
        for (other, (_, sum, _)) in found(&texts, &bags, page).into_iter().enumerate() {
            let by_signal: u64 = sums(&profile, &bags[other]).iter().map(|(_, sum)| sum).sum();
            prop_assert_eq!(sum, by_signal);
        }
    }

    #[test]
    fn what_is_learned_step_by_step_is_what_is_learned_at_once(
        first in vec(bag(), 2..PAGES),
        edits in vec((0..PAGES, bag()), 1..40),
        page in 0..PAGES,
    ) {
        let mut bags = first;
        let mut stepwise = learned(&bags);
        for (edited, new) in edits {
            // What comes behind the last page is a new one.
            let edited = edited % (bags.len() + 1);
            let former = bags.get(edited).cloned();
            bags.resize(bags.len().max(edited + 1), new.clone());
            bags[edited] = new;
            let change = Change { slot: slot(edited), former: former.as_ref(), new: Some(&bags[edited]) };
            stepwise.follow(&[change], bags.len(), |slot| bags.get(slot.0 as usize), |a, b| a < b);
        }
        let page = page % bags.len();
        prop_assert_eq!(found(&stepwise, &bags, page), found(&learned(&bags), &bags, page));
    }
}
