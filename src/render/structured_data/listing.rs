//! Listings: sections, the lists of taxonomies, terms, the list of feeds. Only what a page shows is in its list.

use std::borrow::Cow;

use super::shared::home;
use super::text::said;
use super::vocabulary::{ItemList, ListItem, Listing, Node, Reference, Thing};
use super::{breadcrumbs, name_of, people, picture};
use crate::config::FeedFormat;
use crate::link::{Entity, PageId, SectionId, Site, TermId};
use crate::render::{Renderer, view};
use crate::route::Route;

/// The part of a listing that one page shows.
pub(crate) struct Shown<'s> {
    /// Where it is shown.
    pub(crate) route: &'s Route,
    /// The pages that are shown.
    pub(crate) pages: &'s [PageId],
    /// How many pages of the listing come before them.
    pub(crate) before: usize,
    /// How many pages the whole listing has.
    pub(crate) total: usize,
}

/// An entry of a list: its name, and where it leads.
type Entry<'s> = (Cow<'s, str>, String);

/// A section: its first part lists the sections below it, too.
pub(super) fn section<'s>(site: &'s Site, id: SectionId, shown: &Shown<'_>) -> Vec<Node<'s>> {
    let node = site.section(id);
    let section = &node.section;
    let is_first = shown.before == 0;
    let below = node.subsections.iter().map(|id| &site.section(*id).section);
    let below = below.map(|section| entry(site, &section.title, &section.route)).filter(|_| is_first);
    let before = if is_first { 0 } else { shown.before + node.subsections.len() };
    let total = shown.total + node.subsections.len();
    let list = items(site, shown.route, before, total, below.chain(pages(site, shown.pages)));
    let listing = Listing {
        name: Some(&section.title),
        in_language: site.language(Entity::Section(id)).as_str(),
        description: section.matter.description.as_deref().and_then(said),
        primary_image_of_page: picture::of_matter(site, section.matter.image.as_deref(), node.image.as_ref()),
        ..bare(site, shown.route)
    };
    together(listing, breadcrumbs::of_section(site, id), list)
}

/// The list of the terms of a taxonomy.
pub(super) fn taxonomy(site: &Site, index: usize) -> Vec<Node<'_>> {
    let taxonomy = &site.taxonomies[index];
    let introduction = taxonomy.section.map(|id| &site.section(id).section);
    let entries = taxonomy.terms.iter().map(|term| entry(site, &term.name, &term.route));
    let list = items(site, &taxonomy.route, 0, taxonomy.terms.len(), entries);
    let listing = Listing {
        name: Some(&taxonomy.title),
        in_language: language(site, taxonomy.section.map(Entity::Section)),
        description: introduction.and_then(|section| section.matter.description.as_deref()).and_then(said),
        ..bare(site, &taxonomy.route)
    };
    together(listing, breadcrumbs::of_taxonomy(site, index), list)
}

/// A term with its pages: a topic, or the profile of an author
/// (<https://developers.google.com/search/docs/appearance/structured-data/profile-page>).
pub(super) fn term<'s>(renderer: &'s Renderer, id: TermId, shown: &Shown<'_>) -> Vec<Node<'s>> {
    let site = &renderer.site;
    let term = site.term(id);
    let description = term.own_page.and_then(|id| site.page(id).matter.description.as_deref()).and_then(said);
    let in_language = language(site, term.own_page.map(Entity::Page));
    let bare = Listing { name: Some(&term.name), description, in_language, ..bare(site, shown.route) };
    let trail = breadcrumbs::of_term(site, id);
    let list = items(site, shown.route, shown.before, shown.total, pages(site, shown.pages));
    if !site.is_author(id) {
        let listing = Listing { about: Some(Thing { name: &term.name, description }), ..bare };
        return together(listing, trail, list);
    }
    let listing = Listing {
        kind: "ProfilePage",
        main_entity: Some(people::reference(site, id)),
        mentions: list.as_ref().map(|list| Reference::to(&list.id)),
        ..bare
    };
    let mut nodes = together(listing, trail, list);
    nodes.push(Node::Written(&renderer.shared.people[id.term]));
    nodes
}

/// The list of all feeds, each with its format, since the feeds of one section differ in nothing else.
pub(super) fn feeds<'s>(site: &'s Site, route: &Route) -> Vec<Node<'s>> {
    let base_url = &site.config.base_url;
    let formats = &site.config.settings.feeds.formats;
    let feed = |title: &str, of: &Route, format: FeedFormat| {
        let name = format!("{title} ({})", format.title());
        Some((name.into(), base_url.permalink(&of.join(format.file_name()).ok()?)))
    };
    let root = Route::root();
    let entries: Vec<Entry<'s>> = view::with_feeds(site, &root)
        .flat_map(|(title, of)| formats.iter().filter_map(move |format| feed(title, of, *format)))
        .collect();
    together(bare(site, route), None, items(site, route, 0, entries.len(), entries.into_iter()))
}

/// The language of what introduces a listing, as its template has it.
fn language(site: &Site, introduction: Option<Entity>) -> &str {
    introduction.map_or(&site.config.settings.language, |entity| site.language(entity)).as_str()
}

/// A listing of which no more is known than where it is.
fn bare<'s>(site: &'s Site, route: &Route) -> Listing<'s> {
    let url = site.config.base_url.permalink(route);
    let home = home(site);
    Listing {
        kind: "CollectionPage",
        id: name_of(&url, "page"),
        url,
        name: None,
        description: None,
        in_language: site.config.settings.language.as_str(),
        is_part_of: Reference::to(name_of(&home, "website")),
        publisher: Reference::to(name_of(&home, "publisher")),
        breadcrumb: None,
        primary_image_of_page: None,
        about: None,
        main_entity: None,
        mentions: None,
    }
}

/// Joins a listing with the way to it and with its list, which is what the page is there for if nothing else is.
fn together<'s>(
    mut listing: Listing<'s>,
    trail: Option<Node<'s>>,
    list: Option<ItemList<'s>>,
) -> Vec<Node<'s>> {
    if let Some(Node::Breadcrumbs(trail)) = &trail {
        listing.breadcrumb = Some(Reference::to(&trail.id));
    }
    if listing.main_entity.is_none() {
        listing.main_entity = list.as_ref().map(|list| Reference::to(&list.id));
    }
    [Node::Listing(Box::new(listing))].into_iter().chain(trail).chain(list.map(Node::Items)).collect()
}

fn pages<'s>(site: &'s Site, shown: &[PageId]) -> impl Iterator<Item = Entry<'s>> {
    shown.iter().map(|id| {
        let page = site.page(*id);
        entry(site, &page.title, &page.route)
    })
}

fn entry<'s>(site: &Site, name: &'s str, route: &Route) -> Entry<'s> {
    (name.into(), site.config.base_url.permalink(route))
}

/// A list of entries; an empty one is none.
fn items<'s>(
    site: &Site,
    route: &Route,
    before: usize,
    total: usize,
    entries: impl Iterator<Item = Entry<'s>>,
) -> Option<ItemList<'s>> {
    let entry = |(place, (name, url)): (usize, Entry<'s>)| ListItem {
        position: before + place + 1,
        name,
        url: Some(url),
        item: None,
    };
    let list = ItemList {
        id: name_of(&site.config.base_url.permalink(route), "list"),
        number_of_items: total,
        item_list_element: entries.enumerate().map(entry).collect(),
    };
    Some(list).filter(|list| !list.item_list_element.is_empty())
}
