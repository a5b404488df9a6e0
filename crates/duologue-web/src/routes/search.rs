//! The search, as a page, as a feed, as JSON.

use std::sync::Arc;

use atom_syndication as atom;
use axum::extract::{OriginalUri, Path, Query, State};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use duologue_search::{Found, IndexError, Refused, Terms};
use serde_json::json;

use super::Site;
use super::conditional::unchanged;
use super::language::preferred;
use super::page::{CACHE, HTML, failed, not_found};
use crate::address::{Address, Lang, Place, tag};
use crate::api::Problem;
use crate::asked::{Asked, PAGE, PAGES};
use crate::context::{Context, Texts};
use crate::policy::{Resource, Viewer, may};
use crate::views;

type Pairs = Query<Vec<(String, String)>>;

/// Results are a reader's, not a crawler's.
const ROBOTS: (HeaderName, &str) = (HeaderName::from_static("x-robots-tag"), "noindex");

/// What was asked, understood and looked for.
enum Outcome {
    Refused(Refused),
    NotReady,
    Found(Terms, Found),
}

async fn look(site: &Arc<Site>, asked: &Asked, reader: Option<Lang>) -> Result<Outcome, IndexError> {
    let terms = match Terms::parse(&asked.q) {
        Ok(terms) => terms,
        Err(refused) => return Ok(Outcome::Refused(refused)),
    };
    if !site.is_searchable() {
        return Ok(Outcome::NotReady);
    }
    let (site, filters) = (site.clone(), asked.filters.clone());
    let skip = asked.page.clamp(1, PAGES).saturating_sub(1) * PAGE;
    let work = move || {
        let query = duologue_search::Query {
            terms: &terms,
            filters: &filters,
            reader: reader.map(Lang::code),
            skip,
            take: PAGE,
        };
        let found = site.index.search(&query)?;
        Ok(Outcome::Found(terms, found))
    };
    // A thread that ended in a panic found nothing; the panic itself is in the log.
    tokio::task::spawn_blocking(work).await.unwrap_or(Ok(Outcome::NotReady))
}

