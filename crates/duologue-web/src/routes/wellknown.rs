//! What robots and those who find a fault look for at fixed places.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::file::missing;
use super::state::Site;
use crate::policy::{Resource, Viewer, may};

const TEXT: &str = "text/plain; charset=utf-8";
const SECURITY: &str = "/.well-known/security.txt";

/// Past states and search results are the same acts over and over (RFC 9309).
pub async fn robots(viewer: Viewer, State(site): State<Arc<Site>>) -> Response {
    if !may(viewer, Resource::PublicPage) {
        return missing();
    }
    let sitemap = site.origin.url("/sitemap.xml");
    let closed = "Disallow: /*?at=\nDisallow: /*&at=\nDisallow: /*/search?\n";
    let text = format!("User-agent: *\n{closed}\nSitemap: {sitemap}\n");
    ([(header::CONTENT_TYPE, TEXT)], text).into_response()
}

/// Whom to tell of a fault (RFC 9116), where the installation names somebody.
pub async fn security(viewer: Viewer, State(site): State<Arc<Site>>) -> Response {
    let Some(named) = site.theme.security.as_ref().filter(|_| may(viewer, Resource::PublicPage)) else {
        return missing();
    };
    let own = site.origin.url(SECURITY);
    let text = format!("Contact: {}\nExpires: {}\nCanonical: {own}\n", named.contact, named.expires);
    ([(header::CONTENT_TYPE, TEXT)], text).into_response()
}
