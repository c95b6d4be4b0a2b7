//! An edition: the site as it is between two changes. It is never changed itself, besides that it learns what is wrong
//! with pages when they are rendered.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::build::Ready;
use crate::config::Config;
use crate::date::Date;
use crate::diagnostic::{self, Diagnostic};
use crate::link::{Entity, Site};
use crate::render::{self, Planned, Rendered, Subject, Trace};
use crate::route::Route;

/// The site as it is between two changes.
pub(super) struct Edition {
    /// Which edition it is, from 1.
    pub(super) number: u64,
    /// The settings.
    pub(super) config: Arc<Config>,
    /// The site.
    pub(super) site: Arc<Site>,
    /// What "to come" counts from.
    pub(super) now: Date,
    /// What renders it, and what there is to be rendered; nothing as long as there are no templates that can be read.
    pub(super) ready: Option<Ready>,
    /// What was wrong before anything was rendered.
    mistakes: Vec<Diagnostic>,
    /// What is wrong with routes that were rendered.
    found: Mutex<BTreeMap<Route, Vec<Diagnostic>>>,
}

/// What a path leads to.
pub(super) enum Place<'e> {
    /// What is shown there.
    Here(&'e Planned),
    /// A page whose route ends with a slash.
    WithSlash(Route),
    /// Nothing.
    Nowhere,
}

impl Edition {
    /// An edition of which nothing is rendered yet.
    pub(super) fn new(
        number: u64,
        site: Arc<Site>,
        now: Date,
        ready: Option<Ready>,
        mistakes: Vec<Diagnostic>,
    ) -> Self {
        let config = Arc::clone(&site.config);
        Self { number, config, site, now, ready, mistakes, found: Mutex::default() }
    }

    /// All routes.
    pub(super) fn routes(&self) -> &[Planned] {
        self.ready.as_ref().map_or(&[], |(_, plan)| &plan.routes)
    }

    /// What is at a route.
    pub(super) fn planned(&self, route: &Route) -> Option<&Planned> {
        let routes = self.routes();
        let at = routes.partition_point(|planned| planned.route < *route);
        routes.get(at).filter(|planned| planned.route == *route)
    }

    /// What a path of the site leads to, which is decoded and begins with a slash.
    pub(super) fn place(&self, path: &str) -> Place<'_> {
        let at = |route: Result<Route, String>| route.ok().and_then(|route| self.planned(&route));
        let exact = if path.ends_with('/') { Route::page(path) } else { Route::file(path) };
        // What is asked for as a folder may be a file by its name, which hosts do not show there.
        let found = at(exact).filter(|planned| planned.route.is_page() == path.ends_with('/'));
        if let Some(planned) = found {
            return Place::Here(planned);
        }
        if path.ends_with('/') {
            return Place::Nowhere;
        }
        if let Some(folder) = path.strip_suffix("index.html").filter(|folder| folder.ends_with('/')) {
            return at(Route::page(folder)).map_or(Place::Nowhere, Place::Here);
        }
        match at(Route::page(&format!("{path}/"))) {
            Some(planned) => Place::WithSlash(planned.route.clone()),
            None => Place::Nowhere,
        }
    }

    /// What is shown where nothing is.
    pub(super) fn not_found(&self) -> Option<&Planned> {
        self.planned(&Route::file("404.html").ok()?)
    }

    /// Where the browser is sent from an alias.
    pub(super) fn alias_target(&self, planned: &Planned) -> Option<String> {
        match planned.subject {
            Subject::Alias(entity) => Some(self.config.base_url.path_of(self.site.text(entity).route)),
            _ => None,
        }
    }

    /// The page or section whose text is shown at a route.
    pub(super) fn entity(&self, planned: &Planned) -> Option<Entity> {
        match planned.subject {
            Subject::Page(id) => Some(Entity::Page(id)),
            Subject::Section(id, _) => Some(Entity::Section(id)),
            Subject::Term(id, _) => self.site.term(id).own_page.map(Entity::Page),
            Subject::Taxonomy(index) => self.site.taxonomies[index].section.map(Entity::Section),
            _ => None,
        }
    }

    /// Renders a route, unless its former trace still holds, and remembers what is wrong with it; nothing is given then.
    pub(super) fn render(&self, planned: &Planned, former: Option<&Trace>) -> Option<Rendered> {
        let (renderer, plan) = self.ready.as_ref()?;
        let rendered = render::render(renderer, plan, planned, former);
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        match rendered {
            Ok(rendered) => {
                found.remove(&planned.route);
                Some(rendered)
            }
            Err(mistakes) => {
                found.insert(planned.route.clone(), mistakes);
                None
            }
        }
    }

    /// The routes that could not be rendered.
    pub(super) fn broken(&self) -> Vec<Route> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner).keys().cloned().collect()
    }

    /// All that is known to be wrong, in the order in which people read it.
    pub(super) fn mistakes(&self) -> Vec<Diagnostic> {
        let mut mistakes = self.mistakes.clone();
        let found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        mistakes.extend(found.values().flatten().cloned());
        diagnostic::sort(&mut mistakes);
        mistakes
    }
}