/// `/{lang}/search?q=…`
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
    let outcome = match look(&site, &asked, Some(lang)).await {
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

/// `/{lang}/search.atom?q=…`: the results as an Atom feed (RFC 4287).
pub async fn feed(
    viewer: Viewer,
    State(site): State<Arc<Site>>,
    Path(lang): Path<String>,
    Query(pairs): Pairs,
) -> Response {
    let Some(lang) = Lang::parse(&lang) else { return not_found(&site, Lang::En) };
    if !may(viewer, Resource::PublicPage) {
        return not_found(&site, lang);
    }
    let asked = Asked::read(&pairs);
    let (terms, found) = match look(&site, &asked, Some(lang)).await {
        Ok(Outcome::Found(terms, found)) => (terms, found),
        Ok(Outcome::Refused(refused)) => return Problem::Words(refused).answer(lang),
        Ok(Outcome::NotReady) => return Problem::NotReady.answer(lang),
        Err(e) => return failed(&site, lang, &e.to_string()),
    };
    let (forum, texts) = (site.forum(), Texts::new());
    let address = Address::new(lang, Place::Search(asked.clone()));
    let c = Context::new(&forum, None, &texts, &site.theme, &address, site.links(None));
    let hits = found.hits.iter().filter_map(|hit| views::Found::read(&c, &terms, hit));
    let entries: Vec<atom::Entry> = hits.map(|hit| entry(&site, &hit)).collect();
    let begun = forum.history("dialogue").map(|word| word.act.entry.at.clone()).max();
    let updated = entries.iter().map(|entry| entry.updated).max().unwrap_or_else(|| moment(begun.as_deref()));
    let own = site.origin.url(&format!("/{}/search.atom{asked}", lang.code()));
    let page = site.origin.url(&address.path());
    let feed = atom::Feed {
        title: words(c.t1("search-title", "query", asked.q.as_str()), lang.tag()),
        id: own.clone(),
        updated,
        authors: vec![atom::Person {
            name: views::Base::new(&c, views::Nav::Search, String::new(), String::new()).site(),
            ..Default::default()
        }],
        links: vec![link(own, "self"), link(page, "alternate")],
        lang: Some(lang.tag().to_owned()),
        entries,
        ..Default::default()
    };
    let headers = [
        (header::CONTENT_TYPE, "application/atom+xml; charset=utf-8"),
        (header::CACHE_CONTROL, CACHE),
        ROBOTS,
    ];
    (headers, xml_text(&feed.to_string())).into_response()
}

/// XML 1.0 has no form for most control characters, which a text may hold.
fn xml_text(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\r' | '\t'))
        .filter(|c| !matches!(c, '\u{fffe}' | '\u{ffff}'))
        .collect()
}

fn entry(site: &Site, hit: &views::Found) -> atom::Entry {
    let url = site.origin.url(&hit.href);
    let first = hit.passages.first();
    atom::Entry {
        title: atom::Text { lang: hit.title.lang.clone(), ..hit.title.text.as_str().into() },
        id: match first {
            // The same paragraph is found in each of its languages.
            Some(words) => format!("{url}{}{}", if url.contains('#') { "-" } else { "#" }, tag(&words.code)),
            None => url.clone(),
        },
        updated: moment(hit.said.as_deref()),
        authors: hit
            .speaker
            .iter()
            .map(|s| atom::Person { name: s.text.clone(), ..Default::default() })
            .collect(),
        links: vec![link(url, "alternate")],
        summary: first.map(|words| self::words(words.text(), tag(&words.code))),
        ..Default::default()
    }
}

fn words(text: String, lang: &str) -> atom::Text {
    atom::Text { lang: (lang != "und").then(|| lang.to_owned()), ..text.as_str().into() }
}

fn link(href: String, rel: &str) -> atom::Link {
    atom::Link { href, rel: rel.to_owned(), ..Default::default() }
}

/// When something was said (RFC 3339), or the beginning of time.
fn moment(at: Option<&str>) -> atom::FixedDateTime {
    at.and_then(|at| at.parse().ok()).unwrap_or_default()
}

/// `/api/v1/search?q=…`: the results as JSON, each in the language in which it was found.
pub async fn api(
    viewer: Viewer,
    State(site): State<Arc<Site>>,
    Query(pairs): Pairs,
    headers: HeaderMap,
) -> Response {
    let client = preferred(&headers);
    if !may(viewer, Resource::PublicPage) {
        return Problem::NotFound.answer(client);
    }
    let asked = Asked::read(&pairs);
    let reader = asked.filter(duologue_search::Facet::Lang).and_then(Lang::parse);
    let (terms, found) = match look(&site, &asked, reader).await {
        Ok(Outcome::Found(terms, found)) => (terms, found),
        Ok(Outcome::Refused(refused)) => return Problem::Words(refused).answer(client),
        Ok(Outcome::NotReady) => return Problem::NotReady.answer(client),
        Err(e) => {
            tracing::error!(%e, "a search failed");
            return Problem::Failed.answer(client);
        }
    };
    let (forum, texts) = (site.forum(), Texts::new());
    let item = |hit: &duologue_search::Hit| {
        let code =
            hit.parts.iter().find(|(_, text)| terms.excerpt(text).is_some()).map(|(lang, _)| lang.as_str());
        let lang = code.and_then(|code| Lang::parse(code.split('-').next()?)).or(reader).unwrap_or(Lang::En);
        let address = Address::new(lang, Place::Search(asked.clone()));
        let c = Context::new(&forum, None, &texts, &site.theme, &address, site.links(None));
        let shown = views::Found::read(&c, &terms, hit)?;
        Some(json!({
            "url": site.origin.url(&shown.href),
            "title": shown.title.text,
            "lang": code.map(tag),
            "passage": shown.passages.first().map(views::Words::text),
            "edition": hit.about.edition,
            "session": hit.about.session,
            "track": hit.about.track,
            "speaker": hit.about.person.as_ref().zip(shown.speaker.as_ref().or(Some(&shown.title))).map(|(id, name)| json!({ "id": id, "name": name.text })),
            "kind": hit.about.kind.word(),
        }))
    };
    let items: Vec<serde_json::Value> = found.hits.iter().filter_map(item).collect();
    let more = asked.page < found.total.div_ceil(PAGE).min(PAGES);
    let next = more.then(|| site.origin.url(&format!("/api/v1/search{}", asked.on_page(asked.page + 1))));
    let body = json!({ "query": asked.q, "total": found.total, "items": items, "next": next });
    let headers = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, CACHE), ROBOTS];
    (headers, body.to_string()).into_response()
}
