//! Links between pages: from paths of files to routes, with every dead one reported.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::order::newest_first;
use super::site::{Entity, PageId, Site};
use crate::config::{ImageMatter, Located};
use crate::diagnostic::{Diagnostic, did_you_mean, nearest};
use crate::parse::{Link, Target, resolve_path};
use crate::source::Source;

/// Where a link leads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Resolved {
    /// The path on the host, percent-encoded and safe in an attribute, with query and anchor.
    pub href: String,
    /// The size of the picture in CSS pixels, where it is one of the site's.
    pub size: Option<(u32, u32)>,
    /// The page that it leads to.
    pub page: Option<PageId>,
}

type Links = (Vec<Resolved>, Option<Resolved>, Vec<Diagnostic>);

/// What is wrong with the links of each page and section.
pub(super) type Mistakes = BTreeMap<Entity, Vec<Diagnostic>>;

/// Resolves the links of every page and section, and gathers the backlinks.
pub(super) fn resolve(site: &mut Site) -> Mistakes {
    let entities: Vec<Entity> = site.entities().collect();
    let shared = &*site;
    let resolved: Vec<Links> = entities.par_iter().map(|entity| resolve_entity(shared, *entity)).collect();
    let mut all = Mistakes::new();
    for (entity, (links, image, mistakes)) in entities.into_iter().zip(resolved) {
        if let Entity::Page(id) = entity {
            for target in links.iter().filter_map(|link| link.page).filter(|target| *target != id) {
                site.relations_mut(target).backlinks.push(id);
            }
        }
        put(site, entity, links, image);
        if !mistakes.is_empty() {
            all.insert(entity, mistakes);
        }
    }
    let Site { relations, pages, .. } = site;
    for relations in relations.iter_mut().filter(|relations| relations.backlinks.len() > 1) {
        let backlinks = &mut Arc::make_mut(relations).backlinks;
        backlinks.sort_by(|a, b| newest_first(&pages[a.0], &pages[b.0]));
        backlinks.dedup();
    }
    all
}

/// Resolves the links of a page or section again, and tells the pages that it did not link to before, or does no more.
pub(super) fn resolve_again(site: &mut Site, entity: Entity, mistakes: &mut Mistakes) {
    let (links, image, wrong) = resolve_entity(site, entity);
    if let Entity::Page(id) = entity {
        let former = targets(&site.relations(id).links, id);
        let targets = targets(&links, id);
        for target in former.symmetric_difference(&targets) {
            let Site { relations, pages, .. } = &mut *site;
            let backlinks = &mut Arc::make_mut(&mut relations[target.0]).backlinks;
            backlinks.retain(|other| *other != id);
            if targets.contains(target) {
                let at =
                    backlinks.partition_point(|other| newest_first(&pages[other.0], &pages[id.0]).is_lt());
                backlinks.insert(at, id);
            }
        }
    }
    put(site, entity, links, image);
    mistakes.remove(&entity);
    if !wrong.is_empty() {
        mistakes.insert(entity, wrong);
    }
}

/// The other pages that links lead to.
fn targets(links: &[Resolved], from: PageId) -> BTreeSet<PageId> {
    links.iter().filter_map(|link| link.page).filter(|target| *target != from).collect()
}

fn put(site: &mut Site, entity: Entity, links: Vec<Resolved>, image: Option<Resolved>) {
    match entity {
        Entity::Page(id) => {
            let relations = site.relations_mut(id);
            relations.links = links;
            relations.image = image;
        }
        Entity::Section(id) => {
            site.sections[id.0].links = links;
            site.sections[id.0].image = image;
        }
    }
}

