//! Cards: what a listing shows of a page, section or term. They are made once and shared.

use super::excerpt;
use super::object::{List, Object};
use super::renderer::Renderer;
use super::value::{Digested, date, from_table, html};
use crate::config::{Config, ImageMatter};
use crate::link::{AUTHORS, Entity, PageId, Resolved, SectionId, Site, Taxonomy, Term};
use crate::route::Route;

/// The card of a page.
pub(super) fn page(renderer: &Renderer, id: PageId) -> Digested {
    let site = &*renderer.site;
    let page = site.page(id);
    let relations = site.relations(id);
    let base_url = &site.config.base_url;
    let matter = &page.matter;
    let mut taxonomies = Object::new();
    let mut terms = Object::new();
    let mut authors = List::new().build();
    for (index, taxonomy) in site.taxonomies.iter().enumerate() {
        let own = || relations.terms.iter().filter(|id| id.taxonomy == index);
        let names: List = own().map(|id| site.term(*id).name.as_str()).collect();
        let cards = own().map(|id| renderer.term_card(*id)).collect::<List>().build();
        taxonomies.insert_chosen(&taxonomy.name, names);
        if taxonomy.name == AUTHORS {
            authors = cards.clone();
        }
        terms.insert_chosen(&taxonomy.name, cards);
    }
    Object::new()
        .with("title", page.title.as_str())
        .with("description", matter.description.as_deref())
        .with_address(base_url, &page.route)
        .with("relative_path", page.path.as_ref())
        .with("date", date(page.date))
        .with("updated", date(page.updated))
        .with("kind", matter.kind.as_ref().map(|kind| kind.get().as_str()))
        .with("series_name", matter.series.as_deref())
        .with("weight", matter.weight)
        .with("draft", matter.draft == Some(true))
        .with("language", site.language(Entity::Page(id)).as_str())
        .with("lang", site.language(Entity::Page(id)).as_str())
        .with("authors", authors)
        .with("taxonomies", taxonomies.build())
        .with("terms", terms.build())
        .with("image", image(site, matter.image.as_deref(), relations.image.as_ref()))
        .with("summary", html(&excerpt::summary(site, Entity::Page(id))))
        .with("word_count", page.body.words)
        .with("reading_time", page.body.reading_time())
        .with("extra", from_table(matter.extra.as_ref().unwrap_or(&toml::Table::new())))
        .build()
}

/// The card of a section.
pub(super) fn section(site: &Site, id: SectionId) -> Digested {
    let node = site.section(id);
    let section = &node.section;
    Object::new()
        .with("title", section.title.as_str())
        .with("description", section.matter.description.as_deref())
        .with_address(&site.config.base_url, &section.route)
        .with("relative_path", section.path.as_ref())
        .with("weight", section.matter.weight)
        .with("language", site.language(Entity::Section(id)).as_str())
        .with("lang", site.language(Entity::Section(id)).as_str())
        .with("image", image(site, section.matter.image.as_deref(), node.image.as_ref()))
        .with("summary", html(&excerpt::summary(site, Entity::Section(id))))
        .with("page_count", node.pages.len())
        .with("extra", from_table(&section.matter.extra))
        .build()
}

/// The card of a term. How many pages the term has is not on it: pages show the cards of their terms, and one new page would
/// change all the others.
pub(super) fn term(site: &Site, term: &Term) -> Digested {
    let about = term.own_page.and_then(|id| site.page(id).matter.description.as_deref());
    Object::new()
        .with("name", term.name.as_str())
        .with("slug", term.slug.as_str())
        .with_address(&site.config.base_url, &term.route)
        .with("description", about)
        .build()
}

/// What a term's own page tells about it, for the pages that show more of a term than its card: of an author, the
/// biography. Listings have no use for it, and would be rendered again with each word of it that changes.
pub(super) fn about_term<'s>(site: &'s Site, card: Digested, term: &'s Term) -> Object<'s> {
    let own = term.own_page.map(|id| (id, site.page(id)));
    let summary = own.map(|(id, _)| excerpt::summary(site, Entity::Page(id)));
    let biography = summary.filter(|summary| !summary.trim().is_empty());
    let picture = own
        .and_then(|(id, page)| image(site, page.matter.image.as_deref(), site.relations(id).image.as_ref()));
    let same_as = own.and_then(|(_, page)| page.matter.same_as.as_ref()).into_iter().flatten();
    Object::over(card)
        .with("biography", biography.as_deref().map(html))
        .with("image", picture)
        .with("same_as", same_as.map(|url| url.get().as_str()).collect::<List>())
}

/// The card of a term with the number of its pages, for lists of terms.
pub(super) fn counted_term<'s>(card: Digested, term: &Term) -> Object<'s> {
    Object::over(card).with("page_count", term.pages.len())
}

/// The card of a taxonomy.
pub(super) fn taxonomy(config: &Config, taxonomy: &Taxonomy) -> Digested {
    Object::new()
        .with("name", taxonomy.name.as_str())
        .with("title", taxonomy.title.as_str())
        .with_address(&config.base_url, &taxonomy.route)
        .with("term_count", taxonomy.terms.len())
        .build()
}

/// The feeds below a route.
pub(super) fn feeds<'s>(config: &Config, route: &Route) -> List<'s> {
    let feed = |format: &crate::config::FeedFormat| {
        let route = route.join(format.file_name()).ok()?;
        let feed = Object::new().with("type", format.media_type()).with_address(&config.base_url, &route);
        Some(feed)
    };
    config.settings.feeds.formats.iter().filter_map(feed).collect()
}

/// A picture that front matter names.
pub(super) fn image(
    site: &Site,
    matter: Option<&ImageMatter>,
    resolved: Option<&Resolved>,
) -> Option<Digested> {
    let (matter, resolved) = matter.zip(resolved)?;
    let picture = picture(site, resolved)
        .with("alt", matter.alt.as_str())
        .with("caption", matter.caption.as_deref())
        .with("credit", matter.credit.as_deref())
        .with("licence", matter.licence.as_deref());
    Some(picture.build())
}

/// Address and size of a picture.
pub(super) fn picture<'s>(site: &Site, resolved: &'s Resolved) -> Object<'s> {
    Object::new()
        .with("path", resolved.href.as_str())
        .with("permalink", [site.config.base_url.origin(), &resolved.href].concat())
        .with("width", resolved.size.map(|(width, _)| width))
        .with("height", resolved.size.map(|(_, height)| height))
}
