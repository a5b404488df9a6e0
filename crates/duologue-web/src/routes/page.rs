//! Pages, redirects to them, and the pages that say what went wrong.

use std::any::Any;
use std::sync::Arc;

use axum::Extension;
use axum::extract::{OriginalUri, State};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use duologue_forum::Forum;
use percent_encoding::{CONTROLS, percent_decode_str, utf8_percent_encode};

use super::cache::Rendered;
use super::conditional::unchanged;
use super::headers::Scripted;
use super::language::{of_address, preferred};
use super::state::Site;
use crate::address::{Address, Lang, Place};
use crate::asked::Asked;
use crate::canonical::{canonical, resolved};
use crate::load;
use crate::page::{self, needs, render};
use crate::policy::{Resource, Viewer, may};
use crate::request;
use crate::sitting::sitting;
use crate::sizes;

pub const HTML: &str = "text/html; charset=utf-8";
/// A shared cache may hold a page for a minute and show it while it asks again.
pub const CACHE: &str = "public, max-age=0, s-maxage=60, stale-while-revalidate=600";

pub(super) fn redirect(to: &str, permanent: bool, by_language: bool) -> Response {
    let mut response =
        if permanent { Redirect::permanent(to) } else { Redirect::temporary(to) }.into_response();
    if permanent {
        // For ever is meant; yet what is cached for ever cannot be mended.
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(CACHE));
    }
    if by_language {
        response.headers_mut().insert(header::VARY, HeaderValue::from_static("Accept-Language"));
    }
    response
}

/// What was asked for goes along: a past state that is cited, a language beside the other, a page of a list.
/// What came unencoded is encoded; what came encoded stays as it is.
pub(super) fn with_query(to: String, uri: &Uri) -> String {
    match uri.query() {
        Some(query) => format!("{to}?{}", utf8_percent_encode(query, CONTROLS)),
        None => to,
    }
}

