//! The text of a page with its holes filled.

use std::ops::Range;
use std::sync::Arc;

use tera::{Context, Value};

use super::definitions;
use super::object::{List, Made, Object};
use super::renderer::Renderer;
use super::scope::Speaking;
use super::value::{self, html};
use crate::diagnostic::Diagnostic;
use crate::digest::{Digest, Digester};
use crate::link::{Entity, Mention, Resolved, Site};
use crate::parse::{Body, BodyPart, Call, Heading, Hole, HoleKind, Item};

/// The digest of all that the text of a page is made of by value: what was parsed, where its links lead, the templates
/// of its shortcodes, and the definitions of the terms that it uses.
pub(super) fn inputs(renderer: &Renderer, entity: Entity) -> Digest {
    let text = renderer.site.text(entity);
    let mut digester = Digester::new();
    digester.digest(match entity {
        Entity::Page(id) => renderer.site.page(id).body_digest,
        Entity::Section(id) => renderer.site.section(id).section.body_digest,
    });
    for link in text.links {
        let (width, height) = link.size.unwrap_or_default();
        digester.text(&link.href).number(u64::from(width)).number(u64::from(height));
    }
    for call in &text.body.calls {
        digester.digest(renderer.templates.digest(&template(call)));
    }
    for Mention { range, definition, slug } in mentions(&renderer.site, entity) {
        digester.number(range.start as u64).number(range.end as u64).text(slug);
        digester.digest(renderer.definitions[*definition].digest);
    }
    digester.finish()
}

/// The terms of the glossary that a text uses. Sections use none: they list what others say.
fn mentions(site: &Site, entity: Entity) -> &[Mention] {
    match entity {
        Entity::Page(id) => &site.relations(id).mentions,
        Entity::Section(_) => &[],
    }
}

/// The name of the template of a shortcode.
pub(super) fn template(call: &Call) -> String {
    format!("shortcodes/{}.html", call.name)
}

/// A text with its holes filled: as a whole, and taken apart.
pub(super) struct Content {
    /// All of it.
    pub(super) html: Value,
    /// The parts that its kind knows, by name.
    pub(super) parts: Value,
    /// All of it in pieces, each a part or what stands between parts.
    pub(super) flow: Value,
}

/// Fills the holes of a text.
///
/// # Errors
///
/// What is wrong with its shortcodes; every one of them.
pub(super) fn render(renderer: &Arc<Renderer>, entity: Entity) -> Result<Content, Vec<Diagnostic>> {
    let mentions = mentions(&renderer.site, entity);
    let mut filling = Filling::begin(renderer, entity, mentions, usize::MAX);
    let flow = filling.flow();
    let parts = filling.parts();
    if !filling.diagnostics.is_empty() {
        return Err(filling.diagnostics);
    }
    let pieces: List = flow.iter().filter_map(Piece::view).collect();
    Ok(Content { html: joined(&flow), parts: parts.build().value, flow: pieces.build().value })
}

/// A piece of a text: a part, or what stands between parts.
struct Piece<'s> {
    part: Option<&'s str>,
    html: Value,
}

impl<'s> Piece<'s> {
    fn new(part: Option<&'s str>, text: &str) -> Self {
        Self { part, html: html(text) }
    }

    fn html(&self) -> &str {
        self.html.as_str().unwrap_or_default()
    }

    /// What templates see of it, unless it is blank.
    fn view(&self) -> Option<Object<'s>> {
        let view = Object::new().with("part", self.part).with("html", Made(self.html.clone()));
        (!self.html().trim().is_empty()).then_some(view)
    }
}

