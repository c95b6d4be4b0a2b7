//! Who may ask: only pages that come from this server themselves. A page of another site in the same browser could
//! otherwise read drafts, by letting its own name lead to this machine (DNS rebinding).

use std::net::IpAddr;

use hyper::header::{HOST, HeaderMap, HeaderName, ORIGIN};
use hyper::http::uri::Authority;
use hyper::{StatusCode, Uri};

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The names under which the server is asked.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hosts {
    /// The address at which it listens.
    listens_at: IpAddr,
}

impl Hosts {
    /// The names of a server that listens at an address.
    pub(super) fn new(listens_at: IpAddr) -> Self {
        Self { listens_at }
    }

    /// Checks under which name the server is asked.
    ///
    /// # Errors
    ///
    /// The status to answer with.
    pub(super) fn check(self, uri: &Uri, headers: &HeaderMap) -> Result<(), StatusCode> {
        let mut hosts = headers.get_all(HOST).iter();
        let host = hosts.next().ok_or(StatusCode::BAD_REQUEST)?;
        if hosts.next().is_some() {
            return Err(StatusCode::BAD_REQUEST);
        }
        let host = host.to_str().ok().and_then(|host| host.parse::<Authority>().ok());
        let host = host.ok_or(StatusCode::BAD_REQUEST)?;
        let is_own = self.is_own(host.host()) && uri.host().is_none_or(|host| self.is_own(host));
        if is_own { Ok(()) } else { Err(StatusCode::MISDIRECTED_REQUEST) }
    }

    /// Only an address can be asked for from elsewhere, since a name may lead to anywhere.
    fn is_own(self, host: &str) -> bool {
        let name = host.trim_end_matches('.').to_ascii_lowercase();
        if name == "localhost" || name.ends_with(".localhost") {
            return true;
        }
        let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
        address.is_ok_and(|address| {
            address.is_loopback() || address == self.listens_at || self.listens_at.is_unspecified()
        })
    }
}

/// Whether a request for what is not the site's own comes from a page of this server, as far as the browser tells. Its
/// host must have been checked.
pub(super) fn is_same_origin(headers: &HeaderMap) -> bool {
    let text = |name: &HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let is_near = text(&SEC_FETCH_SITE).is_none_or(|site| matches!(site, "same-origin" | "none"));
    let is_own = text(&ORIGIN).is_none_or(|origin| {
        origin
            .strip_prefix("http://")
            .is_some_and(|origin| text(&HOST).is_some_and(|host| host.eq_ignore_ascii_case(origin)))
    });
    is_near && is_own
}
