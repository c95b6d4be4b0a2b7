//! What was joined, remembered, so that only what has changed is joined again.
//!
//! Pages see little of each other: where a page is, how it is sorted, what it belongs to, its anchors. Most edits change
//! nothing of this. Then the next site shares with the former one all but the pages that were edited, and what their links
//! lead to. After any other edit everything is joined anew.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::learned::Learned;
use super::read_more::{HandPicked, Since};
use super::site::{Entity, PageId, PlacedAsset, Site};
use super::visible::Visibility;
use super::{Joinable, Mistakes, glossary, links};
use crate::config::{Config, Located, SortBy};
use crate::diagnostic::Diagnostic;
use crate::parse::{Body, GLOSSARY, Page, Parsed, Section};
use crate::read::Asset;

/// What was joined last.
pub struct Memory {
    visibility: Visibility,
    former: Option<Former>,
}

/// A site, and what it was made of.
struct Former {
    site: Arc<Site>,
    parsed: Vec<Parsed>,
    content_assets: Vec<Asset>,
    static_assets: Vec<Asset>,
    mistakes: Mistakes,
    hand_picked: Arc<HandPicked>,
}

/// A page or section that was edited.
struct Edit<'p> {
    former: &'p Parsed,
    new: &'p Parsed,
}

impl Memory {
    /// Nothing so far.
    pub fn new(visibility: Visibility) -> Self {
        Self { visibility, former: None }
    }

    /// Joins the pages of a site; what is wrong is reported, as often as it is asked for.
    pub fn link(
        &mut self,
        config: &Arc<Config>,
        input: Joinable,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Arc<Site> {
        let next = match self.former.take() {
            Some(former) if former.can_be_followed(config, &input) => former.follow(input),
            former => {
                let lists = former.map(|former| Arc::clone(&former.site.lists)).unwrap_or_default();
                Former::begin(config, input, &self.visibility, &lists)
            }
        };
        next.mistakes.tell(diagnostics);
        diagnostics.extend(next.hand_picked.mistakes().cloned());
        Arc::clone(&self.former.insert(next).site)
    }
}

impl Former {
    /// A site that is joined as a whole. `lists` are those of the site before.
    fn begin(config: &Arc<Config>, input: Joinable, visibility: &Visibility, lists: &Learned) -> Self {
        let parsed = input.parsed.clone();
        let (content_assets, static_assets) = (input.content_assets.clone(), input.static_assets.clone());
        let (mut site, mistakes) = super::join(Arc::clone(config), input, visibility);
        let hand_picked = Arc::new(HandPicked::of(&site));
        site.lists = Arc::new(Learned::later(lists, Since::Everything, Arc::clone(&hand_picked)));
        Self { site: Arc::new(site), parsed, content_assets, static_assets, mistakes, hand_picked }
    }

    /// The next site, in which other pages see nothing else of those that were edited.
    fn follow(self, input: Joinable) -> Self {
        let Joinable { parsed, content_assets, static_assets, data } = input;
        let mut site = Site::clone(&self.site);
        let (mut mistakes, mut hand_picked) = (self.mistakes, self.hand_picked);
        site.data = data;
        if content_assets != self.content_assets || static_assets != self.static_assets {
            replace_assets(&mut site, content_assets.iter().chain(&static_assets));
        }
        let edits = edits(&self.parsed, &parsed);
        let edited: Vec<Entity> = edits.iter().filter_map(|edit| entity(&site, edit.former)).collect();
        let linking = replace_texts(&mut site, &edits, &mistakes);
        for entity in &linking {
            links::resolve_again(&mut site, *entity, &mut mistakes.links);
        }
        for page in pages(&edited) {
            glossary::find_again(&mut site, page);
            Arc::make_mut(&mut hand_picked).find(&site, page);
        }
        // Where no text was edited, what was chosen stays.
        if !linking.is_empty() {
            let since = Since::Texts(pages(&linking).collect());
            site.lists = Arc::new(Learned::later(&self.site.lists, since, Arc::clone(&hand_picked)));
        }
        Self { site: Arc::new(site), parsed, content_assets, static_assets, mistakes, hand_picked }
    }

