//! Feeds of news.

use std::sync::Arc;

use axum::Router;
use axum::extract::{OriginalUri, Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::get;

use super::file::{answer, missing};
use super::state::Site;
use crate::address::Lang;
use crate::feeds;
use crate::policy::Viewer;

const ATOM: &str = "application/atom+xml; charset=utf-8";

pub fn routes() -> Router<Arc<Site>> {
    Router::new().route("/{lang}/feed.atom", get(all)).route("/{lang}/editions/{edition}/feed.atom", get(one))
}

async fn all(
    viewer: Viewer,
    State(site): State<Arc<Site>>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    Path(lang): Path<String>,
) -> Response {
    let Some(lang) = Lang::parse(&lang) else { return missing() };
    answer(viewer, &site, &uri, &headers, ATOM, |forum| feeds::write(forum, lang, &site.origin, None))
}

async fn one(
    viewer: Viewer,
    State(site): State<Arc<Site>>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    Path((lang, edition)): Path<(String, String)>,
) -> Response {
    let Some(lang) = Lang::parse(&lang) else { return missing() };
    answer(viewer, &site, &uri, &headers, ATOM, |forum| {
        feeds::write(forum, lang, &site.origin, Some(&edition))
    })
}
