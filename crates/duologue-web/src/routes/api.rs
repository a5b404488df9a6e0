//! The read API: `/api/v1/…`. Anybody's page may read it, without credentials.

use std::any::Any;
use std::sync::Arc;

use axum::Router;
use axum::extract::{OriginalUri, RawPathParams, State};
use axum::http::{HeaderMap, HeaderName, StatusCode, Uri, header};
use axum::middleware;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use percent_encoding::percent_decode_str;
use tower_http::catch_panic::CatchPanicLayer;

use super::conditional::unchanged;
use super::headers;
use super::language::preferred;
use super::page::{CACHE, redirect, with_query};
use super::search;
use super::state::Site;
use super::topics;
use crate::address::Lang;
use crate::api::{self, Ask, BASE, Paging, Problem, ROUTES, SEARCH, TOPIC};
use crate::load;
use crate::policy::{Resource, Viewer, may};

/// A browser may keep the answer to a preflight for a day.
const PREFLIGHT: [(HeaderName, &str); 3] = [
    (header::ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD"),
    (header::ACCESS_CONTROL_ALLOW_HEADERS, "accept, accept-language, if-none-match"),
    (header::ACCESS_CONTROL_MAX_AGE, "86400"),
];

/// Whether a path belongs to the API, whose every answer is for programs.
pub fn is_api(path: &str) -> bool {
    path == "/api" || path.starts_with("/api/")
}

pub fn routes() -> Router<Arc<Site>> {
    let mut routes = Router::new();
    for (path, ask) in ROUTES {
        let handler =
            move |viewer: Viewer,
                  State(site): State<Arc<Site>>,
                  OriginalUri(uri): OriginalUri,
                  codes: Result<RawPathParams, axum::extract::rejection::RawPathParamsRejection>,
                  headers: HeaderMap| async move {
                let asked = codes.ok().and_then(|codes| {
                    let codes: Vec<&str> = codes.iter().map(|(_, code)| code).collect();
                    ask(&codes)
                });
                match respond(viewer, &site, asked, &uri, &headers).await {
                    Ok(response) => response,
                    Err(problem) => problem.answer(preferred(&headers)),
                }
            };
        routes = routes.route(&format!("{BASE}{path}"), get(handler).options(preflight));
    }
    let nothing = |headers: HeaderMap| async move { Problem::NotFound.answer(preferred(&headers)) };
    routes
        .route(&format!("{BASE}{SEARCH}"), get(search::api).options(preflight))
        .route(&format!("{BASE}{TOPIC}"), get(topics::show).options(preflight))
        .route("/api", get(nothing).options(preflight))
        .route("/api/", get(nothing).options(preflight))
        .route("/api/{*path}", get(nothing).options(preflight))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(middleware::from_fn(headers::open))
}

/// A panic ends the request, not the process.
pub fn panicked(_payload: Box<dyn Any + Send + 'static>) -> Response {
    tracing::error!("a request of the API panicked");
    Problem::Failed.answer(Lang::En)
}

/// What a browser asks before it lets another site's page read.
pub async fn preflight(viewer: Viewer) -> Response {
    if !may(viewer, Resource::PublicPage) {
        return Problem::NotFound.answer(Lang::En);
    }
    (StatusCode::NO_CONTENT, [(header::ALLOW, "GET, HEAD, OPTIONS")], PREFLIGHT).into_response()
}

async fn respond(
    viewer: Viewer,
    site: &Site,
    asked: Option<Ask>,
    uri: &Uri,
    headers: &HeaderMap,
) -> Result<Response, Problem> {
    let ask = asked.filter(|_| may(viewer, Resource::PublicPage)).ok_or(Problem::NotFound)?;
    let paging = paging(&ask, uri)?;
    let forum = site.forum();
    if let Some(to) = ask.moved(&forum) {
        return Ok(redirect(&with_query(to, uri), true, false));
    }
    let etag = site.etag(&forum, uri.path_and_query().map_or("", |p| p.as_str()));
    let cached = [(header::ETAG, etag.clone()), (header::CACHE_CONTROL, CACHE.to_owned())];
    if let Some(response) = unchanged(headers, &etag) {
        return Ok(response);
    }
    let failed = |reason: String| {
        tracing::error!(reason, "an answer of the API failed");
        Problem::Failed
    };
    let texts =
        load::texts(&site.store, &api::needs(&forum, &ask)).await.map_err(|e| failed(e.to_string()))?;
    let answer = api::answer(&forum, &texts, &ask, &paging, uri.path()).map_err(|e| failed(e.to_string()))?;
    let answer = answer.ok_or(Problem::NotFound)?;
    Ok((cached, [(header::CONTENT_TYPE, answer.media)], answer.bytes).into_response())
}

/// Reads the query. An unknown parameter is refused, so that nobody takes an answer for a narrower one.
fn paging(ask: &Ask, uri: &Uri) -> Result<Paging, Problem> {
    let (mut cursor, mut limit) = (None, None);
    for pair in uri.query().unwrap_or_default().split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let value = percent_decode_str(value).decode_utf8().map_err(|_| Problem::Parameter)?.into_owned();
        let place = match name {
            "cursor" if ask.is_list() => &mut cursor,
            "limit" if ask.is_list() => &mut limit,
            _ => return Err(Problem::Parameter),
        };
        if place.replace(value).is_some() {
            return Err(Problem::Parameter);
        }
    }
    Paging::read(cursor.as_deref(), limit.as_deref())
}