fn resolve_entity(site: &Site, entity: Entity) -> Links {
    let mut diagnostics = Vec::new();
    let text = site.text(entity);
    let links = text
        .body
        .links
        .iter()
        .map(|link| match resolve_link(site, entity, link) {
            Ok(resolved) => resolved,
            Err(wrong) => {
                diagnostics.push(wrong.at(text.source, link.span.clone()));
                Resolved::default()
            }
        })
        .collect();
    let image = match entity {
        Entity::Page(id) => site.page(id).matter.image.as_deref(),
        Entity::Section(id) => site.section(id).section.matter.image.as_deref(),
    };
    let image = image.and_then(|image| resolve_image(site, entity, image, &mut diagnostics));
    (links, image, diagnostics)
}

fn folder(site: &Site, entity: Entity) -> &str {
    match entity {
        Entity::Page(id) => site.page(id).folder(),
        Entity::Section(id) => site.section(id).section.folder(),
    }
}

fn resolve_link(site: &Site, from: Entity, link: &Link) -> Result<Resolved, Diagnostic> {
    match &link.target {
        Target::Here(anchor) => {
            check_anchor(site, from, anchor)?;
            Ok(Resolved { href: with_anchor(String::new(), Some(anchor)), ..Resolved::default() })
        }
        Target::Page { path, anchor } => resolve_page(site, path, anchor.as_deref()),
        Target::Beside { path, suffix } => {
            let placed = site
                .asset(&format!("content/{path}"))
                .ok_or_else(|| dead_file(site, path, folder(site, from)))?;
            let href = format!("{}{}", site.config.base_url.path_of(&placed.route), escape(suffix));
            Ok(Resolved { href, size: placed.asset.size, page: None })
        }
        Target::Rooted { path, suffix } => {
            let size = site.asset(&format!("static{path}")).and_then(|placed| placed.asset.size);
            let href = site.config.base_url.prefix(&crate::route::encode_path(path)) + &escape(suffix);
            Ok(Resolved { href, size, page: None })
        }
    }
}

/// Resolves a path below `content/`, as links in text, `read_more` and templates name it.
pub(super) fn resolve_page(site: &Site, path: &str, anchor: Option<&str>) -> Result<Resolved, Diagnostic> {
    let entity = site.entity(path).ok_or_else(|| dead_page(site, path))?;
    if let Some(anchor) = anchor {
        check_anchor(site, entity, anchor)?;
    }
    let href = with_anchor(site.config.base_url.path_of(site.text(entity).route), anchor);
    let page = match entity {
        Entity::Page(id) => Some(id),
        Entity::Section(_) => None,
    };
    Ok(Resolved { href, size: None, page })
}

/// Resolves a link to a page that front matter or `site.toml` holds, and gives the page.
pub(super) fn resolve_located(
    site: &Site,
    link: &Located<String>,
    folder: &str,
) -> Result<PageId, Diagnostic> {
    let text = link.get();
    let path = match text.strip_prefix("@/") {
        Some(path) => resolve_path("", path),
        None => resolve_path(folder, text),
    };
    let resolved = match path {
        Some(path) => resolve_page(site, &path, None),
        None => Err(Diagnostic::error(format!("`{text}` leads out of `content/`"))),
    };
    let page = resolved.and_then(|resolved| {
        resolved.page.ok_or_else(|| Diagnostic::error(format!("`{text}` is a section, not a page")))
    });
    page.map_err(|wrong| link.mark(wrong))
}

