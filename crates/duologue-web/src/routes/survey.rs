//! Files of released results: a topic's tables; a survey's: tables, codebook, citation, pictures, and the frame that other sites show (S21).

use std::sync::Arc;

use axum::Router;
use axum::extract::{OriginalUri, Path, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use axum::routing::get;

use super::file::{answer, missing};
use super::headers::Elsewhere;
use super::page;
use super::state::Site;
use crate::address::{Address, Lang};
use crate::load;
use crate::page::needs;
use crate::policy::Viewer;
use crate::survey_files::{Source, Wanted};

pub fn routes() -> Router<Arc<Site>> {
    Router::new()
        .route("/{lang}/survey/{survey}/{name}", get(table))
        .route("/{lang}/survey/{survey}/{item}/{name}", get(of_item))
        .route("/{lang}/opinions/{topic}/{name}", get(of_topic))
}

/// A file of the release; what has no dot in its name is an item's page.
async fn table(
    viewer: Viewer,
    site: State<Arc<Site>>,
    uri: OriginalUri,
    headers: HeaderMap,
    Path((lang, survey, name)): Path<(String, String, String)>,
) -> Response {
    if !name.contains(['.']) && name != "SHA256SUMS" {
        return page::show(viewer, site, uri, headers).await;
    }
    file(viewer, &site, &uri, &headers, &lang, Wanted::Table(survey, name)).await
}

/// A file of a topic's release, or its results' page.
async fn of_topic(
    viewer: Viewer,
    site: State<Arc<Site>>,
    uri: OriginalUri,
    headers: HeaderMap,
    Path((lang, topic, name)): Path<(String, String, String)>,
) -> Response {
    if name == "results" {
        return super::results::show(viewer, site, uri, headers, &lang, &topic).await;
    }
    file(viewer, &site, &uri, &headers, &lang, Wanted::Topic(topic, name)).await
}

async fn of_item(
    viewer: Viewer,
    State(site): State<Arc<Site>>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    Path((lang, survey, item, name)): Path<(String, String, String, String)>,
) -> Response {
    let wanted = match name.as_str() {
        "frame.html" => Wanted::Frame(survey, item),
        _ => Wanted::Picture(survey, item, name),
    };
    let is_frame = matches!(wanted, Wanted::Frame(..));
    let mut response = file(viewer, &site, &uri, &headers, &lang, wanted).await;
    if is_frame && response.status().is_success() {
        response.extensions_mut().insert(Elsewhere::Framed);
    }
    response
}

async fn file(
    viewer: Viewer,
    site: &Site,
    uri: &axum::http::Uri,
    headers: &HeaderMap,
    lang: &str,
    wanted: Wanted,
) -> Response {
    let Some(lang) = Lang::parse(lang) else { return missing() };
    let Some(media) = wanted.media() else { return missing() };
    let page_of = Address::new(lang, wanted.place());
    let texts = match load::texts(&site.store, &needs(&site.forum(), &page_of)).await {
        Ok(texts) => texts,
        Err(error) => return page::failed(site, lang, &error.to_string()),
    };
    let mut response = answer(viewer, site, uri, headers, media, |forum| {
        let source = Source { forum, texts: &texts, theme: &site.theme, origin: Some(&site.origin), lang };
        wanted.make(&source)
    });
    if !matches!(wanted, Wanted::Frame(..)) && response.status().is_success() {
        // Opened in a tab, a drawing would be a page of this site.
        response.headers_mut().insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment"));
    }
    response
}
