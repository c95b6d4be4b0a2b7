//! What the graphs of many pages have in common, made once: the site, its publisher and its authors.

use serde::Serialize;

use super::text::{address, said};
use super::vocabulary::{Publisher, Reference, WebSite};
use super::{name_of, people, picture};
use crate::config::PublisherKind;
use crate::link::Site;
use crate::route::Route;

/// Nodes that many graphs show, as JSON.
pub(crate) struct Shared {
    pub(super) website: String,
    pub(super) publisher: String,
    /// The authors, in the order of the terms of `authors`.
    pub(super) people: Vec<String>,
}

impl Shared {
    /// Makes the nodes.
    pub(crate) fn new(site: &Site) -> Self {
        let home = home(site);
        Self {
            website: written(&website(site, &home)),
            publisher: written(&publisher(site, &home)),
            people: people::all(site).iter().map(written).collect(),
        }
    }
}

fn written(node: &impl Serialize) -> String {
    // Plain structs of texts and numbers always become JSON.
    serde_json::to_string(node).unwrap_or_default()
}

/// The address of the site.
pub(super) fn home(site: &Site) -> String {
    site.config.base_url.permalink(&Route::root())
}

fn website(site: &Site, home: &str) -> WebSite {
    let settings = &site.config.settings;
    WebSite {
        id: name_of(home, "website"),
        name: settings.title.clone(),
        url: home.to_owned(),
        description: said(&settings.description).map(str::to_owned),
        in_language: settings.language.as_str().to_owned(),
        publisher: Reference::to(name_of(home, "publisher")),
    }
}

fn publisher(site: &Site, home: &str) -> Publisher {
    let settings = &site.config.settings.publisher;
    let picture = site.logo.as_ref().map(|logo| picture::of_file(site, logo));
    let (kind, logo, image) = match settings.kind {
        PublisherKind::Organization => ("Organization", picture, None),
        PublisherKind::Person => ("Person", None, picture),
    };
    let name = settings.name.as_deref().and_then(said).unwrap_or(&site.config.settings.title);
    Publisher {
        kind,
        id: name_of(home, "publisher"),
        name: name.to_owned(),
        url: settings.url.as_ref().and_then(|url| address(url.get())).unwrap_or_else(|| home.to_owned()),
        logo,
        image,
        same_as: settings.same_as.iter().filter_map(|url| address(url.get())).collect(),
    }
}
