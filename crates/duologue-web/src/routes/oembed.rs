//! The oEmbed endpoint; it answers for this site's addresses alone and fetches nothing.

use std::sync::Arc;

use axum::extract::{OriginalUri, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};

use super::language::preferred;
use super::page::{CACHE, query};
use super::state::Site;
use crate::api::Problem;
use crate::oembed::{programme, write};
use crate::policy::{Resource, Viewer, may};

const JSON: &str = "application/json; charset=utf-8";

pub async fn show(
    viewer: Viewer,
    State(site): State<Arc<Site>>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Response {
    let forum = site.forum();
    let page = query(&uri, "url").and_then(|url| programme(&forum, &site.origin, &url));
    let Some((lang, edition)) = page.filter(|_| may(viewer, Resource::PublicPage)) else {
        return Problem::NoProgramme.answer(preferred(&headers));
    };
    if query(&uri, "format").is_some_and(|format| format != "json") {
        return Problem::Format.answer(preferred(&headers));
    }
    let most = |name| query(&uri, name).and_then(|n| n.parse().ok()).filter(|n| *n > 0).unwrap_or(u32::MAX);
    let answer = write(&forum, &site.origin, lang, &edition, (most("maxwidth"), most("maxheight")));
    ([(header::CONTENT_TYPE, JSON), (header::CACHE_CONTROL, CACHE)], answer.to_string()).into_response()
}
