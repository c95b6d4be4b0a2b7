//! Read More: the pages to be read next, chosen by editors first, and then from what the site knows of its pages.

mod choice;
mod chosen;
mod facts;
mod group;
mod lists;
mod postings;
mod ranks;
mod rarity;
mod roster;
mod search;
mod slots;
mod text;
mod why;

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;

use super::site::{PageId, SeriesId, Site, TermId};
use crate::config::{self, Scope};
use crate::parse::{Bag, Page};
pub(super) use chosen::HandPicked;
use facts::Facts;
use group::Group;
pub(super) use lists::Lists;
use roster::Roster;
use search::{Found, Search};
use slots::{Changed, Slots};
use text::Scratch;

/// A page to be read next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// The page.
    pub page: PageId,
    /// How well it fits: 100 is what a copy of the page would have by its text alone. A link that somebody chose has 100.
    pub score: u32,
    /// Why it is there.
    pub why: Why,
}

/// Why a page is to be read next, as readers are told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// The author or the editors chose it.
    Chosen,
    /// It is the next one of the series.
    NextInSeries(SeriesId),
    /// It is another one of the series.
    InSeries(SeriesId),
    /// Its text links to the page.
    LinksHere,
    /// The page's text links to it.
    LinkedHere,
    /// Both are linked from the same pages.
    LinkedTogether,
    /// Both are about the same: up to three terms and words, as pages write them; none where no word is worth naming.
    About(Vec<String>),
    /// Both have an author.
    SameAuthor(TermId),
    /// Both are in the same folder.
    SameSection,
    /// Both are of the same time.
    SameTime,
}

/// What a share of a score is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// Words of the text.
    Text,
    /// Pairs of words.
    Phrases,
    /// Words of the other page's title.
    Title,
    /// Several words of the other page's title in one passage.
    Mention,
    /// Terms of taxonomies.
    Taxonomies,
    /// Authors.
    Authors,
    /// Nearness in the tree of folders.
    Section,
    /// Links between the pages, and pages that link to both.
    Links,
    /// The same series.
    Series,
    /// Nearness in time.
    Date,
}

impl Signal {
    /// All of them, in the order in which they are told.
    pub const ALL: [Signal; 10] = [
        Signal::Text,
        Signal::Phrases,
        Signal::Title,
        Signal::Mention,
        Signal::Taxonomies,
        Signal::Authors,
        Signal::Section,
        Signal::Links,
        Signal::Series,
        Signal::Date,
    ];

    /// Its name, as `[read_more.weights]` has it.
    pub fn name(self) -> &'static str {
        match self {
            Signal::Text => "text",
            Signal::Phrases => "phrases",
            Signal::Title => "title",
            Signal::Mention => "mention",
            Signal::Taxonomies => "taxonomies",
            Signal::Authors => "authors",
            Signal::Section => "section",
            Signal::Links => "links",
            Signal::Series => "series",
            Signal::Date => "date",
        }
    }
}

/// A page that could be read next, with all that speaks for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The page.
    pub page: PageId,
    /// How well it fits, in tenths of what [`Related::score`] counts.
    pub points: u32,
    /// The share of each signal that has one, in points.
    pub shares: Vec<(Signal, u32)>,
    /// Words and phrases that both have, the most telling first, as one of the pages writes them.
    pub shared: Vec<String>,
    /// What becomes of it.
    pub fate: Fate,
}

/// What becomes of a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is in the list.
    Listed,
    /// It is in the list because somebody chose it.
    Chosen,
    /// Others are better.
    Behind,
    /// It has fewer points than `minimum` asks for.
    BelowMinimum,
    /// It says nearly the same as a page that is in the list.
    NearDuplicate(PageId),
    /// There are pages enough of its series in the list.
    SeriesFull,
}

/// What points are counted in: a thousand are what a copy of a page has by its text alone.
const POINTS: u32 = 1_000;

/// What is known of all pages of a site, to find out what should be read next.
///
/// It can be kept when a site is joined again: then only what has changed is learned anew, and the lists are those that
/// would be made afresh.
#[derive(Clone, Debug, Default)]
pub struct ReadMore {
    slots: Slots,
    groups: Vec<Group>,
    /// What holds for the list of each page.
    wanted: Vec<Wanted>,
    facts: Facts,
    /// The place of the page in each slot among those that are equally good.
    ranks: Vec<u32>,
    hand_picked: Arc<HandPicked>,
    /// The words of a page without any.
    nothing: Bag,
}

