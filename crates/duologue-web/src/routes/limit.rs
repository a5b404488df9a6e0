//! What is expensive is given to each client only so often (S13, S16).

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use percent_encoding::percent_decode_str;

use super::api::is_api;
use super::headers::opened;
use super::language::{of_address, preferred};
use super::page::{HTML, elsewhere, query};
use super::state::Site;
use crate::address::Lang;
use crate::api::Problem;
use crate::client::Peer;
use crate::gate::costly;
use crate::page;
use crate::sizes;

/// Lets a request through, or tells its sender when to come again.
pub async fn gate(State(site): State<Arc<Site>>, request: Request, next: Next) -> Response {
    let (uri, path) = (request.uri(), request.uri().path());
    if percent_decode_str(path).decode_utf8().is_err() {
        let lang = preferred(request.headers());
        // Old sites also wrote Shift_JIS and GBK; no route of ours does.
        return if is_api(path) {
            opened(Problem::NotFound.answer(lang))
        } else {
            elsewhere(&site, uri, request.headers(), lang)
        };
    }
    let folds = || query(uri, "at").as_deref().and_then(sizes::parse).is_some_and(|past| !site.keeps(&past));
    // A request without a peer did not come by a listener: only tests make such.
    if let Some(Peer(peer)) = request.extensions().get()
        && (costly(path) || folds())
        && let Err(wait) = site.gate.ask(*peer, request.headers())
    {
        // Who may read the answer, from another site's page too, may read that there is none now.
        return opened(refusal(&site, of_address(path, request.headers()), path, wait));
    }
    next.run(request).await
}

fn refusal(site: &Site, lang: Lang, path: &str, wait: Duration) -> Response {
    const STATUS: StatusCode = StatusCode::TOO_MANY_REQUESTS;
    let seconds = wait.as_secs() + 1;
    if is_api(path) {
        return Problem::Busy(seconds).answer(lang);
    }
    let page = page::busy(&site.forum(), &site.theme, site.links(None), lang, seconds);
    let html = page.map(|page| page.html).unwrap_or_default();
    let headers = [(header::CONTENT_TYPE, HTML), (header::CACHE_CONTROL, "no-store")];
    (STATUS, headers, [(header::RETRY_AFTER, seconds.to_string())], html).into_response()
}