fn resolve_image(
    site: &Site,
    entity: Entity,
    image: &ImageMatter,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Resolved> {
    match find_image(site, folder(site, entity), image.src.get()) {
        Ok(resolved) => Some(resolved),
        Err(wrong) => {
            diagnostics.push(image.src.mark(wrong));
            None
        }
    }
}

/// Finds a picture by its path: in `static/` where it begins with a slash, else beside a page in `folder`.
///
/// # Errors
///
/// That there is none, with the nearest one as a hint.
pub(super) fn find_image(site: &Site, folder: &str, src: &str) -> Result<Resolved, Diagnostic> {
    let path = match src.strip_prefix('/') {
        Some(inner) => resolve_path("static", inner).filter(|path| path.starts_with("static/")),
        None => resolve_path(folder, src).map(|path| format!("content/{path}")),
    };
    let path = path.ok_or_else(|| Diagnostic::error(format!("`{src}` leads out of the site")))?;
    let placed = site.asset(&path).ok_or_else(|| dead_file(site, src, folder))?;
    Ok(Resolved { href: site.config.base_url.path_of(&placed.route), size: placed.asset.size, page: None })
}

impl Site {
    /// Finds a picture for a template: see `find_image`.
    ///
    /// # Errors
    ///
    /// That there is none.
    pub fn image(&self, folder: &str, src: &str) -> Result<Resolved, Diagnostic> {
        find_image(self, folder, src)
    }
}

fn check_anchor(site: &Site, entity: Entity, anchor: &str) -> Result<(), Diagnostic> {
    let anchors = &site.text(entity).body.anchors;
    if anchors.binary_search_by(|known| known.as_str().cmp(anchor)).is_ok() || anchor == "top" {
        return Ok(());
    }
    let source: &Source = site.text(entity).source;
    let near = nearest(anchor, anchors.iter().map(String::as_str));
    let hint = match near {
        Some(near) => format!("did you mean `#{near}`?"),
        None => format!("it has {}", anchor_list(anchors)),
    };
    Err(Diagnostic::error(format!("no anchor `#{anchor}` in `{}`", source.path)).hint(hint))
}

fn anchor_list(anchors: &[String]) -> String {
    if anchors.is_empty() {
        return "no anchors at all".to_owned();
    }
    let shown: Vec<String> = anchors.iter().take(8).map(|anchor| format!("`#{anchor}`")).collect();
    let more = if anchors.len() > 8 { " and more" } else { "" };
    format!("{}{more}", shown.join(", "))
}

fn dead_page(site: &Site, path: &str) -> Diagnostic {
    if let Some(reason) = site.left_out.0.get(path) {
        let message = format!("link to `{path}`, which is {reason} and left out of this build");
        return Diagnostic::error(message).hint("remove the link, or publish the page");
    }
    let name = path.rsplit('/').next().unwrap_or(path);
    let same_name = site
        .paths()
        .find(|known| known.rsplit('/').next() == Some(name) && name != "index.md" && name != "_index.md");
    let near = same_name.or_else(|| nearest(path, site.paths()));
    let hint = match near {
        Some(near) => format!("did you mean `@/{near}`?"),
        None => "link to the file of a page below `content/`".to_owned(),
    };
    Diagnostic::error(format!("link to `{path}`, but there is no such page")).hint(hint)
}

fn dead_file(site: &Site, path: &str, folder: &str) -> Diagnostic {
    let names: Vec<&str> = site
        .assets
        .iter()
        .filter_map(|placed| {
            placed.asset.path.strip_prefix("content/").or_else(|| placed.asset.path.strip_prefix("static"))
        })
        .collect();
    let pages = ["/index.md", "/_index.md", ".md"].map(|ending| format!("{path}{ending}"));
    let hint = match pages.iter().find(|page| site.entity(page).is_some()) {
        Some(page) => format!("link to the page's file, `@/{page}`"),
        None => did_you_mean(path, names.iter().copied()).unwrap_or_else(|| {
            format!("put the file into `content/{folder}`, or into `static/` and begin the link with a slash")
        }),
    };
    Diagnostic::error(format!("no file `{path}`")).hint(hint)
}

fn with_anchor(mut href: String, anchor: Option<&str>) -> String {
    if let Some(anchor) = anchor {
        href.push('#');
        href.push_str(&crate::route::encode_path(anchor));
    }
    href
}

fn escape(suffix: &str) -> String {
    let mut escaped = String::new();
    // Writing to a `String` cannot fail.
    let _ = pulldown_cmark_escape::escape_href(&mut escaped, suffix);
    escaped
}
