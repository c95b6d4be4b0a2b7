//! The people who write: the terms of `authors`.

use super::vocabulary::{Person, Reference};
use super::{name_of, refer};
use crate::link::{PageId, Site, Term, TermId};

/// The taxonomy of those who write.
const AUTHORS: &str = "authors";

/// All of them, in the order of the terms.
pub(super) fn all(site: &Site) -> Vec<Person> {
    let taxonomy = site.taxonomies.iter().find(|taxonomy| taxonomy.name == AUTHORS);
    taxonomy.into_iter().flat_map(|taxonomy| &taxonomy.terms).map(|term| person(site, term)).collect()
}

/// Those who wrote a page.
pub(super) fn of_page(site: &Site, id: PageId) -> impl Iterator<Item = TermId> + '_ {
    site.relations(id).terms.iter().copied().filter(|term| is_author(site, *term))
}

/// Whether a term is somebody who writes.
pub(super) fn is_author(site: &Site, id: TermId) -> bool {
    site.taxonomies[id.taxonomy].name == AUTHORS
}

/// A reference to the node of somebody.
pub(super) fn reference(site: &Site, id: TermId) -> Reference {
    refer(&site.config.base_url.permalink(&site.term(id).route), "person")
}

fn person(site: &Site, term: &Term) -> Person {
    let url = site.config.base_url.permalink(&term.route);
    let own_page = term.own_page.map(|id| site.page(id));
    Person {
        id: name_of(&url, "person"),
        name: term.name.clone(),
        url,
        description: own_page.and_then(|page| page.matter.description.clone()),
        image: None,
        same_as: Vec::new(),
    }
}
