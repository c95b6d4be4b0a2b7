//! What a change to a site alters for its readers: the site as it is, beside the site as a revision has it. Both are rendered,
//! and nothing is written.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::build::{self, Prepared, Progress, Silent, Wanted};
use crate::diagnostic::{self, Diagnostic};
use crate::digest::Digest;
use crate::link::{PageId, Site};
use crate::lint;
use crate::render::{self, Rendered, Subject};
use crate::route::Route;
use crate::source::Source;

/// What became of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It was not there before.
    New,
    /// It is another than before.
    Changed,
    /// It is not there any more.
    Gone,
}

/// A page or section of which the file has changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageChange {
    /// What became of it.
    pub change: Change,
    /// Its path below the site's root.
    pub path: Arc<str>,
    /// Where it is, or was.
    pub route: Route,
}

/// A route of which the bytes have changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RouteChange {
    /// What became of it.
    pub change: Change,
    /// The route.
    pub route: Route,
}

/// A list of Read More with other links than before, or in another order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListChange {
    /// The path of the page that has the list, below the site's root.
    pub path: Arc<str>,
    /// Where that page is.
    pub route: Route,
    /// The paths below `content/` of the pages that are in the list by now, the best first.
    pub added: Vec<Arc<str>>,
    /// Those that are not in it any more.
    pub removed: Vec<Arc<str>>,
}

/// What has changed.
#[derive(Debug, Default)]
pub struct Report {
    /// Pages and sections of which the files have changed, by path.
    pub pages: Vec<PageChange>,
    /// All other routes of which the bytes have changed, but for feeds.
    pub routes: Vec<RouteChange>,
    /// Feeds.
    pub feeds: Vec<RouteChange>,
    /// Lists of Read More, of pages that were there before.
    pub lists: Vec<ListChange>,
}

/// Finds out what has changed since a revision.
///
/// # Errors
///
/// What is wrong with the site, or that the revision cannot be read.
pub fn changed(wanted: &Wanted, revision: &str, progress: &dyn Progress) -> Result<Report, Vec<Diagnostic>> {
    let mut diagnostics = Vec::new();
    let config = build::config(wanted)?;
    let now = build::look_at(wanted, config, lint::errors, progress, &mut diagnostics);
    let rendered = render(&now, progress, &mut diagnostics);
    let before = build::look_back_at(wanted, revision).map_err(|wrong| diagnostics.push(wrong));
    diagnostic::sort(&mut diagnostics);
    diagnostics.retain(Diagnostic::is_error);
    let Ok(before) = before else { return Err(diagnostics) };
    if !diagnostics.is_empty() {
        return Err(diagnostics);
    }
    let rendered_before = render(&before, &Silent, &mut Vec::new());
    let pages = pages(&before.site, &now.site);
    let mut report = Report { lists: lists(&before.site, &now.site), pages, ..Report::default() };
    for (route, change, is_feed) in routes(&rendered_before, &rendered) {
        let is_of_page = report.pages.iter().any(|page| page.route == route);
        match (is_feed, is_of_page) {
            (true, _) => report.feeds.push(RouteChange { change, route }),
            (false, false) => report.routes.push(RouteChange { change, route }),
            (false, true) => {}
        }
    }
    Ok(report)
}

/// The digests of all routes, each with whether it is a feed.
type Digests = BTreeMap<Route, (Digest, bool)>;

fn render(prepared: &Prepared, progress: &dyn Progress, diagnostics: &mut Vec<Diagnostic>) -> Digests {
    let digest = |renderer: &_, plan: &_, planned: &render::Planned| {
        let is_feed = matches!(planned.subject, Subject::Feed(..));
        let rendered = render::render(renderer, plan, planned, None)?;
        Ok(match rendered {
            Rendered::Fresh { digest, .. } => Some((planned.route.clone(), (digest, is_feed))),
            Rendered::Unchanged => None,
        })
    };
    prepared.render_all(digest, progress, diagnostics).into_iter().flatten().collect()
}

fn routes(before: &Digests, now: &Digests) -> Vec<(Route, Change, bool)> {
    changes(before, now, |(old, _), (new, _)| old == new)
        .into_iter()
        .map(|(route, change, (_, is_feed))| (route.clone(), change, *is_feed))
        .collect()
}

fn pages(before: &Site, now: &Site) -> Vec<PageChange> {
    let is_same = |(old, _): &(&Source, &Route), (new, _): &(&Source, &Route)| old.text == new.text;
    changes(&texts(before), &texts(now), is_same)
        .into_iter()
        .map(|(path, change, (_, route))| PageChange {
            change,
            path: Arc::clone(path),
            route: (*route).clone(),
        })
        .collect()
}

/// The texts of a site by path, each with where it is. A home page that nobody wrote is none.
fn texts(site: &Site) -> BTreeMap<Arc<str>, (&Source, &Route)> {
    let texts = site.entities().map(|entity| site.text(entity));
    let written = texts.filter(|text| !text.source.text.is_empty());
    written.map(|text| (Arc::clone(&text.source.path), (text.source, text.route))).collect()
}

/// What is in one of two maps, or is another in the second one; in the order of the keys.
fn changes<'m, K: Ord, V>(
    before: &'m BTreeMap<K, V>,
    now: &'m BTreeMap<K, V>,
    is_same: impl Fn(&V, &V) -> bool,
) -> Vec<(&'m K, Change, &'m V)> {
    let of_now = now.iter().filter_map(|(key, new)| match before.get(key) {
        Some(old) if is_same(old, new) => None,
        Some(_) => Some((key, Change::Changed, new)),
        None => Some((key, Change::New, new)),
    });
    let gone = before.iter().filter(|(key, _)| !now.contains_key(key));
    let mut all: Vec<_> = of_now.chain(gone.map(|(key, old)| (key, Change::Gone, old))).collect();
    all.sort_by_key(|(key, ..)| *key);
    all
}

fn lists(before: &Site, now: &Site) -> Vec<ListChange> {
    let former: BTreeMap<&str, PageId> = before.listed().map(|id| (&*before.page(id).path, id)).collect();
    let change = |id: PageId| {
        let page = now.page(id);
        let (old, new) = (list(before, *former.get(&*page.path)?), list(now, id));
        let only_in = |one: &[Arc<str>], other: &[Arc<str>]| {
            one.iter().filter(|path| !other.contains(path)).cloned().collect::<Vec<Arc<str>>>()
        };
        (old != new).then(|| ListChange {
            path: Arc::clone(&page.source.path),
            route: page.route.clone(),
            added: only_in(&new, &old),
            removed: only_in(&old, &new),
        })
    };
    now.listed().filter_map(change).collect()
}

fn list(site: &Site, id: PageId) -> Vec<Arc<str>> {
    site.read_more(id).iter().map(|related| Arc::clone(&site.page(related.page).path)).collect()
}
