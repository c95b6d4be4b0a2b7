//! The people who write: the terms of `authors`.

use super::text::{address, of_html, said};
use super::vocabulary::{Person, Reference};
use super::{name_of, picture};
use crate::link::{Entity, PageId, Site, Term, TermId};
use crate::render::excerpt;

/// All of them, in the order of the terms.
pub(super) fn all(site: &Site) -> Vec<Person> {
    let terms = site.authors().into_iter().flat_map(|authors| &authors.terms);
    terms.map(|term| person(site, term)).collect()
}

/// Those who wrote a page.
pub(super) fn of_page(site: &Site, id: PageId) -> impl Iterator<Item = TermId> + '_ {
    site.relations(id).terms.iter().copied().filter(|term| site.is_author(*term))
}

/// A reference to the node of somebody.
pub(super) fn reference(site: &Site, id: TermId) -> Reference {
    Reference::to(name_of(&site.config.base_url.permalink(&site.term(id).route), "person"))
}

fn person(site: &Site, term: &Term) -> Person {
    let url = site.config.base_url.permalink(&term.route);
    let matter = term.own_page.map(|id| &site.page(id).matter);
    let described =
        || matter.and_then(|matter| matter.description.as_deref()).and_then(said).map(str::to_owned);
    let image = term.own_page.and_then(|id| {
        picture::of_matter(site, site.page(id).matter.image.as_deref(), site.relations(id).image.as_ref())
    });
    let same_as = matter.and_then(|matter| matter.same_as.as_ref()).into_iter().flatten();
    Person {
        id: name_of(&url, "person"),
        name: term.name.clone(),
        url,
        description: biography(site, term).or_else(described),
        image,
        same_as: same_as.filter_map(|url| address(url.get())).collect(),
    }
}

/// What the author's own page begins with, as pages show it.
fn biography(site: &Site, term: &Term) -> Option<String> {
    of_html(&excerpt::summary(site, Entity::Page(term.own_page?)))
}
