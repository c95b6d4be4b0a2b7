//! Views: what a template gets by value. Everything here is the page's own, or short; what is site-wide, a template
//! asks for.

use std::sync::Arc;

use super::object::{List, Object};
use super::renderer::Renderer;
use super::routes::pager_folder;
use super::value::{Digested, date};
use super::{card, reason};
use crate::config::{Change, Citation};
use crate::history::Contributor;
use crate::link::{Entity, PageId, Related, SectionId, Site, TermId};
use crate::parse::{Body, Heading};
use crate::route::Route;
use crate::source::Source;

/// Everything about a page but its text.
pub(super) fn page(renderer: &Renderer, id: PageId) -> Object<'_> {
    let site = &renderer.site;
    let page = site.page(id);
    let relations = site.relations(id);
    let card_of = |id: Option<PageId>| id.map(|id| renderer.page_card(id));
    let sources = page.matter.sources.iter().flatten().enumerate();
    let sources = sources.map(|(number, source)| self::source(source, number, &page.body));
    let same_as = page.matter.same_as.iter().flatten().map(|url| url.get().as_str());
    let changes = page.matter.changes.iter().flatten().map(change).collect::<List>();
    Object::over(renderer.page_card(id))
        .with("authors", authors(renderer, &relations.terms))
        .with("toc", toc(&page.body))
        .with("ancestors", ancestors(renderer, relations.section))
        .with("previous", card_of(relations.previous))
        .with("next", card_of(relations.next))
        .with("series", series(renderer, id))
        .with("backlinks", renderer.page_cards(&relations.backlinks))
        .with("read_more", read_more(renderer, id))
        .with("translations", renderer.page_cards(&relations.translations))
        .with("sources", sources.collect::<List>())
        .with("changes", changes)
        .with("comments_url", page.matter.comments_url.as_ref().map(|url| url.get().as_str()))
        .with("disclosure", page.matter.disclosure.as_ref().map(|text| text.get().as_str()))
        .with("same_as", same_as.collect::<List>())
        .with("assets", assets(site, Entity::Page(id)))
        .with("git", repository(site, &page.source))
}

/// Everything about a section but its text and its pages.
pub(super) fn section(renderer: &Renderer, id: SectionId) -> Object<'_> {
    let site = &renderer.site;
    let node = site.section(id);
    let subsections: List = node.subsections.iter().map(|id| renderer.section_card(*id)).collect();
    Object::over(renderer.section_card(id))
        .with("toc", toc(&node.section.body))
        .with("word_count", node.section.body.words)
        .with("reading_time", node.section.body.reading_time())
        .with("ancestors", ancestors(renderer, node.parent))
        .with("subsections", subsections)
        .with("assets", assets(site, Entity::Section(id)))
        .with("git", repository(site, &node.section.source))
        .with("feeds", feeds(renderer, node.has_feed(), &node.section.route))
}

/// Everything about a term but its own page's text and its pages.
pub(super) fn term(renderer: &Renderer, id: TermId) -> Object<'_> {
    let site = &renderer.site;
    let taxonomy = &site.taxonomies[id.taxonomy];
    let term = site.term(id);
    let card = renderer.counted_term(id).build();
    card::about_term(site, card, term).with("feeds", feeds(renderer, taxonomy.settings.feed, &term.route))
}

fn feeds<'s>(renderer: &Renderer, has_feeds: bool, route: &Route) -> List<'s> {
    if has_feeds { card::feeds(&renderer.site.config, route) } else { List::new() }
}

/// What has feeds, each with its feeds.
pub(super) fn feed_groups(renderer: &Renderer) -> Digested {
    let site = &renderer.site;
    let group = |(title, route): (&str, &Route)| {
        let feeds = card::feeds(&site.config, route);
        let group = Object::new().with("title", title).with_address(&site.config.base_url, route);
        group.with("feeds", feeds).build()
    };
    with_feeds(site, &Route::root()).map(group).collect::<List>().build()
}

/// Title and route of what has feeds: the site, then sections, then terms.
pub(super) fn with_feeds<'s>(site: &'s Site, root: &'s Route) -> impl Iterator<Item = (&'s str, &'s Route)> {
    let sections = site.sections.iter().filter(|node| node.has_feed());
    let sections = sections.map(|node| (node.section.title.as_str(), &node.section.route));
    let taxonomies = site.taxonomies.iter().filter(|taxonomy| taxonomy.settings.feed);
    let terms = taxonomies.flat_map(|taxonomy| &taxonomy.terms);
    let terms = terms.map(|term| (term.name.as_str(), &term.route));
    [(site.config.settings.title.as_str(), root)].into_iter().chain(sections).chain(terms)
}

/// The section of a page and those above it, from the root down.
fn ancestors(renderer: &Renderer, section: Option<SectionId>) -> List<'_> {
    let above = section.into_iter().flat_map(|id| renderer.site.ancestors(id).into_iter().chain([id]));
    above.map(|id| renderer.section_card(id)).collect()
}

fn series(renderer: &Renderer, id: PageId) -> Option<Object<'_>> {
    let (series, place) = renderer.site.relations(id).series?;
    let series = &renderer.site.series[series.0];
    let neighbour = |place: Option<usize>| {
        place.and_then(|place| series.pages.get(place)).map(|id| renderer.page_card(*id))
    };
    let view = Object::new()
        .with("name", series.name.as_str())
        .with("slug", series.slug.as_str())
        .with("position", place + 1)
        .with("total", series.pages.len())
        .with("previous", neighbour(place.checked_sub(1)))
        .with("next", neighbour(Some(place + 1)))
        .with("pages", renderer.page_cards(&series.pages));
    Some(view)
}

