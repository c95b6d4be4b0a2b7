//! The parts of a page that schema.org has words for: questions, steps and terms.

use super::name_of;
use super::text::said;
use super::vocabulary::{
    Answer, DefinedTerm, DefinedTermSet, FaqPage, HowTo, HowToStep, Node, Question, Reference,
};
use crate::config::Shape;
use crate::parse::{BodyPart, Item, Page};
use crate::route::encode_path;

/// The parts of a page at an address, each as a part of the page's own node.
pub(super) fn nodes<'s>(page: &'s Page, address: &str, whole: &str) -> Vec<Node<'s>> {
    let parts = page.body.parts.iter();
    parts.filter_map(|part| Place { page, address, whole, part }.node()).collect()
}

/// Where a part stands.
struct Place<'s, 'a> {
    page: &'s Page,
    address: &'a str,
    /// The name of the page's own node.
    whole: &'a str,
    part: &'s BodyPart,
}

impl<'s> Place<'s, '_> {
    /// The node of the part, if there is a type for it and anything in it.
    fn node(&self) -> Option<Node<'s>> {
        match self.part.shape {
            Shape::Questions => self.questions(),
            Shape::Steps => self.steps(),
            Shape::Terms => self.terms(),
            Shape::Prose | Shape::List | Shape::Timeline => None,
        }
    }

    /// A question without an answer is none (<https://developers.google.com/search/docs/appearance/structured-data/faqpage>).
    fn questions(&self) -> Option<Node<'s>> {
        let question = |item: &'s Item| {
            let (name, answer) = (label(item)?, said(&item.text)?);
            let accepted_answer = Answer { text: answer };
            Some(Question { name, url: self.anchor(&item.id), accepted_answer })
        };
        let main_entity = self.items(question)?;
        let (id, url, is_part_of) = (self.id(), self.url(), Reference::to(self.whole));
        Some(Node::Questions(FaqPage { id, url, name: self.heading(), is_part_of, main_entity }))
    }

    /// The steps lead to what the page is about, so that it gives them its name.
    fn steps(&self) -> Option<Node<'s>> {
        let step = |item: &'s Item| {
            let (name, text) = (label(item), said(&item.text));
            name.or(text)?;
            Some(HowToStep { position: 0, name, text, url: self.anchor(&item.id) })
        };
        let mut step = self.items(step)?;
        step.iter_mut().zip(1..).for_each(|(step, position)| step.position = position);
        let (id, url, is_part_of) = (self.id(), self.url(), Reference::to(self.whole));
        Some(Node::Steps(HowTo { id, url, name: &self.page.title, is_part_of, step }))
    }

    fn terms(&self) -> Option<Node<'s>> {
        let term = |item: &'s Item| {
            Some(DefinedTerm {
                name: label(item)?,
                description: said(&item.text),
                url: self.anchor(&item.id),
            })
        };
        let has_defined_term = self.items(term)?;
        let (id, url, is_part_of) = (self.id(), self.url(), Reference::to(self.whole));
        Some(Node::Terms(DefinedTermSet { id, url, name: self.heading(), is_part_of, has_defined_term }))
    }

    /// What the items become; nothing where none of them becomes anything.
    fn items<T>(&self, make: impl Fn(&'s Item) -> Option<T>) -> Option<Vec<T>> {
        Some(self.part.items.iter().filter_map(make).collect()).filter(|made: &Vec<T>| !made.is_empty())
    }

    /// Where the part has no heading, all of the page is it.
    fn heading(&self) -> &'s str {
        let heading = self.part.heading.and_then(|number| self.page.body.headings.get(number));
        heading.map_or(&self.page.title, |heading| &heading.title)
    }

    fn url(&self) -> String {
        let heading = self.part.heading.and_then(|number| self.page.body.headings.get(number));
        heading.map_or_else(|| self.address.to_owned(), |heading| self.anchor(&heading.id))
    }

    /// The name of the part's own node, which no other node of the page has: those end otherwise.
    fn id(&self) -> String {
        name_of(self.address, &format!("{}-part", encode_path(&self.part.name)))
    }

    fn anchor(&self, id: &str) -> String {
        name_of(self.address, &encode_path(id))
    }
}

fn label(item: &Item) -> Option<&str> {
    item.label.as_deref().and_then(said)
}
