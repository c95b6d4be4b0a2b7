//! The site: all pages and how they hang together.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::glossary::{Glossary, Mention};
use super::learned::Learned;
use super::links::Resolved;
use super::read_more::Related;
use super::visible::LeftOut;
use crate::config::{Config, LanguageTag, TaxonomySettings};
use crate::parse::{Body, Page, Section};
use crate::read::Asset;
use crate::route::Route;
use crate::source::Source;

/// The number of a page in [`Site::pages`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PageId(pub usize);

/// The number of a section in [`Site::sections`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SectionId(pub usize);

/// The number of a series in [`Site::series`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SeriesId(pub usize);

/// A term: the number of its taxonomy in [`Site::taxonomies`], and its own in [`Taxonomy::terms`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TermId {
    /// The taxonomy.
    pub taxonomy: usize,
    /// The term.
    pub term: usize,
}

/// Something that was written as Markdown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Entity {
    /// A page.
    Page(PageId),
    /// A section.
    Section(SectionId),
}

/// A site, joined once and then only looked at. A copy shares with it what is large.
#[derive(Clone, Debug)]
pub struct Site {
    /// What `site.toml` says.
    pub config: Arc<Config>,
    /// The pages, by path; among them those that belong to a term.
    pub pages: Vec<Arc<Page>>,
    /// How each page hangs together with the others.
    pub relations: Vec<Arc<Relations>>,
    /// The sections, by path; the first is the root.
    pub sections: Vec<SectionNode>,
    /// The taxonomies, in the order of `site.toml`.
    pub taxonomies: Arc<Vec<Taxonomy>>,
    /// The series, by name.
    pub series: Arc<Vec<Series>>,
    /// The files that are copied, by route.
    pub assets: Arc<Vec<PlacedAsset>>,
    /// The publisher's logo.
    pub logo: Option<Resolved>,
    /// What `load_data` may answer with, by path below the site's root.
    pub data: BTreeMap<String, Arc<[u8]>>,
    /// The glossary, where there is one.
    pub glossary: Option<Arc<Glossary>>,
    /// What is not part of this site, and why.
    pub left_out: Arc<LeftOut>,
    /// The lists at the end of its pages.
    pub(super) lists: Arc<Learned>,
    pub(super) places: Arc<Places>,
}

/// What is found by its path.
#[derive(Clone, Debug, Default)]
pub(super) struct Places {
    entities: HashMap<Arc<str>, Entity>,
    assets: HashMap<Arc<str>, usize>,
    assets_of: HashMap<Entity, Vec<usize>>,
}

/// How a page hangs together with others.
#[derive(Clone, Debug, Default)]
pub struct Relations {
    /// The section that the page is in.
    pub section: Option<SectionId>,
    /// The term whose page this is.
    pub own_term: Option<TermId>,
    /// The page's terms, in the order of the taxonomies and then as written.
    pub terms: Vec<TermId>,
    /// The page before it in its section: the older one where pages are sorted by date.
    pub previous: Option<PageId>,
    /// The page after it in its section: the newer one where pages are sorted by date.
    pub next: Option<PageId>,
    /// The series and the page's place in it, from 0.
    pub series: Option<(SeriesId, usize)>,
    /// The pages whose text links to this one, newest first.
    pub backlinks: Vec<PageId>,
    /// The same page in other languages, by their tags.
    pub translations: Vec<PageId>,
    /// What the links of the text lead to, one for each of [`Body::links`].
    pub links: Vec<Resolved>,
    /// What the page's own picture is.
    pub image: Option<Resolved>,
    /// The first use of each term of the glossary in the text, in order.
    pub mentions: Vec<Mention>,
}

/// A section with what is in it.
#[derive(Clone, Debug)]
pub struct SectionNode {
    /// The section.
    pub section: Arc<Section>,
    /// The section above; none for the root.
    pub parent: Option<SectionId>,
    /// The sections right below, by weight, title and path.
    pub subsections: Vec<SectionId>,
    /// The pages, in the order that the section asks for; those of transparent sections below among them.
    pub pages: Vec<PageId>,
    /// The pages that are in this section itself, in the same order.
    pub own_pages: Vec<PageId>,
    /// The taxonomy whose list this section introduces.
    pub taxonomy: Option<usize>,
    /// What the links of the text lead to.
    pub links: Vec<Resolved>,
    /// What the section's own picture is.
    pub image: Option<Resolved>,
}

