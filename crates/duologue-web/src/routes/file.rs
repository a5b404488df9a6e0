//! Files made of public acts, beside the pages: typed, named and cached as pages are.

use std::sync::Arc;

use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use duologue_forum::Forum;

use super::cache::Rendered;
use super::conditional::unchanged;
use super::language::of_address;
use super::page::{CACHE, not_found, redirect};
use super::plain;
use super::state::Site;
use crate::canonical::file_moved;
use crate::policy::{Resource, Viewer, may};

/// Answers with what `make` writes of the forum; nothing is written for who has it already.
pub fn answer(
    viewer: Viewer,
    site: &Site,
    uri: &Uri,
    headers: &HeaderMap,
    media: &'static str,
    make: impl FnOnce(&Forum) -> Option<Vec<u8>>,
) -> Response {
    if !may(viewer, Resource::PublicPage) {
        return missing();
    }
    let forum = site.forum();
    // The site's own address stands in the file.
    let etag = site.etag(&forum, &site.origin.url(uri.path()));
    let named = [(header::ETAG, etag.clone()), (header::CACHE_CONTROL, CACHE.to_owned())];
    if let Some(response) = unchanged(headers, &etag) {
        return response;
    }
    let file = match site.pages.get(&etag) {
        Some(file) => file,
        None => {
            if let Some(to) = file_moved(&forum, uri.path()) {
                return redirect(&to, true, false);
            }
            let Some(bytes) = make(&forum) else {
                return not_found(site, of_address(uri.path(), headers));
            };
            let file = Rendered::new(bytes);
            // What was written from a state that has passed meanwhile is sent, but not kept.
            if Arc::ptr_eq(&forum, &site.forum()) {
                site.pages.keep(etag, file.clone());
            }
            file
        }
    };
    let described = [(header::CONTENT_TYPE, media.to_owned()), (header::VARY, "Accept-Encoding".to_owned())];
    (named, described, file.answer(headers)).into_response()
}

pub fn missing() -> Response {
    plain(StatusCode::NOT_FOUND, "There is nothing here.\n")
}
