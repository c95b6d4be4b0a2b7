//! What is the preview's own: its script, its events, and what the script asks for.

use std::sync::Arc;

use bytes::Bytes;
use hyper::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue};
use hyper::{Response, StatusCode};
use serde_json::{Value, json};

use super::about::About;
use super::asked::Asked;
use super::body::Body;
use super::client;
use super::edition::Place;
use super::mistakes;
use super::news::News;
use super::preview::Preview;
use super::shown::{self, Content, Shown};

/// What there is under a name.
pub(super) fn shown(preview: &Preview, name: &str, query: &str) -> Shown {
    let (media_type, text): (_, Bytes) = match name {
        "preview.js" => ("text/javascript; charset=utf-8", client::SCRIPT.into()),
        "mistakes" => {
            let edition = preview.edition();
            let list = mistakes::list(&edition.mistakes(), &preview.root, preview.editor(&edition));
            ("application/json", json!({ "mistakes": list }).to_string().into())
        }
        "about" => ("application/json", about_path(preview, query).to_string().into()),
        _ => return shown::nowhere(preview),
    };
    Shown { status: StatusCode::OK, media_type, location: None, content: Content::Bytes(text, None) }
}

/// What the bar tells of a page, whose path is all of the query, encoded.
fn about_path(preview: &Preview, query: &str) -> Value {
    let edition = preview.edition();
    let planned = match Asked::read(query, &edition.config.base_url) {
        Asked::Site(path) => match edition.place(&path) {
            Place::Here(planned) => Some(planned),
            _ => None,
        },
        _ => None,
    };
    let entity = planned.and_then(|planned| edition.entity(planned));
    About { edition: &edition, root: &preview.root, editor: preview.editor(&edition) }.tell(entity)
}

/// The events, from now on.
pub(super) fn events(preview: &Arc<Preview>) -> Response<Body> {
    let told = preview.listeners.add(News::greeting(&preview.edition()));
    let mut response = Response::new(Body::Events(told));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