/// The pieces of a text, joined. Most texts are one piece, and long, so that a copy of it would cost something.
fn joined(flow: &[Piece<'_>]) -> Value {
    match flow {
        [only] => only.html.clone(),
        pieces => html(&pieces.iter().map(Piece::html).collect::<String>()),
    }
}

/// Fills the holes of a text that another one asks for. It has no links to definitions, which stand on its own page.
///
/// # Errors
///
/// The first mistake in its shortcodes. All of them are told where the text itself is shown; to look for them here, too,
/// would double the work with every text that asks for another.
pub(super) fn render_for_another(
    renderer: &Arc<Renderer>,
    entity: Entity,
) -> Result<String, Vec<Diagnostic>> {
    let text = renderer.site.text(entity);
    let mut filling = Filling::begin(renderer, entity, &[], 1);
    let html = filling.range(0..text.body.html.len());
    if filling.diagnostics.is_empty() { Ok(html) } else { Err(filling.diagnostics) }
}

/// Writes what a link or a picture leads to.
pub(super) fn fill_link(html: &mut String, kind: HoleKind, links: &[Resolved]) {
    match kind {
        HoleKind::Href(index) => html.push_str(&links[index].href),
        HoleKind::Image(index) => {
            let link = &links[index];
            html.push_str("src=\"");
            html.push_str(&link.href);
            html.push('"');
            if let Some((width, height)) = link.size {
                html.push_str(&format!(" width=\"{width}\" height=\"{height}\""));
            }
        }
        HoleKind::Call(_) | HoleKind::Open(_) | HoleKind::Close(_) => {}
    }
}

/// The room that most shortcodes need.
const ROOM: usize = 512;

struct Filling<'r> {
    renderer: &'r Arc<Renderer>,
    entity: Entity,
    /// The terms to be made links.
    mentions: &'r [Mention],
    most_mistakes: usize,
    diagnostics: Vec<Diagnostic>,
    /// What each shortcode made, by its number: a text is shown as a whole and taken apart, but told once.
    made: Vec<Option<Arc<str>>>,
    /// Wherever the text is shown, what its shortcodes say is in its own language.
    _speaking: Speaking,
}

impl<'r> Filling<'r> {
    fn begin(
        renderer: &'r Arc<Renderer>,
        entity: Entity,
        mentions: &'r [Mention],
        most_mistakes: usize,
    ) -> Self {
        let _speaking = Speaking::begin(renderer.site.language(entity));
        let made = vec![None; renderer.site.text(entity).body.calls.len()];
        Self { renderer, entity, mentions, most_mistakes, diagnostics: Vec::new(), made, _speaking }
    }

