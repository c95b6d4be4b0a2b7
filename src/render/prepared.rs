//! What the template of a route gets by value, and which template it is.

use std::sync::Arc;

use super::object::Object;
use super::renderer::Renderer;
use super::routes::{Planned, Subject, pager_count, section_size, term_size};
use super::structured_data::{self, Shown};
use super::value::Digested;
use super::view::{self, Pager};
use crate::config::{LanguageTag, Located};
use crate::link::{Entity, PageId, SectionId, TermId};
use crate::route::Route;

/// What a template gets.
pub(super) struct Prepared<'r> {
    /// The template, and where it was asked for.
    pub(super) template: String,
    pub(super) asked_for: Option<Located<String>>,
    /// The language of what is shown.
    pub(super) language: LanguageTag,
    /// What it gets by value, without the text.
    pub(super) values: Vec<(&'static str, Object<'r>)>,
    pub(super) lists: Vec<(&'static str, Digested)>,
    /// The text that goes into the last of the objects as `content`.
    pub(super) text: Option<Entity>,
}

/// Gathers it.
pub(super) fn prepare<'r>(renderer: &'r Arc<Renderer>, planned: &Planned) -> Prepared<'r> {
    match &planned.subject {
        Subject::Page(id) => page(renderer, *id),
        Subject::Section(id, number) => section(renderer, &planned.route, *id, *number),
        Subject::Taxonomy(index) => taxonomy(renderer, *index),
        Subject::Term(id, number) => term(renderer, &planned.route, *id, *number),
        Subject::Alias(entity) => alias(renderer, *entity),
        Subject::Robots => plain(renderer, "robots.txt"),
        Subject::FeedList => feed_list(renderer, &planned.route),
        _ => plain(renderer, "404.html"),
    }
}

fn plain<'r>(renderer: &Renderer, template: &str) -> Prepared<'r> {
    Prepared {
        template: template.to_owned(),
        asked_for: None,
        language: language(renderer, None),
        values: Vec::new(),
        lists: Vec::new(),
        text: None,
    }
}

/// The language of the page or section that is shown, or else that of the site.
fn language(renderer: &Renderer, shown: Option<Entity>) -> LanguageTag {
    let site = &renderer.site;
    shown.map_or(&site.config.settings.language, |entity| site.language(entity)).clone()
}

/// A template, and where it was asked for.
pub(super) type Asked = (String, Option<Located<String>>);

fn asked_or(asked_for: Option<&Located<String>>, default: &str) -> Asked {
    (asked_for.map_or_else(|| default.to_owned(), |template| template.get().clone()), asked_for.cloned())
}

/// The template of a page: as it says itself, or its kind, or its section.
pub(super) fn page_template(renderer: &Renderer, id: PageId) -> Asked {
    let site = &renderer.site;
    let page = site.page(id);
    let kind = page.matter.kind.as_ref().and_then(|kind| site.config.kinds.get(kind.get()));
    let section =
        site.relations(id).section.and_then(|id| site.section(id).section.matter.page_template.as_ref());
    asked_or(page.matter.template.as_ref().or_else(|| kind?.template.as_ref()).or(section), "page.html")
}

/// The template of a section: as it says itself.
pub(super) fn section_template(renderer: &Renderer, id: SectionId) -> Asked {
    let default = if id == SectionId(0) { "index.html" } else { "section.html" };
    asked_or(renderer.site.section(id).section.matter.template.as_ref(), default)
}

/// The template of a taxonomy's list: as the section that introduces it says.
pub(super) fn list_template(renderer: &Renderer, index: usize) -> Asked {
    let taxonomy = &renderer.site.taxonomies[index];
    let section = taxonomy.section.map(|id| &renderer.site.section(id).section);
    let default = specific(renderer, &format!("{}/list.html", taxonomy.name), "taxonomy_list.html");
    asked_or(section.and_then(|section| section.matter.template.as_ref()), &default)
}

/// The template of a term: as its own page says.
pub(super) fn term_template(renderer: &Renderer, id: TermId) -> Asked {
    let site = &renderer.site;
    let taxonomy = &site.taxonomies[id.taxonomy];
    let own_page = site.term(id).own_page.map(|id| site.page(id));
    let default = specific(renderer, &format!("{}/single.html", taxonomy.name), "taxonomy_single.html");
    asked_or(own_page.and_then(|page| page.matter.template.as_ref()), &default)
}

/// The template for one taxonomy, if the site has it, or else that for all.
fn specific(renderer: &Renderer, name: &str, default: &str) -> String {
    if renderer.templates.contains(name) { name.to_owned() } else { default.to_owned() }
}

/// What every template gets that shows something of its own: what it is, for machines.
const STRUCTURED_DATA: &str = "structured_data";

