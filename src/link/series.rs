//! Series: pages that belong together and are read one after the other.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::order::weight;
use super::site::{PageId, Series, SeriesId, Site};
use crate::route::slugify;

/// Gathers the series and tells every page its place: by weight, then by date, the oldest first, then by path.
pub(super) fn join(site: &mut Site) {
    let mut gathered: BTreeMap<String, (String, Vec<PageId>)> = BTreeMap::new();
    for (id, page) in site.pages.iter().enumerate() {
        if let Some(name) = &page.matter.series {
            gathered.entry(slugify(name)).or_insert_with(|| (name.clone(), Vec::new())).1.push(PageId(id));
        }
    }
    let mut all = Vec::with_capacity(gathered.len());
    for (slug, (name, mut pages)) in gathered {
        pages.sort_by_key(|id| {
            let page = site.page(*id);
            (weight(page), page.date, page.path.clone())
        });
        let id = SeriesId(all.len());
        for (place, page) in pages.iter().enumerate() {
            site.relations_mut(*page).series = Some((id, place));
        }
        all.push(Series { name, slug, pages });
    }
    site.series = Arc::new(all);
}
