//! An edition's open data, for people: `/{lang}/editions/{edition}/open-data.zip`.

use std::sync::Arc;

use axum::extract::{OriginalUri, Path, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};

use super::conditional::unchanged;
use super::language::preferred;
use super::page::{CACHE, failed, not_found, redirect};
use super::state::Site;
use crate::address::Lang;
use crate::api;
use crate::canonical::file_moved;
use crate::policy::{Resource, Viewer, may};

/// An address with a query is another address: nobody shall take this state for a past one.
pub async fn bundle(
    viewer: Viewer,
    State(site): State<Arc<Site>>,
    OriginalUri(uri): OriginalUri,
    path: Result<Path<(String, String)>, axum::extract::rejection::PathRejection>,
    headers: HeaderMap,
) -> Response {
    let asked = path.ok().map(|Path((lang, code))| (Lang::parse(&lang), code));
    let Some((Some(lang), code)) =
        asked.filter(|_| may(viewer, Resource::PublicPage) && uri.query().is_none())
    else {
        return not_found(&site, preferred(&headers));
    };
    let forum = site.forum();
    // The site's own address stands in the README.
    let etag = site.etag(&forum, &site.origin.url(uri.path()));
    let cached = [(header::ETAG, etag.clone()), (header::CACHE_CONTROL, CACHE.to_owned())];
    if let Some(response) = unchanged(&headers, &etag) {
        return response;
    }
    match api::bundle(&forum, lang, &site.origin, &site.theme, &code) {
        Ok(Some(bytes)) => {
            let named = format!("attachment; filename=\"edition-{code}-{}.zip\"", lang.code());
            let described =
                [(header::CONTENT_TYPE, "application/zip".to_owned()), (header::CONTENT_DISPOSITION, named)];
            (cached, described, bytes).into_response()
        }
        Ok(None) => match file_moved(&forum, uri.path()) {
            Some(to) => redirect(&to, true, false),
            None => not_found(&site, lang),
        },
        Err(e) => failed(&site, lang, &e.to_string()),
    }
}
