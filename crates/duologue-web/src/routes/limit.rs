//! What is expensive is given to each client only so often (S13, S16).

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::page::{HTML, preferred};
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
    let seconds = wait.as_secs() + 1;
    let (media, body) = if path.starts_with("/api/") {
        let title = message(lang, "busy-title", None);
        ("application/problem+json", json!({"title": title, "status": 429}).to_string()) // RFC 9457
    } else {
        let page = page::busy(&site.forum(), &site.theme, site.links(None), lang, seconds);
        (HTML, page.map(|page| page.html).unwrap_or_default())
    };
    let headers = [
        (header::CONTENT_TYPE, media.to_owned()),
        (header::RETRY_AFTER, seconds.to_string()),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (StatusCode::TOO_MANY_REQUESTS, headers, body).into_response()
}
