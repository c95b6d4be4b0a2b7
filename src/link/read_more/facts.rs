//! What is known of pages beside their words: folders, terms, authors, links, series, dates.

use std::collections::HashMap;

use super::super::order::newest_first;
use super::super::site::{PageId, SeriesId, Site, TermId};
use super::Signal;
use super::rarity::Rarity;
use crate::parse::{Page, page_folder};

/// How many pages one reason, as a folder or a term, may bring in as candidates without a word in common.
const NEAR: usize = 6;

/// How many links of a page are looked at, and how many pages that link to it.
const LINKS: usize = 32;

/// What it counts that a text links to the other page, in thousandths of what the other one's link counts.
const FOLLOWED: u32 = 300;

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

const SECONDS_A_DAY: u64 = 24 * 60 * 60;

/// What is known of all pages beside their words.
#[derive(Debug, Default)]
pub(super) struct Facts {
    /// The folder that each page is about.
    homes: Vec<usize>,
    folders: Vec<Folder>,
    rarity: Rarity,
    /// The pages that the text of each page links to, sorted.
    links: Vec<Vec<PageId>>,
    /// The length of each page's vector of terms.
    lengths: Vec<u32>,
    /// The column that each page is part of by its title.
    columns: Vec<Option<usize>>,
}

/// A folder with pages somewhere below it.
#[derive(Debug)]
struct Folder {
    parent: Option<usize>,
    depth: usize,
    /// How telling it is to be below it, in thousandths.
    rarity: u32,
    /// The pages that are about it, by path.
    pages: Vec<PageId>,
}

/// Pages that are alike in what they are part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Run {
    /// Parts of a series.
    Series(SeriesId),
    /// Pages whose titles begin alike, as "Weekly notes: …".
    Column(usize),
}

/// The pages around one page: those that have to do with it, whatever they are about.
#[derive(Debug, Default)]
pub(super) struct Around {
    /// Those that other pages link to together with it, sorted, with a share for each.
    together: Vec<(PageId, u32)>,
}

impl Facts {
    pub(super) fn of(site: &Site) -> Self {
        let rarity = Rarity::among(site.pages.len());
        let (homes, folders) = tree(&site.pages, rarity);
        let links = site.relations.iter().map(|relations| {
            let mut links: Vec<PageId> = relations.links.iter().filter_map(|link| link.page).collect();
            links.sort_unstable();
            links.dedup();
            links
        });
        let lengths = site.relations.iter().map(|relations| {
            let terms = relations.terms.iter().filter(|term| !site.is_author(**term));
            let squares: u32 =
                terms.map(|term| rarity.thousandths(site.term(*term).pages.len()).pow(2)).sum();
            squares.isqrt()
        });
        Self {
            homes,
            folders,
            rarity,
            links: links.collect(),
            lengths: lengths.collect(),
            columns: columns(&site.pages),
        }
    }

    /// What is around a page.
    pub(super) fn around(&self, site: &Site, page: PageId) -> Around {
        let mut together: Vec<(PageId, u32)> = Vec::new();
        for linking in site.relations(page).backlinks.iter().take(LINKS) {
            let links = &self.links[linking.0];
            // A page that links to many others says little about any two of them.
            let share = 1_000 / links.len().max(1) as u32;
            together.extend(
                links.iter().take(LINKS).filter(|other| **other != page).map(|other| (*other, share)),
            );
        }
        together.sort_unstable();
        together.dedup_by(|next, kept| {
            let is_same = next.0 == kept.0;
            if is_same {
                kept.1 += next.1;
            }
            is_same
        });
        Around { together }
    }

    /// The pages that a page has to do with by links and by its series.
    pub(super) fn companions(&self, site: &Site, page: PageId, around: &Around) -> Vec<PageId> {
        let relations = site.relations(page);
        let mut found: Vec<PageId> = around.together.iter().map(|(other, _)| *other).collect();
        found.extend(self.links[page.0].iter().take(LINKS));
        found.extend(relations.backlinks.iter().take(LINKS));
        if let Some((series, place)) = relations.series {
            found.extend(near(&site.series[series.0].pages, place));
        }
        others(found, page)
    }

