//! What is known of pages beside their words: folders, terms, authors, links, series, dates.

mod around;
mod folders;

use std::collections::HashMap;
use std::sync::Arc;

use xxhash_rust::xxh3::xxh3_64;

use super::super::site::{AUTHORS, Entity, PageId, Relations, SeriesId, Site, TermId};
use super::Signal;
use super::ranks::Ranks;
use super::rarity::Rarity;
use crate::date::Date;
use crate::parse::Page;
pub(super) use around::Around;
use folders::{Folder, tree};

/// How many pages one reason, as a folder or a term, may bring in as candidates without a word in common.
const NEAR: usize = 6;

/// Nearness in time by days, in thousandths: (5 × e^(−days / 180) + 4 × e^(−days / 30)) / 9.
const NEARNESS: [u16; 1_200] = {
    let mut nearness = [0; 1_200];
    // What is left of a thousand after each day, with 32 binary digits behind the point.
    let (mut slow, mut fast): (u64, u64) = (1_000 << 32, 1_000 << 32);
    let mut day = 0;
    while day < nearness.len() {
        nearness[day] = (((5 * slow + 4 * fast) / 9) >> 32) as u16;
        slow = ((slow as u128 * SLOW) >> 32) as u64;
        fast = ((fast as u128 * FAST) >> 32) as u64;
        day += 1;
    }
    nearness
};

/// e^(−1/180) and e^(−1/30), with 32 binary digits behind the point.
const SLOW: u128 = 4_271_172_524;
const FAST: u128 = 4_154_161_520;

/// How many words a page has whose words say all about it.
const FULL: usize = 200;

const SECONDS_A_DAY: u64 = 24 * 60 * 60;

/// What is known of all pages beside their words.
#[derive(Clone, Debug, Default)]
pub(super) struct Facts {
    pages: Vec<Fact>,
    /// The terms of all pages, one page behind the other.
    tags: Arc<[Tag]>,
    folders: Arc<[Folder]>,
    /// The pages that the text of each page links to, sorted.
    links: Vec<Arc<[PageId]>>,
    ranks: Arc<Ranks>,
    rarity: Rarity,
}

/// What is known of a page, small enough that many can be looked at.
#[derive(Clone, Copy, Debug)]
struct Fact {
    /// The moment that it is of, in seconds.
    moment: Option<i64>,
    /// The series that it is part of, and its place there.
    series: Option<(u32, u32)>,
    /// The column that it is part of by its title.
    column: Option<u64>,
    /// The folder that it is about.
    home: u32,
    /// Where its terms begin and end.
    tags: (u32, u32),
    /// The length of its vector of terms.
    length: u32,
    /// How much its words say about it, in thousandths: those of a page with hardly a word say little.
    fullness: u16,
    /// The number of its language, whatever the region.
    language: u16,
}

/// A term of a page.
#[derive(Clone, Copy, Debug)]
struct Tag {
    /// The number of the term among those of all taxonomies.
    number: u32,
    /// How telling it is, in thousandths.
    rarity: u16,
    is_author: bool,
}

/// Pages that are alike in what they are part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Run {
    /// Parts of a series.
    Series(u32),
    /// Pages whose titles begin alike, as "Weekly notes: …".
    Column(u64),
}

impl Facts {
    pub(super) fn of(site: &Site) -> Self {
        let rarity = Rarity::among(site.pages.len());
        let (homes, folders) = tree(&site.pages, rarity);
        let languages = languages(site);
        let known = known_terms(site, rarity);
        let mut tags: Vec<Tag> = Vec::new();
        let pages = site.pages.iter().zip(&site.relations).enumerate().map(|(number, (page, relations))| {
            let from = tags.len();
            tags.extend(relations.terms.iter().map(|term| known[term.taxonomy][term.term]));
            let own = tags[from..].iter().filter(|tag| !tag.is_author);
            let squares: u32 = own.map(|tag| u32::from(tag.rarity).pow(2)).sum();
            Fact {
                moment: page.date.map(Date::seconds),
                series: relations.series.map(|(SeriesId(series), place)| (series as u32, place as u32)),
                column: column(&page.title),
                home: homes[number] as u32,
                tags: (from as u32, tags.len() as u32),
                length: squares.isqrt(),
                fullness: fullness(page),
                language: languages[number],
            }
        });
        let pages = pages.collect();
        let links = site.relations.iter().map(|relations| links(relations)).collect();
        let ranks = Arc::new(Ranks::of(site));
        Self { pages, tags: tags.into(), folders: folders.into(), links, ranks, rarity }
    }