/// A taxonomy.
#[derive(Clone, Debug)]
pub struct Taxonomy {
    /// Its front-matter key.
    pub name: String,
    /// What `site.toml` says about it.
    pub settings: TaxonomySettings,
    /// What its list is called.
    pub title: String,
    /// Where its list is.
    pub route: Route,
    /// Its terms, by name.
    pub terms: Vec<Term>,
    /// The section that introduces its list.
    pub section: Option<SectionId>,
}

/// A term of a taxonomy.
#[derive(Clone, Debug)]
pub struct Term {
    /// The name: the title of its own page, or else as pages write it.
    pub name: String,
    /// The name as a part of a route; pages that write a term in two ways mean the same slug.
    pub slug: String,
    /// Where it is.
    pub route: Route,
    /// The pages that have it, newest first.
    pub pages: Vec<PageId>,
    /// Its own page.
    pub own_page: Option<PageId>,
}

/// The taxonomy of those who write, which every site has.
pub const AUTHORS: &str = "authors";

/// A series of pages.
#[derive(Clone, Debug)]
pub struct Series {
    /// The name, as pages write it.
    pub name: String,
    /// The name as a part of a route.
    pub slug: String,
    /// Its pages, in order.
    pub pages: Vec<PageId>,
}

/// An asset with the place that it gets on the site.
#[derive(Clone, Debug)]
pub struct PlacedAsset {
    /// The asset.
    pub asset: Asset,
    /// Where it will be.
    pub route: Route,
    /// The page or section that it stands beside.
    pub owner: Option<Entity>,
}

impl Site {
    pub(super) fn new(
        config: Arc<Config>,
        mut pages: Vec<Arc<Page>>,
        mut sections: Vec<Arc<Section>>,
        left_out: LeftOut,
    ) -> Self {
        pages.sort_by(|a, b| a.path.cmp(&b.path));
        if !sections.iter().any(|section| section.folder().is_empty()) {
            sections.push(Arc::new(Section::implied_root(&config.settings.title)));
        }
        sections.sort_by(|a, b| a.folder().cmp(b.folder()));
        let sections: Vec<SectionNode> = sections.into_iter().map(SectionNode::new).collect();
        let pages_by_path =
            pages.iter().enumerate().map(|(id, page)| (page.path.clone(), Entity::Page(PageId(id))));
        let sections_by_path = sections
            .iter()
            .enumerate()
            .map(|(id, node)| (node.section.path.clone(), Entity::Section(SectionId(id))));
        let entities = pages_by_path.chain(sections_by_path).collect();
        let relations = std::iter::repeat_with(Arc::default).take(pages.len()).collect();
        Self {
            relations,
            config,
            pages,
            sections,
            taxonomies: Arc::default(),
            series: Arc::default(),
            assets: Arc::default(),
            logo: None,
            data: BTreeMap::new(),
            glossary: None,
            left_out: Arc::new(left_out),
            lists: Arc::default(),
            places: Arc::new(Places { entities, ..Places::default() }),
        }
    }

    pub(super) fn set_assets(&mut self, mut assets: Vec<PlacedAsset>) {
        assets.sort_by(|a, b| a.route.cmp(&b.route).then_with(|| a.asset.path.cmp(&b.asset.path)));
        let places = Arc::make_mut(&mut self.places);
        places.assets =
            assets.iter().enumerate().map(|(index, placed)| (placed.asset.path.clone(), index)).collect();
        for (index, placed) in assets.iter().enumerate() {
            if let Some(owner) = placed.owner {
                places.assets_of.entry(owner).or_default().push(index);
            }
        }
        self.assets = Arc::new(assets);
    }

    /// How a page hangs together with others, to be changed while the site is joined.
    pub(super) fn relations_mut(&mut self, id: PageId) -> &mut Relations {
        Arc::make_mut(&mut self.relations[id.0])
    }

    /// The files beside a page or section.
    pub fn assets_of(&self, owner: Entity) -> impl Iterator<Item = &PlacedAsset> {
        self.places.assets_of.get(&owner).into_iter().flatten().map(|&index| &self.assets[index])
    }

    /// The page or section with this file below `content/`.
    pub fn entity(&self, path: &str) -> Option<Entity> {
        self.places.entities.get(path).copied()
    }

    /// The asset with this path below the site's root.
    pub fn asset(&self, path: &str) -> Option<&PlacedAsset> {
        self.places.assets.get(path).map(|&index| &self.assets[index])
    }

