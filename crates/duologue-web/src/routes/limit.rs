//! What is expensive is given to each client only so often (S13, S16).

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use fluent_bundle::FluentArgs;

use super::page::{HTML, preferred};
use super::search::problem;
use super::state::Site;
use crate::address::Lang;
use crate::catalogue::message;
use crate::client::Peer;
use crate::gate::costly;
use crate::page;

/// Lets a request through, or tells its sender when to come again.
pub async fn gate(State(site): State<Arc<Site>>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    // A request without a peer did not come by a listener: only tests make such.
    if let Some(Peer(peer)) = request.extensions().get()
        && costly(path)
        && let Err(wait) = site.gate.ask(*peer, request.headers())
    {
        let lang = path.split('/').nth(1).and_then(Lang::parse);
        return refusal(&site, lang.unwrap_or_else(|| preferred(request.headers())), path, wait);
    }
    next.run(request).await
}

fn refusal(site: &Site, lang: Lang, path: &str, wait: Duration) -> Response {
    const STATUS: StatusCode = StatusCode::TOO_MANY_REQUESTS;
    let seconds = wait.as_secs() + 1;
    let mut response = if path.starts_with("/api/") {
        let args: FluentArgs<'_> = [("seconds", seconds)].into_iter().collect();
        problem(STATUS, message(lang, "busy-text", Some(&args)))
    } else {
        let page = page::busy(&site.forum(), &site.theme, site.links(None), lang, seconds);
        let html = page.map(|page| page.html).unwrap_or_default();
        (STATUS, [(header::CONTENT_TYPE, HTML), (header::CACHE_CONTROL, "no-store")], html).into_response()
    };
    response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    response
}
