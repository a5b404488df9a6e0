//! The oEmbed endpoint; it answers for this site's addresses alone and fetches nothing.

use std::sync::Arc;

use axum::extract::{OriginalUri, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::page::{CACHE, query};
use super::state::Site;
use crate::oembed::{programme, write};
use crate::policy::{Resource, Viewer, may};

const JSON: &str = "application/json; charset=utf-8";
const PROBLEM: &str = "application/problem+json";

pub async fn show(viewer: Viewer, State(site): State<Arc<Site>>, OriginalUri(uri): OriginalUri) -> Response {
    let forum = site.forum();
    let page = query(&uri, "url").and_then(|url| programme(&forum, &site.origin, &url));
    let Some((lang, edition)) = page.filter(|_| may(viewer, Resource::PublicPage)) else {
        return problem(StatusCode::NOT_FOUND, "The parameter url names no programme of this site.");
    };
    if query(&uri, "format").is_some_and(|format| format != "json") {
        return problem(StatusCode::NOT_IMPLEMENTED, "The only format is json.");
    }
    let most = |name| query(&uri, name).and_then(|n| n.parse().ok()).unwrap_or(u32::MAX);
    let answer = write(&forum, &site.origin, lang, &edition, (most("maxwidth"), most("maxheight")));
    ([(header::CONTENT_TYPE, JSON), (header::CACHE_CONTROL, CACHE)], answer.to_string()).into_response()
}

/// What went wrong, for programs (RFC 9457).
fn problem(status: StatusCode, detail: &str) -> Response {
    let title = status.canonical_reason().unwrap_or_default();
    let body = json!({ "type": "about:blank", "title": title, "status": status.as_u16(), "detail": detail });
    (status, [(header::CONTENT_TYPE, PROBLEM)], body.to_string()).into_response()
}
