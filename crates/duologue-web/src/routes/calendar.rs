//! Calendars of programmes, sessions and people.

use std::sync::Arc;

use axum::Router;
use axum::extract::{OriginalUri, Path, State};
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use axum::routing::get;

use super::file::{answer, missing};
use super::state::Site;
use crate::address::Lang;
use crate::calendar::{self, Calendar};
use crate::policy::Viewer;

const ICALENDAR: &str = "text/calendar; charset=utf-8";

pub fn routes() -> Router<Arc<Site>> {
    Router::new()
        .route("/{lang}/programme.ics", get(dialogue))
        .route("/{lang}/editions/{edition}/programme.ics", get(edition))
        .route("/{lang}/editions/{edition}/sessions/{session}/session.ics", get(session))
        .route("/{lang}/people/{id}/calendar.ics", get(person))
}

fn send(
    viewer: Viewer,
    site: &Site,
    uri: &Uri,
    headers: &HeaderMap,
    lang: &str,
    calendar: &Calendar,
) -> Response {
    let Some(lang) = Lang::parse(lang) else { return missing() };
    answer(viewer, site, uri, headers, ICALENDAR, |forum| {
        calendar::write(forum, lang, &site.origin, calendar)
    })
}

async fn dialogue(
    viewer: Viewer,
    State(site): State<Arc<Site>>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    Path(lang): Path<String>,
) -> Response {
    send(viewer, &site, &uri, &headers, &lang, &Calendar::Dialogue)
}

async fn edition(
    viewer: Viewer,
    State(site): State<Arc<Site>>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    Path((lang, edition)): Path<(String, String)>,
) -> Response {
    send(viewer, &site, &uri, &headers, &lang, &Calendar::Edition(edition))
}

async fn session(
    viewer: Viewer,
    State(site): State<Arc<Site>>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    Path((lang, edition, session)): Path<(String, String, String)>,
) -> Response {
    send(viewer, &site, &uri, &headers, &lang, &Calendar::Session(edition, session))
}

async fn person(
    viewer: Viewer,
    State(site): State<Arc<Site>>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    Path((lang, id)): Path<(String, String)>,
) -> Response {
    send(viewer, &site, &uri, &headers, &lang, &Calendar::Person(id))
}
