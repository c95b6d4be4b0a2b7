//! Articles: what a page says of itself, who wrote it, when, on what it rests, and what it belongs to
//! (<https://developers.google.com/search/docs/appearance/structured-data/article>).

use super::shared::home;
use super::text::{address, of_markdown, said};
use super::vocabulary::{
    Article, Cited, CorrectionComment, CreativeWorkSeries, Node, Organization, Reference, Subject,
    Translation,
};
use super::{name_of, parts, people, picture};
use crate::config::{ArticleType, ChangeKind, Citation, FrontMatter};
use crate::link::{Entity, PageId, SectionId, Series, Site};
use crate::parse::{Body, Item, Page};
use crate::render::Renderer;

/// A page with its parts, those who wrote it and the series that it is in.
pub(super) fn nodes(renderer: &Renderer, id: PageId) -> Vec<Node<'_>> {
    let site = &renderer.site;
    let url = site.config.base_url.permalink(&site.page(id).route);
    let article = article(site, id, &url);
    let parts = parts::nodes(site.page(id), &url, &article.id);
    let people = people::of_page(site, id).map(|author| Node::Written(&renderer.shared.people[author.term]));
    let series = site.relations(id).series.map(|(series, _)| series_node(site, &site.series[series.0]));
    [Node::Article(Box::new(article))].into_iter().chain(parts).chain(people).chain(series).collect()
}

fn article<'s>(site: &'s Site, id: PageId, url: &str) -> Article<'s> {
    let page = site.page(id);
    let matter = &page.matter;
    let relations = site.relations(id);
    let kind = kind(site, page);
    let is_article = kind != ArticleType::WebPage;
    Article {
        kind,
        id: name_of(url, "article"),
        url: url.to_owned(),
        main_entity_of_page: url.to_owned(),
        headline: &page.title,
        description: matter.description.as_deref().and_then(said),
        key_points: key_points(&page.body),
        image: picture::of_matter(site, matter.image.as_deref(), relations.image.as_ref()),
        date_published: page.date.map(|date| date.rfc3339()),
        date_modified: page.last_changed().map(|date| date.rfc3339()),
        author: people::of_page(site, id).map(|author| people::reference(site, author)).collect(),
        publisher: Reference::to(name_of(&home(site), "publisher")),
        in_language: site.language(Entity::Page(id)).as_str(),
        word_count: page.body.words,
        time_required: time_required(&page.body),
        article_section: section_title(site, id).filter(|_| is_article),
        keywords: keywords(site, id),
        is_part_of: is_part_of(site, id),
        position: relations.series.map(|(_, place)| place + 1),
        citation: matter.sources.iter().flatten().map(cited).collect(),
        correction: corrections(site, matter),
        backstory: matter
            .disclosure
            .as_deref()
            .filter(|_| is_article)
            .and_then(|text| of_markdown(site, text)),
        discussion_url: matter.comments_url.as_ref().and_then(|url| address(url.get())),
        about: subject(matter),
        work_translation: relations.translations.iter().map(|id| translation(site, *id)).collect(),
    }
}

/// As the page's kind says. Of no kind, what has a date is a post. What is no article is a page of the web, which has
/// neither a section nor a backstory.
fn kind(site: &Site, page: &Page) -> ArticleType {
    let kind = page.matter.kind.as_ref().and_then(|kind| site.config.kinds.get(kind.get()));
    let of_no_kind = if page.date.is_some() { ArticleType::BlogPosting } else { ArticleType::WebPage };
    kind.map_or(of_no_kind, |kind| kind.schema)
}

fn key_points(body: &Body) -> Vec<String> {
    let part = body.parts.iter().find(|part| part.name == "key_points");
    part.into_iter().flat_map(|part| &part.items).filter_map(key_point).collect()
}

fn key_point(item: &Item) -> Option<String> {
    match (item.label.as_deref().and_then(said), said(&item.text)) {
        (Some(label), Some(text)) => Some(format!("{label}: {text}")),
        (label, text) => label.or(text).map(str::to_owned),
    }
}

/// As a duration of ISO 8601, as `PT5M`.
fn time_required(body: &Body) -> Option<String> {
    Some(body.reading_time()).filter(|&minutes| minutes > 0).map(|minutes| format!("PT{minutes}M"))
}

/// The section that a page is in; the whole site is none.
fn section_title(site: &Site, id: PageId) -> Option<&str> {
    let section = site.relations(id).section.filter(|id| *id != SectionId(0))?;
    Some(&site.section(section).section.title)
}

/// The page's terms; those who wrote it are no keywords.
fn keywords(site: &Site, id: PageId) -> Vec<&str> {
    let terms = site.relations(id).terms.iter().filter(|term| !site.is_author(**term));
    terms.map(|term| site.term(*term).name.as_str()).collect()
}

fn is_part_of(site: &Site, id: PageId) -> Vec<Reference> {
    let series = site.relations(id).series.map(|(series, _)| &site.series[series.0]);
    let series = series.map(|series| Reference::to(series_id(site, series)));
    [Reference::to(name_of(&home(site), "website"))].into_iter().chain(series).collect()
}

fn series_node<'s>(site: &Site, series: &'s Series) -> Node<'s> {
    Node::Series(CreativeWorkSeries { id: series_id(site, series), name: &series.name })
}

/// A series has no page of its own.
fn series_id(site: &Site, series: &Series) -> String {
    name_of(&home(site), &format!("series-{}", series.slug))
}

fn cited(source: &Citation) -> Cited<'_> {
    Cited {
        name: source.title.get(),
        url: source.url.as_ref().and_then(|url| address(url.get())),
        publisher: source.publisher.as_deref().and_then(said).map(|name| Organization { name }),
        archived_at: source.archived.as_ref().and_then(|url| address(url.get())),
    }
}

/// What was wrong; an update corrects nothing.
fn corrections(site: &Site, matter: &FrontMatter) -> Vec<CorrectionComment> {
    let changes = matter.changes.iter().flatten().filter(|change| change.kind == ChangeKind::Correction);
    let correction = |change: &crate::config::Change| {
        let text = of_markdown(site, &change.text)?;
        Some(CorrectionComment { text, date_published: change.date.rfc3339() })
    };
    changes.filter_map(correction).collect()
}

/// The same page in another language; which of them was first is not known.
fn translation(site: &Site, id: PageId) -> Translation<'_> {
    let page = site.page(id);
    let url = site.config.base_url.permalink(&page.route);
    Translation {
        kind: kind(site, page),
        id: name_of(&url, "article"),
        url,
        headline: &page.title,
        in_language: site.language(Entity::Page(id)).as_str(),
    }
}

fn subject(matter: &FrontMatter) -> Option<Subject> {
    let same_as: Vec<String> = matter.same_as.iter().flatten().filter_map(|url| address(url.get())).collect();
    Some(Subject { same_as }).filter(|subject| !subject.same_as.is_empty())
}