/// The pages to be read next, each with the reason why it is there, in the language of the page. A card is shared by all that
/// lead to its page: a copy of each, with the reason in it, would be most of what the view of a page consists of.
fn read_more(renderer: &Renderer, id: PageId) -> List<'_> {
    let site = &renderer.site;
    let link = |related: &Related| {
        Object::new()
            .with("card", renderer.page_card(related.page))
            .with("reason", reason::sentence(site, id, related))
            .with("why", reason::name(&related.why))
            .with("score", related.score)
    };
    site.read_more(id).iter().map(link).collect()
}

/// The authors among the terms of a page, with what their own pages tell about them.
fn authors<'s>(renderer: &Renderer, terms: &[TermId]) -> List<'s> {
    let site = &renderer.site;
    let authors = terms.iter().filter(|id| site.is_author(**id));
    authors.map(|id| renderer.author_card(*id)).collect()
}

/// Something that a page rests on, with the places that cite it.
fn source<'s>(citation: &'s Citation, number: usize, body: &'s Body) -> Object<'s> {
    let citing = body.citations.iter().filter(|cited| cited.source == number);
    Object::new()
        .with("id", body.source_ids.get(number).map(String::as_str))
        .with("number", number + 1)
        .with("key", citation.key.as_ref().map(|key| key.get().as_str()))
        .with("title", citation.title.get().as_str())
        .with("publisher", citation.publisher.as_deref())
        .with("url", citation.url.as_ref().map(|url| url.get().as_str()))
        .with("accessed", date(citation.accessed))
        .with("archived", citation.archived.as_ref().map(|url| url.get().as_str()))
        .with("citations", citing.map(|cited| cited.id.as_str()).collect::<List>())
}

fn change(change: &Change) -> Object<'_> {
    Object::new()
        .with("date", change.date.to_string())
        .with("text", change.text.get().as_str())
        .with("kind", change.kind.name())
}

/// What is known of a source in the repository of the site; nothing where `site.toml` does not ask for it.
fn repository<'s>(site: &'s Site, source: &'s Source) -> Option<Object<'s>> {
    let repository = site.config.repository.as_ref()?;
    let history = source.history.as_deref();
    let contributors = history.filter(|_| repository.contributors);
    let contributors = contributors.map(|history| history.contributors.as_slice()).unwrap_or_default();
    let view = Object::new()
        .with("first", date(history.and_then(|history| history.first)))
        .with("last", date(history.and_then(|history| history.last)))
        .with("changes", history.map_or(0, |history| history.changes))
        .with("contributors", contributors.iter().map(contributor).collect::<List>())
        .with("edit_url", repository.edit_url(&source.path))
        .with("history_url", repository.history_url(&source.path));
    Some(view)
}

fn contributor(contributor: &Contributor) -> Object<'_> {
    Object::new().with("name", contributor.name.as_str()).with("changes", contributor.changes)
}

/// The paths of the files beside a page or section.
fn assets<'s>(site: &Site, owner: Entity) -> List<'s> {
    site.assets_of(owner).map(|placed| site.config.base_url.path_of(&placed.route)).collect()
}

/// The table of contents: the headings, each with those below it, and with the part that it begins, if it does.
pub(super) fn toc(body: &Body) -> List<'_> {
    let part_of = |number: usize| body.parts.iter().find(|part| part.heading == Some(number));
    let headings = body.headings.iter().enumerate();
    let headings: Vec<Entry<'_>> =
        headings.map(|(number, heading)| (heading, part_of(number).map(|part| part.name.as_str()))).collect();
    toc_above(&mut headings.as_slice(), 0)
}

/// A heading, and the name of the part that it begins.
type Entry<'b> = (&'b Heading, Option<&'b str>);

/// Takes headings off the front as long as they are deeper than `level`.
fn toc_above<'b>(rest: &mut &[Entry<'b>], level: u8) -> List<'b> {
    let mut entries = Vec::new();
    while let Some((&(heading, part), after)) =
        rest.split_first().filter(|((heading, _), _)| heading.level > level)
    {
        *rest = after;
        let children = toc_above(rest, heading.level);
        let entry = Object::new()
            .with("level", u64::from(heading.level))
            .with("id", heading.id.as_str())
            .with("title", heading.title.as_str())
            .with("part", part)
            .with("children", children);
        entries.push(entry);
    }
    entries.into_iter().collect()
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

/// One part of a listing, from 1, and how many pages come before it.
pub(super) fn part(pages: &[PageId], number: usize, size: usize) -> (usize, &[PageId]) {
    let start = (number - 1) * size;
    (start, pages.get(start..(start + size).min(pages.len())).unwrap_or_default())
}

/// What a template gets of a listing: the cards, and where the other pages of the listing are.
pub(super) fn paginator(
    renderer: &Arc<Renderer>,
    pager: &Pager,
    route: &Route,
    pages: &[PageId],
) -> Digested {
    let base = renderer.site.config.base_url.path_of(route);
    let path = |number: usize| [base.as_str(), &pager_folder(number)].concat();
    let (_, shown) = part(pages, pager.number, pager.size);
    let neighbour = |number: usize| (1..=pager.count).contains(&number).then(|| path(number));
    Object::new()
        .with("pages", renderer.page_cards(shown))
        .with("total_pages", pages.len())
        .with("paginate_by", pager.size)
        .with("current_index", pager.number)
        .with("number_pagers", pager.count)
        .with("base_url", base.as_str())
        .with("first", path(1))
        .with("last", path(pager.count))
        .with("previous", neighbour(pager.number - 1))
        .with("next", neighbour(pager.number + 1))
        .build()
}
