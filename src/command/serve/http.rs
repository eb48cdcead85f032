//! Requests to answers: method, host and origin checks, ranges, entity tags.

use std::convert::Infallible;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::http::{Method, Request, Response, StatusCode};
use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use tokio_stream::StreamExt;
use tokio_stream::wrappers::ReceiverStream;

use super::address::{self, Target};
use super::live;
use super::preview::{Answer, Preview};

const HTML: &str = "text/html; charset=utf-8";

/// Everything goes through one handler: nothing is routed by path.
pub fn router(preview: Arc<Preview>) -> Router {
    Router::new().fallback(answer).with_state(preview)
}

async fn answer(State(preview): State<Arc<Preview>>, request: Request<Body>) -> Response<Body> {
    let headers = request.headers();
    let text = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    if headers.get_all(header::HOST).iter().count() > 1 {
        return plain(StatusCode::BAD_REQUEST, "more than one host");
    }
    // A target with a host of its own stands for the header (RFC 9112 3.2.2).
    let host = request.uri().authority().map_or_else(|| text(header::HOST), ToString::to_string);
    if !address::host_is_ours(&host, preview.host(), preview.port()) {
        return plain(StatusCode::FORBIDDEN, "this preview answers only to its own address");
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let mut response = plain(StatusCode::METHOD_NOT_ALLOWED, "only GET and HEAD");
        response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
        return response;
    }
    let head = request.method() == Method::HEAD;
    let uri = request.uri();
    match address::read(&preview.mounts().all(), uri.path(), uri.query()) {
        Target::Malformed => plain(StatusCode::BAD_REQUEST, "no address of the site"),
        Target::Outside => plain(StatusCode::NOT_FOUND, "the site is not here"),
        Target::Elsewhere(below) => redirect(&format!("{}{}", preview.mounts().now(), crate::url::encode(&below))),
        Target::Script => {
            let script = Content::new(live::SCRIPT.as_bytes().into());
            bytes("text/javascript; charset=utf-8", script, StatusCode::OK, headers, head)
        }
        Target::Events(page) => {
            let origin = text(header::ORIGIN);
            if !origin.is_empty() && !address::origin_is_ours(&origin, preview.host(), preview.port()) {
                return plain(StatusCode::FORBIDDEN, "changes are told to the preview's own pages only");
            }
            events(preview, page).await
        }
        Target::File(path) => file(preview, path, headers.clone(), head).await,
    }
}

/// Bytes with their entity tag, made where a processor may be kept busy.
struct Content {
    bytes: Arc<[u8]>,
    tag: String,
}

impl Content {
    fn new(bytes: Arc<[u8]>) -> Self {
        Self { tag: format!("\"{}\"", crate::digest::Digest::of(&bytes).short()), bytes }
    }
}

async fn file(preview: Arc<Preview>, path: String, headers: HeaderMap, head: bool) -> Response<Body> {
    let asked = preview.clone();
    let target = path.clone();
    // Making a page takes a moment of a processor: not on the threads that talk to browsers.
    let answered = tokio::task::spawn_blocking(move || match asked.answer(&target) {
        Answer::Found { bytes, kind } => Ok((kind, Content::new(bytes), StatusCode::OK)),
        Answer::Missing { bytes } => Ok((HTML, Content::new(bytes), StatusCode::NOT_FOUND)),
        Answer::Broken { bytes } => Ok((HTML, Content::new(bytes), StatusCode::INTERNAL_SERVER_ERROR)),
        other => Err(other),
    });
    match answered.await {
        Ok(Ok((kind, content, status))) => bytes(kind, content, status, &headers, head),
        Ok(Err(Answer::Folder)) => redirect(&format!("{}{}/", preview.mounts().now(), crate::url::encode(&path))),
        Ok(Err(_)) => plain(StatusCode::SERVICE_UNAVAILABLE, "this file changes while it is read"),
        Err(_) => plain(StatusCode::INTERNAL_SERVER_ERROR, "the page could not be made"),
    }
}

async fn events(preview: Arc<Preview>, page: String) -> Response<Body> {
    let mounts = preview.mounts().all();
    let below = mounts.iter().rev().find_map(|mount| page.strip_prefix(mount.as_str())).unwrap_or(page.trim_start_matches('/')).to_owned();
    let file = crate::url::file(&crate::url::decode(&below));
    let Ok(changes) = tokio::task::spawn_blocking(move || preview.subscribe(file)).await else {
        return plain(StatusCode::INTERNAL_SERVER_ERROR, "the page could not be made");
    };
    let stream = ReceiverStream::new(changes).map(|change| Ok::<_, Infallible>(Event::default().event(change.name).data(change.data)));
    let mut response = Sse::new(stream).keep_alive(KeepAlive::default()).into_response();
    common(&mut response);
    response
}

