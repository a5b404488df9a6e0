//! What a topic's votes come to: its released results, or, before them, the count as it runs.

use std::sync::Arc;

use axum::extract::{OriginalUri, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};

use super::conditional::unchanged;
use super::page::{self, CACHE, HTML};
use super::state::Site;
use crate::address::{Address, Lang, Place};
use crate::page::running;
use crate::policy::{Resource, Viewer, may};

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
    let (computed, sheets) = site.topics.sheets(topic);
    if !may(viewer, Resource::PublicPage) {
        return page::not_found(&site, lang);
    }
    let address = Address::new(lang, Place::TopicResults(topic.to_owned()));
    let at = computed.and_then(|computed| jiff::Timestamp::from_millisecond(computed.made_at).ok());
    let at = at.map(|at| at.to_string()).unwrap_or_default();
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
