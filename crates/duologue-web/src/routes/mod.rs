//! Routes: each takes a viewer, asks the policy, loads, renders.

mod headers;
mod page;
mod record;
mod state;

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
pub use state::Site;

/// Longest path with query that is read.
const URI: usize = 4 * 1024;
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
    Router::new()
        .route("/", get(page::negotiate))
        .route("/record", get(page::record))
        .route("/healthz", get(record::alive))
        .route("/readyz", get(record::ready))
        .route("/robots.txt", get(record::robots))
        .route("/assets/{file}", get(record::asset))
        .route("/record/blobs/{sha256}", get(record::blob))
        .route("/record/{voice}/{*path}", get(record::log))
        .fallback(page::show)
        .method_not_allowed_fallback(|| async { StatusCode::METHOD_NOT_ALLOWED.into_response() })
        .layer(CompressionLayer::new())
        .layer(CatchPanicLayer::custom(page::panicked))
        .layer(middleware::from_fn(headers::guard))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, PATIENCE))
        .with_state(site)
}

/// A refusal in plain text, for what is not a page.
fn plain(status: StatusCode, text: &'static str) -> Response {
    (status, [(axum::http::header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
}