/// What is different on a site since another one was learned.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Since {
    /// Anything may be.
    #[default]
    Everything,
    /// The pages are the same, and what they see of each other is, but for the words, titles and links of these.
    Texts(BTreeSet<PageId>),
}

impl Since {
    /// Nothing is different.
    pub(super) const NOTHING: Self = Self::Texts(BTreeSet::new());

    /// What is different where something else is, too.
    pub(super) fn and(self, later: Self) -> Self {
        match (self, later) {
            (Self::Texts(mut pages), Self::Texts(others)) => {
                pages.extend(others);
                Self::Texts(pages)
            }
            _ => Self::Everything,
        }
    }
}

/// What holds for the list of a page.
#[derive(Clone, Copy, Debug)]
struct Wanted {
    count: usize,
    older_only: bool,
    /// The number of the group with its candidates.
    group: usize,
}

impl ReadMore {
    /// Learns a site of which something else is known than before, or all. What is known is copied only if somebody may still
    /// look at the lists of the former site.
    pub(super) fn learned(
        site: &Site,
        former: Arc<Self>,
        since: &Since,
        hand_picked: Arc<HandPicked>,
    ) -> Arc<Self> {
        let mut read_more = Self { hand_picked, ..Arc::unwrap_or_clone(former) };
        match since {
            Since::Everything => {
                let bag = |page: &Arc<Page>| Arc::clone(page.said.bag());
                let bags =
                    site.config.read_more.has_lists().then(|| site.pages.par_iter().map(bag).collect());
                read_more.learn(site, bags.unwrap_or_default());
            }
            Since::Texts(pages) => read_more.learn_texts(site, pages),
        }
        Arc::new(read_more)
    }

    /// Learns a site of which nothing is known, the words of its pages while `join` joins the rest of it, which depends on one
    /// thing after the other. Its taxonomies are joined already, and `bags` are the words.
    pub(super) fn beside<T: Send>(
        site: &mut Site,
        bags: Vec<Arc<Bag>>,
        join: impl FnOnce(&mut Site) -> T + Send,
    ) -> (T, Self) {
        let mut read_more = Self::default();
        let (roster, config) = (Roster::of(site), Arc::clone(&site.config));
        let changed = read_more.slots.settle(&roster, bags);
        let join = || {
            let joined = join(site);
            (joined, Facts::of(site))
        };
        let words = || grouped(&config.read_more, &roster, &read_more.slots, Vec::new(), &changed);
        let ((joined, facts), words) = rayon::join(join, words);
        read_more.settle(facts, words);
        (joined, read_more)
    }

    /// The same with what authors and editors chose.
    pub(super) fn with(self, hand_picked: HandPicked) -> Arc<Self> {
        Arc::new(Self { hand_picked: Arc::new(hand_picked), ..self })
    }

    /// Learns a site of which anything may be different from what is known.
    fn learn(&mut self, site: &Site, bags: Vec<Arc<Bag>>) {
        let roster = Roster::of(site);
        let changed = self.slots.settle(&roster, bags);
        let former = std::mem::take(&mut self.groups);
        let words = || grouped(&site.config.read_more, &roster, &self.slots, former, &changed);
        let (facts, words) = rayon::join(|| Facts::of(site), words);
        self.settle(facts, words);
    }

    fn settle(&mut self, facts: Facts, (groups, wanted): (Vec<Group>, Vec<Wanted>)) {
        (self.facts, self.groups, self.wanted) = (facts, groups, wanted);
        let rank = |slot| self.slots.bag(slot).map_or(0, |_| self.facts.ranks().place(self.slots.page(slot)));
        self.ranks = self.slots.all().map(rank).collect();
    }

    /// Learns the texts of some pages, where nothing else is different.
    fn learn_texts(&mut self, site: &Site, pages: &BTreeSet<PageId>) {
        let changed: Vec<Changed> = pages
            .iter()
            .filter_map(|page| self.slots.replace(*page, Arc::clone(site.page(*page).said.bag())))
            .collect();
        pages.iter().for_each(|page| self.facts.look_again(site, *page));
        self.groups.iter_mut().for_each(|group| group.follow_texts(&self.slots, &changed));
    }