    /// Whether pages see of each other what they saw before.
    fn can_be_followed(&self, config: &Arc<Config>, input: &Joinable) -> bool {
        let mut pairs = self.parsed.iter().zip(&input.parsed);
        Arc::ptr_eq(&self.site.config, config)
            && self.parsed.len() == input.parsed.len()
            && are_alike(&self.content_assets, &input.content_assets)
            && are_alike(&self.static_assets, &input.static_assets)
            && pairs.all(|(former, new)| is_same(former, new) || self.can_be_replaced(former, new))
    }

    /// Whether other pages see of one that was edited what they saw before, and no former mistake tells of a place in it.
    fn can_be_replaced(&self, former: &Parsed, new: &Parsed) -> bool {
        let path = &new.source().path;
        let is_told = |mistake: &Diagnostic| mistake.locations().any(|location| location.path() == &**path);
        let is_alike = match (former, new) {
            (Parsed::Page(former), Parsed::Page(new)) => {
                let is_title_seen = self.is_title_seen(former);
                former.path == new.path && outline(former, is_title_seen) == outline(new, is_title_seen)
            }
            (Parsed::Section(former), Parsed::Section(new)) => {
                former.path == new.path && outline_of_section(former) == outline_of_section(new)
            }
            _ => false,
        };
        is_alike && !self.mistakes.others.iter().any(is_told)
    }

    /// Whether the title of a page names a term, or may be what a section sorts by.
    fn is_title_seen(&self, page: &Page) -> bool {
        let site = &self.site;
        let is_sorted_by = site.sections.iter().any(|node| node.section.matter.sort_by == SortBy::Title);
        let names_a_term = match site.entity(&page.path) {
            Some(Entity::Page(id)) => site.relations(id).own_term.is_some(),
            _ => false,
        };
        is_sorted_by || names_a_term
    }
}

impl Site {
    /// Whether the site was made of another one in which all pages, sections and files had the same paths and routes, and
    /// the same numbers.
    pub fn has_places_of(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.places, &other.places)
    }

    /// The pages and sections that are others than in a site with the same places.
    pub fn changed_since(&self, former: &Self) -> Vec<Entity> {
        let pages = self.pages.iter().zip(&former.pages).map(|(new, old)| Arc::ptr_eq(new, old));
        let sections = self.sections.iter().zip(&former.sections);
        let sections = sections.map(|(new, old)| Arc::ptr_eq(&new.section, &old.section));
        self.entities()
            .zip(pages.chain(sections))
            .filter(|(_, is_same)| !is_same)
            .map(|(one, _)| one)
            .collect()
    }
}

/// The pages among pages and sections.
fn pages<'e>(entities: impl IntoIterator<Item = &'e Entity>) -> impl Iterator<Item = PageId> {
    entities.into_iter().filter_map(|entity| match entity {
        Entity::Page(id) => Some(*id),
        Entity::Section(_) => None,
    })
}

/// What else than their texts is seen of pages when they are joined and their routes are planned.
fn outline(page: &Page, is_title_seen: bool) -> impl PartialEq + '_ {
    let matter = &page.matter;
    let terms = matter.taxonomies.iter().map(|(taxonomy, terms)| (taxonomy, values(terms)));
    let glossary = GLOSSARY.contains(&&*page.path).then_some((page.body_digest, &page.source));
    (
        (&page.route, &page.dated_route, &page.aliases),
        (page.date, page.last_changed(), matter.weight, &matter.series),
        (matter.draft, matter.expires),
        (&matter.language, matter.translations.as_deref().map(values)),
        terms.collect::<Vec<_>>(),
        is_title_seen.then_some(&page.title),
        glossary,
    )
}

