//! What a path of the site shows.

use std::time::Duration;

use bytes::Bytes;
use hyper::StatusCode;

use super::client;
use super::edition::{Edition, Place};
use super::mistakes;
use super::opened::{Large, Opened};
use super::preview::Preview;
use super::shelf::Copy;
use crate::config::BaseUrl;
use crate::digest::Digest;
use crate::media_type;
use crate::render::{Output, Planned};
use crate::route::Route;

/// How often it is looked whether a file is as it was read.
const ATTEMPTS: usize = 200;

/// How long to wait in between.
const BETWEEN_ATTEMPTS: Duration = Duration::from_millis(5);

/// What a path shows.
pub(super) struct Shown {
    /// The status.
    pub(super) status: StatusCode,
    /// The media type.
    pub(super) media_type: &'static str,
    /// Where the browser is to go instead.
    pub(super) location: Option<String>,
    /// What there is to be seen.
    pub(super) content: Content,
}

/// What there is to be seen.
pub(super) enum Content {
    /// Bytes, with their entity tag where they may be asked for again.
    Bytes(Bytes, Option<String>),
    /// A large file of the site.
    File(Large),
}

/// Finds what a decoded path of the site shows.
pub(super) fn at(preview: &Preview, path: &str) -> Shown {
    let edition = preview.edition();
    match edition.place(path) {
        Place::Here(planned) => {
            let shown = shown(preview, &edition, planned);
            match edition.alias_target(planned) {
                Some(target) => {
                    Shown { status: StatusCode::TEMPORARY_REDIRECT, location: Some(target), ..shown }
                }
                None => shown,
            }
        }
        Place::WithSlash(route) => Shown::elsewhere(edition.config.base_url.path_of(&route)),
        Place::Nowhere => nothing(preview, &edition),
    }
}

/// Finds what is shown where nothing is.
pub(super) fn nowhere(preview: &Preview) -> Shown {
    nothing(preview, &preview.edition())
}

/// Where the site begins.
pub(super) fn home(base_url: &BaseUrl) -> Shown {
    Shown::elsewhere(base_url.prefix("/"))
}

impl Shown {
    fn elsewhere(location: String) -> Self {
        Self {
            status: StatusCode::TEMPORARY_REDIRECT,
            media_type: media_type::HTML,
            location: Some(location),
            content: Content::Bytes(Bytes::new(), None),
        }
    }
}

fn nothing(preview: &Preview, edition: &Edition) -> Shown {
    let shown = match edition.not_found() {
        Some(planned) => shown(preview, edition, planned),
        None => broken(edition),
    };
    let is_there = shown.status == StatusCode::OK;
    Shown { status: if is_there { StatusCode::NOT_FOUND } else { shown.status }, ..shown }
}

fn shown(preview: &Preview, edition: &Edition, planned: &Planned) -> Shown {
    let media_type = media_type::of(planned.route.as_str());
    let content = match preview.shelf.copy(edition, planned) {
        None => return broken(edition),
        Some(Copy { output: Output::Copy(_), .. }) => match file(preview, &planned.route) {
            Some(content) => content,
            None => return nothing(preview, edition),
        },
        Some(Copy { output: Output::Bytes(bytes), digest }) if media_type == media_type::HTML => {
            let tag = format!("\"{}-{}\"", digest.short(), client::tag());
            Content::Bytes(client::with_script(&bytes, &tag), Some(tag))
        }
        Some(Copy { output: Output::Bytes(bytes), digest }) => Content::Bytes(bytes, Some(tag(digest))),
    };
    Shown { status: StatusCode::OK, media_type, location: None, content }
}

/// The entity tag of bytes that are served as they are.
fn tag(digest: Digest) -> String {
    format!("\"{}\"", digest.short())
}

/// A file, as it was when the site was read. While somebody writes it, it is waited for; if that takes long, there is what
/// is there, and nothing if it is gone.
fn file(preview: &Preview, route: &Route) -> Option<Content> {
    let mut last = None;
    for _ in 0..ATTEMPTS {
        let edition = preview.edition();
        let copy = preview.shelf.copy(&edition, edition.planned(route)?)?;
        let Output::Copy(path) = &copy.output else { return None };
        match Opened::inside(&preview.root, path) {
            Ok(Opened::Large(large)) => return Some(Content::File(large)),
            Ok(Opened::Small(bytes)) => {
                let digest = Digest::of(&bytes);
                let content = Content::Bytes(bytes, Some(tag(digest)));
                if digest == copy.digest {
                    return Some(content);
                }
                last = Some(content);
            }
            Err(_) => last = None,
        }
        std::thread::sleep(BETWEEN_ATTEMPTS);
    }
    last
}

/// What is shown of a page that was never right.
fn broken(edition: &Edition) -> Shown {
    let page = mistakes::page(&edition.mistakes());
    let tag = tag(Digest::of(page.as_bytes()));
    Shown {
        status: StatusCode::INTERNAL_SERVER_ERROR,
        media_type: media_type::HTML,
        location: None,
        content: Content::Bytes(client::with_script(page.as_bytes(), &tag), Some(tag)),
    }
}
