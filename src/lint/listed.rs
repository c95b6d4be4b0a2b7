//! The rule about pages that no list of Read More has.

use super::Linted;
use crate::config::Scope;
use crate::diagnostic::Diagnostic;
use crate::link::{PageId, Site};

/// What is in the lists of Read More, and what can be.
pub(super) struct Lists<'s> {
    is_in_one: Vec<bool>,
    /// What holds for lists, each of it once: there are few rules, and many pages that each holds for.
    scopes: Vec<Scope<'s>>,
}

impl<'s> Lists<'s> {
    fn of(site: &'s Site) -> Self {
        let mut is_in_one = vec![false; site.pages.len()];
        for related in (0..site.pages.len()).flat_map(|page| site.read_more(PageId(page))) {
            is_in_one[related.page.0] = true;
        }
        let mut scopes: Vec<Scope<'s>> = Vec::new();
        for page in &site.pages {
            let scope = site.config.read_more.scope(&page.path);
            if !scopes.iter().any(|known| is_same(known, &scope)) {
                scopes.push(scope);
            }
        }
        Self { is_in_one, scopes }
    }

    /// Whether any list takes a page without somebody who chooses it.
    fn can_have(&self, path: &str) -> bool {
        self.scopes.iter().any(|scope| scope.takes(path))
    }
}

/// Whether two lists take the same pages, because the same lines of `site.toml` hold for both.
fn is_same(a: &Scope<'_>, b: &Scope<'_>) -> bool {
    std::ptr::eq(a.candidates, b.candidates) && std::ptr::eq(a.exclude, b.exclude)
}

/// A page to which no list leads, though one could. What introduces a term is reached through the term.
pub(super) fn unlisted(linted: &Linted<'_>) -> Vec<Diagnostic> {
    let Some((PageId(number), page)) = linted.page().filter(|_| !linted.is_of_term()) else {
        return Vec::new();
    };
    let lists = linted.lists.get_or_init(|| Lists::of(linted.site));
    if lists.is_in_one[number] || !lists.can_have(&page.path) {
        return Vec::new();
    }
    let found = Diagnostic::warning(format!("`{}` is in no Read More list", page.path));
    vec![linted.at_the_top(found).hint("pin it to a page in `[read_more.pins]`, or link to it")]
}
