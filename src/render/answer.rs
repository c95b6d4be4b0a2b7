//! Answers to what templates ask.

use std::sync::Arc;

use base64::Engine;
use tera::Value;

use super::object::{List, Object};
use super::query::{PagesQuery, Query, UrlQuery};
use super::renderer::Renderer;
use super::scope::Recording;
use super::value::{Digested, html};
use super::{card, content, data, routes, view};
use crate::diagnostic::{Diagnostic, did_you_mean, with_hint};
use crate::link::{Entity, PageId, SectionId, TermId, compare};
use crate::parse::{page_folder, resolve_path};
use crate::route::{Route, slugify};

/// A value, and how many further answers in a row it rests on.
type Deep = (Digested, usize);

/// Answers a question.
///
/// # Errors
///
/// Why there is no answer.
pub(super) fn answer(renderer: &Arc<Renderer>, query: &Query) -> Result<Deep, String> {
    let shallow = match query {
        Query::Page(path) => return page(renderer, query, path),
        Query::Section(path) => return section(renderer, query, path),
        Query::Content(path) => return content_of(renderer, query, entity(renderer, path)?),
        Query::Pages(wanted) => pages(renderer, wanted),
        Query::Taxonomy(name) => taxonomy(renderer, name),
        Query::Term { taxonomy, term } => self::term(renderer, taxonomy, term),
        Query::Series(name) => series(renderer, name.as_deref()),
        Query::Url(wanted) => url(renderer, wanted),
        Query::Integrity(path) => integrity(renderer, path),
        Query::Image { src, beside } => image(renderer, src, beside),
        Query::Data { path, format } => {
            data::load(&renderer.site.data, path, format.as_deref()).map(Digested::of)
        }
    };
    shallow.map(|value| (value, 0))
}

/// The text of a page or section; what its shortcodes ask is written down apart, since the digest of the text tells all.
fn content_of(renderer: &Arc<Renderer>, query: &Query, entity: Entity) -> Result<Deep, String> {
    let recording = Recording::of_answer(renderer, query)?;
    let rendered = content::render_for_another(renderer, entity);
    let depth = recording.finish().depth;
    let text = rendered.map_err(|diagnostics| first_message(&diagnostics))?;
    Ok((Digested::of(html(&text)), depth))
}

fn first_message(diagnostics: &[Diagnostic]) -> String {
    diagnostics.first().map_or_else(String::new, |diagnostic| diagnostic.message.clone())
}

fn entity(renderer: &Renderer, path: &str) -> Result<Entity, String> {
    let path = path.strip_prefix("@/").unwrap_or(path);
    renderer.site.entity(path).ok_or_else(|| {
        let hint = did_you_mean(path, renderer.site.paths());
        with_hint(format!("no page or section `{path}` in `content/`"), hint)
    })
}

fn page(renderer: &Arc<Renderer>, query: &Query, path: &str) -> Result<Deep, String> {
    match entity(renderer, path)? {
        Entity::Page(id) => {
            let (text, depth) = content_of(renderer, query, Entity::Page(id))?;
            let page = Object::over(renderer.page_card(id)).with("content", text);
            Ok((page.with("toc", view::toc(&renderer.site.page(id).body)).build(), depth))
        }
        Entity::Section(_) => {
            Err(with_hint(format!("`{path}` is a section"), Some("use `get_section`".to_owned())))
        }
    }
}

fn section(renderer: &Arc<Renderer>, query: &Query, path: &str) -> Result<Deep, String> {
    let id = section_id(renderer, path)?;
    let (text, depth) = content_of(renderer, query, Entity::Section(id))?;
    let node = renderer.site.section(id);
    let subsections: List = node.subsections.iter().map(|id| renderer.section_card(*id)).collect();
    let section = Object::over(renderer.section_card(id))
        .with("content", text)
        .with("pages", renderer.page_cards(&node.pages))
        .with("subsections", subsections);
    Ok((section.build(), depth))
}

