//! Schedules for conference apps.

use std::sync::Arc;

use axum::Router;
use axum::extract::{OriginalUri, Path, State};
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use axum::routing::get;

use super::file::{answer, missing};
use super::state::Site;
use crate::address::Lang;
use crate::frab::{self, Form};
use crate::policy::Viewer;

pub fn routes() -> Router<Arc<Site>> {
    Router::new()
        .route("/{lang}/editions/{edition}/schedule.xml", get(xml))
        .route("/{lang}/editions/{edition}/schedule.json", get(json))
}

fn send(
    viewer: Viewer,
    site: &Site,
    uri: &Uri,
    headers: &HeaderMap,
    (lang, edition): (String, String),
    form: Form,
) -> Response {
    let Some(lang) = Lang::parse(&lang) else { return missing() };
    answer(viewer, site, uri, headers, form.media(), |forum| {
        frab::write(forum, lang, &site.origin, &edition, form)
    })
}

async fn xml(
    viewer: Viewer,
    State(site): State<Arc<Site>>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    Path(of): Path<(String, String)>,
) -> Response {
    send(viewer, &site, &uri, &headers, of, Form::Xml)
}

async fn json(
    viewer: Viewer,
    State(site): State<Arc<Site>>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    Path(of): Path<(String, String)>,
) -> Response {
    send(viewer, &site, &uri, &headers, of, Form::Json)
}
