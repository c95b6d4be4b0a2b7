//! Renders one route: its trace, and its bytes.

use std::path::PathBuf;
use std::sync::Arc;

use bytes::Bytes;
use tera::{Context, Value};

use super::object::Made;
use super::prepared::{self, Prepared};
use super::renderer::Renderer;
use super::routes::{Planned, Subject};
use super::scope::Recording;
use super::stylesheet::Served;
use super::{Plan, content, feed, host, sitemap};
use crate::diagnostic::Diagnostic;
use crate::digest::{Digest, Digester};
use crate::read::Origin;
use crate::render::trace::Trace;

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
        Subject::Page(id) => prepared::page_template(renderer, *id).0,
        Subject::Section(id, _) => prepared::section_template(renderer, *id).0,
        Subject::Taxonomy(index) => prepared::list_template(renderer, *index).0,
        Subject::Term(id, _) => prepared::term_template(renderer, *id).0,
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

fn template(
    renderer: &Arc<Renderer>,
    planned: &Planned,
    former: Option<&Trace>,
) -> Result<Rendered, Vec<Diagnostic>> {
    let prepared = prepared::prepare(renderer, planned);
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

fn inputs(renderer: &Renderer, planned: &Planned, prepared: &Prepared<'_>) -> Digest {
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

fn fill(
    renderer: &Arc<Renderer>,
    planned: &Planned,
    prepared: Prepared<'_>,
) -> Result<Vec<u8>, Vec<Diagnostic>> {
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
