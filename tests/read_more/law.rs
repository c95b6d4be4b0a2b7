//! The law of Read More: what is learned step by step gives the lists that would be made afresh.
//!
//! A site has more pages than a word leads to, few words and few dates, so that pages tie, lists are full, and an edit moves
//! others up and down.

use std::collections::BTreeMap;
use std::sync::Arc;

use nutgraf::config::{self, Config};
use nutgraf::date::Date;
use nutgraf::link::{self, Joinable, PageId, Related, Site, Visibility};
use nutgraf::parse;
use nutgraf::source::Source;
use proptest::collection::vec;
use proptest::prelude::*;

/// The settings of a site, each with something else that lists depend on.
const SETTINGS: &[&str] = &[
    "",
    "[read_more]\ncount = 3\nolder_only = true\n",
    "[read_more]\nminimum = 0\n[[read_more.rules]]\nmatch = \"b/**\"\ncandidates = [\"b/**\"]\n",
    "[read_more]\nexclude = [\"a/**\"]\n[read_more.weights]\ntext = 0\nsection = 100\n",
];

/// What every site has before the first edit.
const PAGES: usize = 160;

/// Words, from those that nearly all pages have to rare ones.
const WORDS: &[&str] = &[
    "water",
    "river",
    "harbour",
    "tide",
    "moon",
    "ocean",
    "current",
    "sailor",
    "compass",
    "island",
    "lantern",
    "whale",
    "anchor",
    "storm",
    "chart",
    "Kepler",
    "NASA",
    "lighthouse",
    "estuary",
    "sediment",
];

/// Titles, some of which begin alike.
const TITLES: &[&str] =
    &["Notes: harbour tide", "Notes: whale", "Notes: Kepler", "Storm and anchor", "Lantern"];

const FOLDERS: &[&str] = &["", "a/", "b/", "b/c/"];

/// A page of random words.
#[derive(Clone, Debug)]
struct Written {
    text: Text,
    day: Option<u8>,
    tag: Option<u8>,
    is_in_series: bool,
    is_draft: bool,
}

/// What of a page others see nothing of but what lists show.
#[derive(Clone, Debug)]
struct Text {
    title: Option<usize>,
    words: Vec<usize>,
    links_to: Option<usize>,
}

#[derive(Clone, Debug)]
enum Edit {
    Write(usize, Written),
    Reword(usize, Text),
    Delete(usize),
    /// Writes the words of one page into another, too.
    Copy(usize, usize),
    Settle(usize),
}

fn words() -> impl Strategy<Value = Text> {
    // The square makes the first words common and the last ones rare.
    let word = (0.0..1.0_f64).prop_map(|at| (at * at * WORDS.len() as f64) as usize);
    let title = prop::option::weighted(0.3, 0..TITLES.len());
    let links_to = prop::option::weighted(0.3, 0..PAGES);
    (title, vec(word, 0..12), links_to).prop_map(|(title, words, links_to)| Text { title, words, links_to })
}

fn written() -> impl Strategy<Value = Written> {
    let rest = (
        prop::option::of(1..28_u8),
        prop::option::of(0..3_u8),
        prop::bool::weighted(0.1),
        prop::bool::weighted(0.1),
    );
    (words(), rest).prop_map(|(text, (day, tag, is_in_series, is_draft))| Written {
        text,
        day,
        tag,
        is_in_series,
        is_draft,
    })
}

fn reword() -> impl Strategy<Value = Edit> {
    (0..PAGES, words()).prop_map(|(page, text)| Edit::Reword(page, text))
}

fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        4 => (0..PAGES + 20, written()).prop_map(|(page, written)| Edit::Write(page, written)),
        2 => (0..PAGES).prop_map(Edit::Delete),
        1 => (0..PAGES, 0..PAGES).prop_map(|(from, to)| Edit::Copy(from, to)),
        1 => (0..SETTINGS.len()).prop_map(Edit::Settle),
    ]
}

/// Edits that are seen at once; most often only of texts.
fn batch() -> impl Strategy<Value = Vec<Edit>> {
    prop_oneof![2 => vec(reword(), 1..6), 1 => vec(edit(), 1..6)]
}

/// The pages of a site, by number.
type Pages = BTreeMap<usize, Written>;

fn path(page: usize) -> String {
    // Numbers are mixed, so that a new page does not come last.
    format!("{}{:03}.md", FOLDERS[page % FOLDERS.len()], page * 37 % 1_000)
}

fn text(page: &Written, pages: &Pages) -> String {
    let mut text = "+++\n".to_owned();
    if let Some(title) = page.text.title {
        text += &format!("title = \"{}\"\n", TITLES[title]);
    }
    if let Some(day) = page.day {
        text += &format!("date = 2026-03-{day:02}\n");
    }
    if let Some(tag) = page.tag {
        text += &format!("tags = [\"t{tag}\"]\n");
    }
    if page.is_in_series {
        text += "series = \"Seas\"\n";
    }
    if page.is_draft {
        text += "draft = true\n";
    }
    text += "+++\n";
    for word in &page.text.words {
        text += WORDS[*word];
        text.push(' ');
    }
    let target = page.text.links_to.filter(|target| pages.get(target).is_some_and(|target| !target.is_draft));
    if let Some(target) = target {
        text += &format!("[there](@/{})", path(target));
    }
    text
}

