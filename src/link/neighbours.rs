//! Previous and next within a section.

use std::sync::Arc;

use super::site::Site;
use crate::config::SortBy;

/// Tells every page its neighbours. Sections by date list the newest first, but reading goes from old to new, so that
/// "next" is the newer one there.
pub(super) fn join(site: &mut Site) {
    let Site { sections, relations, .. } = site;
    for node in sections.iter() {
        let is_backwards = matches!(node.section.matter.sort_by, SortBy::Date | SortBy::Updated);
        for pair in node.own_pages.windows(2) {
            let (first, second) = if is_backwards { (pair[1], pair[0]) } else { (pair[0], pair[1]) };
            Arc::make_mut(&mut relations[first.0]).next = Some(second);
            Arc::make_mut(&mut relations[second.0]).previous = Some(first);
        }
    }
}
