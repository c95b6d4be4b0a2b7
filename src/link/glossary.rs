//! The site's glossary: what `content/glossary.md` defines, and where each page first uses it.

mod finder;
mod names;
mod prose;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use super::site::{Entity, PageId, Site};
use crate::diagnostic::{Diagnostic, Location};
use crate::parse::{Body, GLOSSARY, Item, Page};
use finder::Finder;
use names::Name;

/// The glossary of a site.
#[derive(Debug)]
pub struct Glossary {
    /// Its page.
    pub page: PageId,
    /// What it defines, in its own order.
    pub definitions: Vec<Definition>,
    finder: Finder,
}

/// Something that the glossary defines.
#[derive(Clone, Debug)]
pub struct Definition {
    /// The term, as the glossary writes it, without markup.
    pub term: String,
    /// Its anchor on the glossary's page.
    pub anchor: String,
    /// What defines it, in the HTML of the glossary's page.
    pub html: Vec<Range<usize>>,
}

/// The first use of a term on a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Where it stands in the HTML of the page: plain text, without a tag or a hole in it.
    pub range: Range<usize>,
    /// What explains it, by its number in [`Glossary::definitions`].
    pub definition: usize,
    /// What the anchors of the use and of the definition end with, so that nothing else on the page has them.
    pub slug: String,
}

/// What stands before the slug in the anchor of a use.
pub const USE_PREFIX: &str = "use-";
/// What stands before the slug in the anchor of a definition that a page shows.
pub const TERM_PREFIX: &str = "term-";

/// Reads the glossary, if there is one, and finds what every page uses of it.
pub(super) fn join(site: &mut Site, diagnostics: &mut Vec<Diagnostic>) {
    let found = GLOSSARY.iter().find_map(|path| site.entity(path));
    let Some(Entity::Page(page)) = found else { return };
    let (definitions, names) = read(site.page(page), diagnostics);
    let Some(finder) = Finder::new(names) else { return };
    let glossary = Glossary { page, definitions, finder };
    let joined = &*site;
    let pages = (0..joined.pages.len()).into_par_iter();
    let found: Vec<Vec<Mention>> = pages.map(|number| glossary.mentions(joined, PageId(number))).collect();
    for (number, mentions) in found.into_iter().enumerate().filter(|(_, mentions)| !mentions.is_empty()) {
        site.relations_mut(PageId(number)).mentions = mentions;
    }
    site.glossary = Some(Arc::new(glossary));
}

/// Finds again what a page uses of the glossary.
pub(super) fn find_again(site: &mut Site, page: PageId) {
    if let Some(glossary) = site.glossary.clone() {
        site.relations_mut(page).mentions = glossary.mentions(site, page);
    }
}

impl Glossary {
    /// The first uses on a page, which may not want to have its terms explained.
    fn mentions(&self, site: &Site, id: PageId) -> Vec<Mention> {
        let page = site.page(id);
        let is_of_language = language(site, id) == language(site, self.page);
        let is_wanted = id != self.page && page.matter.glossary != Some(false) && is_of_language;
        if is_wanted { mentions(&page.body, &self.finder, &self.definitions) } else { Vec::new() }
    }
}

/// The language of a page, whatever its region: who reads `en-GB` understands what is defined in `en`.
fn language(site: &Site, id: PageId) -> Option<&str> {
    site.language(Entity::Page(id)).as_str().split('-').next()
}

/// What the glossary's page defines, and all the names of it.
fn read(page: &Page, diagnostics: &mut Vec<Diagnostic>) -> (Vec<Definition>, Vec<Name>) {
    let mut definitions = Vec::new();
    let mut names = Vec::new();
    let mut places: BTreeMap<String, &Item> = BTreeMap::new();
    let html = |range: &Range<usize>| page.body.html.get(range.clone()).unwrap_or_default();
    let is_explained = |item: &&Item| item.html.iter().any(|range| !html(range).trim().is_empty());
    let items = page.body.parts.iter().flat_map(|part| &part.items);
    let (explained, unexplained): (Vec<&Item>, Vec<&Item>) = items.partition(is_explained);
    diagnostics.extend(unexplained.into_iter().map(|item| no_definition(page, item)));
    for item in explained {
        let term = item.label.as_deref().unwrap_or_default();
        for name in names::of(term, definitions.len()) {
            match places.get(name.pattern()) {
                Some(first) if first.span == item.span => {}
                Some(first) => diagnostics.push(two_definitions(page, &name, item, first)),
                None => {
                    places.insert(name.pattern().to_owned(), item);
                    names.push(name);
                }
            }
        }
        let (anchor, html) = (item.id.clone(), item.html.clone());
        definitions.push(Definition { term: term.to_owned(), anchor, html });
    }
    (definitions, names)
}

fn no_definition(page: &Page, item: &Item) -> Diagnostic {
    let term = item.label.as_deref().unwrap_or_default();
    Diagnostic::warning(format!("the glossary does not define `{term}`"))
        .at(&page.source, item.span.clone())
        .hint("write what it means below it, as `: a meaning`")
}

fn two_definitions(page: &Page, name: &Name, item: &Item, first: &Item) -> Diagnostic {
    let place = Location::Text { source: page.source.clone(), span: first.span.clone() };
    Diagnostic::warning(format!("the glossary defines `{}` twice", name.shown))
        .at(&page.source, item.span.clone())
        .related(place, "the definition that pages link to")
        .hint("give one of the two another name")
}

/// The first uses on a page, in the order of its text.
fn mentions(body: &Body, finder: &Finder, definitions: &[Definition]) -> Vec<Mention> {
    let mut slugs = BTreeSet::new();
    finder
        .first_uses(body, definitions.len())
        .into_iter()
        .map(|(range, definition)| {
            let slug = free_slug(&definitions[definition].anchor, body, &mut slugs);
            Mention { range, definition, slug }
        })
        .collect()
}

/// The anchor of a definition, with a number behind it where the page has an anchor like those made of it.
fn free_slug(anchor: &str, body: &Body, taken: &mut BTreeSet<String>) -> String {
    let has = |id: String| body.anchors.binary_search(&id).is_ok();
    let is_free = |slug: &str| !has(format!("{USE_PREFIX}{slug}")) && !has(format!("{TERM_PREFIX}{slug}"));
    let mut slug = anchor.to_owned();
    let mut number = 1;
    while !is_free(&slug) || taken.contains(&slug) {
        number += 1;
        slug = format!("{anchor}-{number}");
    }
    taken.insert(slug.clone());
    slug
}
