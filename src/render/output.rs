//! Renders one route: what its template gets, the trace of it, and the bytes.

use std::path::PathBuf;
use std::sync::Arc;

use bytes::Bytes;
use tera::{Context, Value};

use super::renderer::Renderer;
use super::routes::{Planned, Subject, pager_count, section_size, term_size};
use super::scope::Recording;
use super::structured_data::Shown;
use super::stylesheet::Served;
use super::value::{Digested, Made, Object};
use super::view::{self, Pager};
use super::{Plan, content, feed, host, sitemap, structured_data};
use crate::config::{LanguageTag, Located};
use crate::diagnostic::Diagnostic;
use crate::digest::{Digest, Digester};
use crate::link::{Entity, PageId, SectionId, TermId};
use crate::read::Origin;
use crate::render::trace::Trace;
use crate::route::Route;

/// What is at a route.
#[derive(Clone, Debug)]
pub enum Output {
    /// These bytes.
    Bytes(Bytes),
    /// The bytes of a file.
    Copy(PathBuf),
}

/// A route, rendered.
#[derive(Clone, Debug)]
pub enum Rendered {
    /// The former trace still holds, so that the former bytes are right.
    Unchanged,
    /// The bytes, with the trace of what they depend on.
    Fresh {
        /// The bytes.
        output: Output,
        /// The digest of the bytes.
        digest: Digest,
        /// What they depend on.
        trace: Trace,
    },
}

/// Renders a route, unless its former trace still holds.
///
/// # Errors
///
/// Everything that is wrong with it.
pub fn render(
    renderer: &Arc<Renderer>,
    plan: &Plan,
    planned: &Planned,
    former: Option<&Trace>,
) -> Result<Rendered, Vec<Diagnostic>> {
    match &planned.subject {
        Subject::Asset(index) => Ok(asset(renderer, *index, former)),
        Subject::Fingerprinted(index) => Ok(as_served(&renderer.served[*index], former)),
        Subject::Feed(of, format) => feed::render(renderer, *of, *format, former),
        Subject::Sitemap(part) => Ok(sitemap::part(renderer, plan, *part, former)),
        Subject::SitemapIndex(parts) => Ok(sitemap::index(renderer, *parts, former)),
        Subject::Host(route) => Ok(host::render(renderer, plan, *route, former)),
        _ => template(renderer, planned, former),
    }
}

/// What renders a route, for people who look for what takes time: the name of its template, or of what is made in Rust.
pub fn label(renderer: &Renderer, planned: &Planned) -> String {
    match &planned.subject {
        Subject::Asset(_) | Subject::Fingerprinted(_) => "(files)".to_owned(),
        Subject::Host(_) => "(host)".to_owned(),
        Subject::Feed(..) => "(feeds)".to_owned(),
        Subject::Sitemap(_) | Subject::SitemapIndex(_) => "(sitemap)".to_owned(),
        Subject::Page(id) => page_template(renderer, *id).0,
        Subject::Section(id, _) => section_template(renderer, *id).0,
        Subject::Taxonomy(index) => list_template(renderer, *index).0,
        Subject::Term(id, _) => term_template(renderer, *id).0,
        Subject::Alias(_) => "alias.html".to_owned(),
        Subject::Robots => "robots.txt".to_owned(),
        Subject::NotFound => "404.html".to_owned(),
        Subject::FeedList => "feeds.html".to_owned(),
    }
}

/// What depends on nothing but what came by value.
pub(super) fn by_value(
    inputs: Digest,
    former: Option<&Trace>,
    make: impl FnOnce() -> (Output, Digest),
) -> Rendered {
    if former.is_some_and(|former| former.inputs == inputs) {
        return Rendered::Unchanged;
    }
    let (output, digest) = make();
    Rendered::Fresh { output, digest, trace: Trace { inputs, asked: Vec::new() } }
}

/// A text that depends on nothing but what came by value.
pub(super) fn text_by_value(
    inputs: Digest,
    former: Option<&Trace>,
    make: impl FnOnce() -> String,
) -> Rendered {
    by_value(inputs, former, || {
        let text = make();
        let digest = Digest::of(text.as_bytes());
        (Output::Bytes(text.into()), digest)
    })
}

