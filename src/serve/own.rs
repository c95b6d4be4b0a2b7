//! What is the preview's own: its script, its events, and what the script asks for.

use std::sync::Arc;

use bytes::Bytes;
use hyper::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue};
use hyper::{Response, StatusCode};
use serde_json::json;

use super::body::Body;
use super::client;
use super::mistakes;
use super::news::News;
use super::preview::Preview;
use super::shown::{self, Content, Shown};

/// What there is under a name.
pub(super) fn shown(preview: &Preview, name: &str, _query: &str) -> Shown {
    let (media_type, text): (_, Bytes) = match name {
        "preview.js" => ("text/javascript; charset=utf-8", client::SCRIPT.into()),
        "mistakes" => {
            let list = mistakes::list(&preview.edition().mistakes(), &preview.root, &preview.editor);
            ("application/json", json!({ "mistakes": list }).to_string().into())
        }
        _ => return shown::nowhere(preview),
    };
    Shown { status: StatusCode::OK, media_type, location: None, content: Content::Bytes(text, None) }
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
