//! Rules about what a page or section says of itself.

use unicode_segmentation::UnicodeSegmentation;

use super::Linted;
use crate::config::{FILE_NAME, Located};
use crate::date::Date;
use crate::diagnostic::Diagnostic;

/// How many characters of a description search engines show at the most.
const LONGEST_DESCRIPTION: usize = 160;

/// A description that is missing, or longer than what is shown of it. What introduces a term is listed nowhere, and
/// the home page can do with the site's own.
pub(super) fn description(linted: &Linted<'_>) -> Vec<Diagnostic> {
    if linted.is_of_term() {
        return Vec::new();
    }
    match own_description(linted).filter(|description| !description.trim().is_empty()) {
        Some(description) => too_long(description).into_iter().collect(),
        None if is_home(linted) => site_description(linted).into_iter().collect(),
        None => {
            let found = Diagnostic::warning("the description is missing");
            let hint =
                "say in a sentence what the page is about, as `description = \"…\"` in the front matter";
            vec![linted.at_the_top(found).hint(hint)]
        }
    }
}

fn own_description<'s>(linted: &Linted<'s>) -> Option<&'s Located<String>> {
    match linted.section() {
        Some(id) => linted.site.section(id).section.matter.description.as_ref(),
        None => linted.page()?.1.matter.description.as_ref(),
    }
}

fn is_home(linted: &Linted<'_>) -> bool {
    linted.section().is_some_and(|id| linted.site.section(id).section.folder().is_empty())
}

/// The home page may have none, and the site one.
fn site_description(linted: &Linted<'_>) -> Option<Diagnostic> {
    linted.site.config.settings.description.trim().is_empty().then(|| {
        let hint = "say in a sentence what the site is about, as `description = \"…\"`";
        Diagnostic::warning("the description of the site is missing").at_path(FILE_NAME).hint(hint)
    })
}

/// Counts characters as readers do: a letter with its accents is one, and so is an emoji, whatever it is made of.
fn too_long(description: &Located<String>) -> Option<Diagnostic> {
    let count = description.trim().graphemes(true).count();
    (count > LONGEST_DESCRIPTION).then(|| {
        let found = Diagnostic::warning(format!("the description has {count} characters"));
        let hint = format!("search engines show about {LONGEST_DESCRIPTION}: say it in fewer");
        description.mark(found).hint(hint)
    })
}

/// A day to look at the page again that has passed.
pub(super) fn review_by(linted: &Linted<'_>) -> Vec<Diagnostic> {
    let Some((_, page)) = linted.page() else { return Vec::new() };
    let due = page.matter.review_by.as_deref().filter(|date| date.get().has_passed(linted.now));
    let found = |date: &Located<Date>| {
        // The day may stand in a rule, for many pages.
        let message = format!("`{}` was to be looked at again by {}", page.source.path, date.get());
        let found = Diagnostic::warning(message);
        date.mark(found).hint("look whether all of it still holds, and set `review_by` to another day")
    };
    due.map(found).into_iter().collect()
}
