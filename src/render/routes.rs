//! The plan of a site: every route, and what is shown there.

mod collisions;

use std::sync::Arc;

use super::host::{self, HostRoute};
use super::{Renderer, calls};
use crate::config::FeedFormat;
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::link::{Entity, PageId, SectionId, Site, TermId};
use crate::parse::Target;
use crate::route::Route;
use collisions::{collisions, describe};

/// The most addresses that one sitemap may have (<https://www.sitemaps.org/protocol.html>).
pub(super) const SITEMAP_LIMIT: usize = 50_000;

/// What is shown at a route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A page.
    Page(PageId),
    /// A section, or one page of its listing, from 1.
    Section(SectionId, usize),
    /// The list of the terms of a taxonomy.
    Taxonomy(usize),
    /// A term, or one page of its listing, from 1.
    Term(TermId, usize),
    /// A feed.
    Feed(FeedOf, FeedFormat),
    /// One part of the sitemap, from 1, or all of it as part 0.
    Sitemap(usize),
    /// The list of the parts of the sitemap.
    SitemapIndex(usize),
    /// `robots.txt`.
    Robots,
    /// `404.html`.
    NotFound,
    /// A file that the host of the site reads.
    Host(HostRoute),
    /// The list of all feeds.
    FeedList,
    /// A place where a page or section was before.
    Alias(Entity),
    /// A file, by its number in [`Site::assets`].
    Asset(usize),
    /// A stylesheet or script under the name that changes with it, by its number among those.
    Fingerprinted(usize),
}

/// What a feed tells about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FeedOf {
    /// The whole site.
    Site,
    /// A section.
    Section(SectionId),
    /// A term.
    Term(TermId),
}

/// A route with what is shown there.
#[derive(Clone, Debug)]
pub struct Planned {
    /// The route.
    pub route: Route,
    /// What is shown there.
    pub subject: Subject,
}

/// All routes of a site.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The routes, sorted.
    pub routes: Arc<[Planned]>,
    /// What was reported of them.
    mistakes: Vec<Diagnostic>,
}

impl Plan {
    /// The number of a route among the routes.
    pub fn number(&self, route: &str) -> Option<usize> {
        number(&self.routes, route)
    }
}

/// Plans a site; two things on one route, and links to routes that are not there, are reported. What the plan of the site as
/// it was before says of what has not changed is not found out again.
pub fn plan(
    renderer: &Renderer,
    former: Option<(&Renderer, &Plan)>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Plan {
    let mut mistakes = Vec::new();
    let former =
        former.filter(|(former, plan)| plan.mistakes.is_empty() && has_same_routes(renderer, former));
    let routes = match former {
        Some((_, plan)) => Arc::clone(&plan.routes),
        None => all_routes(renderer, &mut mistakes),
    };
    let templates = &renderer.templates;
    let changed = match former.filter(|(former, _)| Arc::ptr_eq(&former.templates, templates)) {
        Some((former, _)) => renderer.site.changed_since(&former.site),
        None => renderer.site.entities().collect(),
    };
    rooted_links(&renderer.site, &changed, &routes, &mut mistakes);
    calls::check(renderer, &changed, &mut mistakes);
    // The plan of a site is made once; a second one would be the same.
    let _ = renderer.known_routes.set(Arc::clone(&routes));
    diagnostics.extend(mistakes.iter().cloned());
    Plan { routes, mistakes }
}

/// Whether what is planned for a site as it was before holds for it now.
fn has_same_routes(renderer: &Renderer, former: &Renderer) -> bool {
    let fingerprinted = renderer.served.iter().map(|served| &served.fingerprinted);
    renderer.site.has_places_of(&former.site)
        && fingerprinted.eq(former.served.iter().map(|served| &served.fingerprinted))
}

fn all_routes(renderer: &Renderer, diagnostics: &mut Vec<Diagnostic>) -> Arc<[Planned]> {
    let site = &renderer.site;
    let mut planner = Planner { site, routes: Vec::new(), diagnostics };
    planner.pages();
    planner.sections();
    planner.taxonomies();
    planner.feeds();
    planner.files(renderer);
    planner.aliases();
    planner.feed_list();
    planner.sitemap();
    planner.routes.sort_by(|a, b| a.route.cmp(&b.route));
    let Planner { routes, diagnostics, .. } = planner;
    collisions(site, &routes, diagnostics);
    routes.into()
}

/// What is at a route, by its text.
pub(super) fn find<'p>(routes: &'p [Planned], route: &str) -> Option<&'p Planned> {
    routes.get(number(routes, route)?)
}

