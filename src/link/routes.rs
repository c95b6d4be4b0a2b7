//! Pages that are named alike but for the date in front of the name.

use std::collections::HashMap;
use std::sync::Arc;

use crate::parse::Page;
use crate::route::Route;

/// Lets the oldest of the pages on one route have it, and gives the others routes with their dates. The oldest, so that
/// a new page never takes a route that readers know already.
pub(super) fn settle(pages: &mut [Arc<Page>]) {
    let mut by_route: HashMap<Route, Vec<usize>> = HashMap::new();
    for (index, page) in pages.iter().enumerate() {
        by_route.entry(page.route.clone()).or_default().push(index);
    }
    // The groups do not touch each other, so that their order does not matter.
    for mut group in by_route.into_values().filter(|group| group.len() > 1) {
        group.sort_by_key(|&index| {
            (pages[index].dated_route.is_some(), pages[index].date, pages[index].path.clone())
        });
        for index in group.into_iter().skip(1) {
            if let Some(dated) = pages[index].dated_route.clone() {
                Arc::make_mut(&mut pages[index]).route = dated;
            }
        }
    }
}
