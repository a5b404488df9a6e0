//! The record as files, assets, and whether the process is well.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use duologue_record::{Hash, tile::Tile};
use duologue_store::{Book, LogId, StoreError};

use super::conditional::unchanged;
use super::headers::Elsewhere;
use super::plain;
use super::state::Site;
use crate::policy::{self, Resource, Viewer, may};

const TEXT: &str = "text/plain; charset=utf-8";
const BYTES: &str = "application/octet-stream";
const FOR_EVER: &str = "public, max-age=31536000, immutable";
const BRIEFLY: &str = "public, max-age=5";

fn missing() -> Response {
    plain(StatusCode::NOT_FOUND, "There is nothing here.\n")
}

/// A checkpoint or a tile, as C2SP tlog-tiles lays them out.
pub async fn log(
    viewer: Viewer,
    State(site): State<Arc<Site>>,
    Path((voice, path)): Path<(String, String)>,
) -> Response {
    if !may(viewer, Resource::Record(policy::Book::Record)) {
        return missing();
    }
    let id = LogId::new(voice, Book::Record);
    let (found, media, cache) = if path == "checkpoint" {
        (site.store.checkpoint(&id).await, TEXT, BRIEFLY)
    } else if Tile::parse(&path).is_some() {
        (site.store.tile(&id, &path).await, BYTES, FOR_EVER)
    } else {
        return missing();
    };
    match found {
        Ok(Some(bytes)) => {
            ([(header::CONTENT_TYPE, media), (header::CACHE_CONTROL, cache)], bytes).into_response()
        }
        Ok(None) | Err(duologue_store::StoreError::UnknownLog { .. }) => missing(),
        Err(e) => {
            tracing::error!(%e, "a record file could not be read");
            plain(StatusCode::INTERNAL_SERVER_ERROR, "The record could not be read.\n")
        }
    }
}

/// A blob that a public act names.
pub async fn blob(viewer: Viewer, State(site): State<Arc<Site>>, Path(sha256): Path<String>) -> Response {
    let Ok(hash) = sha256.parse::<Hash>() else { return missing() };
    if !may(viewer, Resource::Blob { named: site.forum().is_public(&hash) }) {
        return missing();
    }
    match site.store.blob(&hash).await {
        Ok(Some(bytes)) => {
            let headers = [
                (header::CONTENT_TYPE, "application/json; charset=utf-8"),
                (header::CACHE_CONTROL, FOR_EVER),
                (header::CONTENT_DISPOSITION, "attachment"),
            ];
            (headers, bytes).into_response()
        }
        Ok(None) => missing(),
        Err(e) => {
            tracing::error!(%e, "a blob could not be read");
            plain(StatusCode::INTERNAL_SERVER_ERROR, "The record could not be read.\n")
        }
    }
}

pub async fn asset(
    viewer: Viewer,
    State(site): State<Arc<Site>>,
    Path(file): Path<String>,
    headers: HeaderMap,
) -> Response {
    if !may(viewer, Resource::PublicPage) {
        return missing();
    }
    let found = site.assets.iter().find(|a| a.path.strip_prefix("assets/") == Some(file.as_str()));
    match found {
        Some(a) => {
            let etag = format!("W/\"{}\"", Hash::of(&a.bytes));
            let kept =
                [(header::ETAG, etag.clone()), (header::CACHE_CONTROL, "public, max-age=300".to_owned())];
            if let Some(response) = unchanged(&headers, &etag) {
                return (kept, response).into_response();
            }
            let described = [(header::CONTENT_TYPE, a.media)];
            // A frame in another site, which has no origin of its own, looks as the site does.
            (Extension(Elsewhere::Loaded), kept, described, a.bytes.clone()).into_response()
        }
        None => missing(),
    }
}

pub async fn alive(viewer: Viewer) -> Response {
    if may(viewer, Resource::Health) { plain(StatusCode::OK, "ok\n") } else { missing() }
}

pub async fn ready(viewer: Viewer, State(site): State<Arc<Site>>) -> Response {
    if !may(viewer, Resource::Health) {
        return missing();
    }
    let (status, database, tables) = match site.store.ready().await {
        Ok(()) => (StatusCode::OK, "ok", "ok"),
        Err(e) => {
            tracing::error!(%e, "not ready");
            match e {
                StoreError::OldForm { .. } | StoreError::NewForm { .. } => {
                    (StatusCode::SERVICE_UNAVAILABLE, "ok", "of another version")
                }
                _ => (StatusCode::SERVICE_UNAVAILABLE, "does not answer", "not known"),
            }
        }
    };
    // Without search, or with a log that is not written to, pages are still read: both are told, and take no site away.
    let refused: Vec<String> = site.refused.iter().map(ToString::to_string).collect();
    let logs =
        if refused.is_empty() { "ok".to_owned() } else { format!("not written to: {}", refused.join(", ")) };
    let search = if site.is_searchable() { "ok" } else { "not ready" };
    let says = format!("database: {database}\ntables: {tables}\nlogs: {logs}\nsearch: {search}\n");
    (status, [(header::CONTENT_TYPE, TEXT)], says).into_response()
}
