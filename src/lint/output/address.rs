//! Where an address leads: to something on the site, to an anchor there, or away from it.

use percent_encoding::percent_decode_str;
use url::Url;

use crate::config::BaseUrl;
use crate::render::Plan;
use crate::route::Route;

/// Where an address leads.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Leads {
    /// To what is at a route, by its number in the plan, and to an anchor there.
    To(usize, Option<String>),
    /// To a path on the site where nothing is.
    Nowhere(String),
    /// Away from the site.
    Away(Box<Url>),
    /// It is no address.
    Unreadable,
}

/// The addresses of a site.
pub(super) struct Addresses<'p> {
    base: Option<Url>,
    path: &'p str,
    plan: &'p Plan,
}

impl<'p> Addresses<'p> {
    pub(super) fn new(base: &'p BaseUrl, plan: &'p Plan) -> Self {
        Self { base: Url::parse(&base.to_string()).ok(), path: base.path(), plan }
    }

    /// Whether the site is served in a way that nobody can listen to.
    pub(super) fn are_secure(&self) -> bool {
        self.base.as_ref().is_some_and(|base| base.scheme() == "https")
    }

    /// What relative addresses of a page count from.
    pub(super) fn of_page(&self, base: &BaseUrl, route: &Route, own_base: Option<&str>) -> Option<Url> {
        let page = Url::parse(&base.permalink(route)).ok()?;
        own_base.and_then(|own| page.join(own).ok()).or(Some(page))
    }

    /// Where an address leads that counts from another.
    pub(super) fn lead(&self, from: &Url, address: &str) -> Leads {
        let Ok(url) = from.join(address) else { return Leads::Unreadable };
        let Some(inner) = self.inner(&url) else { return Leads::Away(Box::new(url)) };
        let path = decoded(inner);
        match self.find(&path) {
            Some(number) => Leads::To(number, url.fragment().map(decoded)),
            None => Leads::Nowhere(path),
        }
    }

    /// The path below the site's own, where an address is on the site.
    fn inner<'u>(&self, url: &'u Url) -> Option<&'u str> {
        let base = self.base.as_ref()?;
        let is_web = matches!(url.scheme(), "http" | "https");
        let is_own = is_web && url.host() == base.host() && url.port() == base.port();
        let inner = url.path().strip_prefix(self.path).filter(|_| is_own)?;
        (inner.is_empty() || inner.starts_with('/')).then_some(inner)
    }

    fn find(&self, path: &str) -> Option<usize> {
        let page = path.strip_suffix("index.html").filter(|page| page.ends_with('/')).unwrap_or(path);
        let route = Route::page(page).ok();
        route.and_then(|route| self.plan.number(route.as_str())).or_else(|| self.plan.number(path))
    }
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}