    /// The pages that stand near a page in its folder and in the lists of its terms: for one that has hardly a word in
    /// common with others.
    pub(super) fn neighbours(&self, site: &Site, page: PageId) -> Vec<PageId> {
        let home = &self.folders[self.homes[page.0]];
        let mut found = near(&home.pages, home.pages.partition_point(|other| *other < page)).to_vec();
        found.extend(home.parent.iter().flat_map(|parent| self.folders[*parent].pages.iter().take(NEAR)));
        for term in &site.relations(page).terms {
            let pages = &site.term(*term).pages;
            let order = |other: &PageId| newest_first(site.page(*other), site.page(page)).is_lt();
            found.extend(near(pages, pages.partition_point(order)));
        }
        others(found, page)
    }

    /// What speaks for a page beside its words, in thousandths of the most that each signal can have.
    pub(super) fn shares(
        &self,
        site: &Site,
        page: PageId,
        around: &Around,
        other: PageId,
    ) -> [(Signal, u32); 6] {
        let (terms, authors) = self.terms(site, page, other);
        [
            (Signal::Taxonomies, terms),
            (Signal::Authors, authors),
            (Signal::Section, self.section(page, other)),
            (Signal::Links, self.links(page, around, other)),
            (Signal::Series, Self::series(site, page, other)),
            (Signal::Date, Self::date(site, page, other)),
        ]
    }

    /// How near two pages are by their terms, as vectors of what each term tells (the cosine of the angle between them), and
    /// how telling the authors are whom they have in common.
    fn terms(&self, site: &Site, page: PageId, other: PageId) -> (u32, u32) {
        let (mut terms, mut authors) = (0, 0);
        let (own, others) = (&site.relations(page).terms, &site.relations(other).terms);
        for term in own.iter().filter(|term| others.contains(term)) {
            let rarity = self.rarity_of(site, *term);
            if site.is_author(*term) {
                authors += rarity;
            } else {
                terms += u64::from(rarity) * u64::from(rarity);
            }
        }
        let lengths = u64::from(self.lengths[page.0]) * u64::from(self.lengths[other.0]);
        (u32::try_from(1_000 * terms / lengths.max(1)).unwrap_or(0), authors)
    }

    /// How telling the deepest folder is in which both are.
    fn section(&self, page: PageId, other: PageId) -> u32 {
        let (mut one, mut two) = (self.homes[page.0], self.homes[other.0]);
        while one != two {
            let (a, b) = (&self.folders[one], &self.folders[two]);
            if a.depth >= b.depth {
                one = a.parent.unwrap_or(0);
            }
            if b.depth >= a.depth {
                two = b.parent.unwrap_or(0);
            }
        }
        self.folders[one].rarity
    }

    fn links(&self, page: PageId, around: &Around, other: PageId) -> u32 {
        // What the text links to, readers have met already.
        let followed = FOLLOWED * u32::from(self.links_to(page, other));
        let direct = followed + 1_000 * u32::from(self.links_to(other, page));
        let together = around.together.binary_search_by_key(&other, |(page, _)| *page);
        (direct + together.map_or(0, |at| around.together[at].1)).min(2_000)
    }

    fn series(site: &Site, page: PageId, other: PageId) -> u32 {
        match (site.relations(page).series, site.relations(other).series) {
            (Some((one, place)), Some((two, other))) if one == two => match other.abs_diff(place) {
                1 => 1_000,
                _ => 500,
            },
            _ => 0,
        }
    }

    /// Nearness in time: two pages of one day have all of it. It fades twice, by the month and by the half year: there are news,
    /// and there are themes.
    fn date(site: &Site, page: PageId, other: PageId) -> u32 {
        let (Some(one), Some(two)) = (site.page(page).date, site.page(other).date) else { return 0 };
        let days = one.seconds().abs_diff(two.seconds()) / SECONDS_A_DAY;
        NEARNESS.get(days as usize).map_or(0, |nearness| u32::from(*nearness))
    }

    /// How telling it is to have a term, in thousandths.
    pub(super) fn rarity_of(&self, site: &Site, term: TermId) -> u32 {
        self.rarity.thousandths(site.term(term).pages.len())
    }