/// A site as it is being written.
struct Desk {
    settings: usize,
    config: Arc<Config>,
    parsed: parse::Memory,
    linked: link::Memory,
}

impl Desk {
    fn new(settings: usize) -> Self {
        let now: Date = "2026-06-01".parse().expect("a date");
        let visibility = Visibility { drafts: false, future: false, now };
        let (config, parsed) = (config(settings), parse::Memory::default());
        Self { settings, config, parsed, linked: link::Memory::new(visibility) }
    }

    fn settle(&mut self, settings: usize) {
        if settings != self.settings {
            (self.settings, self.config) = (settings, config(settings));
        }
    }

    fn link(&mut self, pages: &Pages) -> Arc<Site> {
        let source = |(number, page): (&usize, &Written)| {
            Source::new(format!("content/{}", path(*number)), text(page, pages))
        };
        let sources: Vec<Source> = pages.iter().map(source).collect();
        let mut diagnostics = Vec::new();
        let parsed = self.parsed.parse(&sources, &self.config, &mut diagnostics);
        let (content_assets, static_assets, data) = Default::default();
        let joinable = Joinable { parsed, content_assets, static_assets, data };
        let site = self.linked.link(&self.config, joinable, &mut diagnostics);
        assert!(diagnostics.is_empty(), "{diagnostics:?}");
        site
    }
}

fn config(settings: usize) -> Arc<Config> {
    let text = format!("base_url = \"https://example.org\"\n[taxonomies.tags]\n{}", SETTINGS[settings]);
    Arc::new(config::parse(&Source::new("site.toml", text)).expect("settings without a mistake"))
}

/// The lists of a site, with paths in place of numbers.
fn lists(site: &Site) -> Vec<(&str, Vec<(&str, &Related)>)> {
    let path = |page: PageId| &*site.page(page).path;
    let list = |number: usize| {
        let related = site.read_more(PageId(number));
        (path(PageId(number)), related.iter().map(|one| (path(one.page), one)).collect())
    };
    (0..site.pages.len()).map(list).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn lists_that_are_learned_step_by_step_are_those_that_are_made_afresh(
        first in vec(written(), PAGES),
        edits in vec(batch(), 1..8),
    ) {
        let mut pages: Pages = first.into_iter().enumerate().collect();
        let mut desk = Desk::new(0);
        desk.link(&pages);
        // Every other site is looked at when the next one is there already, as in a preview.
        let mut former: Option<(Arc<Site>, Arc<Site>)> = None;
        for (number, batch) in edits.into_iter().enumerate() {
            for edit in batch {
                match edit {
                    Edit::Write(page, written) => {
                        pages.insert(page, written);
                    }
                    Edit::Reword(page, text) => {
                        pages.entry(page).and_modify(|page| page.text = text);
                    }
                    Edit::Delete(page) => {
                        pages.remove(&page);
                    }
                    Edit::Copy(from, to) => {
                        if let Some(page) = pages.get(&from).cloned() {
                            pages.insert(to, page);
                        }
                    }
                    Edit::Settle(settings) => desk.settle(settings),
                }
            }
            let (site, fresh) = (desk.link(&pages), Desk::new(desk.settings).link(&pages));
            if let Some((site, fresh)) = former.take() {
                prop_assert_eq!(lists(&site), lists(&fresh));
            }
            if number % 2 == 0 {
                former = Some((site, fresh));
            } else {
                prop_assert_eq!(lists(&site), lists(&fresh));
            }
        }
        if let Some((site, fresh)) = former {
            prop_assert_eq!(lists(&site), lists(&fresh));
        }
    }
}

/// Random pages seldom tie where a list of the index is cut off. Here all of them do, so that only their paths tell them
/// apart, and slots are given to other pages than before.
#[test]
fn equal_pages_are_in_the_order_of_their_paths_whatever_slots_they_have() {
    let same = Written {
        text: Text { title: None, words: vec![0, 1, 2], links_to: None },
        day: None,
        tag: None,
        is_in_series: false,
        is_draft: false,
    };
    let mut pages: Pages = (20..150).map(|page| (page, same.clone())).collect();
    let mut desk = Desk::new(0);
    lists(&desk.link(&pages));
    for (gone, new) in [(143, 0), (31, 4), (63, 8), (83, 12), (0, 143)] {
        pages.remove(&gone);
        pages.insert(new, same.clone());
        assert_eq!(lists(&desk.link(&pages)), lists(&Desk::new(0).link(&pages)));
    }
}