    /// A page.
    pub fn page(&self, id: PageId) -> &Page {
        &self.pages[id.0]
    }

    /// How a page hangs together with others.
    pub fn relations(&self, id: PageId) -> &Relations {
        &self.relations[id.0]
    }

    /// The pages to be read next behind a page. They are chosen when they are asked for, unless all were chosen before.
    pub fn read_more(&self, id: PageId) -> &[Related] {
        self.lists.of_page(self, id)
    }

    /// Learns what the first list would have to wait for. All cores take part in it, so that whoever asks for lists on all
    /// cores has to see to it beforehand.
    pub fn learn_read_more(&self) {
        self.lists.lists(self);
    }

    /// Chooses the pages to be read next behind all pages.
    pub fn choose_read_more(&mut self) {
        self.lists = Arc::new(Learned::of(self.lists.lists(self).chosen(self)));
    }

    /// A section.
    pub fn section(&self, id: SectionId) -> &SectionNode {
        &self.sections[id.0]
    }

    /// A term.
    pub fn term(&self, id: TermId) -> &Term {
        &self.taxonomies[id.taxonomy].terms[id.term]
    }

    /// Those who write.
    pub fn authors(&self) -> Option<&Taxonomy> {
        self.taxonomies.iter().find(|taxonomy| taxonomy.name == AUTHORS)
    }

    /// Whether a term is somebody who writes.
    pub fn is_author(&self, id: TermId) -> bool {
        self.taxonomies[id.taxonomy].name == AUTHORS
    }

    /// The paths of all pages and sections below `content/`, sorted.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        let sections = self.sections.iter().map(|node| node.section.path.as_ref());
        self.pages.iter().map(|page| page.path.as_ref()).chain(sections)
    }

    /// The sections above a section, from the root down.
    pub fn ancestors(&self, id: SectionId) -> Vec<SectionId> {
        let mut above: Vec<SectionId> =
            std::iter::successors(self.section(id).parent, |&id| self.section(id).parent).collect();
        above.reverse();
        above
    }

    /// The pages that listings show: all but those that belong to a term.
    pub fn listed(&self) -> impl Iterator<Item = PageId> + '_ {
        (0..self.pages.len()).map(PageId).filter(|id| self.relations(*id).own_term.is_none())
    }

    /// The body, source and route of a page or section.
    pub fn text(&self, entity: Entity) -> Text<'_> {
        match entity {
            Entity::Page(id) => {
                let page = self.page(id);
                Text {
                    body: &page.body,
                    source: &page.source,
                    route: &page.route,
                    links: &self.relations(id).links,
                }
            }
            Entity::Section(id) => {
                let node = self.section(id);
                let section = &node.section;
                Text {
                    body: &section.body,
                    source: &section.source,
                    route: &section.route,
                    links: &node.links,
                }
            }
        }
    }

    /// The language that a page or section is written in.
    pub fn language(&self, entity: Entity) -> &LanguageTag {
        let own = match entity {
            Entity::Page(id) => self.page(id).matter.language.as_ref(),
            Entity::Section(id) => self.section(id).section.matter.language.as_ref(),
        };
        own.unwrap_or(&self.config.settings.language)
    }

    /// All pages, then all sections.
    pub fn entities(&self) -> impl Iterator<Item = Entity> + use<> {
        let pages = (0..self.pages.len()).map(|id| Entity::Page(PageId(id)));
        pages.chain((0..self.sections.len()).map(|id| Entity::Section(SectionId(id))))
    }
}

/// What a page and a section have in common: a text, where it came from, where it goes.
#[derive(Clone, Copy, Debug)]
pub struct Text<'s> {
    /// The text.
    pub body: &'s Body,
    /// What it was parsed from.
    pub source: &'s Source,
    /// Where it will be.
    pub route: &'s Route,
    /// What its links lead to.
    pub links: &'s [Resolved],
}

impl SectionNode {
    /// Whether the section has feeds of its own: the root has those of the site, the list of a taxonomy has none.
    pub fn has_feed(&self) -> bool {
        self.section.matter.feed && self.parent.is_some() && self.taxonomy.is_none()
    }

    fn new(section: Arc<Section>) -> Self {
        Self {
            section,
            parent: None,
            subsections: Vec::new(),
            pages: Vec::new(),
            own_pages: Vec::new(),
            taxonomy: None,
            links: Vec::new(),
            image: None,
        }
    }
}