    /// What a list should not have too much of: a series, or a column.
    pub(super) fn run(&self, site: &Site, page: PageId) -> Option<Run> {
        let series = site.relations(page).series.map(|(series, _)| Run::Series(series));
        series.or_else(|| self.columns[page.0].map(Run::Column))
    }

    /// Whether two pages have more than half of what nearness in time can give.
    pub(super) fn are_of_one_time(site: &Site, page: PageId, other: PageId) -> bool {
        Self::date(site, page, other) > 500
    }

    /// Whether the text of a page links to another.
    pub(super) fn links_to(&self, page: PageId, other: PageId) -> bool {
        self.links[page.0].binary_search(&other).is_ok()
    }
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

/// The tree of folders; the first is the root. A page is about the folder that bears its name, if there is one: so
/// `guide.md` and `guide/begin.md` are as near as two pages in one folder.
fn tree(pages: &[Page], rarity: Rarity) -> (Vec<usize>, Vec<Folder>) {
    let mut folders = vec![Folder { parent: None, depth: 0, rarity: 0, pages: Vec::new() }];
    let mut by_path: HashMap<&str, usize> = HashMap::from([("", 0)]);
    for page in pages {
        add_folder(home_folder(page), &mut folders, &mut by_path);
    }
    let mut homes = Vec::with_capacity(pages.len());
    let mut below = vec![0_usize; folders.len()];
    for (number, page) in pages.iter().enumerate() {
        let named = page.path.strip_suffix(".md").and_then(|path| by_path.get(path));
        let home = named.or_else(|| by_path.get(home_folder(page))).copied().unwrap_or(0);
        folders[home].pages.push(PageId(number));
        homes.push(home);
        let above = std::iter::successors(Some(home), |folder| folders[*folder].parent);
        above.for_each(|folder| below[folder] += 1);
    }
    for (folder, below) in folders.iter_mut().zip(below).skip(1) {
        folder.rarity = rarity.thousandths(below);
    }
    (homes, folders)
}

/// The folder in which a page is listed: a page with a folder to itself stands beside its siblings.
fn home_folder(page: &Page) -> &str {
    let folder = if page.is_bundle() { page_folder(page.folder()) } else { page.folder() };
    without_dates(folder)
}

/// A folder that bears the number of a year, a month or a day says nothing that a date does not say.
fn without_dates(mut folder: &str) -> &str {
    while let Some(name) = folder.rsplit('/').next().filter(|name| !name.is_empty())
        && name.bytes().all(|byte| byte.is_ascii_digit())
    {
        folder = page_folder(folder);
    }
    folder
}

fn add_folder<'p>(path: &'p str, folders: &mut Vec<Folder>, by_path: &mut HashMap<&'p str, usize>) -> usize {
    if let Some(known) = by_path.get(path) {
        return *known;
    }
    let parent = add_folder(page_folder(path), folders, by_path);
    let number = folders.len();
    folders.push(Folder {
        parent: Some(parent),
        depth: folders[parent].depth + 1,
        rarity: 0,
        pages: Vec::new(),
    });
    by_path.insert(path, number);
    number
}

/// How many titles must begin alike to be those of a column.
const COLUMN: usize = 3;

/// The columns that pages are part of by their titles.
fn columns(pages: &[Page]) -> Vec<Option<usize>> {
    let mut numbers: HashMap<&str, (usize, usize)> = HashMap::new();
    for page in pages {
        if let Some(beginning) = beginning(&page.title) {
            let number = numbers.len();
            numbers.entry(beginning).or_insert((number, 0)).1 += 1;
        }
    }
    let column = |page: &Page| {
        let (number, count) = numbers.get(beginning(&page.title)?)?;
        (*count >= COLUMN).then_some(*number)
    };
    pages.iter().map(column).collect()
}

/// What stands in a title before its first colon or dash.
fn beginning(title: &str) -> Option<&str> {
    let ends = [": ", " – ", " — ", " | ", " - "].iter().filter_map(|mark| title.find(mark));
    title.get(..ends.min()?).filter(|beginning| beginning.len() > 2)
}
