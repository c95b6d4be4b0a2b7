//! The rule about pictures that are larger than readers should have to load.

use super::Linted;
use crate::config::ImageMatter;
use crate::diagnostic::Diagnostic;
use crate::link::{Entity, PlacedAsset, Site};
use crate::parse::{HoleKind, Link, Target, page_folder, resolve_path};

/// A picture of the text, or of the page itself, with too many bytes.
pub(super) fn large(linted: &Linted<'_>) -> Vec<Diagnostic> {
    let (site, entity) = (linted.site, linted.entity);
    let told = |placed: &PlacedAsset| {
        too_large(site, placed).map(|(message, hint)| Diagnostic::warning(message).hint(hint))
    };
    let in_text =
        in_text(site, entity).filter_map(|(link, placed)| Some(linted.at(link.span.clone(), told(placed)?)));
    let own = own(site, entity).and_then(|(image, placed)| Some(image.src.mark(told(placed)?)));
    in_text.chain(own).collect()
}

/// The files of the pictures that the rule looks at by itself.
pub(super) fn looked_at(site: &Site) -> impl Iterator<Item = &PlacedAsset> {
    site.entities().flat_map(move |entity| {
        let in_text = in_text(site, entity).map(|(_, placed)| placed);
        in_text.chain(own(site, entity).map(|(_, placed)| placed))
    })
}

/// What is to be told of a picture, and what can be done, if it has too many bytes.
pub(super) fn too_large(site: &Site, placed: &PlacedAsset) -> Option<(String, String)> {
    let (length, most) = (placed.asset.length, site.config.checks.image_bytes());
    (length > most).then(|| {
        let message = format!("the picture `{}` has {length} bytes", placed.asset.path);
        (message, format!("save it smaller: `image-bytes` of `[check]` allows {most} bytes"))
    })
}

/// The pictures of a text.
fn in_text(site: &Site, entity: Entity) -> impl Iterator<Item = (&Link, &PlacedAsset)> {
    let body = site.text(entity).body;
    let shown = body.holes.iter().filter_map(|hole| match hole.kind {
        HoleKind::Image(number) => body.links.get(number),
        _ => None,
    });
    shown.filter_map(|link| {
        let path = match &link.target {
            Target::Beside { path, .. } => format!("content/{path}"),
            Target::Rooted { path, .. } => format!("static{path}"),
            Target::Here(_) | Target::Page { .. } => return None,
        };
        Some((link, site.asset(&path)?))
    })
}

/// The picture that stands for a page or section.
fn own(site: &Site, entity: Entity) -> Option<(&ImageMatter, &PlacedAsset)> {
    let (image, of) = match entity {
        Entity::Section(id) => {
            let section = &site.section(id).section;
            (section.matter.image.as_deref()?, &*section.path)
        }
        Entity::Page(id) => (site.page(id).matter.image.as_deref()?, &*site.page(id).path),
    };
    let src = image.src.get();
    let path = match src.strip_prefix('/') {
        Some(inner) => resolve_path("static", inner),
        None => resolve_path(page_folder(of), src).map(|path| format!("content/{path}")),
    };
    Some((image, site.asset(&path?)?))
}
