//! Articles: what a page says of itself, who wrote it, when, on what it rests, and what it belongs to.

use super::shared::home;
use super::vocabulary::{Article, Cited, CreativeWorkSeries, Node, Organization, Reference};
use super::{name_of, people, picture, refer, said};
use crate::config::Citation;
use crate::link::{PageId, SectionId, Series, Site};
use crate::render::Renderer;

/// A page with those who wrote it and the series that it is in.
pub(super) fn nodes(renderer: &Renderer, id: PageId) -> Vec<Node<'_>> {
    let site = &renderer.site;
    let people = people::of_page(site, id).map(|author| Node::Person(&renderer.shared.people[author.term]));
    let series =
        site.relations(id).series.map(|(series, _)| Node::Series(series_node(site, &site.series[series.0])));
    [Node::Article(Box::new(article(site, id)))].into_iter().chain(people).chain(series).collect()
}

fn article(site: &Site, id: PageId) -> Article<'_> {
    let page = site.page(id);
    let matter = &page.matter;
    let relations = site.relations(id);
    let address = site.config.base_url.permalink(&page.route);
    let kind = kind(site, id);
    Article {
        kind,
        id: name_of(&address, "article"),
        main_entity_of_page: address.clone(),
        url: address,
        headline: &page.title,
        description: matter.description.as_deref().and_then(said),
        image: picture::of_matter(site, matter.image.as_ref(), relations.image.as_ref()),
        date_published: page.date.map(|date| date.rfc3339()),
        date_modified: page.last_changed().map(|date| date.rfc3339()),
        author: people::of_page(site, id).map(|author| people::reference(site, author)).collect(),
        publisher: refer(&home(site), "publisher"),
        in_language: &site.config.settings.language,
        word_count: page.body.words,
        time_required: Some(page.body.reading_time())
            .filter(|&minutes| minutes > 0)
            .map(|minutes| format!("PT{minutes}M")),
        article_section: section_title(site, id).filter(|_| kind != WEB_PAGE),
        keywords: keywords(site, id),
        is_part_of: is_part_of(site, id),
        position: relations.series.map(|(_, place)| place + 1),
        citation: matter.sources.iter().flatten().map(cited).collect(),
    }
}

/// What is no article is a page of the web, which has neither a section nor a story behind it.
const WEB_PAGE: &str = "WebPage";

fn kind(site: &Site, id: PageId) -> &'static str {
    if site.page(id).date.is_some() { "BlogPosting" } else { WEB_PAGE }
}

/// The section that a page is in; the whole site is none.
fn section_title(site: &Site, id: PageId) -> Option<&str> {
    let section = site.relations(id).section.filter(|id| *id != SectionId(0))?;
    Some(&site.section(section).section.title)
}

/// The page's terms; those who wrote it are no keywords.
fn keywords(site: &Site, id: PageId) -> Vec<&str> {
    let terms = site.relations(id).terms.iter().filter(|term| !people::is_author(site, **term));
    terms.map(|term| site.term(*term).name.as_str()).collect()
}

fn is_part_of(site: &Site, id: PageId) -> Vec<Reference> {
    let series = site
        .relations(id)
        .series
        .map(|(series, _)| Reference { id: series_id(site, &site.series[series.0]) });
    [refer(&home(site), "website")].into_iter().chain(series).collect()
}

fn series_node<'s>(site: &Site, series: &'s Series) -> CreativeWorkSeries<'s> {
    CreativeWorkSeries { id: series_id(site, series), name: &series.name }
}

/// A series has no page of its own.
fn series_id(site: &Site, series: &Series) -> String {
    name_of(&home(site), &format!("series-{}", series.slug))
}

fn cited(source: &Citation) -> Cited<'_> {
    Cited {
        name: &source.title,
        url: source.url.as_ref().map(|url| url.get().as_str()),
        publisher: source.publisher.as_deref().and_then(said).map(|name| Organization { name }),
        archived_at: source.archived.as_ref().map(|url| url.get().as_str()),
    }
}
