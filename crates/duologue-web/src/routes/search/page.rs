//! `/{lang}/search?q=…`

use std::sync::Arc;

use axum::extract::{OriginalUri, Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use duologue_search::Refused;

use super::{Outcome, Pairs, ROBOTS, look_at_page};
use crate::address::{Address, Lang, Place};
use crate::asked::Asked;
use crate::context::{Context, Texts};
use crate::policy::{Resource, Viewer, may};
use crate::routes::Site;
use crate::routes::conditional::unchanged;
use crate::routes::page::{CACHE, HTML, failed, not_found};
use crate::views;

pub async fn page(
    viewer: Viewer,
    State(site): State<Arc<Site>>,
    Path(lang): Path<String>,
    Query(pairs): Pairs,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Response {
    let Some(lang) = Lang::parse(&lang) else { return not_found(&site, Lang::En) };
    if !may(viewer, Resource::PublicPage) {
        return not_found(&site, lang);
    }
    let asked = Asked::read(&pairs);
    let forum = site.forum();
    let etag = site.etag(&forum, uri.path_and_query().map_or("", |p| p.as_str()));
    let outcome = match look_at_page(&site, &asked, lang).await {
        Ok(outcome) => outcome,
        Err(e) => return failed(&site, lang, &e.to_string()),
    };
    let ready = !matches!(outcome, Outcome::NotReady);
    if let Some(response) = unchanged(&headers, &etag).filter(|_| ready) {
        return response;
    }
    let (texts, address) = (Texts::new(), Address::new(lang, Place::Search(asked.clone())));
    let c = Context::new(&forum, None, &texts, &site.theme, &address, site.links(None));
    let (status, answer) = match outcome {
        Outcome::Refused(refused @ (Refused::TooLong | Refused::TooMany)) => {
            (StatusCode::BAD_REQUEST, views::search::Answer::Refused(refused))
        }
        Outcome::Refused(refused) => (StatusCode::OK, views::search::Answer::Refused(refused)),
        Outcome::NotReady => (StatusCode::SERVICE_UNAVAILABLE, views::search::Answer::NotReady),
        Outcome::Found(ref terms, found) => (StatusCode::OK, views::search::Answer::Found(terms, found)),
    };
    match views::search::render(&c, &asked, answer) {
        Ok(html) => {
            let cache = if ready { CACHE } else { "no-store" };
            let headers = [
                (header::CONTENT_TYPE, HTML.to_owned()),
                (header::ETAG, etag),
                (header::CACHE_CONTROL, cache.to_owned()),
                (header::CONTENT_LANGUAGE, lang.tag().to_owned()),
                (ROBOTS.0, ROBOTS.1.to_owned()),
            ];
            (status, headers, html).into_response()
        }
        Err(e) => failed(&site, lang, &e.to_string()),
    }
}
