//! Files of released results: a topic's tables; a survey's: tables, codebook, citation, pictures, and the frame that other sites show (S21).

use std::sync::Arc;

use axum::Router;
use axum::extract::{OriginalUri, Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use duologue_record::Hash;

use super::conditional::unchanged;
use super::file::{answer, missing};
use super::headers::{Elsewhere, opened};
use super::page::{self, CACHE};
use super::state::Site;
use crate::address::{Address, Lang, Place};
use crate::page::needs;
use crate::policy::{Resource, Viewer, may};
use crate::release_files::{ANSWERS, ANSWERS_MEDIA, Source, Wanted, answers};
use crate::results::Results;
use crate::{catalogue, load};

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
    if name.ends_with(ANSWERS) {
        return opened(of_answers(viewer, &site, &headers, &lang, survey, &name).await);
    }
    opened(file(viewer, &site, &uri, &headers, &lang, Wanted::Table(survey, name)).await)
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
    if let Some(running) = super::results::file(viewer, &site, &uri, &headers, &lang, (&topic, &name)) {
        return opened(running);
    }
    opened(file(viewer, &site, &uri, &headers, &lang, Wanted::Topic(topic, name)).await)
}

/// A file of answers, put together from its parts: the same bytes for as long as it is there, and named by their hash.
async fn of_answers(
    viewer: Viewer,
    site: &Site,
    headers: &HeaderMap,
    lang: &str,
    survey: String,
    name: &str,
) -> Response {
    let Some(lang) = Lang::parse(lang).filter(|_| may(viewer, Resource::PublicPage)) else {
        return missing();
    };
    let forum = site.forum();
    let year = Address::new(lang, Place::SurveyYear(survey.clone()));
    let texts = match load::texts(&site.store, &needs(&forum, &year)).await {
        Ok(texts) => texts,
        Err(error) => return page::failed(site, lang, &error.to_string()),
    };
    let Some(results) = Results::of(&forum, &texts, &survey) else { return missing() };
    let found = answers(&results, lang).find(|answers| answers.folder == lang && answers.name == name);
    let Some(found) = found else { return missing() };
    if found.is_removed(&forum) {
        return refused(StatusCode::GONE, lang, "answers-removed");
    }
    let etag = format!("\"{}\"", found.file.sha256());
    if let Some(response) = unchanged(headers, &etag) {
        return response;
    }
    let parts = match site.store.blobs(found.file.parts()).await {
        Ok(parts) => parts,
        Err(error) => return page::failed(site, lang, &error.to_string()),
    };
    match found.file.whole(&|part: &Hash| parts.get(part).cloned()) {
        Ok(bytes) => {
            let described = [
                (header::CONTENT_TYPE, ANSWERS_MEDIA),
                (header::ETAG, &etag),
                (header::CACHE_CONTROL, CACHE),
                (header::CONTENT_DISPOSITION, "attachment"),
            ];
            (described, bytes).into_response()
        }
        Err(error) => {
            tracing::error!(%error, survey, name, "a file of answers is not whole");
            refused(StatusCode::INTERNAL_SERVER_ERROR, lang, "answers-not-whole")
        }
    }
}

fn refused(status: StatusCode, lang: Lang, why: &str) -> Response {
    let text = catalogue::message(lang, why, None) + "\n";
    (status, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
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
    if !is_frame {
        return opened(response);
    }
    if response.status().is_success() {
        response.extensions_mut().insert(Elsewhere::Framed);
    }
    response
}

async fn file(
    viewer: Viewer,
    site: &Site,
    uri: &Uri,
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
