//! The cards of a site. Each is made when something first shows it, and then shared, since a `Value` is an `Arc`: a preview
//! shows a few pages of a site that has many.

use std::sync::OnceLock;

use super::card;
use super::object::{List, Object};
use super::renderer::Renderer;
use super::value::Digested;
use crate::link::{PageId, SectionId, Site, TermId};

/// What was made so far.
pub(super) struct Cards {
    pages: Vec<OnceLock<Digested>>,
    sections: Vec<OnceLock<Digested>>,
    taxonomies: Vec<OnceLock<Digested>>,
    /// By taxonomy.
    terms: Vec<Vec<OnceLock<Digested>>>,
    /// What pages show of each of their authors, by the number of the term.
    authors: Vec<OnceLock<Digested>>,
}

impl Cards {
    /// The cards of a site, none of which is made yet.
    pub(super) fn to_be_made(site: &Site) -> Self {
        let terms = site.taxonomies.iter().map(|taxonomy| none_of(taxonomy.terms.len()));
        let authors = site.authors().map_or(0, |taxonomy| taxonomy.terms.len());
        Self {
            pages: none_of(site.pages.len()),
            sections: none_of(site.sections.len()),
            taxonomies: none_of(site.taxonomies.len()),
            terms: terms.collect(),
            authors: none_of(authors),
        }
    }
}

fn none_of(count: usize) -> Vec<OnceLock<Digested>> {
    std::iter::repeat_with(OnceLock::new).take(count).collect()
}

impl Renderer {
    /// The card of a page.
    pub(super) fn page_card(&self, id: PageId) -> Digested {
        self.cards.pages[id.0].get_or_init(|| card::page(self, id)).clone()
    }

    /// The cards of some pages.
    pub(super) fn page_cards<'s>(&self, ids: &[PageId]) -> List<'s> {
        ids.iter().map(|id| self.page_card(*id)).collect()
    }

    /// The card of a section.
    pub(super) fn section_card(&self, id: SectionId) -> Digested {
        self.cards.sections[id.0].get_or_init(|| card::section(&self.site, id)).clone()
    }

    /// The card of a taxonomy.
    pub(super) fn taxonomy_card(&self, index: usize) -> Digested {
        let card = || card::taxonomy(&self.site.config, &self.site.taxonomies[index]);
        self.cards.taxonomies[index].get_or_init(card).clone()
    }

    /// The card of a term.
    pub(super) fn term_card(&self, id: TermId) -> Digested {
        let card = || card::term(&self.site, self.site.term(id));
        self.cards.terms[id.taxonomy][id.term].get_or_init(card).clone()
    }

    /// An author with what the author's own page tells.
    pub(super) fn author_card(&self, id: TermId) -> Digested {
        let card = || card::about_term(&self.site, self.term_card(id), self.site.term(id)).build();
        self.cards.authors[id.term].get_or_init(card).clone()
    }

    /// A term with the number of its pages.
    pub(super) fn counted_term<'s>(&self, id: TermId) -> Object<'s> {
        card::counted_term(self.term_card(id), self.site.term(id))
    }

    /// The terms of a taxonomy, each with the number of its pages.
    pub(super) fn counted_terms<'s>(&self, taxonomy: usize) -> List<'s> {
        let count = self.site.taxonomies[taxonomy].terms.len();
        (0..count).map(|term| self.counted_term(TermId { taxonomy, term })).collect()
    }
}
