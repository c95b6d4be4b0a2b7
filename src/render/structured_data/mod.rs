//! Structured data: what a page is, for machines, as one graph of JSON-LD (<https://json-ld.org>) in the words of schema.org.
//! Where its words leave a choice, what Google asks for decides
//! (<https://developers.google.com/search/docs/appearance/structured-data/search-gallery>).

mod article;
mod breadcrumbs;
mod listing;
mod parts;
mod people;
mod picture;
mod shared;
mod text;
mod vocabulary;

use tera::Value;

pub(super) use listing::Shown;
pub(super) use shared::Shared;

use self::vocabulary::Node;
use super::filters::escape_json;
use super::renderer::Renderer;
use super::value::{Digested, html};
use crate::link::{PageId, SectionId, TermId};
use crate::route::Route;

/// What a page is.
pub(super) fn page(renderer: &Renderer, id: PageId) -> Digested {
    let mut nodes = article::nodes(renderer, id);
    nodes.extend(breadcrumbs::of_page(&renderer.site, id));
    write(renderer, nodes)
}

/// What a part of a section's listing is.
pub(super) fn section(renderer: &Renderer, id: SectionId, shown: &Shown<'_>) -> Digested {
    write(renderer, listing::section(&renderer.site, id, shown))
}

/// What the list of the terms of a taxonomy is.
pub(super) fn taxonomy(renderer: &Renderer, index: usize) -> Digested {
    write(renderer, listing::taxonomy(&renderer.site, index))
}

/// What a part of a term's listing is.
pub(super) fn term(renderer: &Renderer, id: TermId, shown: &Shown<'_>) -> Digested {
    write(renderer, listing::term(renderer, id, shown))
}

/// What the list of all feeds is.
pub(super) fn feeds(renderer: &Renderer, route: &Route) -> Digested {
    write(renderer, listing::feeds(&renderer.site, route))
}

/// The graph as text that is safe inside `<script type="application/ld+json">`. The site and its publisher are in every one.
fn write<'r>(renderer: &'r Renderer, own: Vec<Node<'r>>) -> Digested {
    let shared = [&renderer.shared.website, &renderer.shared.publisher].map(|node| Node::Written(node));
    let mut json = b"{\"@context\":\"https://schema.org\",\"@graph\":[".to_vec();
    json.reserve(ROOM);
    for (place, node) in own.iter().chain(&shared).enumerate() {
        json.extend_from_slice(if place > 0 { b"," } else { b"" });
        match node {
            Node::Written(node) => json.extend_from_slice(node.as_bytes()),
            // Plain structs of texts and numbers always become JSON.
            node => serde_json::to_writer(&mut json, node).unwrap_or_default(),
        }
    }
    json.extend_from_slice(b"]}");
    let json = String::from_utf8(json);
    Digested::of(json.map_or_else(|_| Value::none(), |json| html(&escape_json(json))))
}

/// The room that most graphs need.
const ROOM: usize = 4_096;

/// The name of a node: an address with an anchor that no heading has, since those of nodes are known beforehand.
fn name_of(address: &str, node: &str) -> String {
    [address, "#", node].concat()
}
