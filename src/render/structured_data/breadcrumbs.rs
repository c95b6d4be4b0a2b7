//! The way from the home page to where one is.

use super::name_of;
use super::vocabulary::{BreadcrumbList, ListItem, Node, WebPage};
use crate::link::{PageId, SectionId, Site, TermId};
use crate::route::Route;

/// A step of the way.
type Step<'s> = (&'s str, &'s Route);

/// The way to a page.
pub(super) fn of_page(site: &Site, id: PageId) -> Option<Node<'_>> {
    let page = site.page(id);
    let above = site.relations(id).section.into_iter().flat_map(|id| sections(site, id));
    trail(site, above.chain([(page.title.as_str(), &page.route)]).collect())
}

/// The way to a section.
pub(super) fn of_section(site: &Site, id: SectionId) -> Option<Node<'_>> {
    trail(site, sections(site, id).collect())
}

/// The way to the list of a taxonomy.
pub(super) fn of_taxonomy(site: &Site, index: usize) -> Option<Node<'_>> {
    trail(site, vec![root(site), list(site, index)])
}

/// The way to a term.
pub(super) fn of_term(site: &Site, id: TermId) -> Option<Node<'_>> {
    let term = site.term(id);
    trail(site, vec![root(site), list(site, id.taxonomy), (term.name.as_str(), &term.route)])
}

/// The sections from the root down to one.
fn sections(site: &Site, id: SectionId) -> impl Iterator<Item = Step<'_>> {
    let step = |id: SectionId| {
        let section = &site.section(id).section;
        (section.title.as_str(), &section.route)
    };
    site.ancestors(id).into_iter().chain([id]).map(step)
}

fn root(site: &Site) -> Step<'_> {
    let root = &site.section(SectionId(0)).section;
    (root.title.as_str(), &root.route)
}

fn list(site: &Site, index: usize) -> Step<'_> {
    let taxonomy = &site.taxonomies[index];
    (taxonomy.title.as_str(), &taxonomy.route)
}

/// The steps as a list; the home page alone is no way.
fn trail<'s>(site: &Site, steps: Vec<Step<'s>>) -> Option<Node<'s>> {
    let (_, end) = steps.last().filter(|_| steps.len() > 1)?;
    let address = |route: &Route| site.config.base_url.permalink(route);
    let id = name_of(&address(end), "breadcrumbs");
    let entry = |(place, (name, route)): (usize, Step<'s>)| ListItem {
        position: place + 1,
        name: name.into(),
        url: None,
        item: Some(WebPage { address: address(route) }),
    };
    let item_list_element = steps.into_iter().enumerate().map(entry).collect();
    Some(Node::Breadcrumbs(BreadcrumbList { id, item_list_element }))
}
