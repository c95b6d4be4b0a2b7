//! The search for the pages to be read next behind one page.

use std::cmp::Reverse;

use super::super::order::newest_first;
use super::super::site::{PageId, Site};
use super::choice::{Choice, choose, weighed};
use super::facts::Around;
use super::ranks::{Merit, Ranks};
use super::text::{Profile, Scratch, champions, sums, wanted_champions};
use super::why::{NAMED, Telling, why};
use super::{Candidate, Fate, Group, ReadMore, Related, Signal, Why};
use crate::parse::Bag;

/// How many candidates are taken by their weightiest words.
const CANDIDATES: usize = 64;

/// How many of these are looked at with all words and signals.
const FINALISTS: usize = 32;

/// What a link has that somebody chose.
const FULL_SCORE: u32 = 100;

/// The search for the pages to be read next behind one page.
pub(super) struct Search<'r> {
    pub(super) read_more: &'r ReadMore,
    pub(super) site: &'r Site,
    pub(super) page: PageId,
    pub(super) group: &'r Group,
    pub(super) older_only: bool,
    pub(super) chosen: &'r [PageId],
}

/// What a search has found.
pub(super) struct Found<'r> {
    search: Search<'r>,
    bag: &'r Bag,
    profile: Profile<'r>,
    /// The best, the best first.
    finalists: Vec<Finalist>,
}

/// A candidate with what each signal gives to it, in points; nearness in time, in thousandths of what the words give.
#[derive(Clone, Copy)]
struct Finalist {
    page: PageId,
    shares: [u32; Signal::ALL.len()],
}

const NOTHING: [u32; Signal::ALL.len()] = [0; Signal::ALL.len()];

impl Finalist {
    fn set<const COUNT: usize>(&mut self, shares: [(Signal, u32); COUNT]) {
        shares.into_iter().for_each(|(signal, share)| self.shares[signal as usize] = share);
    }

    /// What each signal gives, in points.
    fn shares(&self) -> [(Signal, u32); Signal::ALL.len()] {
        let mut shares = self.shares;
        shares[Signal::Date as usize] = self.date();
        Signal::ALL.map(|signal| (signal, shares[signal as usize]))
    }

    /// What nearness in time gives, in points. It says nothing by itself: it strengthens what the words say.
    fn date(&self) -> u32 {
        let words = [Signal::Text, Signal::Phrases, Signal::Title, Signal::Mention];
        let words: u32 = words.iter().map(|signal| self.shares[*signal as usize]).sum();
        (u64::from(words) * u64::from(self.shares[Signal::Date as usize]) / 1_000) as u32
    }

    fn points(&self) -> u32 {
        self.shares.iter().sum::<u32>() - self.shares[Signal::Date as usize] + self.date()
    }

    fn merit(&self, ranks: &Ranks) -> Merit {
        ranks.merit(self.points(), self.page)
    }
}