    /// Looks again at a page that has other words, another title or other links than before, and nothing else.
    pub(super) fn look_again(&mut self, site: &Site, page: PageId) {
        let fact = &mut self.pages[page.0];
        fact.fullness = fullness(site.page(page));
        fact.column = column(&site.page(page).title);
        self.links[page.0] = links(site.relations(page));
    }

    /// The order of pages that are equally good.
    pub(super) fn ranks(&self) -> &Ranks {
        &self.ranks
    }

    fn tags(&self, fact: &Fact) -> &[Tag] {
        self.tags.get(fact.tags.0 as usize..fact.tags.1 as usize).unwrap_or_default()
    }

    /// How much the words of a page say about it, in thousandths.
    pub(super) fn fullness(&self, page: PageId) -> u64 {
        u64::from(self.pages[page.0].fullness)
    }

    /// Whether two pages are in the same language, whatever the region.
    pub(super) fn are_of_one_language(&self, page: PageId, other: PageId) -> bool {
        self.pages[page.0].language == self.pages[other.0].language
    }

    /// The pages that stand near a page in its folder and in the lists of its terms: for one that has hardly a word in
    /// common with others.
    pub(super) fn neighbours(&self, site: &Site, page: PageId) -> Vec<PageId> {
        let home = &self.folders[self.pages[page.0].home as usize];
        let mut found = near(&home.pages, home.pages.partition_point(|other| *other < page)).to_vec();
        found.extend(home.parent.iter().flat_map(|parent| self.folders[*parent].pages.iter().take(NEAR)));
        for term in &site.relations(page).terms {
            let pages = &site.term(*term).pages;
            let own = self.ranks.place(page);
            found.extend(near(pages, pages.partition_point(|other| self.ranks.place(*other) < own)));
        }
        others(found, page)
    }

    /// Looks at what is known of some pages, all at once and in no order, since it is far apart in memory: what follows need
    /// not wait for it.
    pub(super) fn warm(&self, pages: impl Iterator<Item = PageId>) {
        let first = |page: PageId| self.tags(&self.pages[page.0]).first().map_or(0, |tag| tag.number);
        std::hint::black_box(pages.map(first).fold(0, u32::wrapping_add));
    }

    /// What speaks for a page beside its words, in thousandths of the most that each signal can have.
    pub(super) fn shares(&self, around: &Around<'_>, other: PageId) -> [(Signal, u32); 6] {
        let fact = &self.pages[other.0];
        let (terms, authors) = self.terms(around, fact);
        [
            (Signal::Taxonomies, terms),
            (Signal::Authors, authors),
            (Signal::Section, self.section(around.fact.home, fact.home)),
            (Signal::Links, around.links(other)),
            (Signal::Series, series(&around.fact, fact)),
            (Signal::Date, nearness(&around.fact, fact)),
        ]
    }

    /// How near two pages are by their terms, as vectors of what each term tells (the cosine of the angle between them), and
    /// how telling the authors are whom they have in common.
    fn terms(&self, around: &Around<'_>, other: &Fact) -> (u32, u32) {
        let (mut terms, mut authors) = (0, 0);
        for tag in self.tags(other).iter().filter(|tag| around.has(tag)) {
            let rarity = u32::from(tag.rarity);
            if tag.is_author {
                authors += rarity;
            } else {
                terms += u64::from(rarity) * u64::from(rarity);
            }
        }
        if terms == 0 {
            return (0, authors);
        }
        let lengths = u64::from(around.fact.length) * u64::from(other.length);
        (u32::try_from(1_000 * terms / lengths.max(1)).unwrap_or(0), authors)
    }

    /// How telling the deepest folder is in which both are.
    fn section(&self, mut one: u32, mut two: u32) -> u32 {
        while one != two {
            let (a, b) = (&self.folders[one as usize], &self.folders[two as usize]);
            if a.depth >= b.depth {
                one = a.parent.unwrap_or(0) as u32;
            }
            if b.depth >= a.depth {
                two = b.parent.unwrap_or(0) as u32;
            }
        }
        self.folders[one as usize].rarity
    }

