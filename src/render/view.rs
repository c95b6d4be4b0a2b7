//! Views: what a template gets by value. Everything here is the page's own, or short; what is site-wide, a template
//! asks for.

use std::sync::Arc;

use tera::Value;

use super::renderer::Renderer;
use super::value::{Object, date};
use super::{card, structured_data};
use crate::config::{Change, Citation};
use crate::link::{Entity, PageId, SectionId, Site, TermId};
use crate::parse::Heading;
use crate::route::Route;

/// Everything about a page but its text.
pub(super) fn page(renderer: &Renderer, id: PageId) -> Object {
    let site = &renderer.site;
    let page = site.page(id);
    let relations = site.relations(id);
    let card_of = |id: Option<PageId>| id.map_or_else(Value::none, |id| renderer.page_card(id));
    let sources = page.matter.sources.iter().flatten().map(citation).collect::<Vec<Value>>();
    let changes = page.matter.changes.iter().flatten().map(change).collect::<Vec<Value>>();
    Object::new()
        .with_all_of(&renderer.page_card(id))
        .with("toc", toc(&page.body.headings))
        .with("ancestors", ancestors(renderer, relations.section))
        .with("previous", card_of(relations.previous))
        .with("next", card_of(relations.next))
        .with("series", series(renderer, id))
        .with("backlinks", renderer.page_cards(&relations.backlinks))
        .with("read_more", renderer.page_cards(&relations.read_more))
        .with("sources", sources)
        .with("changes", changes)
        .with("assets", assets(site, Entity::Page(id)))
        .with("structured_data", structured_data::article(site, id))
}

/// Everything about a section but its text and its pages.
pub(super) fn section(renderer: &Renderer, id: SectionId) -> Object {
    let site = &renderer.site;
    let node = site.section(id);
    let subsections: Vec<Value> = node.subsections.iter().map(|id| renderer.section_card(*id)).collect();
    let has_feed = node.section.matter.feed && node.parent.is_some() && node.taxonomy.is_none();
    Object::new()
        .with_all_of(&renderer.section_card(id))
        .with("toc", toc(&node.section.body.headings))
        .with("word_count", node.section.body.words)
        .with("reading_time", node.section.body.reading_time())
        .with("ancestors", ancestors(renderer, node.parent))
        .with("subsections", subsections)
        .with("assets", assets(site, Entity::Section(id)))
        .with("feeds", feeds(renderer, has_feed, &node.section.route))
}

/// Everything about a term but its own page's text and its pages.
pub(super) fn term(renderer: &Renderer, id: TermId) -> Object {
    let site = &renderer.site;
    let taxonomy = &site.taxonomies[id.taxonomy];
    let term = site.term(id);
    renderer.counted_term(id).with("feeds", feeds(renderer, taxonomy.settings.feed, &term.route))
}

/// A taxonomy, without its terms.
pub(super) fn taxonomy(renderer: &Renderer, index: usize) -> Value {
    card::taxonomy(&renderer.site.config, &renderer.site.taxonomies[index])
}

fn feeds(renderer: &Renderer, has_feeds: bool, route: &Route) -> Value {
    if has_feeds { card::feeds(&renderer.site.config, route) } else { Value::from(Vec::<Value>::new()) }
}

/// The section of a page and those above it, from the root down.
fn ancestors(renderer: &Renderer, section: Option<SectionId>) -> Value {
    let Some(section) = section else { return Value::from(Vec::<Value>::new()) };
    let above = renderer.site.ancestors(section).into_iter().chain([section]);
    Value::from(above.map(|id| renderer.section_card(id)).collect::<Vec<Value>>())
}

fn series(renderer: &Renderer, id: PageId) -> Value {
    let Some((series, place)) = renderer.site.relations(id).series else { return Value::none() };
    let series = &renderer.site.series[series.0];
    let neighbour = |place: Option<usize>| {
        place.and_then(|place| series.pages.get(place)).map_or_else(Value::none, |id| renderer.page_card(*id))
    };
    Object::new()
        .with("name", series.name.as_str())
        .with("slug", series.slug.as_str())
        .with("position", place + 1)
        .with("total", series.pages.len())
        .with("previous", neighbour(place.checked_sub(1)))
        .with("next", neighbour(Some(place + 1)))
        .with("pages", renderer.page_cards(&series.pages))
        .build()
}

fn citation(citation: &Citation) -> Value {
    Object::new()
        .with_option("key", citation.key.as_deref())
        .with("title", citation.title.as_str())
        .with_option("publisher", citation.publisher.as_deref())
        .with_option("url", citation.url.as_ref().map(|url| url.get().as_str()))
        .with("accessed", date(citation.accessed))
        .with_option("archived", citation.archived.as_ref().map(|url| url.get().as_str()))
        .build()
}

fn change(change: &Change) -> Value {
    Object::new().with("date", change.date.to_string()).with("text", change.text.as_str()).build()
}

/// The paths of the files beside a page or section.
fn assets(site: &Site, owner: Entity) -> Value {
    Value::from(
        site.assets_of(owner)
            .map(|placed| Value::from(site.config.base_url.path_of(&placed.route)))
            .collect::<Vec<Value>>(),
    )
}

/// The table of contents: the headings, each with those below it.
pub(super) fn toc(headings: &[Heading]) -> Value {
    let mut rest = headings;
    Value::from(toc_above(&mut rest, 0))
}

/// Takes headings off the front as long as they are deeper than `level`.
fn toc_above(rest: &mut &[Heading], level: u8) -> Vec<Value> {
    let mut entries = Vec::new();
    while let Some((heading, after)) = rest.split_first().filter(|(heading, _)| heading.level > level) {
        *rest = after;
        let children = toc_above(rest, heading.level);
        let entry = Object::new()
            .with("level", u64::from(heading.level))
            .with("id", heading.id.as_str())
            .with("title", heading.title.as_str())
            .with("children", children);
        entries.push(entry.build());
    }
    entries
}

/// One page of a listing in several.
pub(super) struct Pager {
    /// From 1.
    pub(super) number: usize,
    /// How many pages of the listing there are.
    pub(super) count: usize,
    /// How many entries each shows at the most.
    pub(super) size: usize,
}

/// What a template gets of a listing: the cards, and where the other pages of the listing are.
pub(super) fn paginator(renderer: &Arc<Renderer>, pager: &Pager, route: &Route, pages: &[PageId]) -> Value {
    let base_url = &renderer.site.config.base_url;
    let path = |number: usize| {
        let route = super::routes::pager_route(route, number).unwrap_or_else(|_| route.clone());
        Value::from(base_url.path_of(&route))
    };
    let start = (pager.number - 1) * pager.size;
    let shown = pages.get(start..(start + pager.size).min(pages.len())).unwrap_or_default();
    let neighbour =
        |number: usize| if (1..=pager.count).contains(&number) { path(number) } else { Value::none() };
    Object::new()
        .with("pages", renderer.page_cards(shown))
        .with("total_pages", pages.len())
        .with("paginate_by", pager.size)
        .with("current_index", pager.number)
        .with("number_pagers", pager.count)
        .with("base_url", base_url.path_of(route))
        .with("first", path(1))
        .with("last", path(pager.count))
        .with("previous", neighbour(pager.number - 1))
        .with("next", neighbour(pager.number + 1))
        .build()
}