impl<'r> Search<'r> {
    /// Finds candidates, and gives the best of them points.
    pub(super) fn run(self, scratch: &mut Scratch) -> Found<'r> {
        let bag = self.read_more.bag(self.page);
        let facts = &self.read_more.facts;
        let profile = self.group.texts.profile(bag, &self.site.config.read_more.weights);
        let around = facts.around(self.site, self.page);
        let candidates = self.candidates(&profile, &around, scratch);
        facts.warm(candidates.iter().map(|(page, _)| *page));
        let mut finalists: Vec<Finalist> =
            candidates.into_iter().map(|candidate| self.look_at(&around, candidate)).collect();
        keep_best(facts.ranks(), &mut finalists);
        finalists.extend(self.chosen.iter().map(|page| self.look_at(&around, (*page, 0))));
        self.group.texts.warm(finalists.iter().filter_map(|finalist| self.read_more.slots.of(finalist.page)));
        finalists.iter_mut().for_each(|finalist| self.compare(&profile, scratch, finalist));
        finalists.sort_by_cached_key(|finalist| Reverse(finalist.merit(facts.ranks())));
        scratch.clear(&profile);
        Found { bag, profile, finalists, search: self }
    }

    /// All that could be next, beside what was chosen, with the points that are known at first.
    fn candidates(
        &self,
        profile: &Profile<'_>,
        around: &Around<'_>,
        scratch: &mut Scratch,
    ) -> Vec<(PageId, u32)> {
        let ReadMore { slots, facts, .. } = self.read_more;
        let texts = &self.group.texts;
        if self.older_only {
            let is_wanted = |slot| self.is_wanted(slots.page(slot));
            scratch
                .gather(texts, profile, |list, pages, kept| wanted_champions(list, pages, is_wanted, kept));
        } else {
            scratch.gather(texts, profile, |list, pages, _| champions(list, pages));
        }
        let mut candidates = self.by_words(profile, scratch);
        let is_lonely = candidates.len() < CANDIDATES;
        self.add(facts.companions(self.site, around), &mut candidates);
        if is_lonely {
            self.add(facts.neighbours(self.site, self.page), &mut candidates);
        }
        candidates.retain(|(page, _)| !self.chosen.contains(page));
        candidates
    }

    /// What speaks for a candidate, of the words only what was found at first.
    fn look_at(&self, around: &Around<'_>, (page, text): (PageId, u32)) -> Finalist {
        let mut finalist = Finalist { page, shares: NOTHING };
        finalist.shares[Signal::Text as usize] = text;
        let weights = &self.site.config.read_more.weights;
        for (signal, share) in self.read_more.facts.shares(around, page) {
            if share > 0 {
                finalist.shares[signal as usize] = weighed(weights, signal, share);
            }
        }
        finalist
    }

    /// Compares all words. What phrases and titles give is counted among what the words of the text give.
    fn compare(&self, profile: &Profile<'_>, scratch: &Scratch, finalist: &mut Finalist) {
        let Search { read_more, site, group, .. } = self;
        let Some(slot) = read_more.slots.of(finalist.page) else { return };
        let words = profile.points(group.texts.sum(scratch, slot));
        let mention = group.texts.mention(profile, slot);
        let mention = mention * site.config.read_more.weights.mention / 100;
        finalist.set(self.as_full(finalist.page, [(Signal::Text, words), (Signal::Mention, mention)]));
    }

    /// What words give, by how much those of the page say about it.
    fn as_full<const COUNT: usize>(
        &self,
        page: PageId,
        shares: [(Signal, u32); COUNT],
    ) -> [(Signal, u32); COUNT] {
        let fullness = self.read_more.facts.fullness(page);
        shares.map(|(signal, share)| (signal, (u64::from(share) * fullness / 1_000) as u32))
    }

    /// The best candidates by their weightiest words, with their points.
    fn by_words(&self, profile: &Profile<'_>, scratch: &mut Scratch) -> Vec<(PageId, u32)> {
        let ReadMore { slots, facts, ranks, .. } = self.read_more;
        slots.of(self.page).into_iter().for_each(|own| scratch.leave_out(own));
        let mut best: Vec<Merit> = Vec::with_capacity(4 * CANDIDATES);
        let mut least = 1;
        for (slot, sum) in scratch.candidates() {
            if sum < least || self.older_only && !self.is_wanted(slots.page(slot)) {
                continue;
            }
            best.push(Merit::new(sum, ranks[slot.0 as usize]));
            if best.len() == 4 * CANDIDATES {
                Merit::keep_best(&mut best, CANDIDATES);
                least = best[CANDIDATES - 1].points();
            }
        }
        Merit::keep_best(&mut best, CANDIDATES);
        let points = |merit: Merit| profile.points(u64::from(merit.points()));
        best.into_iter().map(|merit| (facts.ranks().page(merit), points(merit))).collect()
    }

    /// Adds pages that may be worth a link though they share no word worth looking for.
    fn add(&self, others: Vec<PageId>, candidates: &mut Vec<(PageId, u32)>) {
        let ReadMore { slots, facts, .. } = self.read_more;
        let is_member = |page: &PageId| slots.of(*page).is_some_and(|slot| self.group.has(slot));
        for page in others.into_iter().filter(is_member).filter(|page| self.is_wanted(*page)) {
            let is_known = candidates.iter().any(|(known, _)| *known == page);
            if !is_known && facts.are_of_one_language(page, self.page) {
                candidates.push((page, 0));
            }
        }
    }

    /// Whether a page is old enough, where only older ones are wanted. What has no date has no age; a page without one
    /// has nothing that others could be older than.
    fn is_wanted(&self, page: PageId) -> bool {
        if !self.older_only {
            return true;
        }
        let (own, other) = (self.site.page(self.page), self.site.page(page));
        own.date.is_none() || other.date.is_some() && newest_first(own, other).is_lt()
    }
}

