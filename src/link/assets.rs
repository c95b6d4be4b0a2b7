//! Assets: where the files of `static/` and those beside pages go.

use std::collections::BTreeMap;

use super::site::{Entity, PageId, PlacedAsset, SectionId, Site};
use crate::diagnostic::Diagnostic;
use crate::parse::page_folder;
use crate::read::Asset;
use crate::route::Route;

/// Gives every asset its route: below `static/` by its path, beside a page or section below that one's route.
pub(super) fn place(
    site: &mut Site,
    content: Vec<Asset>,
    statics: Vec<Asset>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let owners = owners(site);
    let mut placed = Vec::with_capacity(content.len() + statics.len());
    for asset in content {
        let path = asset.path.strip_prefix("content/").unwrap_or(&asset.path).to_owned();
        let folder = page_folder(&path);
        let owner = folders_up(folder).find_map(|folder| owners.get(folder).map(|entity| (folder, *entity)));
        // What belongs to a page that is left out is left out with it.
        if site.left_out.0.contains_key(format!("{folder}/index.md").as_str()) {
            continue;
        }
        let (folder, owner) = owner.unwrap_or(("", Entity::Section(SectionId(0))));
        let route = match owner {
            Entity::Page(id) => &site.page(id).route,
            Entity::Section(id) => &site.section(id).section.route,
        };
        let inner = path.strip_prefix(folder).unwrap_or(&path).trim_start_matches('/');
        push(&mut placed, asset, route.join(inner), Some(owner), diagnostics);
    }
    for asset in statics {
        let route = Route::file(asset.path.strip_prefix("static/").unwrap_or(&asset.path));
        push(&mut placed, asset, route, None, diagnostics);
    }
    site.set_assets(placed);
}

fn push(
    placed: &mut Vec<PlacedAsset>,
    asset: Asset,
    route: Result<Route, String>,
    owner: Option<Entity>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    match route {
        Ok(route) => placed.push(PlacedAsset { asset, route, owner }),
        Err(wrong) => {
            let message = format!("the route of this file {wrong}");
            diagnostics.push(Diagnostic::error(message).at_path(asset.path).hint("rename the file"));
        }
    }
}

/// The folders that belong to a section or to a bundle.
fn owners(site: &Site) -> BTreeMap<String, Entity> {
    let sections = site
        .sections
        .iter()
        .enumerate()
        .map(|(id, node)| (node.section.folder().to_owned(), Entity::Section(SectionId(id))));
    let bundles = site.pages.iter().enumerate().filter(|(_, page)| page.is_bundle());
    let bundles = bundles.map(|(id, page)| (page.folder().to_owned(), Entity::Page(PageId(id))));
    sections.chain(bundles).collect()
}

fn folders_up(folder: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(folder), |folder| (!folder.is_empty()).then(|| page_folder(folder)))
}