fn page(renderer: &Renderer, id: PageId) -> Prepared<'_> {
    let (template, asked_for) = page_template(renderer, id);
    let values = vec![("page", view::page(renderer, id))];
    let language = language(renderer, Some(Entity::Page(id)));
    let lists = vec![(STRUCTURED_DATA, structured_data::page(renderer, id))];
    Prepared { template, asked_for, language, values, lists, text: Some(Entity::Page(id)) }
}

fn section<'r>(renderer: &'r Arc<Renderer>, route: &Route, id: SectionId, number: usize) -> Prepared<'r> {
    let node = renderer.site.section(id);
    let size = section_size(&renderer.site, id);
    let listing = Listing { route: &node.section.route, pages: &node.pages, size, number };
    let (object, mut lists) = listing.show(renderer, view::section(renderer, id));
    lists.push((STRUCTURED_DATA, structured_data::section(renderer, id, &listing.shown(route))));
    let (template, asked_for) = section_template(renderer, id);
    Prepared {
        template,
        asked_for,
        language: language(renderer, Some(Entity::Section(id))),
        values: vec![("section", object)],
        lists,
        text: Some(Entity::Section(id)),
    }
}

/// A taxonomy's list shows the section that introduces it, where there is one.
fn taxonomy(renderer: &Renderer, index: usize) -> Prepared<'_> {
    let taxonomy = &renderer.site.taxonomies[index];
    let terms = renderer.counted_terms(index).build();
    let introduction = taxonomy.section.map(|id| ("section", view::section(renderer, id)));
    let (template, asked_for) = list_template(renderer, index);
    let text = taxonomy.section.map(Entity::Section);
    Prepared {
        template,
        asked_for,
        language: language(renderer, text),
        values: introduction.into_iter().collect(),
        lists: vec![
            ("taxonomy", renderer.taxonomy_card(index)),
            ("terms", terms),
            (STRUCTURED_DATA, structured_data::taxonomy(renderer, index)),
        ],
        text,
    }
}

/// A term shows its own page, where it has one.
fn term<'r>(renderer: &'r Arc<Renderer>, route: &Route, id: TermId, number: usize) -> Prepared<'r> {
    let term = renderer.site.term(id);
    let size = term_size(&renderer.site, id);
    let listing = Listing { route: &term.route, pages: &term.pages, size, number };
    let (object, mut lists) = listing.show(renderer, view::term(renderer, id));
    lists.push(("taxonomy", renderer.taxonomy_card(id.taxonomy)));
    lists.push((STRUCTURED_DATA, structured_data::term(renderer, id, &listing.shown(route))));
    let mut values = vec![("term", object)];
    values.extend(term.own_page.map(|id| ("page", view::page(renderer, id))));
    let text = term.own_page.map(Entity::Page);
    let (template, asked_for) = term_template(renderer, id);
    Prepared { template, asked_for, language: language(renderer, text), values, lists, text }
}

fn alias(renderer: &Renderer, entity: Entity) -> Prepared<'_> {
    let site = &renderer.site;
    let title = match entity {
        Entity::Page(id) => site.page(id).title.as_str(),
        Entity::Section(id) => site.section(id).section.title.as_str(),
    };
    let target =
        Object::new().with("title", title).with_address(&site.config.base_url, site.text(entity).route);
    let language = language(renderer, Some(entity));
    Prepared { language, values: vec![("target", target)], ..plain(renderer, "alias.html") }
}

/// The feeds of the site, its sections and its terms.
fn feed_list<'r>(renderer: &'r Renderer, route: &Route) -> Prepared<'r> {
    let lists = vec![
        ("feed_groups", view::feed_groups(renderer)),
        (STRUCTURED_DATA, structured_data::feeds(renderer, route)),
    ];
    Prepared { lists, ..plain(renderer, "feeds.html") }
}

/// A list of pages that is shown as a whole, or one part of it at a time.
struct Listing<'l> {
    route: &'l Route,
    pages: &'l [PageId],
    size: usize,
    number: usize,
}

impl Listing<'_> {
    /// What the page at a route shows of it.
    fn shown<'s>(&'s self, route: &'s Route) -> Shown<'s> {
        let (before, pages) = match self.size {
            0 => (0, self.pages),
            size => view::part(self.pages, self.number, size),
        };
        Shown { route, pages, before, total: self.pages.len() }
    }

    /// Adds all the pages to an object, or makes a `paginator` with some of them: never all pages on every part.
    fn show<'r>(
        &self,
        renderer: &Arc<Renderer>,
        object: Object<'r>,
    ) -> (Object<'r>, Vec<(&'static str, Digested)>) {
        if self.size == 0 {
            return (object.with("pages", renderer.page_cards(self.pages)), Vec::new());
        }
        let pager =
            Pager { number: self.number, count: pager_count(self.pages.len(), self.size), size: self.size };
        (object, vec![("paginator", view::paginator(renderer, &pager, self.route, self.pages))])
    }
}