fn number(routes: &[Planned], route: &str) -> Option<usize> {
    routes.binary_search_by(|planned| planned.route.as_str().cmp(route)).ok()
}

/// The route of one page of a listing, from 1.
///
/// # Errors
///
/// What is wrong with it: it may be too long.
pub(super) fn pager_route(route: &Route, number: usize) -> Result<Route, String> {
    if number == 1 { Ok(route.clone()) } else { route.join(&pager_folder(number)) }
}

/// Where that page is below the listing.
pub(super) fn pager_folder(number: usize) -> String {
    if number == 1 { String::new() } else { format!("page/{number}/") }
}

/// How many pages a listing has: at least one.
pub(super) fn pager_count(entries: usize, size: usize) -> usize {
    if size == 0 { 1 } else { entries.div_ceil(size).max(1) }
}

/// How many pages a listing of a section shows at a time; 0 is all.
pub(super) fn section_size(site: &Site, id: SectionId) -> usize {
    site.section(id).section.matter.paginate_by.unwrap_or(site.config.settings.paginate_by)
}

/// How many pages the listing of a term shows at a time; 0 is all.
pub(super) fn term_size(site: &Site, id: TermId) -> usize {
    site.taxonomies[id.taxonomy].settings.paginate_by.unwrap_or(site.config.settings.paginate_by)
}

struct Planner<'p> {
    site: &'p Site,
    routes: Vec<Planned>,
    diagnostics: &'p mut Vec<Diagnostic>,
}

impl Planner<'_> {
    fn add(&mut self, route: Route, subject: Subject) {
        self.routes.push(Planned { route, subject });
    }

    /// Adds a route that is made of others, which may have become too long.
    fn add_made(&mut self, route: Result<Route, String>, subject: Subject) {
        match route {
            Ok(route) => self.add(route, subject),
            Err(wrong) => {
                let diagnostic =
                    Diagnostic::error(format!("the route of {} {wrong}", describe(self.site, &subject)));
                self.diagnostics.push(diagnostic);
            }
        }
    }

    fn pages(&mut self) {
        let site = self.site;
        for id in site.listed() {
            self.add(site.page(id).route.clone(), Subject::Page(id));
        }
    }

    fn sections(&mut self) {
        let site = self.site;
        for (index, node) in site.sections.iter().enumerate().filter(|(_, node)| node.taxonomy.is_none()) {
            let id = SectionId(index);
            for number in 1..=pager_count(node.pages.len(), section_size(site, id)) {
                self.add_made(pager_route(&node.section.route, number), Subject::Section(id, number));
            }
        }
    }

    fn taxonomies(&mut self) {
        let site = self.site;
        for (taxonomy, joined) in site.taxonomies.iter().enumerate() {
            // A list that `site.toml` asks for is there before its first term is: menus lead to it.
            let is_declared = site.config.settings.taxonomies.contains_key(&joined.name);
            if joined.terms.is_empty() && joined.section.is_none() && !is_declared {
                continue;
            }
            self.add(joined.route.clone(), Subject::Taxonomy(taxonomy));
            for (index, term) in joined.terms.iter().enumerate() {
                let id = TermId { taxonomy, term: index };
                for number in 1..=pager_count(term.pages.len(), term_size(site, id)) {
                    self.add_made(pager_route(&term.route, number), Subject::Term(id, number));
                }
            }
        }
    }

    fn feeds(&mut self) {
        let site = self.site;
        let sections = site.sections.iter().enumerate().filter(|(_, node)| node.has_feed());
        let sections =
            sections.map(|(id, node)| (FeedOf::Section(SectionId(id)), node.section.route.clone()));
        let with_feed = site.taxonomies.iter().enumerate().filter(|(_, taxonomy)| taxonomy.settings.feed);
        let terms =
            with_feed.flat_map(|(taxonomy, joined)| {
                joined.terms.iter().enumerate().map(move |(term, joined)| {
                    (FeedOf::Term(TermId { taxonomy, term }), joined.route.clone())
                })
            });
        let feeds: Vec<(FeedOf, Route)> =
            [(FeedOf::Site, Route::root())].into_iter().chain(sections).chain(terms).collect();
        let mut formats = site.config.settings.feeds.formats.clone();
        formats.sort_unstable();
        formats.dedup();
        for (of, route) in feeds {
            for &format in &formats {
                self.add_made(route.join(format.file_name()), Subject::Feed(of, format));
            }
        }
    }

    /// Adds the list of all feeds, unless there are none, or the site has something of its own at that route.
    fn feed_list(&mut self) {
        let Ok(route) = Route::page("/feeds/") else { return };
        let key = route.key();
        let is_taken = self.routes.iter().any(|planned| planned.route.key() == key);
        if !is_taken && !self.site.config.settings.feeds.formats.is_empty() {
            self.add(route, Subject::FeedList);
        }
    }

    fn files(&mut self, renderer: &Renderer) {
        for (index, placed) in self.site.assets.iter().enumerate() {
            self.add(placed.route.clone(), Subject::Asset(index));
        }
        for (index, served) in renderer.served.iter().enumerate() {
            self.add(served.fingerprinted.clone(), Subject::Fingerprinted(index));
        }
        self.add_unless_static("404.html", Subject::NotFound);
        for (name, host) in host::routes(&self.site.config) {
            self.add_unless_static(name, Subject::Host(host));
        }
        if self.site.config.settings.build.robots {
            self.add_unless_static("robots.txt", Subject::Robots);
        }
    }

    /// Adds a file that every site has, unless the site has one of its own in `static/`.
    fn add_unless_static(&mut self, name: &str, subject: Subject) {
        if self.site.asset(&format!("static/{name}")).is_none() {
            self.add_made(Route::file(name), subject);
        }
    }

    fn aliases(&mut self) {
        let site = self.site;
        for entity in site.entities() {
            let aliases = match entity {
                Entity::Page(id) => &site.page(id).aliases,
                Entity::Section(id) => &site.section(id).section.aliases,
            };
            aliases.iter().for_each(|alias| self.add(alias.clone(), Subject::Alias(entity)));
        }
    }

    fn sitemap(&mut self) {
        if !self.site.config.settings.build.sitemap {
            return;
        }
        let count = self.routes.iter().filter(|planned| is_in_sitemap(&planned.subject)).count();
        let parts = count.div_ceil(SITEMAP_LIMIT);
        if parts <= 1 {
            return self.add_made(Route::file("sitemap.xml"), Subject::Sitemap(0));
        }
        self.add_made(Route::file("sitemap.xml"), Subject::SitemapIndex(parts));
        for part in 1..=parts {
            self.add_made(Route::file(&format!("sitemap-{part}.xml")), Subject::Sitemap(part));
        }
    }
}