    /// The pages to be read next behind every page, the best first: what was chosen, and then others up to the number
    /// that the settings give for the page.
    fn all(&self, site: &Site) -> Vec<Vec<Related>> {
        (0..site.pages.len()).into_par_iter().map(|page| self.listed(site, PageId(page))).collect()
    }

    /// The pages to be read next behind one page, as the settings want them.
    fn listed(&self, site: &Site, page: PageId) -> Vec<Related> {
        self.ranked(site, page, self.count(page.0))
    }

    /// Up to how many links the settings want for a page.
    fn count(&self, page: usize) -> usize {
        self.wanted.get(page).map_or(0, |wanted| wanted.count)
    }

    /// The pages to be read next behind one page, the best first: what was chosen, and then others up to `count`.
    pub fn ranked(&self, site: &Site, page: PageId, count: usize) -> Vec<Related> {
        let Some(chosen) = self.hand_picked.links(page) else { return Vec::new() };
        let found = if chosen.len() < count { self.search(site, page) } else { None };
        found.map_or_else(|| search::of_chosen(chosen).collect(), |found| found.list(count))
    }

    /// The best candidates for a page, the best first, with all that speaks for them.
    pub fn explain(&self, site: &Site, page: PageId, count: usize) -> Vec<Candidate> {
        let listed = self.count(page.0);
        self.search(site, page).map_or_else(Vec::new, |found| found.explain(count, listed))
    }

    /// What is found for a page that is to have a list, on a site that has any.
    fn search<'r>(&'r self, site: &'r Site, page: PageId) -> Option<Found<'r>> {
        let chosen = self.hand_picked.links(page)?;
        let wanted = self.wanted.get(page.0)?;
        let group = self.groups.get(wanted.group)?;
        let search = Search { read_more: self, site, page, group, older_only: wanted.older_only, chosen };
        Some(Scratch::with(|scratch| search.run(scratch)))
    }

    /// The words of a page; none where there are more pages than slots.
    fn bag(&self, page: PageId) -> &Bag {
        self.slots.of(page).and_then(|slot| self.slots.bag(slot)).unwrap_or(&self.nothing)
    }
}

/// The groups with the candidates for all lists, of which some are known, and what holds for the list of each page; nothing where
/// no page has a list.
fn grouped(
    settings: &config::ReadMore,
    roster: &Roster,
    slots: &Slots,
    mut former: Vec<Group>,
    changed: &[Changed],
) -> (Vec<Group>, Vec<Wanted>) {
    let scopes: Vec<Scope<'_>> = roster.paths().map(|path| settings.scope(path)).collect();
    let (mut groups, mut wanted): (Vec<Group>, Vec<Wanted>) = (Vec::new(), Vec::new());
    if scopes.iter().all(|scope| scope.count == 0) {
        return (groups, wanted);
    }
    for scope in scopes {
        let known = groups.iter().position(|group| group.is_of(&scope));
        let group = known.unwrap_or_else(|| {
            groups.push(match former.iter().position(|group| group.is_of(&scope)) {
                Some(at) => former.swap_remove(at).follow(roster, slots, &scope, changed),
                None => Group::of(roster, slots, &scope),
            });
            groups.len() - 1
        });
        wanted.push(Wanted { count: scope.count, older_only: scope.older_only, group });
    }
    (groups, wanted)
}

/// Takes the words out of all pages, which need not keep them longer than their links are chosen, unless they are kept
/// themselves. There are none where no page has a list, for which they would be counted.
pub(super) fn take_bags(site: &mut Site) -> Vec<Arc<Bag>> {
    let nothing = Arc::default();
    let said = |page: &mut Arc<Page>| {
        let said = Arc::clone(&page.said);
        if let Some(page) = Arc::get_mut(page) {
            page.said = Arc::clone(&nothing);
        }
        said
    };
    let said = site.pages.iter_mut().map(said);
    if site.config.read_more.has_lists() {
        said.map(|said| Arc::clone(said.bag())).collect()
    } else {
        said.for_each(drop);
        Vec::new()
    }
}
