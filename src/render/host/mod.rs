//! What the host of the site is told: one policy, in the words of each host.

mod apache;
mod caddy;
mod json;
mod lines;
mod nginx;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::output::{Rendered, text_by_value};
use super::renderer::Renderer;
use super::routes::{Plan, Subject};
use super::trace::Trace;
use crate::config::{ASK, Config, FOR_EVER, HostFile, Packing, Place};
use crate::digest::Digest;
use crate::route::Route;

/// What is already an address needs no more than its other letters encoded.
const ENCODED: &AsciiSet = CONTROLS;

/// A file that a host reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HostRoute {
    /// `_redirects`.
    Redirects(HostFile),
    /// `_headers`.
    Headers(HostFile),
    /// The only file of a host.
    Whole(HostFile),
}

/// A web server that includes a piece of configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Server {
    /// nginx.
    Nginx,
    /// Caddy.
    Caddy,
    /// Apache.
    Apache,
}

/// What every host is told.
struct Policy {
    /// The path of the site on its host, without a slash at its end.
    base: String,
    redirects: Vec<Redirect>,
    headers: Vec<(String, String)>,
    /// The paths that change their names with their bytes.
    lasting: Vec<String>,
    /// Whether a target has its texts compressed by Brotli as well.
    has_brotli: bool,
}

/// A place where a page was before.
struct Redirect {
    /// Its path, as it is: `/old/`.
    from: String,
    /// The same, percent-encoded.
    from_encoded: String,
    /// The path to go to, percent-encoded.
    to: String,
}

/// The files that hosts are to find, with their names.
pub(super) fn routes(config: &Config) -> Vec<(&'static str, HostRoute)> {
    let of = |host: &HostFile| match host {
        HostFile::Netlify | HostFile::Cloudflare => {
            vec![("_redirects", HostRoute::Redirects(*host)), ("_headers", HostRoute::Headers(*host))]
        }
        HostFile::Vercel => vec![("vercel.json", HostRoute::Whole(*host))],
        HostFile::Azure => vec![("staticwebapp.config.json", HostRoute::Whole(*host))],
        HostFile::Apache => vec![(".htaccess", HostRoute::Whole(*host))],
    };
    config.host.files.iter().flat_map(of).collect()
}

/// One of them.
pub(super) fn render(renderer: &Renderer, plan: &Plan, route: HostRoute, former: Option<&Trace>) -> Rendered {
    let policy = Policy::of(renderer, plan);
    let text = match route {
        HostRoute::Redirects(host) => lines::redirects(&policy, host),
        HostRoute::Headers(host) => lines::headers(&policy, host),
        HostRoute::Whole(HostFile::Vercel) => json::vercel(&policy),
        HostRoute::Whole(HostFile::Azure) => json::azure(&policy),
        HostRoute::Whole(_) => apache::htaccess(&policy),
    };
    text_by_value(Digest::of(text.as_bytes()), former, || text)
}

/// A piece of configuration for a web server.
pub fn snippet(renderer: &Renderer, plan: &Plan, server: Server) -> String {
    let policy = Policy::of(renderer, plan);
    match server {
        Server::Nginx => nginx::snippet(&policy),
        Server::Caddy => caddy::snippet(&policy),
        Server::Apache => apache::htaccess(&policy),
    }
}

impl Policy {
    fn of(renderer: &Renderer, plan: &Plan) -> Self {
        let site = &renderer.site;
        let base_url = &site.config.base_url;
        let encoded = |route: &Route| utf8_percent_encode(&base_url.path_of(route), ENCODED).to_string();
        let redirect = |(route, subject): (&Route, &Subject)| match subject {
            Subject::Alias(entity) => Some(Redirect {
                from: base_url.prefix(route.as_str()),
                from_encoded: encoded(route),
                to: encoded(site.text(*entity).route),
            }),
            _ => None,
        };
        let planned = plan.routes.iter().map(|planned| (&planned.route, &planned.subject));
        Self {
            base: base_url.path().to_owned(),
            redirects: planned.filter_map(redirect).collect(),
            headers: site.config.host.headers.clone(),
            has_brotli: site.config.targets.values().any(|target| match &target.place {
                Place::Folder { packings, .. } => packings.contains(&Packing::Brotli),
                _ => false,
            }),
            lasting: renderer.served.iter().map(|served| encoded(&served.fingerprinted)).collect(),
        }
    }

    fn not_found(&self) -> String {
        format!("{}/404.html", self.base)
    }
}

/// A text in quotes, as most configurations write it.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