fn common(response: &mut Response<Body>) {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
}

fn plain(status: StatusCode, text: &'static str) -> Response<Body> {
    let mut response = Response::new(Body::from(format!("{text}\n")));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    common(&mut response);
    response
}

fn redirect(to: &str) -> Response<Body> {
    let mut response = plain(StatusCode::PERMANENT_REDIRECT, "elsewhere");
    *response.status_mut() = StatusCode::TEMPORARY_REDIRECT;
    if let Ok(value) = HeaderValue::from_str(to) {
        response.headers_mut().insert(header::LOCATION, value);
    }
    response
}

/// Content with its entity tag (RFC 9110 8.8.3), whole or as the one range that was asked for (14.2), which only a GET can.
fn bytes(kind: &'static str, content: Content, status: StatusCode, headers: &HeaderMap, head: bool) -> Response<Body> {
    let Content { bytes: content, tag } = content;
    let asked = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    common(&mut response);
    let out = response.headers_mut();
    out.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    out.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    if let Ok(value) = HeaderValue::from_str(&tag) {
        out.insert(header::ETAG, value);
    }
    let same = asked(header::IF_NONE_MATCH)
        .is_some_and(|tags| tags.split(',').any(|known| matches!(known.trim().trim_start_matches("W/"), known if known == tag || known == "*")));
    if status == StatusCode::OK && same {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        return response;
    }
    let still_same = asked(header::IF_RANGE).is_none_or(|known| known == tag);
    let range = asked(header::RANGE).filter(|_| status == StatusCode::OK && still_same && !head).and_then(|text| range(text, content.len()));
    let (from, to) = match range {
        None => (0, content.len()),
        Some(None) => {
            *response.status_mut() = StatusCode::RANGE_NOT_SATISFIABLE;
            if let Ok(value) = HeaderValue::from_str(&format!("bytes */{}", content.len())) {
                response.headers_mut().insert(header::CONTENT_RANGE, value);
            }
            return response;
        }
        Some(Some((from, to))) => {
            *response.status_mut() = StatusCode::PARTIAL_CONTENT;
            if let Ok(value) = HeaderValue::from_str(&format!("bytes {from}-{}/{}", to - 1, content.len())) {
                response.headers_mut().insert(header::CONTENT_RANGE, value);
            }
            (from, to)
        }
    };
    response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(to - from));
    if !head {
        // However many clients wait for it, the content is there once.
        *response.body_mut() = Body::from(Bytes::from_owner(content).slice(from..to));
    }
    response
}

/// The one range of a `Range` header; nothing for several or for what is no range (the whole is
/// sent then), nothing inside for one that lies outside.
fn range(text: &str, length: usize) -> Option<Option<(usize, usize)>> {
    let (from, to) = text.strip_prefix("bytes=")?.split_once('-')?;
    match (from.trim(), to.trim()) {
        ("", last) => {
            let last: usize = last.parse().ok()?;
            Some((last > 0 && length > 0).then(|| (length.saturating_sub(last), length)))
        }
        (from, "") => {
            let from: usize = from.parse().ok()?;
            Some((from < length).then_some((from, length)))
        }
        (from, to) => {
            let (from, to): (usize, usize) = (from.parse().ok()?, to.parse().ok()?);
            if to < from {
                return None;
            }
            Some((from < length).then(|| (from, to.saturating_add(1).min(length))))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::range;

    #[test]
    fn ranges_are_read_as_the_standard_says() {
        assert_eq!(range("bytes=0-3", 10), Some(Some((0, 4))));
        assert_eq!(range("bytes=5-", 10), Some(Some((5, 10))));
        assert_eq!(range("bytes=-3", 10), Some(Some((7, 10))));
        assert_eq!(range("bytes=20-30", 10), Some(None));
        assert_eq!(range("bytes=0-1,3-4", 10), None);
        assert_eq!(range("lines=1-2", 10), None);
        assert_eq!(range("bytes=3-1", 10), None);
        assert_eq!(range("bytes=1-18446744073709551615", 10), Some(Some((1, 10))));
        assert_eq!(range("bytes=1-18446744073709551616", 10), None);
        assert_eq!(range("bytes=18446744073709551615-18446744073709551615", 10), Some(None));
    }
}
