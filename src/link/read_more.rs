//! The pages to be read next, as the page's author and the site's editors chose them.

use super::links::resolve_located;
use super::site::{PageId, Site};
use crate::config::Located;
use crate::diagnostic::Diagnostic;

/// Gathers the chosen links of every page: its own first, then those of `site.toml`.
pub(super) fn join(site: &mut Site, diagnostics: &mut Vec<Diagnostic>) {
    let config = site.config.clone();
    for path in config.settings.read_more.pins.keys() {
        if site.entity(path).is_none() && !site.left_out.0.contains_key(path.as_str()) {
            let diagnostic =
                Diagnostic::error(format!("`[read_more.pins]` names `{path}`, but there is no such page"));
            diagnostics.push(
                diagnostic.at_path(crate::config::FILE_NAME).hint("name it by its path below `content/`"),
            );
        }
    }
    for id in 0..site.pages.len() {
        let page = &site.pages[id];
        let own = page.matter.read_more.iter().flatten();
        let pins = config.settings.read_more.pins.get(page.path.as_ref()).into_iter().flatten();
        let mut chosen = Vec::new();
        choose(site, own, page.folder(), &mut chosen, diagnostics);
        choose(site, pins, "", &mut chosen, diagnostics);
        chosen.retain(|other| *other != PageId(id));
        chosen.truncate(config.settings.read_more.count);
        site.relations[id].read_more = chosen;
    }
}

fn choose<'l>(
    site: &Site,
    links: impl Iterator<Item = &'l Located<String>>,
    folder: &str,
    chosen: &mut Vec<PageId>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for link in links {
        match resolve_located(site, link, folder) {
            Ok(page) if !chosen.contains(&page) => chosen.push(page),
            Ok(_) => {}
            Err(diagnostic) => diagnostics.push(diagnostic),
        }
    }
}
