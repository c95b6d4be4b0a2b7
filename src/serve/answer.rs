//! Answers: from a request to a response.

use std::io::{Seek, SeekFrom};
use std::sync::Arc;

use bytes::Bytes;
use hyper::header::{
    ACCEPT_RANGES, ALLOW, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, ETAG, HeaderMap,
    HeaderName, HeaderValue, IF_NONE_MATCH, LOCATION,
};
use hyper::{Method, Request, Response, StatusCode};

use super::asked::Asked;
use super::body::Body;
use super::opened::Large;
use super::preview::Preview;
use super::range::Part;
use super::shown::{self, Content, Shown};
use super::{host, own};

/// Answers a request. There always is an answer.
pub(super) async fn answer<B>(preview: Arc<Preview>, request: Request<B>) -> Response<Body> {
    preview.stir();
    let is_head = request.method() == Method::HEAD;
    let response = match refused(&preview, &request) {
        Some(response) => response,
        None => find(preview, &request).await,
    };
    if is_head { without_body(response) } else { response }
}

/// What is answered to who may not ask.
fn refused<B>(preview: &Preview, request: &Request<B>) -> Option<Response<Body>> {
    if let Err(status) = preview.hosts.check(request.uri(), request.headers()) {
        return Some(plain(status));
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let mut response = plain(StatusCode::METHOD_NOT_ALLOWED);
        response.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
        return Some(response);
    }
    let is_own = request.uri().path().starts_with(super::asked::OWN);
    (is_own && !host::is_same_origin(request.headers())).then(|| plain(StatusCode::FORBIDDEN))
}

async fn find<B>(preview: Arc<Preview>, request: &Request<B>) -> Response<Body> {
    let base_url = preview.edition().config.base_url.clone();
    let asked = Asked::read(request.uri().path(), &base_url);
    let query = request.uri().query().unwrap_or_default().to_owned();
    if asked == Asked::Own("events".to_owned()) {
        return own::events(&preview);
    }
    // What is rendered must not keep others waiting.
    let shown = tokio::task::spawn_blocking(move || match asked {
        Asked::Own(name) => own::shown(&preview, &name, &query),
        Asked::Site(path) => shown::at(&preview, &path),
        Asked::Host => shown::home(&base_url),
        Asked::Nothing => shown::nowhere(&preview),
    });
    match shown.await {
        Ok(shown) => respond(shown, request.headers()),
        Err(_) => plain(StatusCode::INTERNAL_SERVER_ERROR),
    }
}

fn respond(shown: Shown, asked: &HeaderMap) -> Response<Body> {
    let Shown { status, media_type, location, content } = shown;
    let mut response = match content {
        Content::Bytes(bytes, tag) => bytes_at_hand(status, bytes, tag.as_deref(), asked),
        Content::File(large) => file(status, large, asked),
    };
    if response.status() != StatusCode::NOT_MODIFIED {
        set(&mut response, CONTENT_TYPE, media_type);
    }
    if let Some(location) = location {
        // Letters beyond ASCII have to be encoded here.
        let location =
            percent_encoding::utf8_percent_encode(&location, percent_encoding::CONTROLS).to_string();
        set(&mut response, LOCATION, &location);
    }
    response
}

fn bytes_at_hand(status: StatusCode, bytes: Bytes, tag: Option<&str>, asked: &HeaderMap) -> Response<Body> {
    let Some(tag) = tag.filter(|_| status == StatusCode::OK) else {
        let mut response = sized(status, bytes.len() as u64, Body::of(bytes));
        if let Some(tag) = tag {
            set(&mut response, ETAG, tag);
        }
        return response;
    };
    tagged(tag, bytes.len() as u64, asked, |part| match part {
        Some((first, end)) => Body::of(bytes.slice(first as usize..end as usize)),
        None => Body::of(bytes.clone()),
    })
}

fn file(status: StatusCode, large: Large, asked: &HeaderMap) -> Response<Body> {
    let Large { mut file, length, tag } = large;
    let body = |file, left| Body::File(Box::new(tokio::fs::File::from_std(file)), left);
    if status != StatusCode::OK {
        return sized(status, length, body(file, length));
    }
    tagged(&tag, length, asked, |part| match part {
        Some((first, end)) if file.seek(SeekFrom::Start(first)).is_ok() => body(file, end - first),
        _ => body(file, length),
    })
}

/// What has a tag: nothing if the browser has it already, or the part of it that is wanted.
fn tagged(
    tag: &str,
    length: u64,
    asked: &HeaderMap,
    body: impl FnOnce(Option<(u64, u64)>) -> Body,
) -> Response<Body> {
    let mut response = if is_known(asked, tag) {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        set(&mut response, CACHE_CONTROL, "no-store");
        response
    } else {
        match Part::wanted(asked, length, tag) {
            Part::Whole => sized(StatusCode::OK, length, body(None)),
            Part::Bytes(range) => {
                let part = body(Some((range.start, range.end)));
                let mut response = sized(StatusCode::PARTIAL_CONTENT, range.end - range.start, part);
                let shown = format!("bytes {}-{}/{length}", range.start, range.end - 1);
                set(&mut response, CONTENT_RANGE, &shown);
                response
            }
            Part::NotThere => {
                let mut response = plain(StatusCode::RANGE_NOT_SATISFIABLE);
                set(&mut response, CONTENT_RANGE, &format!("bytes */{length}"));
                response
            }
        }
    };
    set(&mut response, ETAG, tag);
    set(&mut response, ACCEPT_RANGES, "bytes");
    response
}

/// Whether the browser has what bears a tag (RFC 9110, section 13.1.2).
fn is_known(asked: &HeaderMap, tag: &str) -> bool {
    let known = asked.get_all(IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    known
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .any(|known| known == "*" || known.trim_start_matches("W/") == tag)
}

/// A response that says no more than its status.
fn plain(status: StatusCode) -> Response<Body> {
    let text = format!("{status}\n");
    let mut response = sized(status, text.len() as u64, Body::of(text));
    set(&mut response, CONTENT_TYPE, "text/plain; charset=utf-8");
    response
}

/// Nothing of a preview is kept by a browser, which would show what is no more.
fn sized(status: StatusCode, length: u64, body: Body) -> Response<Body> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    set(&mut response, CACHE_CONTROL, "no-store");
    response.headers_mut().insert(CONTENT_LENGTH, length.into());
    response
}

fn without_body(response: Response<Body>) -> Response<Body> {
    response.map(|_| Body::empty())
}

/// Sets a header, if its value can be one.
fn set(response: &mut Response<Body>, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}
