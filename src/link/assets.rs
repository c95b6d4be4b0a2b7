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
        if is_left_out(site, folder, owner.map(|(folder, _)| folder)) {
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

/// Whether a file belongs to a page or section that is left out: its folder, or one above it that is nearer than what
/// would own it.
fn is_left_out(site: &Site, folder: &str, owner: Option<&str>) -> bool {
    let left_out = |folder: &str| {
        let path = |name: &str| if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
        ["index.md", "_index.md"].iter().any(|name| site.left_out.0.contains_key(path(name).as_str()))
    };
    !site.left_out.0.is_empty()
        && folders_up(folder).take_while(|folder| Some(*folder) != owner).any(left_out)
}

fn folders_up(folder: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(folder), |folder| (!folder.is_empty()).then(|| page_folder(folder)))
}
