//! Translations: one page in several languages.

use std::collections::{BTreeMap, HashMap};

use super::links::resolve_located;
use super::site::{Entity, PageId, Site};
use crate::config::{LanguageTag, Located};
use crate::diagnostic::{Diagnostic, Location};

/// Gathers the pages that are one page in several languages: a page that names another is one with it, and with all that
/// the other is one with.
pub(super) fn join(site: &mut Site, diagnostics: &mut Vec<Diagnostic>) {
    let mut groups = Groups::default();
    for id in (0..site.pages.len()).map(PageId) {
        let page = site.page(id);
        for link in page.matter.translations.iter().flatten() {
            let other = resolve_located(site, link, page.folder());
            if let Err(wrong) = other.and_then(|other| groups.join(site, id, other, link)) {
                diagnostics.push(wrong);
            }
        }
    }
    for (id, others) in groups.translations() {
        site.relations_mut(id).translations = others;
    }
}

/// The pages that belong together, by their languages.
#[derive(Default)]
struct Groups {
    members: Vec<BTreeMap<LanguageTag, PageId>>,
    /// In which of them a page is.
    of: HashMap<PageId, usize>,
}

impl Groups {
    /// Makes the groups of two pages one.
    ///
    /// # Errors
    ///
    /// That a language would be in it twice.
    fn join(
        &mut self,
        site: &Site,
        id: PageId,
        other: PageId,
        link: &Located<String>,
    ) -> Result<(), Diagnostic> {
        if id == other {
            let wrong = link.mark(Diagnostic::error("a page cannot be its own translation"));
            return Err(wrong.hint("name the file of the page in another language"));
        }
        let (one, two) = (self.group(site, id), self.group(site, other));
        if one == two {
            return Ok(());
        }
        let both = |(language, a): (&LanguageTag, &PageId)| Some((*a, *self.members[two].get(language)?));
        if let Some((a, b)) = self.members[one].iter().find_map(both) {
            let elsewhere = [a, b].into_iter().find(|page| *page != id && *page != other);
            return Err(twice(site, a, b, elsewhere, link));
        }
        let moved = std::mem::take(&mut self.members[two]);
        self.of.extend(moved.values().map(|page| (*page, one)));
        self.members[one].extend(moved);
        Ok(())
    }

    fn group(&mut self, site: &Site, id: PageId) -> usize {
        *self.of.entry(id).or_insert_with(|| {
            self.members.push([(site.language(Entity::Page(id)).clone(), id)].into());
            self.members.len() - 1
        })
    }

    /// Every page that has others beside it, with those others in the order of their languages.
    fn translations(&self) -> impl Iterator<Item = (PageId, Vec<PageId>)> {
        self.members.iter().flat_map(|group| {
            let others = |id: PageId| group.values().copied().filter(|other| *other != id).collect();
            group.values().map(move |id| (*id, others(*id)))
        })
    }
}

fn twice(site: &Site, a: PageId, b: PageId, elsewhere: Option<PageId>, link: &Located<String>) -> Diagnostic {
    let path = |id: PageId| &site.page(id).source.path;
    let language = site.language(Entity::Page(a));
    let message =
        format!("`{}` and `{}` cannot be one page, since both are in `{language}`", path(a), path(b));
    let wrong = link.mark(Diagnostic::error(message));
    let wrong = wrong.hint("say which `language` each page is in, or remove the link");
    match elsewhere {
        Some(page) => wrong.related(Location::Path(path(page).clone()), "one of them is here already"),
        None => wrong,
    }
}
