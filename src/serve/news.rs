//! News: what a browser has to know of a new edition.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use bytes::Bytes;
use serde_json::json;

use super::edition::Edition;
use crate::digest::Digest;
use crate::link::Site;
use crate::parse::Page;
use crate::route::Route;

/// So many pages that have gone are remembered, in case that they come back somewhere else.
const REMEMBERED: usize = 64;

/// What a browser has to know of a new edition.
#[derive(Debug, Default)]
pub(super) struct News {
    edition: u64,
    /// Where pages were, and where they are now, as paths of the server.
    moved: BTreeMap<String, String>,
    /// The files that have changed, as paths of the server.
    files: BTreeSet<String>,
}

impl News {
    /// What is told a browser that has just begun to listen.
    pub(super) fn greeting(edition: &Edition) -> Bytes {
        event("hello", &json!({ "edition": edition.number }))
    }

    /// What is told when other mistakes are known.
    pub(super) fn of_mistakes() -> Bytes {
        event("mistakes", &json!({}))
    }

    /// What is told of a new edition.
    pub(super) fn event(&self) -> Bytes {
        event("change", &json!({ "edition": self.edition, "moved": self.moved, "files": self.files }))
    }
}

/// JSON has no line ends of its own when it is written in one line, so that an event is two lines.
fn event(name: &str, data: &serde_json::Value) -> Bytes {
    format!("event: {name}\ndata: {data}\n\n").into()
}

/// The trail of pages that have gone, by which they are known again when they come back under another name.
#[derive(Default)]
pub(super) struct Trail {
    gone: Vec<(Digest, Route)>,
}

impl Trail {
    /// What is new in an edition.
    pub(super) fn follow(&mut self, former: &Edition, edition: &Edition) -> News {
        let base_url = &edition.config.base_url;
        let moved = self.moved(&former.site, &edition.site);
        let moved =
            moved.iter().map(|(from, to)| (former.config.base_url.path_of(from), base_url.path_of(to)));
        let files = changed_files(&former.site, &edition.site);
        News {
            edition: edition.number,
            moved: moved.collect(),
            files: files.iter().map(|route| base_url.path_of(route)).collect(),
        }
    }

    /// The pages that are somewhere else now: those whose files are as they were by their paths, and those that came as
    /// others went, with the same text.
    fn moved(&mut self, former: &Site, site: &Site) -> Vec<(Route, Route)> {
        if site.has_places_of(former) {
            return Vec::new();
        }
        let known: HashMap<&str, &Page> = former.pages.iter().map(|page| (&*page.path, &**page)).collect();
        let mut moved = Vec::new();
        let mut new = Vec::new();
        for page in &site.pages {
            match known.get(&*page.path) {
                Some(before) if before.route != page.route => {
                    moved.push((before.route.clone(), page.route.clone()));
                }
                Some(_) => {}
                None => new.push(page),
            }
        }
        self.remember_gone(former, site);
        for page in new {
            if let Some(at) = self.gone.iter().position(|(text, _)| *text == page.body_digest) {
                moved.push((self.gone.remove(at).1, page.route.clone()));
            }
        }
        moved
    }

    fn remember_gone(&mut self, former: &Site, site: &Site) {
        let is_gone = |page: &&Arc<Page>| site.entity(&page.path).is_none();
        let gone = former.pages.iter().filter(is_gone);
        self.gone.extend(gone.map(|page| (page.body_digest, page.route.clone())));
        let more = self.gone.len().saturating_sub(REMEMBERED);
        self.gone.drain(..more);
    }
}

/// The routes of the files that are others than before.
fn changed_files(former: &Site, site: &Site) -> Vec<Route> {
    if Arc::ptr_eq(&former.assets, &site.assets) {
        return Vec::new();
    }
    let known: HashSet<(&Route, Digest)> =
        former.assets.iter().map(|placed| (&placed.route, placed.asset.digest)).collect();
    let changed = site.assets.iter().filter(|placed| !known.contains(&(&placed.route, placed.asset.digest)));
    changed.map(|placed| placed.route.clone()).collect()
}
