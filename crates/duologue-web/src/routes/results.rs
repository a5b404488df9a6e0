//! What a topic's votes come to: its released results, or, before them, the count as it runs.

use std::sync::Arc;

use axum::extract::{OriginalUri, State};
use axum::http::{HeaderMap, Uri, header};
use axum::response::{IntoResponse, Response};
use duologue_forum::opinion::Results;

use super::conditional::unchanged;
use super::page::{self, CACHE, HTML};
use super::state::Site;
use crate::address::{Address, Lang, Place};
use crate::page::{running, running_file};
use crate::policy::{Resource, Viewer, may};
use crate::release_files::Wanted;

/// A file of the count as it runs; `None` where the topic has none: results are released, or nothing is counted yet.
pub fn file(
    viewer: Viewer,
    site: &Site,
    uri: &Uri,
    headers: &HeaderMap,
    lang: &str,
    (topic, name): (&str, &str),
) -> Option<Response> {
    let lang = Lang::parse(lang).filter(|_| may(viewer, Resource::PublicPage))?;
    let media = Wanted::Topic(topic.to_owned(), name.to_owned()).media()?;
    let forum = site.forum();
    if !forum.has_topic(topic) || forum.topic_release(topic).is_some() {
        return None;
    }
    let (at, sheets) = counted(site, topic);
    if sheets.is_empty() {
        return None;
    }
    let etag = site.etag(&forum, &format!("{} {at}", uri.path()));
    if let Some(response) = unchanged(headers, &etag) {
        return Some(response);
    }
    let bytes = running_file(&forum, &site.theme, site.links(None), lang, (topic, name), (at, &sheets))?;
    let described = [
        (header::CONTENT_TYPE, media.to_owned()),
        (header::ETAG, etag),
        (header::CACHE_CONTROL, CACHE.to_owned()),
        (header::CONTENT_DISPOSITION, "attachment".to_owned()),
    ];
    Some((described, bytes).into_response())
}

/// When a topic was counted last, in RFC 3339, and what its sides tell.
fn counted(site: &Site, topic: &str) -> (String, Arc<[Results]>) {
    let (computed, sheets) = site.topics.sheets(topic);
    let at = computed.and_then(|computed| jiff::Timestamp::from_millisecond(computed.made_at).ok());
    (at.map(|at| at.to_string()).unwrap_or_default(), sheets)
}

pub async fn show(
    viewer: Viewer,
    site: State<Arc<Site>>,
    uri: OriginalUri,
    headers: HeaderMap,
    lang: &str,
    topic: &str,
) -> Response {
    let forum = site.forum();
    let counts = forum.has_topic(topic) && forum.topic_release(topic).is_none();
    let (Some(lang), true) = (Lang::parse(lang), counts && page::query(&uri, "at").is_none()) else {
        return page::show(viewer, site, uri, headers).await;
    };
    if !may(viewer, Resource::PublicPage) {
        return page::not_found(&site, lang);
    }
    let address = Address::new(lang, Place::TopicResults(topic.to_owned()));
    let (at, sheets) = counted(&site, topic);
    // Votes are in no log, so when they were counted is a part of the tag.
    let etag = site.etag(&forum, &format!("{} {at}", address.path()));
    if let Some(response) = unchanged(&headers, &etag) {
        return response;
    }
    match running(&forum, &site.theme, site.links(None), &address, topic, (at, &sheets)) {
        Ok(page) => {
            let described = [
                (header::CONTENT_TYPE, HTML.to_owned()),
                (header::ETAG, etag),
                (header::CACHE_CONTROL, CACHE.to_owned()),
                (header::CONTENT_LANGUAGE, lang.tag().to_owned()),
            ];
            (described, page.html).into_response()
        }
        Err(error) => page::failed(&site, lang, &error.to_string()),
    }
}
