//! The programme in other sites' frames: the one route that they may frame (S21).

use std::sync::Arc;

use axum::Router;
use axum::extract::{OriginalUri, Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::get;

use super::file::{answer, missing};
use super::headers::Elsewhere;
use super::page::HTML;
use super::state::Site;
use crate::address::Lang;
use crate::page;
use crate::policy::Viewer;

pub fn routes() -> Router<Arc<Site>> {
    Router::new().route("/{lang}/editions/{edition}/programme/embed", get(show))
}

async fn show(
    viewer: Viewer,
    State(site): State<Arc<Site>>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    Path((lang, edition)): Path<(String, String)>,
) -> Response {
    let Some(lang) = Lang::parse(&lang) else { return missing() };
    let mut response = answer(viewer, &site, &uri, &headers, HTML, |forum| {
        page::embed(forum, &site.theme, site.links(None), lang, &edition)
            .ok()
            .flatten()
            .map(|p| p.html.into())
    });
    if response.status().is_success() {
        response.extensions_mut().insert(Elsewhere::Framed);
    }
    response
}