/// Whether search engines are told of this: of a listing in several pages, of the first.
pub(super) fn is_in_sitemap(subject: &Subject) -> bool {
    matches!(subject, Subject::Page(_) | Subject::Section(_, 1) | Subject::Taxonomy(_) | Subject::Term(_, 1))
}

/// Checks the links of some pages and sections that name a route and not a file.
fn rooted_links(site: &Site, entities: &[Entity], routes: &[Planned], diagnostics: &mut Vec<Diagnostic>) {
    for entity in entities {
        let text = site.text(*entity);
        for link in &text.body.links {
            if let Target::Rooted { path, .. } = &link.target
                && !is_there(routes, path)
            {
                let hint = did_you_mean(path, known_in_order(routes));
                let hint = hint.unwrap_or_else(|| way_out(path));
                let message = format!("link to `{path}`, but there is nothing at this route");
                diagnostics.push(Diagnostic::error(message).at(text.source, link.span.clone()).hint(hint));
            }
        }
    }
}

/// What somebody can do whose link leads to nothing that is near to a route.
fn way_out(path: &str) -> String {
    let is_file = path.rsplit('/').next().is_some_and(|name| name.contains('.'));
    if is_file {
        format!("put the file into the site, as `static{path}`")
    } else {
        "link to the file of a page, as `@/folder/page.md`".to_owned()
    }
}

/// Whether a link that names a path leads to one of these routes.
pub fn is_there(routes: &[Planned], path: &str) -> bool {
    let route = Route::page(path);
    route.is_ok_and(|route| find(routes, route.as_str()).or_else(|| find(routes, path)).is_some())
}

fn known_in_order(routes: &[Planned]) -> impl Iterator<Item = &str> {
    routes.iter().map(|planned| planned.route.as_str())
}
