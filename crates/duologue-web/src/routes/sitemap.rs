//! Sitemaps for search engines.

use std::sync::Arc;

use axum::Router;
use axum::extract::{OriginalUri, Path, State};
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use axum::routing::get;

use super::file::{answer, missing};
use super::state::Site;
use crate::policy::Viewer;
use crate::sitemap::{self, Part};

const XML: &str = "application/xml; charset=utf-8";

pub fn routes() -> Router<Arc<Site>> {
    Router::new()
        .route("/sitemap.xml", get(index))
        .route("/sitemaps/editions/{edition}/{file}", get(edition))
        .route("/sitemaps/others/{file}", get(others))
}

async fn index(
    viewer: Viewer,
    State(site): State<Arc<Site>>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Response {
    answer(viewer, &site, &uri, &headers, XML, |forum| sitemap::index(forum, &site.origin))
}

async fn edition(
    viewer: Viewer,
    State(site): State<Arc<Site>>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    Path((edition, file)): Path<(String, String)>,
) -> Response {
    send(viewer, &site, &uri, &headers, &Part::Edition(edition), &file)
}

async fn others(
    viewer: Viewer,
    State(site): State<Arc<Site>>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    Path(file): Path<String>,
) -> Response {
    send(viewer, &site, &uri, &headers, &Part::Others, &file)
}

fn send(viewer: Viewer, site: &Site, uri: &Uri, headers: &HeaderMap, part: &Part, file: &str) -> Response {
    let Some(file) = file.strip_suffix(".xml").and_then(|n| n.parse().ok()) else { return missing() };
    answer(viewer, site, uri, headers, XML, |forum| sitemap::part(forum, &site.origin, part, file))
}
