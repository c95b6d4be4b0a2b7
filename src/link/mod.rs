//! Joins all pages into one immutable site: sections, taxonomies, series, neighbours, backlinks, chosen links,
//! translations.

mod assets;
mod glossary;
mod learned;
mod links;
mod memory;
mod neighbours;
mod order;
mod publisher;
mod read_more;
mod routes;
mod sections;
mod series;
mod site;
mod taxonomies;
mod translations;
mod visible;

pub use glossary::{Definition, Glossary, Mention, TERM_PREFIX, USE_PREFIX};
pub use links::Resolved;
pub use memory::Memory;
pub use order::{compare, newest_first};
pub use read_more::{Candidate, Fate, ReadMore, Related, Signal, Why};
pub use site::{
    AUTHORS, Entity, PageId, PlacedAsset, Relations, SectionId, SectionNode, Series, SeriesId, Site,
    Taxonomy, Term, TermId, Text,
};
pub use visible::{LeftOut, Reason, Visibility};

use std::collections::BTreeMap;
use std::sync::Arc;

use learned::Learned;
use read_more::{HandPicked, Lists};

use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::parse::Parsed;
use crate::read::{Asset, Sources};

/// What the stages before gave.
pub struct Joinable {
    /// Pages and sections.
    pub parsed: Vec<Parsed>,
    /// The files beside them.
    pub content_assets: Vec<Asset>,
    /// The files of `static/`.
    pub static_assets: Vec<Asset>,
    /// What `load_data` may answer with.
    pub data: BTreeMap<String, Arc<[u8]>>,
}

impl Joinable {
    /// What was parsed, with all else that was read.
    pub fn new(parsed: Vec<Parsed>, sources: Sources) -> Self {
        let Sources { content_assets, static_assets, data, .. } = sources;
        Self { parsed, content_assets, static_assets, data }
    }
}

/// Joins all pages into a site, and gives what chooses the links at the end of its pages.
pub fn link(
    config: Arc<Config>,
    input: Joinable,
    visibility: &Visibility,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Site, Arc<ReadMore>) {
    let mut others = Vec::new();
    let mut site = begin(config, input, visibility, &mut others);
    let bags = read_more::take_bags(&mut site);
    let (mistakes, read_more) = ReadMore::beside(&mut site, bags, |site| finish(site, others));
    mistakes.tell(diagnostics);
    let hand_picked = HandPicked::of(&site);
    diagnostics.extend(hand_picked.mistakes().cloned());
    let read_more = read_more.with(hand_picked);
    let lists = Lists::to_be_chosen(Arc::clone(&read_more), site.pages.len());
    site.lists = Arc::new(Learned::of(lists));
    (site, read_more)
}

/// What is wrong with how the pages of a site hang together.
#[derive(Debug, Default)]
struct Mistakes {
    /// What is wrong with the links of each page and section.
    links: links::Mistakes,
    /// All else.
    others: Vec<Diagnostic>,
}

impl Mistakes {
    fn tell(&self, diagnostics: &mut Vec<Diagnostic>) {
        diagnostics.extend(self.links.values().flatten().chain(&self.others).cloned());
    }
}

/// Joins all pages into a site, in which nothing chooses links yet.
fn join(config: Arc<Config>, input: Joinable, visibility: &Visibility) -> (Site, Mistakes) {
    let mut others = Vec::new();
    let mut site = begin(config, input, visibility, &mut others);
    let mistakes = finish(&mut site, others);
    (site, mistakes)
}

/// A site with all its pages and files, and with the terms that pages have.
fn begin(
    config: Arc<Config>,
    input: Joinable,
    visibility: &Visibility,
    others: &mut Vec<Diagnostic>,
) -> Site {
    let (mut pages, sections, left_out) = visible::split(input.parsed, visibility);
    routes::settle(&mut pages);
    let mut site = Site::new(config, pages, sections, left_out);
    site.data = input.data;
    assets::place(&mut site, input.content_assets, input.static_assets, others);
    taxonomies::join(&mut site, others);
    site
}

/// Joins all else. `others` are the mistakes so far.
fn finish(site: &mut Site, mut others: Vec<Diagnostic>) -> Mistakes {
    sections::join(site);
    series::join(site);
    neighbours::join(site);
    let links = links::resolve(site);
    translations::join(site, &mut others);
    glossary::join(site, &mut others);
    publisher::join(site, &mut others);
    Mistakes { links, others }
}
