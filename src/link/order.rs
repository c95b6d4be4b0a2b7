//! Orders of pages, all of them total: ties are broken by path.

use std::cmp::Ordering;

use crate::config::SortBy;
use crate::parse::Page;

/// Compares two pages in the order that a section asks for.
pub fn compare(sort_by: SortBy, a: &Page, b: &Page) -> Ordering {
    let order = match sort_by {
        SortBy::Date => b.date.cmp(&a.date),
        SortBy::Updated => b.last_changed().cmp(&a.last_changed()),
        SortBy::Title => a.title.to_lowercase().cmp(&b.title.to_lowercase()),
        SortBy::Weight => weight(a).cmp(&weight(b)),
        SortBy::Slug => a.route.last_segment().cmp(b.route.last_segment()),
    };
    order.then_with(|| a.path.cmp(&b.path))
}

/// Compares two pages, the newest first; those without a date come last.
pub fn newest_first(a: &Page, b: &Page) -> Ordering {
    compare(SortBy::Date, a, b)
}

/// A page without a weight stands behind those that have one.
pub(super) fn weight(page: &Page) -> i64 {
    page.matter.weight.unwrap_or(i64::MAX)
}