/// Bytes that somebody else has as well.
fn shared(bytes: &Arc<[u8]>) -> Output {
    Output::Bytes(Bytes::from_owner(Arc::clone(bytes)))
}

/// A stylesheet or script.
fn as_served(served: &Served, former: Option<&Trace>) -> Rendered {
    by_value(served.digest, former, || (shared(&served.bytes), served.digest))
}

fn asset(renderer: &Renderer, index: usize, former: Option<&Trace>) -> Rendered {
    let placed = &renderer.site.assets[index];
    if let Some(served) = renderer.served.iter().find(|served| served.route == placed.route) {
        return as_served(served, former);
    }
    let digest = placed.asset.digest;
    by_value(digest, former, || match &placed.asset.origin {
        Origin::File(path) => (Output::Copy(path.clone()), digest),
        Origin::Memory(bytes) => (shared(bytes), digest),
    })
}

/// What a template gets.
struct Prepared {
    /// The template, and where it was asked for.
    template: String,
    asked_for: Option<Located<String>>,
    /// The language of what is shown.
    language: LanguageTag,
    /// What it gets by value, without the text.
    values: Vec<(&'static str, Object)>,
    lists: Vec<(&'static str, Digested)>,
    /// The text that goes into the last of the objects as `content`.
    text: Option<Entity>,
}

fn template(
    renderer: &Arc<Renderer>,
    planned: &Planned,
    former: Option<&Trace>,
) -> Result<Rendered, Vec<Diagnostic>> {
    let prepared = prepare(renderer, planned);
    let inputs = inputs(renderer, planned, &prepared);
    if former.is_some_and(|former| former.inputs == inputs && renderer.still_holds(&former.asked)) {
        return Ok(Rendered::Unchanged);
    }
    let recording = Recording::of_route(renderer, &prepared.language);
    let html = fill(renderer, planned, prepared)?;
    let asked = recording.finish().asked;
    let digest = Digest::of(&html);
    Ok(Rendered::Fresh { output: Output::Bytes(html.into()), digest, trace: Trace { inputs, asked } })
}

fn inputs(renderer: &Renderer, planned: &Planned, prepared: &Prepared) -> Digest {
    let mut digester = Digester::new();
    digester.digest(renderer.templates.digest(&prepared.template)).digest(renderer.config_digest);
    digester.text(planned.route.as_str()).text(prepared.language.as_str());
    for (name, object) in &prepared.values {
        digester.text(name).digest(object.digest());
    }
    for (name, list) in &prepared.lists {
        digester.text(name).digest(list.digest);
    }
    if let Some(entity) = prepared.text {
        digester.digest(content::inputs(renderer, entity));
    }
    digester.finish()
}

/// The room that most pages need beside their text. To make it step by step costs more than the rest of writing.
const ROOM: usize = 8_192;

fn fill(renderer: &Arc<Renderer>, planned: &Planned, prepared: Prepared) -> Result<Vec<u8>, Vec<Diagnostic>> {
    let Prepared { template, asked_for, language, mut values, lists, text } = prepared;
    if let (Some(entity), Some((_, object))) = (text, values.last_mut()) {
        let content = content::render(renderer, entity)?;
        object.insert("content", Made(content.html));
        object.insert("parts", Made(content.parts));
        object.insert("flow", Made(content.flow));
    }
    let base_url = &renderer.site.config.base_url;
    let mut context = Context::new();
    context.insert_value("config", renderer.config.clone());
    context.insert_value("lang", Value::from(language.as_str()));
    context.insert_value("dir", Value::from(renderer.site.config.strings.voice(&language).direction()));
    context.insert_value("current_path", Value::from(base_url.path_of(&planned.route)));
    context.insert_value("current_url", Value::from(base_url.permalink(&planned.route)));
    values.into_iter().for_each(|(name, object)| context.insert_value(name, object.build().value));
    lists.into_iter().for_each(|(name, list)| context.insert_value(name, list.value));
    let room = ROOM + text.map_or(0, |entity| renderer.site.text(entity).body.html.len());
    renderer.templates.render(&template, &context, room).map_err(|mut diagnostics| {
        for diagnostic in &mut diagnostics {
            diagnostic.while_rendering.push(planned.route.to_string());
            if let (None, Some(place)) = (&diagnostic.location, &asked_for) {
                diagnostic.location = place.mark(Diagnostic::error("")).location;
            }
        }
        diagnostics
    })
}

fn prepare(renderer: &Arc<Renderer>, planned: &Planned) -> Prepared {
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

fn plain(renderer: &Renderer, template: &str) -> Prepared {
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
type Asked = (String, Option<Located<String>>);

fn asked_or(asked_for: Option<&Located<String>>, default: &str) -> Asked {
    (asked_for.map_or_else(|| default.to_owned(), |template| template.get().clone()), asked_for.cloned())
}

/// The template of a page: as it says itself, or its kind, or its section.
fn page_template(renderer: &Renderer, id: PageId) -> Asked {
    let site = &renderer.site;
    let page = site.page(id);
    let kind = page.matter.kind.as_ref().and_then(|kind| site.config.kinds.get(kind.get()));
    let section =
        site.relations(id).section.and_then(|id| site.section(id).section.matter.page_template.as_ref());
    asked_or(page.matter.template.as_ref().or_else(|| kind?.template.as_ref()).or(section), "page.html")
}

fn section_template(renderer: &Renderer, id: SectionId) -> Asked {
    let default = if id == SectionId(0) { "index.html" } else { "section.html" };
    asked_or(renderer.site.section(id).section.matter.template.as_ref(), default)
}

/// The template of a taxonomy's list: as the section that introduces it says.
fn list_template(renderer: &Renderer, index: usize) -> Asked {
    let taxonomy = &renderer.site.taxonomies[index];
    let section = taxonomy.section.map(|id| &renderer.site.section(id).section);
    let default = specific(renderer, &format!("{}/list.html", taxonomy.name), "taxonomy_list.html");
    asked_or(section.and_then(|section| section.matter.template.as_ref()), &default)
}

/// The template of a term: as its own page says.
fn term_template(renderer: &Renderer, id: TermId) -> Asked {
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

fn page(renderer: &Renderer, id: PageId) -> Prepared {
    let (template, asked_for) = page_template(renderer, id);
    let values = vec![("page", view::page(renderer, id))];
    let language = language(renderer, Some(Entity::Page(id)));
    let lists = vec![(STRUCTURED_DATA, structured_data::page(renderer, id))];
    Prepared { template, asked_for, language, values, lists, text: Some(Entity::Page(id)) }
}

fn section(renderer: &Arc<Renderer>, route: &Route, id: SectionId, number: usize) -> Prepared {
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
fn taxonomy(renderer: &Renderer, index: usize) -> Prepared {
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
            ("taxonomy", view::taxonomy(renderer, index)),
            ("terms", terms),
            (STRUCTURED_DATA, structured_data::taxonomy(renderer, index)),
        ],
        text,
    }
}

/// A term shows its own page, where it has one.
fn term(renderer: &Arc<Renderer>, route: &Route, id: TermId, number: usize) -> Prepared {
    let term = renderer.site.term(id);
    let size = term_size(&renderer.site, id);
    let listing = Listing { route: &term.route, pages: &term.pages, size, number };
    let (object, mut lists) = listing.show(renderer, view::term(renderer, id));
    lists.push(("taxonomy", view::taxonomy(renderer, id.taxonomy)));
    lists.push((STRUCTURED_DATA, structured_data::term(renderer, id, &listing.shown(route))));
    let mut values = vec![("term", object)];
    values.extend(term.own_page.map(|id| ("page", view::page(renderer, id))));
    let text = term.own_page.map(Entity::Page);
    let (template, asked_for) = term_template(renderer, id);
    Prepared { template, asked_for, language: language(renderer, text), values, lists, text }
}

fn alias(renderer: &Renderer, entity: Entity) -> Prepared {
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
fn feed_list(renderer: &Renderer, route: &Route) -> Prepared {
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
    fn show(&self, renderer: &Arc<Renderer>, object: Object) -> (Object, Vec<(&'static str, Digested)>) {
        if self.size == 0 {
            return (object.with("pages", renderer.page_cards(self.pages)), Vec::new());
        }
        let pager =
            Pager { number: self.number, count: pager_count(self.pages.len(), self.size), size: self.size };
        (object, vec![("paginator", view::paginator(renderer, &pager, self.route, self.pages))])
    }
}
