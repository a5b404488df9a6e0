//! Routes: each takes a viewer, asks the policy, loads, renders.

mod api;
mod cache;
mod calendar;
mod conditional;
mod embed;
mod feed;
mod file;
mod frab;
mod headers;
mod language;
mod limit;
mod live;
mod oembed;
mod opendata;
mod page;
mod record;
mod release;
mod results;
mod search;
mod sitemap;
mod state;
mod topics;
mod wellknown;

use std::time::Duration;

use axum::Router;
use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::middleware;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::timeout::TimeoutLayer;

use crate::policy::Viewer;
use headers::Secure;
pub use page::HTML;
pub use state::Site;

/// Longest path with query that is read.
pub const URI: usize = 4 * 1024;
/// A request that takes longer is cut.
const PATIENCE: Duration = Duration::from_secs(30);

impl<S: Send + Sync> FromRequestParts<S> for Viewer {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(_: &mut Parts, _: &S) -> Result<Viewer, Self::Rejection> {
        Ok(Viewer::Public)
    }
}

/// The public site.
pub fn router(site: std::sync::Arc<Site>) -> Router {
    let secure = Secure(site.origin.is_secure());
    // What feed readers, calendars, conference apps and verifiers read; also from another site's page.
    let files = Router::new()
        .route("/api/oembed", get(oembed::show).options(api::preflight))
        .route("/record/blobs/{sha256}", get(record::blob))
        .route("/record/{voice}/{*path}", get(record::log))
        .route("/{lang}/search.atom", get(search::feed))
        .route("/{lang}/editions/{edition}/open-data.zip", get(opendata::bundle))
        .merge(feed::routes())
        .merge(calendar::routes())
        .merge(frab::routes())
        .layer(middleware::from_fn(headers::open));
    let routes = Router::new()
        .route("/", get(page::negotiate))
        .route("/record", get(page::record))
        .route("/record/", get(page::record))
        .route("/about/record", get(page::record))
        .route("/healthz", get(record::alive))
        .route("/readyz", get(record::ready))
        .route("/robots.txt", get(wellknown::robots))
        .route("/.well-known/security.txt", get(wellknown::security))
        .route("/assets/{file}", get(record::asset))
        .route("/live", get(live::tell))
        .merge(files)
        .merge(embed::routes())
        .merge(release::routes())
        .merge(sitemap::routes())
        .route("/{lang}/search", get(search::page))
        .merge(api::routes())
        .merge(topics::intake())
        .fallback(page::show)
        .layer(middleware::from_fn_with_state(site.clone(), limit::gate))
        .with_state(site);
    guarded(routes, secure)
}

/// What stands around every route: methods, limits, headers, and an end to a panic.
fn guarded(routes: Router, secure: Secure) -> Router {
    routes
        .method_not_allowed_fallback(|| async { StatusCode::METHOD_NOT_ALLOWED.into_response() })
        .layer(CompressionLayer::new())
        .layer(CatchPanicLayer::custom(page::panicked))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, PATIENCE))
        .layer(middleware::from_fn_with_state(secure, headers::guard))
        .layer(middleware::from_fn(crate::request::observe))
}

/// A refusal of what no route is asked about.
pub(crate) fn refused(status: StatusCode, text: &'static str) -> Response {
    let mut response = plain(status, text);
    headers::always(&mut response);
    response
}

/// A refusal in plain text, for what is not a page.
fn plain(status: StatusCode, text: &'static str) -> Response {
    (status, [(axum::http::header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use axum::http::Request;
    use http_body_util::BodyExt;
    use tower::ServiceExt;

    use super::*;

    #[tokio::test]
    async fn s45_a_panic_ends_one_request_and_tells_the_reader_nothing_of_it() {
        async fn boom() -> &'static str {
            let secret = "the body of a panic";
            panic!("{secret}")
        }
        let routes = Router::new().route("/boom", get(boom)).route("/ok", get(|| async { "ok" }));
        let site = guarded(routes, Secure(true));
        let ask = |path: &'static str| site.clone().oneshot(Request::get(path).body(Body::empty()).unwrap());
        let broken = ask("/boom").await.unwrap();
        assert_eq!(broken.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert!(broken.headers().contains_key("content-security-policy"));
        assert!(broken.headers().contains_key("strict-transport-security"));
        let text = broken.into_body().collect().await.unwrap().to_bytes();
        assert!(text.starts_with(b"Something went wrong here") && !text.windows(5).any(|w| w == b"panic"));
        assert_eq!(ask("/ok").await.unwrap().status(), StatusCode::OK);
    }
}
