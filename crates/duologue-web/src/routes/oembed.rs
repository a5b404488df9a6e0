//! The oEmbed endpoint; it answers for this site's addresses alone and fetches nothing.

use std::sync::Arc;

use axum::extract::{OriginalUri, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};

use super::conditional::unchanged;
use super::language::preferred;
use super::page::{CACHE, failed, query};
use super::state::Site;
use crate::api::Problem;
use crate::canonical::resolved;
use crate::context::Context;
use crate::oembed;
use crate::policy::{Resource, Viewer, may};
use crate::{load, needs};

const JSON: &str = "application/json; charset=utf-8";

pub async fn show(
    viewer: Viewer,
    State(site): State<Arc<Site>>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Response {
    let forum = site.forum();
    let page = query(&uri, "url").and_then(|url| oembed::page(&site.origin, &url));
    let Some(mut page) = page.filter(|_| may(viewer, Resource::PublicPage)) else {
        return Problem::NoFrame.answer(preferred(&headers));
    };
    page.place = resolved(&forum, &page.place);
    if query(&uri, "format").is_some_and(|format| format != "json") {
        return Problem::Format.answer(preferred(&headers));
    }
    let etag = site.etag(&forum, uri.path_and_query().map_or("", |p| p.as_str()));
    let named = [(header::ETAG, etag.clone()), (header::CACHE_CONTROL, CACHE.to_owned())];
    if let Some(response) = unchanged(&headers, &etag) {
        return response;
    }
    let most = |name| query(&uri, name).and_then(|n| n.parse().ok()).filter(|n| *n > 0).unwrap_or(u32::MAX);
    let texts = match load::texts(&site.store, &needs(&forum, &page)).await {
        Ok(texts) => texts,
        Err(error) => return failed(&site, page.lang, &error.to_string()),
    };
    let c = Context::new(&forum, None, &texts, &site.theme, &page, site.links(None));
    match oembed::write(&c, &site.origin, (most("maxwidth"), most("maxheight"))) {
        Some(answer) => (named, [(header::CONTENT_TYPE, JSON)], answer.to_string()).into_response(),
        None => Problem::NoFrame.answer(preferred(&headers)),
    }
}
