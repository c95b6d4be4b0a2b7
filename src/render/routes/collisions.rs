//! Routes at which two things would be, told with what these are.

use std::collections::HashMap;

use super::{Planned, Subject};
use crate::config::Located;
use crate::diagnostic::{Diagnostic, Location};
use crate::link::{Entity, Site};
use crate::route::Route;

/// Two things cannot be at one place, also where the file system does not tell upper from lower case, and a file
/// cannot be where a folder must be.
pub(super) fn collisions(site: &Site, routes: &[Planned], diagnostics: &mut Vec<Diagnostic>) {
    let keyed: Vec<(String, &Planned)> =
        routes.iter().map(|planned| (planned.route.key(), planned)).collect();
    let mut taken: HashMap<&str, &Planned> = HashMap::with_capacity(routes.len());
    for (key, planned) in &keyed {
        if let Some(other) = taken.insert(key, planned) {
            diagnostics.push(collision(site, other, planned));
        }
    }
    for (key, planned) in &keyed {
        let folders = key.match_indices('/').map(|(at, _)| key.get(..at).unwrap_or_default());
        for file in folders.filter_map(|folder| taken.get(folder)) {
            diagnostics.push(collision(site, file, planned));
        }
    }
}

fn collision(site: &Site, first: &Planned, second: &Planned) -> Diagnostic {
    let (one, other) = (describe(site, &first.subject), describe(site, &second.subject));
    let message = if first.route == second.route {
        format!("{one} and {other} are both at `{}`", first.route)
    } else {
        format!("{one} is at `{}` and {other} at `{}`, which cannot both be files", first.route, second.route)
    };
    let mut diagnostic =
        Diagnostic::error(message).hint("give one of them another `slug` or `path`, or rename its file");
    diagnostic.location = location(site, second).or_else(|| location(site, first));
    match location(site, first) {
        Some(place) if diagnostic.location.as_ref() != Some(&place) => {
            diagnostic.related(place, "the other one")
        }
        _ => diagnostic,
    }
}

/// What is at a route, in a few words.
pub(super) fn describe(site: &Site, subject: &Subject) -> String {
    match subject {
        Subject::Page(id) => format!("page `{}`", site.page(*id).source.path),
        Subject::Section(id, 1) => format!("section `{}`", site.section(*id).section.source.path),
        Subject::Section(id, number) => {
            format!("page {number} of section `{}`", site.section(*id).section.source.path)
        }
        Subject::Taxonomy(index) => format!("the list of `{}`", site.taxonomies[*index].name),
        Subject::Term(id, _) => {
            format!("the term `{}` of `{}`", site.term(*id).name, site.taxonomies[id.taxonomy].name)
        }
        Subject::Feed(..) => "a feed".to_owned(),
        Subject::Sitemap(_) | Subject::SitemapIndex(_) => "the sitemap".to_owned(),
        Subject::Robots => "`robots.txt`".to_owned(),
        Subject::NotFound => "the page for missing pages".to_owned(),
        Subject::Host(_) => "a file for the host".to_owned(),
        Subject::FeedList => "the list of feeds".to_owned(),
        Subject::Alias(entity) => format!("an alias of `{}`", site.text(*entity).source.path),
        Subject::Asset(index) => format!("file `{}`", site.assets[*index].asset.path),
        Subject::Fingerprinted(_) => "a stylesheet or script".to_owned(),
    }
}

fn location(site: &Site, planned: &Planned) -> Option<Location> {
    match &planned.subject {
        Subject::Page(id) => Some(Location::Path(site.page(*id).source.path.clone())),
        Subject::Section(id, _) => Some(Location::Path(site.section(*id).section.source.path.clone())),
        Subject::Term(id, _) => {
            let page = site.term(*id).own_page.or_else(|| site.term(*id).pages.first().copied())?;
            Some(Location::Path(site.page(page).source.path.clone()))
        }
        Subject::Alias(entity) => {
            let aliases = match entity {
                Entity::Page(id) => site.page(*id).matter.aliases.as_deref().unwrap_or_default(),
                Entity::Section(id) => &site.section(*id).section.matter.aliases,
            };
            let is_it = |alias: &&Located<String>| Route::page(alias.get()).as_ref() == Ok(&planned.route);
            aliases.iter().find(is_it)?.mark(Diagnostic::error("")).location
        }
        Subject::Asset(index) => Some(Location::Path(site.assets[*index].asset.path.clone())),
        _ => None,
    }
}