fn section_id(renderer: &Renderer, path: &str) -> Result<SectionId, String> {
    match entity(renderer, path)? {
        Entity::Section(id) => Ok(id),
        Entity::Page(_) => Err(with_hint(format!("`{path}` is a page"), Some("use `get_page`".to_owned()))),
    }
}

fn pages(renderer: &Renderer, wanted: &PagesQuery) -> Result<Digested, String> {
    let site = &renderer.site;
    let folder = match &wanted.section {
        Some(path) => Some(site.section(section_id(renderer, path)?).section.folder().to_owned()),
        None => None,
    };
    let is_below = |path: &str| match folder.as_deref() {
        None | Some("") => true,
        Some(folder) => path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/')),
    };
    let is_wanted = |id: &PageId| {
        let page = site.page(*id);
        let kind = page.matter.kind.as_ref().map(|kind| kind.get().as_str());
        is_below(&page.path) && wanted.kind.as_deref().is_none_or(|wanted| kind == Some(wanted))
    };
    let mut found: Vec<PageId> = site.listed().filter(is_wanted).collect();
    let sort_by = wanted.sort_by.unwrap_or_default();
    found.sort_by(|a, b| compare(sort_by, site.page(*a), site.page(*b)));
    found.truncate(wanted.limit.unwrap_or(usize::MAX));
    Ok(renderer.page_cards(&found).build())
}

fn taxonomy_index(renderer: &Renderer, name: &str) -> Result<usize, String> {
    let taxonomies = &renderer.site.taxonomies;
    taxonomies.iter().position(|taxonomy| taxonomy.name == name).ok_or_else(|| {
        let hint = did_you_mean(name, taxonomies.iter().map(|taxonomy| taxonomy.name.as_str()));
        with_hint(format!("no taxonomy `{name}` in `site.toml`"), hint)
    })
}

fn taxonomy(renderer: &Renderer, name: &str) -> Result<Digested, String> {
    let index = taxonomy_index(renderer, name)?;
    Ok(Object::over(renderer.taxonomy_card(index)).with("terms", renderer.counted_terms(index)).build())
}

fn term(renderer: &Renderer, taxonomy: &str, name: &str) -> Result<Digested, String> {
    let index = taxonomy_index(renderer, taxonomy)?;
    let terms = &renderer.site.taxonomies[index].terms;
    let slug = slugify(name);
    let found = terms.iter().position(|term| term.slug == slug || term.name == name);
    let term = found.ok_or_else(|| {
        let hint = did_you_mean(name, terms.iter().map(|term| term.name.as_str()));
        with_hint(format!("no term `{name}` in `{taxonomy}`"), hint)
    })?;
    let own_page = terms[term].own_page;
    let id = TermId { taxonomy: index, term };
    let card = renderer
        .counted_term(id)
        .with("pages", renderer.page_cards(&terms[term].pages))
        .with("page", own_page.map(|id| renderer.page_card(id)));
    Ok(card.build())
}

fn series(renderer: &Renderer, name: Option<&str>) -> Result<Digested, String> {
    let all = &renderer.site.series;
    let show = |series: &crate::link::Series| {
        Object::new()
            .with("name", series.name.as_str())
            .with("slug", series.slug.as_str())
            .with("pages", renderer.page_cards(&series.pages))
            .build()
    };
    match name {
        None => Ok(all.iter().map(show).collect::<List>().build()),
        Some(name) => {
            let slug = slugify(name);
            all.iter().find(|series| series.slug == slug).map(show).ok_or_else(|| {
                let hint = did_you_mean(name, all.iter().map(|series| series.name.as_str()));
                with_hint(format!("no series `{name}`"), hint)
            })
        }
    }
}

