//! What is noted of a request: an id, its kind, how it went. Never who asked, what for, or with what.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderName, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::Response;
use percent_encoding::percent_decode_str;
use tracing::Instrument;

use crate::address::Address;
use crate::metrics;

const ID_HEADER: HeaderName = HeaderName::from_static("x-request-id");

tokio::task_local! {
    static ID: String;
}

/// The id of the request that is being answered, which the log and an error page name alike.
pub fn id() -> String {
    ID.try_with(Clone::clone).unwrap_or_default()
}

/// Names a request: not to be guessed, and another after a restart, so that a reported id finds one line.
fn new_id() -> String {
    static KEYS: LazyLock<RandomState> = LazyLock::new(RandomState::new);
    static COUNT: AtomicU64 = AtomicU64::new(0);
    format!("{:016x}", KEYS.hash_one(COUNT.fetch_add(1, Ordering::Relaxed)))
}

/// Gives every request its id, and notes one line and two measures of it.
pub async fn observe(request: Request, next: Next) -> Response {
    let (id, route, method) = (new_id(), route(&request), verb(request.method()));
    let started = Instant::now();
    // Of the highest level, so that lines of every level within it name the request.
    let span = tracing::error_span!("request", id);
    let mut response = ID.scope(id.clone(), next.run(request)).instrument(span.clone()).await;
    let (status, elapsed) = (response.status().as_u16(), started.elapsed());
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(ID_HEADER, id);
    }
    metrics::answered(&route, method, status, elapsed);
    let ms = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX);
    span.in_scope(|| tracing::info!(route, method, status, ms, "answered"));
    response
}

/// The kind of a route: its pattern, or the first word of a page's address. Both come from the program, not from the
/// request.
fn route(request: &Request) -> String {
    if let Some(pattern) = request.extensions().get::<MatchedPath>() {
        return pattern.as_str().to_owned();
    }
    let path = percent_decode_str(request.uri().path()).decode_utf8_lossy();
    match Address::parse(&path, None) {
        Some(address) => {
            let place = address.place.to_string();
            format!("/{{lang}}/{}", place.split('/').next().unwrap_or_default())
        }
        None => "other".to_owned(),
    }
}

/// A method's name; a made-up one is no label.
fn verb(method: &Method) -> &'static str {
    const KNOWN: [&str; 9] = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT"];
    KNOWN.into_iter().find(|known| *known == method.as_str()).unwrap_or("other")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_new_each_time() {
        let ids: std::collections::BTreeSet<String> = (0..1000).map(|_| new_id()).collect();
        assert_eq!(ids.len(), 1000);
        assert!(ids.iter().all(|id| id.len() == 16));
    }

    #[test]
    fn a_kind_of_route_holds_nothing_of_the_request() {
        let kind = |path: &str| route(&Request::get(path).body(axum::body::Body::empty()).unwrap());
        assert_eq!(kind("/ja/"), "/{lang}/");
        assert_eq!(kind("/ja/people/jp-7k2m?q=secret"), "/{lang}/people");
        assert_eq!(kind("/zh/editions/13/sessions/security"), "/{lang}/editions");
        for strange in ["/ja/secret", "/secret", "/ja/people/%3Cscript%3E", "/wp-login.php"] {
            assert_eq!(kind(strange), "other", "{strange}");
        }
        assert_eq!(verb(&Method::from_bytes(b"SECRET").unwrap()), "other");
    }
}