pub async fn negotiate(
    viewer: Viewer,
    State(site): State<Arc<Site>>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Response {
    if !may(viewer, Resource::PublicPage) {
        return not_found(&site, preferred(&headers));
    }
    if let Some(response) = of_before(&site, &uri, &headers) {
        return response;
    }
    redirect(&format!("/{}/", preferred(&headers).code()), false, true)
}

pub async fn record(viewer: Viewer, State(site): State<Arc<Site>>, headers: HeaderMap) -> Response {
    if !may(viewer, Resource::PublicPage) {
        return not_found(&site, preferred(&headers));
    }
    redirect(&format!("/{}/record", preferred(&headers).code()), false, true)
}

/// Every public page.
pub async fn show(
    viewer: Viewer,
    State(site): State<Arc<Site>>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Response {
    let path = percent_decode_str(uri.path()).decode_utf8_lossy().into_owned();
    let lang = of_address(&path, &headers);
    if !may(viewer, Resource::PublicPage) {
        return not_found(&site, lang);
    }
    // Old sites asked their home page for everything; no page of ours but the home page has such an address.
    let home = || Lang::parse(path.trim_matches('/')).is_some();
    if let Some(response) = uri.query().filter(|_| home()).and_then(|_| of_before(&site, &uri, &headers)) {
        return response;
    }
    let with = query(&uri, "with");
    // An encoded slash is no separator (RFC 3986, 2.2), and no code holds one.
    let inner_slash = uri.path().to_ascii_lowercase().contains("%2f");
    let address = Address::parse(&path, with.as_deref()).filter(|_| !inner_slash);
    let Some(address) = address else {
        return match moved(&site, &path) {
            Some(to) => redirect(&with_query(to, &uri), true, false),
            None => elsewhere(&site, &uri, &headers, lang),
        };
    };
    match answer(&site, &address, &uri, &headers).await {
        Ok(Some(response)) if address.place.is_live() => (Extension(Scripted), response).into_response(),
        Ok(Some(response)) => response,
        Ok(None) if is_withdrawn(&site.forum(), &address.place) => withdrawn(&site, &address),
        Ok(None) => not_found(&site, lang),
        Err(e) => failed(&site, lang, &e.to_string()),
    }
}

/// Whether something stood here of which nobody speaks any more.
fn is_withdrawn(forum: &Forum, place: &Place) -> bool {
    let Some(subject) = place.subject() else { return false };
    match place {
        // What it was called may still stand.
        Place::Session(..) => sitting(forum, &subject).is_some_and(|s| s.withdrawn),
        // What was removed was not taken back.
        _ => forum.has(&subject) && forum.history(&subject).all(|word| word.end.is_some()),
    }
}

/// An old address leads to its page; any other is not there.
pub(super) fn elsewhere(site: &Site, uri: &Uri, headers: &HeaderMap, lang: Lang) -> Response {
    of_before(site, uri, headers).unwrap_or_else(|| not_found(site, lang))
}

/// The way on from an address of an earlier site. HTTP/2 names the host in the address itself (RFC 9113, 8.3.1).
fn of_before(site: &Site, uri: &Uri, headers: &HeaderMap) -> Option<Response> {
    let named = || headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let host = uri.authority().map(Authority::as_str).or_else(named);
    let goal = site.redirects.find(host, uri.path(), uri.query())?;
    Some(redirect(&goal.to_string(), true, false))
}

/// Where an address that is not written as pages are leads: without a last slash, without a slug.
fn moved(site: &Site, path: &str) -> Option<String> {
    let trimmed = path.trim_end_matches('/');
    let within = trimmed.strip_prefix('/')?;
    if Lang::parse(within).is_some() {
        return Some(format!("{trimmed}/"));
    }
    // The search is read by a route of its own.
    let search = || {
        let lang = Lang::parse(within.strip_suffix("/search")?)?;
        Some(Address::new(lang, Place::Search(Asked::default())))
    };
    // A slug behind a person's id is decoration, in any script.
    let person = || {
        let (lang, rest) = within.split_once('/')?;
        let (id, _slug) = rest.strip_prefix("people/")?.split_once('/')?;
        let person = site.forum().person(id).map(|p| p.id)?;
        Some(Address::new(Lang::parse(lang)?, Place::Person(person)))
    };
    let plain = Address::parse(trimmed, None).or_else(search).filter(|_| trimmed != path);
    plain.or_else(person).map(|address| address.path())
}

async fn answer(
    site: &Site,
    address: &Address,
    uri: &Uri,
    headers: &HeaderMap,
) -> Result<Option<Response>, Box<dyn std::error::Error + Send + Sync>> {
    let now = site.forum();
    let at = query(uri, "at");
    let past = match at.as_deref().map(sizes::parse) {
        None => None,
        Some(None) => return Ok(None),
        Some(Some(sizes)) => match site.at(&sizes).await? {
            Some(past) => Some(past),
            None => return Ok(None),
        },
    };
    let forum = past.as_ref().unwrap_or(&now);
    let place = resolved(forum, &address.place);
    if place != address.place {
        let to = site.links(at).to(&Address { place, ..address.clone() });
        return Ok(Some(redirect(&to, true, false)));
    }
    // By what the page is made from, not by the query: a parameter that means nothing makes no page of its own.
    let etag = site.etag(&now, &site.links(at.clone()).to(address));
    if let Some(response) = unchanged(headers, &etag) {
        return Ok(Some(response));
    }
    let page = match site.pages.get(&etag) {
        Some(page) => page,
        None => {
            let texts = load::texts(&site.store, &needs(forum, address)).await?;
            let later = past.as_ref().map(|_| &*now);
            let Some(page) = render(forum, later, &texts, &site.theme, address, site.links(at))? else {
                return Ok(None);
            };
            let page = Rendered::new(page.html);
            // What was rendered from a state that has passed meanwhile is sent, but not kept.
            if Arc::ptr_eq(&now, &site.forum()) {
                site.pages.keep(etag.clone(), page.clone());
            }
            page
        }
    };
    let canonical = format!("<{}>; rel=\"canonical\"", canonical(forum, address).path());
    let described = [
        (header::CONTENT_TYPE, HTML.to_owned()),
        (header::ETAG, etag),
        (header::CACHE_CONTROL, CACHE.to_owned()),
        (header::CONTENT_LANGUAGE, address.lang.tag().to_owned()),
        (header::LINK, canonical),
        (header::VARY, "Accept-Encoding".to_owned()),
    ];
    Ok(Some((described, page.answer(headers)).into_response()))
}

/// A value of the query; the first counts.
pub fn query(uri: &Uri, name: &str) -> Option<String> {
    let pair = |pair: &str| {
        let (key, value) = pair.split_once('=')?;
        (key == name).then(|| percent_decode_str(value).decode_utf8_lossy().into_owned())
    };
    uri.query()?.split('&').find_map(pair)
}

pub(super) fn not_found(site: &Site, lang: Lang) -> Response {
    match page::missing(&site.forum(), &site.theme, site.links(None), lang) {
        Ok(page) => (StatusCode::NOT_FOUND, refused(lang), page.html).into_response(),
        Err(e) => failed(site, lang, &e.to_string()),
    }
}

/// An address stays an address: the page says that what stood here was withdrawn, and leads on.
fn withdrawn(site: &Site, address: &Address) -> Response {
    match page::withdrawn(&site.forum(), &site.theme, site.links(None), address) {
        Ok(page) => (StatusCode::GONE, refused(address.lang), page.html).into_response(),
        Err(e) => failed(site, address.lang, &e.to_string()),
    }
}

/// The reader gets an id, the log gets the reason.
pub(super) fn failed(site: &Site, lang: Lang, reason: &str) -> Response {
    let id = request::id();
    tracing::error!(reason, "a page failed");
    let page = page::failed(&site.forum(), &site.theme, site.links(None), lang, &id);
    let html = page.map(|p| p.html).unwrap_or_default();
    (StatusCode::INTERNAL_SERVER_ERROR, refused(lang), html).into_response()
}

/// A page that says what went wrong: in whose language it is may hang on who asks, so no cache keeps it.
fn refused(lang: Lang) -> [(HeaderName, &'static str); 4] {
    [
        (header::CONTENT_TYPE, HTML),
        (header::CONTENT_LANGUAGE, lang.tag()),
        (header::CACHE_CONTROL, "no-store"),
        (header::VARY, "Accept-Language"),
    ]
}

/// A panic ends the request, not the process.
pub fn panicked(_payload: Box<dyn Any + Send + 'static>) -> Response {
    tracing::error!("a request panicked");
    super::plain(
        StatusCode::INTERNAL_SERVER_ERROR,
        "Something went wrong here; it has been noted. Please try again.\n",
    )
}