    /// The pieces in order.
    fn flow(&mut self) -> Vec<Piece<'r>> {
        let site = &self.renderer.site;
        let body = site.text(self.entity).body;
        let mut holes = body.holes.as_slice();
        let mut pieces = Vec::with_capacity(body.parts.len() * 2 + 2);
        let mut at = 0;
        for part in &body.parts {
            pieces.push(Piece::new(None, &self.fill(at..part.range.start, &mut holes)));
            pieces.push(Piece::new(Some(&part.name), &self.fill(part.range.clone(), &mut holes)));
            at = part.range.end;
        }
        pieces.push(Piece::new(None, &self.fill(at..body.html.len(), &mut holes)));
        let voice = site.config.strings.voice(site.language(self.entity));
        pieces
            .push(Piece::new(None, &definitions::section(&self.renderer.definitions, self.mentions, voice)));
        pieces.retain(|piece| !piece.html().is_empty());
        pieces
    }

    /// The parts by name, each with its items.
    fn parts(&mut self) -> Object<'r> {
        let body = self.renderer.site.text(self.entity).body;
        let mut parts = Object::new();
        for part in &body.parts {
            parts.insert_chosen(&part.name, self.part(part, &body.headings));
        }
        parts
    }

    fn part(&mut self, part: &'r BodyPart, headings: &'r [Heading]) -> Object<'r> {
        let heading = part.heading.and_then(|number| headings.get(number));
        let items: List = part.items.iter().map(|item| self.item(item)).collect();
        Object::new()
            .with("name", part.name.as_str())
            .with("heading", heading.map(|heading| heading.title.as_str()))
            .with("id", heading.map(|heading| heading.id.as_str()))
            .with("level", heading.map(|heading| u64::from(heading.level)))
            .with("shape", part.shape.name())
            .with("html", Made(html(&self.range(part.inner.clone()))))
            .with("intro", Made(html(&self.range(part.intro.clone()))))
            .with("items", items)
            .with("outro", Made(html(&self.range(part.outro.clone()))))
    }

    fn item(&mut self, item: &'r Item) -> Object<'r> {
        let label = item.label_html.clone().map(|range| Made(html(&self.range(range))));
        let pieces = item.html.iter().map(|range| self.range(range.clone()));
        let pieces: Vec<String> = pieces.filter(|piece| !piece.trim().is_empty()).collect();
        Object::new()
            .with("id", item.id.as_str())
            .with("label", item.label.as_deref())
            .with("label_html", label)
            .with("html", Made(html(pieces.join(" ").trim())))
            .with("text", item.text.as_str())
            .with("date", item.date.map(|date| date.to_string()))
    }

    /// Copies a range of the HTML and fills the holes in it.
    fn range(&mut self, range: Range<usize>) -> String {
        let site = Arc::clone(&self.renderer.site);
        let holes = &site.text(self.entity).body.holes;
        let first = holes.partition_point(|hole| hole.at < range.start);
        self.fill(range, &mut holes.get(first..).unwrap_or_default())
    }

    /// Copies a range of the HTML and fills the holes in it, which are taken off the front of `holes`.
    fn fill(&mut self, range: Range<usize>, holes: &mut &[Hole]) -> String {
        let site = Arc::clone(&self.renderer.site);
        let text = site.text(self.entity);
        let mut html = String::with_capacity(range.len() + range.len() / 8);
        let mut at = range.start;
        while let Some((hole, rest)) = holes.split_first().filter(|(hole, _)| hole.at <= range.end) {
            if matches!(hole.kind, HoleKind::Close(_)) {
                // It belongs to the shortcode around this range.
                break;
            }
            *holes = rest;
            self.copy(&mut html, text.body, at..hole.at);
            at = hole.at;
            match hole.kind {
                HoleKind::Call(index) => html.push_str(&self.made(index, |_| None)),
                HoleKind::Open(index) => {
                    let close = holes.iter().position(|other| other.kind == HoleKind::Close(index));
                    let (mut inside, behind) = holes.split_at(close.unwrap_or(holes.len()));
                    let end = behind.first().map_or(range.end, |close| close.at);
                    let inner = |filling: &mut Self| Some(filling.fill(hole.at..end, &mut inside));
                    html.push_str(&self.made(index, inner));
                    *holes = behind.get(1..).unwrap_or_default();
                    at = end;
                }
                kind => fill_link(&mut html, kind, text.links),
            }
        }
        self.copy(&mut html, text.body, at..range.end);
        html
    }

    /// Copies a range without holes, and makes links of the terms in it.
    fn copy(&self, html: &mut String, body: &Body, range: Range<usize>) {
        let first = self.mentions.partition_point(|mention| mention.range.start < range.start);
        let mentions = self.mentions.get(first..).unwrap_or_default();
        let mut at = range.start;
        for mention in mentions.iter().take_while(|mention| mention.range.end <= range.end) {
            html.push_str(body.html.get(at..mention.range.start).unwrap_or_default());
            let text = body.html.get(mention.range.clone()).unwrap_or_default();
            definitions::push_use(html, &mention.slug, text);
            at = mention.range.end;
        }
        html.push_str(body.html.get(at..range.end).unwrap_or_default());
    }

    /// What a shortcode makes of what it encloses, if it encloses anything.
    fn made(&mut self, index: usize, inner: impl FnOnce(&mut Self) -> Option<String>) -> Arc<str> {
        if let Some(made) = &self.made[index] {
            return Arc::clone(made);
        }
        let site = Arc::clone(&self.renderer.site);
        let inner = inner(self);
        let made: Arc<str> = self.call(&site.text(self.entity).body.calls[index], inner).into();
        self.made[index] = Some(Arc::clone(&made));
        made
    }

    /// Renders one shortcode.
    fn call(&mut self, call: &Call, inner: Option<String>) -> String {
        if self.diagnostics.len() >= self.most_mistakes {
            return String::new();
        }
        if !self.renderer.templates.contains(&template(call)) {
            // The plan of the site reports it, once.
            return String::new();
        }
        let mut context = Context::new();
        for (name, argument) in &call.arguments {
            context.insert_value(name.clone(), value::from_toml(argument));
        }
        if let Some(inner) = inner {
            context.insert_value("body", value::html(inner.trim()));
        }
        context.insert_value("page", self.place().build().value);
        context.insert_value("config", self.renderer.config.clone());
        match self.renderer.templates.render(&template(call), &context, ROOM) {
            Ok(html) => String::from_utf8(html).unwrap_or_default(),
            Err(mut diagnostics) => {
                let source = self.renderer.site.text(self.entity).source;
                for diagnostic in &mut diagnostics {
                    let location =
                        crate::diagnostic::Location::Text { source: source.clone(), span: call.span.clone() };
                    let related = diagnostic.location.replace(location);
                    diagnostic.message = format!("shortcode `{}`: {}", call.name, diagnostic.message);
                    diagnostic
                        .related
                        .extend(related.map(|location| (location, "in its template".to_owned())));
                }
                self.diagnostics.extend(diagnostics);
                String::new()
            }
        }
    }

    /// What a shortcode gets of the page that it stands on.
    fn place(&self) -> Object<'_> {
        let site = &self.renderer.site;
        let (title, path) = match self.entity {
            Entity::Page(id) => (site.page(id).title.as_str(), site.page(id).path.as_ref()),
            Entity::Section(id) => {
                (site.section(id).section.title.as_str(), site.section(id).section.path.as_ref())
            }
        };
        let route = site.text(self.entity).route;
        Object::new()
            .with("title", title)
            .with("relative_path", path)
            .with("language", site.language(self.entity).as_str())
            .with_address(&site.config.base_url, route)
    }
}
