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
    let mut way = vec![url.clone()];
    let mut moved = None;
    let mut is_for_good = true;
    while let Some(at) = way.last() {
        let led = |why: String| if way.len() > 1 { format!("it leads on to `{at}`, {why}") } else { why };
        let heard = match hear(hosts, at, anchors) {
            Ok(heard) => heard,
            Err(Silence { why, lacks: Lacks::Host }) => return Verdict::Dead(led(why)),
            Err(Silence { why, .. }) => return Verdict::Unknown(led(why)),
        };
        if hosts.accept(&heard) {
            let missing = heard.page.map(|page| missing_anchors(&page, anchors)).unwrap_or_default();
            return Verdict::There { moved: moved.map(String::from), missing };
        }
        if !is_redirect(&heard) {
            let why = led(format!("status {}", heard.status));
            return if matches!(heard.status, 404 | 410) {
                Verdict::Dead(why)
            } else {
                Verdict::Unknown(why)
            };
        }
        let next = match next(at, &heard) {
            Some(next) if way.contains(&next) => {
                return Verdict::Dead("its redirects go in a circle".to_owned());
            }
            Some(_) if way.len() > MOST => {
                return Verdict::Dead(format!("it leads on more than {MOST} times"));
            }
            Some(next) if !reach::may_be_asked(&next, private) => {
                return Verdict::Unknown("it leads on to an address that is not asked".to_owned());
            }
            Some(next) => next,
            None => {
                return Verdict::Dead(led(format!("status {} without an address to go on to", heard.status)));
            }
        };
        is_for_good &= matches!(heard.status, 301 | 308);
        if is_for_good {
            moved = Some(next.clone());
        }
        way.push(next);
    }
    Verdict::Unknown("it leads nowhere".to_owned())
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