/// Keeps the best candidates, in no order.
fn keep_best(ranks: &Ranks, candidates: &mut Vec<Finalist>) {
    if candidates.len() <= FINALISTS {
        return;
    }
    let merits: Vec<Merit> = candidates.iter().map(|candidate| candidate.merit(ranks)).collect();
    let mut best = merits.clone();
    Merit::keep_best(&mut best, FINALISTS);
    let least = best[FINALISTS - 1];
    let mut merits = merits.into_iter();
    candidates.retain(|_| merits.next().is_some_and(|merit| merit >= least));
}

/// What somebody chose, as a list.
pub(super) fn of_chosen(chosen: &[PageId]) -> impl Iterator<Item = Related> + '_ {
    chosen.iter().map(|page| Related { page: *page, score: FULL_SCORE, why: Why::Chosen })
}

impl Found<'_> {
    /// The list: what was chosen, and then the best up to `count`.
    pub(super) fn list(&self, count: usize) -> Vec<Related> {
        let telling = Telling::of(&self.profile, self.bag);
        let listed = self.choose(count).listed;
        let others = listed.into_iter().map(|number| self.related(&self.finalists[number], &telling));
        of_chosen(self.search.chosen).chain(others).collect()
    }

    /// What becomes of the finalists.
    fn choose(&self, count: usize) -> Choice {
        let Search { site, page, chosen, read_more, .. } = self.search;
        let candidates: Vec<(PageId, u32)> =
            self.finalists.iter().map(|finalist| (finalist.page, finalist.points())).collect();
        choose(site, &read_more.facts, page, (count, chosen), &candidates, |page| read_more.bag(page))
    }

    fn related<'p>(&'p self, finalist: &Finalist, telling: &Telling<'p>) -> Related {
        let Search { site, read_more, page, .. } = self.search;
        let shared = self.shared(finalist.page, telling, NAMED);
        let why = why(site, &read_more.facts, (page, finalist.page), &finalist.shares(), &shared);
        Related { page: finalist.page, score: (finalist.points() / 10).min(FULL_SCORE), why }
    }

    fn shared<'p>(&'p self, other: PageId, telling: &Telling<'p>, most: usize) -> Vec<&'p str> {
        let Search { site, read_more, page, .. } = self.search;
        telling.shared(site, &read_more.facts, most, (page, self.bag), (other, read_more.bag(other)))
    }

    /// The best candidates with all that speaks for them: what was chosen, and then as many as asked for, and all that are
    /// in the list.
    pub(super) fn explain(&self, count: usize, listed: usize) -> Vec<Candidate> {
        let chosen = self.search.chosen;
        let telling = Telling::of(&self.profile, self.bag);
        let fates = self.choose(listed).fates;
        let mut known: Vec<(&Finalist, Fate)> = self.finalists.iter().zip(fates).collect();
        let place = |page: PageId| chosen.iter().position(|chosen| *chosen == page).unwrap_or(usize::MAX);
        // Stable, so that all others stay as they are.
        known.sort_by_key(|(finalist, _)| place(finalist.page));
        let is_asked_for = |(number, (_, fate)): &(usize, (&Finalist, Fate))| {
            *number < count.max(chosen.len()) || matches!(fate, Fate::Listed | Fate::Chosen)
        };
        let asked_for = known.into_iter().enumerate().filter(is_asked_for);
        asked_for.map(|(_, (finalist, fate))| self.candidate(finalist, fate, &telling)).collect()
    }

    fn candidate<'p>(&'p self, finalist: &Finalist, fate: Fate, telling: &Telling<'p>) -> Candidate {
        let shares = self.told_apart(finalist).shares().into_iter().filter(|(_, share)| *share > 0).collect();
        let shared = self.shared(finalist.page, telling, usize::MAX).into_iter().map(str::to_owned).collect();
        Candidate { page: finalist.page, points: finalist.points(), shares, shared, fate }
    }

    /// A candidate with what words, phrases and titles give to it, each by itself.
    fn told_apart(&self, finalist: &Finalist) -> Finalist {
        let [text, phrases, title] = sums(&self.profile, self.search.read_more.bag(finalist.page));
        let all = [text, phrases, title].iter().map(|(_, sum)| sum).sum();
        let all =
            [(Signal::Text, all), phrases, title].map(|(signal, sum)| (signal, self.profile.points(sum)));
        let [(_, all), (_, phrases), (_, title)] = self.search.as_full(finalist.page, all);
        let mut finalist = *finalist;
        // What is lost where each of them is rounded, words get.
        let text = all.saturating_sub(phrases + title);
        finalist.set([(Signal::Text, text), (Signal::Phrases, phrases), (Signal::Title, title)]);
        finalist
    }
}
