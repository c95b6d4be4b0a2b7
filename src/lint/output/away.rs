//! Links to other sites: what is to be asked of them, and what is told of the answers.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use percent_encoding::percent_decode_str;
use serde::{Deserialize, Serialize};
use url::Url;

use super::markup::{self, Reference, Use};
use super::place::{self, Needle, Places};
use super::{Found, Looked, Outputs, Place};
use crate::config::{Citation, RuleId};
use crate::diagnostic::{Diagnostic, Location};
use crate::link::Entity;
use crate::render::Planned;
use crate::source::Source;

/// A link to another site.
#[derive(Debug)]
pub(super) struct Away {
    /// As it stands in what was rendered.
    pub(super) address: String,
    /// Without fragment, name and password.
    url: Url,
    fragment: Option<String>,
    /// Where it is written, if that is known.
    location: Option<Location>,
}

impl Away {
    /// A reference to another site, if it is one that a browser asks by itself or when a reader follows it.
    pub(super) fn of(reference: &Reference, mut url: Url) -> Option<Self> {
        let is_asked = matches!(url.scheme(), "http" | "https") && reference.used != Use::Machine;
        let fragment = url.fragment().filter(|_| reference.used == Use::Link);
        let fragment = fragment.filter(|fragment| is_anchor(fragment)).map(str::to_owned);
        url.set_fragment(None);
        // The web has no address that these do not fit into.
        let _ = url.set_username("");
        let _ = url.set_password(None);
        is_asked.then(|| Self { address: reference.address.clone(), url, fragment, location: None })
    }

    /// The same, where it is known where it is written.
    pub(super) fn at(self, location: Location) -> Self {
        Self { location: Some(location), ..self }
    }

    /// The same, where it is known in which source it is written.
    pub(super) fn found_in(self, source: &Source) -> Self {
        let location =
            self.needle().place(source).unwrap_or_else(|| Location::Path(Arc::clone(&source.path)));
        self.at(location)
    }

    fn place(&self) -> Place {
        self.location.clone().map_or_else(|| Place::Wanted(self.needle()), Place::Known)
    }

    fn needle(&self) -> Needle {
        let decoded = percent_decode_str(&self.address).decode_utf8_lossy().into_owned();
        Needle::Text(vec![self.address.clone(), self.address.replace('&', "&amp;"), decoded])
    }
}

/// Whether a fragment names an element of the page, and not a text of it, a line of code or a place in an application.
pub(super) fn is_anchor(fragment: &str) -> bool {
    let is_line =
        fragment.strip_prefix('L').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    !fragment.is_empty() && fragment != "top" && !fragment.contains([':', '/', '!', '=']) && !is_line
}

/// What is known of an address on another site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    /// Something is there.
    There {
        /// Where it has moved to for good.
        moved: Option<String>,
        /// The anchors that it does not have, of those that were asked for.
        missing: BTreeSet<String>,
    },
    /// Nothing is there, for a reason that follows a colon.
    Dead(String),
    /// Whether something is there was not told, for a reason that follows a colon.
    Unknown(String),
}

/// The anchors of a page on another site that it does not have.
pub fn missing_anchors(html: &str, wanted: &BTreeSet<String>) -> BTreeSet<String> {
    let page = markup::read(html);
    let known: BTreeSet<&str> = page.ids.iter().chain(&page.names).map(String::as_str).collect();
    let has =
        |anchor: &str| known.contains(anchor) || known.contains(format!("user-content-{anchor}").as_str());
    let is_missing = |anchor: &&String| !has(anchor) && !has(&percent_decode_str(anchor).decode_utf8_lossy());
    wanted.iter().filter(is_missing).cloned().collect()
}

impl Outputs<'_> {
    /// All addresses on other sites that something leads to, each with the anchors there.
    pub fn away(&self, looked: &[Looked]) -> BTreeMap<Url, BTreeSet<String>> {
        let mut all: BTreeMap<Url, BTreeSet<String>> = BTreeMap::new();
        for away in looked.iter().flat_map(|looked| &looked.away) {
            all.entry(away.url.clone()).or_default().extend(away.fragment.clone());
        }
        all
    }

    /// What is to be told of the links to other sites.
    pub fn judge(&self, looked: &[Looked], verdicts: &BTreeMap<Url, Verdict>) -> Vec<Diagnostic> {
        let mut places = Places::new(self.renderer);
        let all = looked.iter().flat_map(|looked| looked.away.iter().map(|away| (looked.number, away)));
        let told = all.filter_map(|(number, away)| {
            let source = self.source(&self.plan.routes[number], &away.url);
            let found = away.judged(verdicts.get(&away.url)?, source)?;
            self.tell(number, found, &mut places)
        });
        told.collect()
    }

    /// The source of a page that is at an address.
    fn source(&self, planned: &Planned, url: &Url) -> Option<&Citation> {
        let Some(Entity::Page(id)) = place::entity(self.renderer, &planned.subject) else { return None };
        let sources = self.renderer.site.page(id).matter.sources.as_deref().unwrap_or_default();
        let is_there = |source: &&Citation| {
            let own = source.url.as_ref().and_then(|own| Url::parse(own.get()).ok());
            own.is_some_and(|mut own| {
                own.set_fragment(None);
                own == *url
            })
        };
        sources.iter().find(is_there)
    }
}

impl Away {
    /// What is to be told of it; nothing if all is well, or if readers of a source that is gone have a copy of it.
    fn judged(&self, verdict: &Verdict, source: Option<&Citation>) -> Option<Found> {
        let Self { url, fragment, .. } = self;
        let found = |rule, message, hint| Some(Found { rule, message, hint, place: self.place() });
        match verdict {
            Verdict::Dead(_) if source.is_some_and(|source| source.archived.is_some()) => None,
            Verdict::Dead(why) => {
                let copy = format!("https://web.archive.org/web/{url}");
                let hint = match source {
                    Some(_) => format!("give the source a copy that lasts, as `archived = \"{copy}\"`"),
                    None => format!("link to where it is now, or to a copy: look at `{copy}`"),
                };
                found(RuleId::ExternalDead, format!("link to `{url}`, where nothing is: {why}"), hint)
            }
            Verdict::Unknown(why) => {
                let hint =
                    "open it in a browser; if it is there, name it in `exclude` or its status in `accept` of `[check.external]`"
                        .to_owned();
                found(RuleId::ExternalUnknown, format!("it is not known what is at `{url}`: {why}"), hint)
            }
            Verdict::There { missing, .. } if fragment.as_ref().is_some_and(|own| missing.contains(own)) => {
                let anchor = fragment.as_deref().unwrap_or_default();
                let hint = "link to an id that the page has, or to the page itself".to_owned();
                found(RuleId::ExternalAnchor, format!("no anchor `#{anchor}` at `{url}`"), hint)
            }
            Verdict::There { moved: Some(to), .. } => {
                let hint = "link to the new address".to_owned();
                found(RuleId::ExternalMoved, format!("`{url}` has moved to `{to}`"), hint)
            }
            Verdict::There { .. } => None,
        }
    }
}
