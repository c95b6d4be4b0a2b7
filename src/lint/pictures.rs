//! The rule about pictures that are larger than readers should have to load.

use super::Linted;
use crate::diagnostic::Diagnostic;
use crate::link::PlacedAsset;
use crate::parse::{HoleKind, Target, page_folder, resolve_path};

/// A picture of the text, or of the page itself, with too many bytes.
pub(super) fn large(linted: &Linted<'_>) -> Vec<Diagnostic> {
    let body = linted.text().body;
    let shown = body.holes.iter().filter_map(|hole| match hole.kind {
        HoleKind::Image(number) => body.links.get(number),
        _ => None,
    });
    let in_text = shown.filter_map(|link| {
        let path = match &link.target {
            Target::Beside { path, .. } => format!("content/{path}"),
            Target::Rooted { path, .. } => format!("static{path}"),
            Target::Here(_) | Target::Page { .. } => return None,
        };
        Some(linted.at(link.span.clone(), too_large(linted, linted.site.asset(&path)?)?))
    });
    let own = linted.image().and_then(|image| {
        let src = image.src.get();
        let path = match src.strip_prefix('/') {
            Some(inner) => resolve_path("static", inner),
            None => resolve_path(page_folder(linted.path()), src).map(|path| format!("content/{path}")),
        };
        Some(image.src.mark(too_large(linted, linted.site.asset(&path?)?)?))
    });
    in_text.chain(own).collect()
}

fn too_large(linted: &Linted<'_>, placed: &PlacedAsset) -> Option<Diagnostic> {
    let (length, most) = (placed.asset.length, linted.site.config.checks.image_bytes());
    (length > most).then(|| {
        let message = format!("the picture `{}` has {length} bytes", placed.asset.path);
        let hint = format!("save it smaller: `image-bytes` of `[check]` allows {most} bytes");
        Diagnostic::warning(message).hint(hint)
    })
}