fn url(renderer: &Renderer, wanted: &UrlQuery) -> Result<Digested, String> {
    let base_url = &renderer.site.config.base_url;
    let path = wanted.path.as_str();
    let (path, anchor) = path.split_once('#').map_or((path, None), |(path, anchor)| (path, Some(anchor)));
    let mut address = if let Some(page) = path.strip_prefix("@/") {
        base_url.path_of(renderer.site.text(entity(renderer, page)?).route)
    } else if wanted.cachebust {
        busted(renderer, path)?
    } else {
        rooted(renderer, path)?
    };
    if let Some(anchor) = anchor {
        address.push('#');
        address.push_str(&crate::route::encode_path(anchor));
    }
    let address = if wanted.absolute { format!("{}{address}", base_url.origin()) } else { address };
    Ok(Digested::of(Value::from(address)))
}

/// The address of a route or file of the site, with its query, if it is one of the site's.
fn rooted(renderer: &Renderer, path: &str) -> Result<String, String> {
    let (path, query) = path.find('?').map_or((path, ""), |at| path.split_at(at));
    let route = Route::page(path).map_err(|wrong| format!("`{path}` {wrong}"))?;
    if let Some(known) = renderer.known_routes.get()
        && routes::find(known, route.as_str()).is_none()
        && routes::find(known, route.as_str().trim_end_matches('/')).is_none()
    {
        let hint = did_you_mean(route.as_str(), known.iter().map(|planned| planned.route.as_str()));
        return Err(with_hint(format!("there is nothing at the route `{route}`"), hint));
    }
    let rooted = if path.starts_with('/') { path.to_owned() } else { format!("/{path}") };
    Ok(renderer.site.config.base_url.prefix(&crate::route::encode_path(&rooted)) + query)
}

/// The address of a file that changes with it: another name for what is served by us, a query for everything else.
fn busted(renderer: &Renderer, path: &str) -> Result<String, String> {
    let base_url = &renderer.site.config.base_url;
    let site_path = static_path(path)?;
    if let Some(served) = renderer.served.iter().find(|served| served.path == site_path) {
        return Ok(base_url.path_of(&served.fingerprinted));
    }
    let placed = renderer.site.asset(&site_path).ok_or_else(|| no_file(renderer, path))?;
    Ok(format!("{}?h={}", base_url.path_of(&placed.route), placed.asset.digest.short()))
}

fn static_path(path: &str) -> Result<String, String> {
    resolve_path("static", path.trim_start_matches('/'))
        .filter(|path| path.starts_with("static/"))
        .ok_or_else(|| format!("`{path}` leads out of `static/`"))
}

fn no_file(renderer: &Renderer, path: &str) -> String {
    let names = renderer.site.assets.iter().filter_map(|placed| placed.asset.path.strip_prefix("static/"));
    with_hint(format!("no file `{path}` in `static/`"), did_you_mean(path, names))
}

/// The value of an `integrity` attribute (<https://www.w3.org/TR/SRI/>): SHA-384 in base 64.
fn integrity(renderer: &Renderer, path: &str) -> Result<Digested, String> {
    use sha2::{Digest, Sha384};
    let site_path = static_path(path)?;
    let served = renderer.served.iter().find(|served| served.path == site_path);
    let served = served.ok_or_else(|| match renderer.site.asset(&site_path) {
        Some(_) => format!("`{path}` is neither a stylesheet nor a script"),
        None => no_file(renderer, path),
    })?;
    let digest = base64::engine::general_purpose::STANDARD.encode(Sha384::digest(&served.bytes));
    Ok(Digested::of(Value::from(format!("sha384-{digest}"))))
}

fn image(renderer: &Renderer, src: &str, beside: &str) -> Result<Digested, String> {
    let found = renderer.site.image(page_folder(beside), src);
    match found {
        Ok(resolved) => Ok(card::picture(&renderer.site, &resolved).build()),
        Err(_) if src.starts_with("https://") || src.starts_with("http://") => {
            let picture = Object::new().with("path", src).with("permalink", src);
            Ok(picture.with("width", Value::none()).with("height", Value::none()).build())
        }
        Err(wrong) => Err(with_hint(wrong.message, wrong.hint)),
    }
}
