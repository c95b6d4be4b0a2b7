//! What is at one address: asked, and followed where it leads on.

use std::collections::BTreeSet;

use url::Url;

use super::hosts::{Heard, Hosts, Silence, Want};
use super::reach;
use crate::http::Lacks;
use crate::lint::{Verdict, missing_anchors};

/// How many times an address may lead on to another, as browsers have it, roughly.
const MOST: usize = 10;

/// Finds out what is at an address, and which anchors it lacks.
pub(super) fn verdict(hosts: &Hosts<'_>, private: bool, url: &Url, anchors: &BTreeSet<String>) -> Verdict {
    let mut way = Way { passed: Vec::new(), at: url.clone() };
    let (mut moved, mut is_for_good) = (None, true);
    loop {
        let heard = match hear(hosts, &way.at, anchors) {
            Ok(heard) => heard,
            Err(Silence { why, lacks: Lacks::Host }) => return Verdict::Dead(way.told(why)),
            Err(Silence { why, .. }) => return Verdict::Unknown(way.told(why)),
        };
        if hosts.accept(&heard) {
            let missing = heard.page.map(|page| missing_anchors(&page, anchors)).unwrap_or_default();
            return Verdict::There { moved: moved.map(String::from), missing };
        }
        if !is_redirect(&heard) {
            let why = way.told(format!("status {}", heard.status));
            let is_dead = matches!(heard.status, 404 | 410);
            return if is_dead { Verdict::Dead(why) } else { Verdict::Unknown(why) };
        }
        let next = match way.next(&heard, private) {
            Ok(next) => next,
            Err(verdict) => return verdict,
        };
        is_for_good &= matches!(heard.status, 301 | 308);
        if is_for_good {
            moved = Some(next.clone());
        }
        way.passed.push(std::mem::replace(&mut way.at, next));
    }
}

/// The way that redirects lead.
struct Way {
    passed: Vec<Url>,
    at: Url,
}

impl Way {
    /// Where an answer leads on to, or what that says of the address that was asked for.
    fn next(&self, heard: &Heard, private: bool) -> Result<Url, Verdict> {
        let Some(next) = next(&self.at, heard) else {
            let why = format!("status {} without an address to go on to", heard.status);
            return Err(Verdict::Dead(self.told(why)));
        };
        if next == self.at || self.passed.contains(&next) {
            return Err(Verdict::Dead("its redirects go in a circle".to_owned()));
        }
        if self.passed.len() == MOST {
            return Err(Verdict::Dead(format!("it leads on more than {MOST} times")));
        }
        if !reach::may_be_asked(&next, private) {
            return Err(Verdict::Unknown("it leads on to an address that is not asked".to_owned()));
        }
        Ok(next)
    }

    /// What is wrong, and where if that is not the address that was asked for.
    fn told(&self, why: String) -> String {
        if self.passed.is_empty() { why } else { format!("it leads on to `{}`, {why}", self.at) }
    }
}

/// Asks without a page first, which costs a host the least. Some answer that as they please.
fn hear(hosts: &Hosts<'_>, url: &Url, anchors: &BTreeSet<String>) -> Result<Heard, Silence> {
    if !anchors.is_empty() {
        return hosts.hear(url, Want::Page);
    }
    match hosts.hear(url, Want::Head) {
        Ok(heard) if hosts.accept(&heard) || is_redirect(&heard) => Ok(heard),
        _ => hosts.hear(url, Want::Get),
    }
}

fn is_redirect(heard: &Heard) -> bool {
    matches!(heard.status, 301 | 302 | 303 | 307 | 308)
}

/// Where an address leads on to, without fragment, name and password.
fn next(at: &Url, heard: &Heard) -> Option<Url> {
    let mut next = at.join(heard.location.as_deref()?).ok()?;
    next.set_fragment(None);
    // The web has no address that these do not fit into; others are not asked.
    let _ = next.set_username("");
    let _ = next.set_password(None);
    Some(next)
}
