//! The pages to be read next that the page's author and the site's editors chose.

use std::collections::BTreeMap;

use super::super::links::resolve_located;
use super::super::site::{Entity, PageId, Site};
use crate::config::{Chosen, Located};
use crate::diagnostic::Diagnostic;

/// What authors and editors chose for all pages.
#[derive(Clone, Debug, Default)]
pub(in crate::link) struct HandPicked {
    /// The links that were chosen for each page, each once; none if the page has no list at all.
    links: Vec<Option<Vec<PageId>>>,
    /// What is wrong with the pages that pins are for.
    of_pins: Vec<Diagnostic>,
    /// What is wrong with what was chosen for each page.
    mistakes: BTreeMap<PageId, Vec<Diagnostic>>,
}

impl HandPicked {
    /// Finds what was chosen on a site.
    pub(in crate::link) fn of(site: &Site) -> Self {
        let mut found = Self { links: vec![None; site.pages.len()], ..Self::default() };
        check_pins(site, &mut found.of_pins);
        (0..site.pages.len()).for_each(|page| found.find(site, PageId(page)));
        found
    }

    /// Finds what was chosen for a page, in place of what is known of it.
    pub(in crate::link) fn find(&mut self, site: &Site, page: PageId) {
        let mut wrong = Vec::new();
        self.links[page.0] = chosen(site, page, &mut wrong);
        self.mistakes.remove(&page);
        if !wrong.is_empty() {
            self.mistakes.insert(page, wrong);
        }
    }

    /// The links that were chosen for a page; none if it has no list at all.
    pub(super) fn links(&self, page: PageId) -> Option<&[PageId]> {
        self.links.get(page.0)?.as_deref()
    }

    /// What is wrong with what was chosen.
    pub(in crate::link) fn mistakes(&self) -> impl Iterator<Item = &Diagnostic> {
        self.of_pins.iter().chain(self.mistakes.values().flatten())
    }
}

fn chosen(site: &Site, id: PageId, diagnostics: &mut Vec<Diagnostic>) -> Option<Vec<PageId>> {
    let page = site.page(id);
    let pins = site.config.read_more.pins.get(page.path.as_ref()).map_or(&[][..], Vec::as_slice);
    let own = match &page.matter.read_more {
        Some(Chosen::Automatic(false)) => {
            diagnostics.extend(pins.first().map(|pin| pinned_in_vain(pin, &page.path)));
            return None;
        }
        Some(Chosen::Pages(pages)) => pages.as_slice(),
        Some(Chosen::Automatic(true)) | None => &[],
    };
    let mut chosen = Vec::new();
    choose(site, own, page.folder(), &mut chosen, diagnostics);
    choose(site, pins, "", &mut chosen, diagnostics);
    chosen.retain(|other| *other != id);
    Some(chosen)
}

/// Reports pins for pages that are not there. Those of drafts and the like wait for their page.
fn check_pins(site: &Site, diagnostics: &mut Vec<Diagnostic>) {
    for (path, pins) in &site.config.read_more.pins {
        let wrong = match site.entity(path) {
            Some(Entity::Page(_)) => continue,
            Some(Entity::Section(_)) => "but that is a section, not a page",
            None if site.left_out.0.contains_key(path.as_str()) => continue,
            None => "but there is no such page",
        };
        let diagnostic = Diagnostic::error(format!("`[read_more.pins]` names `{path}`, {wrong}"))
            .hint("name a page by its path below `content/`");
        diagnostics.push(match pins.first() {
            Some(pin) => pin.mark(diagnostic),
            None => diagnostic.at_path(crate::config::FILE_NAME),
        });
    }
}

/// The list may be turned off by a rule, so that the page itself can turn it on again.
fn pinned_in_vain(pin: &Located<String>, path: &str) -> Diagnostic {
    pin.mark(Diagnostic::error(format!("links are pinned to `{path}`, but it has `read_more = false`")))
        .hint("take the pins out, or say `read_more = true` in the page's front matter")
}

fn choose(
    site: &Site,
    links: &[Located<String>],
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