    /// How telling it is to have a term, in thousandths.
    pub(super) fn rarity_of(&self, site: &Site, term: TermId) -> u32 {
        self.rarity.thousandths(site.term(term).pages.len())
    }

    /// What a list should not have too much of: a series, or a column.
    pub(super) fn run(&self, page: PageId) -> Option<Run> {
        let fact = &self.pages[page.0];
        fact.series.map(|(series, _)| Run::Series(series)).or_else(|| fact.column.map(Run::Column))
    }

    /// Whether two pages have more than half of what nearness in time can give.
    pub(super) fn are_of_one_time(&self, page: PageId, other: PageId) -> bool {
        nearness(&self.pages[page.0], &self.pages[other.0]) > 500
    }

    /// Whether the text of a page links to another.
    pub(super) fn links_to(&self, page: PageId, other: PageId) -> bool {
        self.links[page.0].binary_search(&other).is_ok()
    }
}

fn series(one: &Fact, two: &Fact) -> u32 {
    match (one.series, two.series) {
        (Some((one, place)), Some((two, other))) if one == two => match other.abs_diff(place) {
            1 => 1_000,
            _ => 500,
        },
        _ => 0,
    }
}

/// Nearness in time: two pages of one day have all of it. It fades twice, by the month and by the half year: there are news,
/// and there are themes.
fn nearness(one: &Fact, two: &Fact) -> u32 {
    let (Some(one), Some(two)) = (one.moment, two.moment) else { return 0 };
    let days = one.abs_diff(two) / SECONDS_A_DAY;
    NEARNESS.get(days as usize).map_or(0, |nearness| u32::from(*nearness))
}

/// All terms, by taxonomy.
fn known_terms(site: &Site, rarity: Rarity) -> Vec<Vec<Tag>> {
    let mut numbers = 0..;
    let mut tag = |is_author, having: usize| Tag {
        number: numbers.next().unwrap_or(u32::MAX),
        rarity: rarity.thousandths(having) as u16,
        is_author,
    };
    let of_taxonomy = site.taxonomies.iter().map(|taxonomy| {
        let is_author = taxonomy.name == AUTHORS;
        taxonomy.terms.iter().map(|term| tag(is_author, term.pages.len())).collect()
    });
    of_taxonomy.collect()
}

/// The number of each page's language, whatever the region.
fn languages(site: &Site) -> Vec<u16> {
    let mut numbers: HashMap<&str, u16> = HashMap::new();
    let mut number = |page| {
        let language =
            site.language(Entity::Page(PageId(page))).as_str().split('-').next().unwrap_or_default();
        let next = numbers.len() as u16;
        *numbers.entry(language).or_insert(next)
    };
    (0..site.pages.len()).map(&mut number).collect()
}

/// Each page once, without one of them.
fn others(mut pages: Vec<PageId>, page: PageId) -> Vec<PageId> {
    pages.retain(|other| *other != page);
    pages.sort_unstable();
    pages.dedup();
    pages
}

/// The members of a list that stand nearest to a place in it.
fn near(list: &[PageId], place: usize) -> &[PageId] {
    let start = place.saturating_sub(NEAR / 2).min(list.len().saturating_sub(NEAR + 1));
    list.get(start..(start + NEAR + 1).min(list.len())).unwrap_or_default()
}

/// How much the words of a page say about it, in thousandths.
fn fullness(page: &Page) -> u16 {
    (700 + 300 * page.body.words.min(FULL) / FULL) as u16
}

/// The pages that the text of a page links to, sorted.
fn links(relations: &Relations) -> Arc<[PageId]> {
    let mut links: Vec<PageId> = relations.links.iter().filter_map(|link| link.page).collect();
    links.sort_unstable();
    links.dedup();
    links.into()
}

/// What stands in a title before its first colon or dash, as a digest.
fn column(title: &str) -> Option<u64> {
    // Most titles have nothing that could be a colon or a dash.
    if !title.bytes().any(|byte| matches!(byte, b':' | b'|' | b'-' | 0x80..)) {
        return None;
    }
    let ends = [": ", " – ", " — ", " | ", " - "].iter().filter_map(|mark| title.find(mark));
    let beginning = title.get(..ends.min()?).filter(|beginning| beginning.len() > 2)?;
    Some(xxh3_64(beginning.as_bytes()))
}