fn outline_of_section(section: &Section) -> impl PartialEq + '_ {
    let matter = &section.matter;
    (
        (&section.route, &section.aliases),
        (&section.title, &matter.title),
        (matter.weight, matter.sort_by, matter.transparent),
        (matter.draft, matter.paginate_by, matter.feed),
        // Nobody knows who links to it.
        &section.body.anchors,
    )
}

fn values(located: &[Located<String>]) -> Vec<&str> {
    located.iter().map(|value| &**value).collect()
}

/// Whether all files are where they were, and pictures as large as they were.
fn are_alike(former: &[Asset], new: &[Asset]) -> bool {
    let kind = |asset: &Asset| std::mem::discriminant(&asset.origin);
    let is_alike = |(a, b): (&Asset, &Asset)| a.path == b.path && a.size == b.size && kind(a) == kind(b);
    former.len() == new.len() && former.iter().zip(new).all(is_alike)
}

fn is_same(former: &Parsed, new: &Parsed) -> bool {
    match (former, new) {
        (Parsed::Page(former), Parsed::Page(new)) => Arc::ptr_eq(former, new),
        (Parsed::Section(former), Parsed::Section(new)) => Arc::ptr_eq(former, new),
        _ => false,
    }
}

fn edits<'p>(former: &'p [Parsed], new: &'p [Parsed]) -> Vec<Edit<'p>> {
    let pairs = former.iter().zip(new).filter(|(former, new)| !is_same(former, new));
    pairs.map(|(former, new)| Edit { former, new }).collect()
}

fn replace_assets<'a>(site: &mut Site, all: impl Iterator<Item = &'a Asset>) {
    let by_path: HashMap<&str, &Asset> = all.map(|asset| (&*asset.path, asset)).collect();
    let replaced = site.assets.iter().map(|placed| match by_path.get(&*placed.asset.path) {
        Some(asset) => PlacedAsset { asset: Asset::clone(asset), ..placed.clone() },
        None => placed.clone(),
    });
    site.assets = Arc::new(replaced.collect());
}

/// The number of what was parsed, if it is part of the site: a root that is left out has another one in its place.
fn entity(site: &Site, parsed: &Parsed) -> Option<Entity> {
    match parsed {
        Parsed::Page(page) => site.entity(&page.path),
        Parsed::Section(section) => site.entity(&section.path).filter(|entity| match entity {
            Entity::Section(id) => Arc::ptr_eq(&site.section(*id).section, section),
            Entity::Page(_) => false,
        }),
    }
}

/// Puts in what was edited, and gives all whose links may lead elsewhere now.
fn replace_texts(site: &mut Site, edits: &[Edit<'_>], mistakes: &Mistakes) -> BTreeSet<Entity> {
    let mut linking = BTreeSet::new();
    for edit in edits {
        let Some(entity) = entity(site, edit.former) else { continue };
        linking.insert(entity);
        if body(edit.former).anchors != body(edit.new).anchors {
            linking.extend(mistakes.links.keys());
            linking.extend(linking_to(site, entity));
        }
        match (entity, edit.new) {
            (Entity::Page(id), Parsed::Page(page)) => {
                let mut page = Arc::clone(page);
                // The route may have been settled among pages that are named alike.
                let settled = &site.page(id).route;
                if page.route != *settled {
                    Arc::make_mut(&mut page).route = settled.clone();
                }
                site.pages[id.0] = page;
            }
            (Entity::Section(id), Parsed::Section(section)) => {
                site.sections[id.0].section = Arc::clone(section);
            }
            _ => {}
        }
    }
    linking
}

/// The pages that link to a page or section, and all sections, of which nobody knows where they link to.
fn linking_to(site: &Site, entity: Entity) -> Vec<Entity> {
    let sections = site.entities().skip(site.pages.len());
    let pages = match entity {
        Entity::Page(id) => site.relations(id).backlinks.as_slice(),
        Entity::Section(_) => &[],
    };
    pages.iter().copied().map(Entity::Page).chain(sections).collect()
}

fn body(parsed: &Parsed) -> &Body {
    match parsed {
        Parsed::Page(page) => &page.body,
        Parsed::Section(section) => &section.body,
    }
}
