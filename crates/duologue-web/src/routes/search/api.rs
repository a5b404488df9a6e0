//! `/api/v1/search?q=…`: the results as JSON, each in the language in which it was found.

use std::sync::Arc;

use axum::extract::{OriginalUri, Query, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use duologue_search::{Facet, Hit, Terms};
use serde_json::{Value, json};

use super::{Outcome, Pairs, ROBOTS, look};
use crate::address::{Address, Lang, Place, tag};
use crate::api::{BASE, Paging, Problem, SEARCH, State as Sizes};
use crate::asked::{Asked, PAGE, PAGES};
use crate::context::{Context, Texts};
use crate::policy::{Resource, Viewer, may};
use crate::routes::Site;
use crate::routes::conditional::unchanged;
use crate::routes::language::preferred;
use crate::routes::page::CACHE;
use crate::views;

/// Results that can be read; whoever needs more narrows the search.
const READABLE: usize = PAGE * PAGES;

pub async fn api(
    viewer: Viewer,
    State(site): State<Arc<Site>>,
    Query(pairs): Pairs,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Response {
    let answer = async {
        if !may(viewer, Resource::PublicPage) {
            return Err(Problem::NotFound);
        }
        let (asked, paging) = read(&pairs)?;
        let etag = site.etag(&site.forum(), uri.path_and_query().map_or("", |p| p.as_str()));
        let body = found(&site, &asked, &paging).await?;
        if let Some(response) = unchanged(&headers, &etag) {
            return Ok(response);
        }
        let headers = [
            (header::CONTENT_TYPE, crate::api::JSON.to_owned()),
            (header::ETAG, etag),
            (header::CACHE_CONTROL, CACHE.to_owned()),
            (ROBOTS.0, ROBOTS.1.to_owned()),
        ];
        Ok((headers, body.to_string()).into_response())
    };
    answer.await.unwrap_or_else(|problem: Problem| problem.answer(preferred(&headers)))
}

/// Reads the query. What is unknown or can be no filter is refused, so that nobody takes an answer for a narrower one.
fn read(pairs: &[(String, String)]) -> Result<(Asked, Paging), Problem> {
    let value = |name: &str| pairs.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str());
    let is_facet = |name: &str| Facet::ALL.iter().any(|facet| facet.word() == name);
    for (n, (name, _)) in pairs.iter().enumerate() {
        let known = matches!(name.as_str(), "q" | "cursor" | "limit") || is_facet(name);
        if !known || pairs.iter().take(n).any(|(before, _)| before == name) {
            return Err(Problem::Parameter);
        }
    }
    let asked = Asked::read(pairs);
    let filters = pairs.iter().filter(|(name, _)| is_facet(name)).count();
    let kind = value(Facet::Kind.word()).is_none_or(|word| duologue_search::Kind::parse(word).is_some());
    if asked.filters.len() != filters || !kind {
        return Err(Problem::Parameter);
    }
    Ok((asked, Paging::read(value("cursor"), value("limit"))?))
}

async fn found(site: &Arc<Site>, asked: &Asked, paging: &Paging) -> Result<Value, Problem> {
    let reader = asked.filter(Facet::Lang).and_then(Lang::parse);
    let (skip, take) = paging.ranked(READABLE)?;
    let (terms, found) = match look(site, asked, reader, skip, take).await {
        Ok(Outcome::Found(terms, found)) => (terms, found),
        Ok(Outcome::Refused(refused)) => return Err(Problem::Words(refused)),
        Ok(Outcome::NotReady) => return Err(Problem::NotReady),
        Err(e) => {
            tracing::error!(%e, "a search failed");
            return Err(Problem::Failed);
        }
    };
    let data: Vec<Value> =
        found.hits.iter().filter_map(|hit| item(site, asked, reader, &terms, hit)).collect();
    let behind = skip + take;
    let next = (behind < found.total.min(READABLE))
        .then(|| format!("{BASE}{SEARCH}{}&{}", asked.on_page(1), paging.behind(behind)));
    Ok(
        json!({ "query": asked.q, "total": found.total, "data": data, "next": next, "state": Sizes::of(&site.forum()) }),
    )
}

fn item(site: &Site, asked: &Asked, reader: Option<Lang>, terms: &Terms, hit: &Hit) -> Option<Value> {
    let (forum, texts) = (site.forum(), Texts::new());
    let code =
        hit.parts.iter().find(|(_, text)| terms.excerpt(text).is_some()).map(|(lang, _)| lang.as_str());
    let lang = code.and_then(|code| Lang::parse(code.split('-').next()?)).or(reader).unwrap_or(Lang::En);
    let address = Address::new(lang, Place::Search(asked.clone()));
    let c = Context::new(&forum, None, &texts, &site.theme, &address, site.links(None));
    let shown = views::Found::read(&c, terms, hit)?;
    let name = shown.speaker.as_ref().unwrap_or(&shown.title);
    Some(json!({
        "url": site.origin.url(&shown.href),
        "title": shown.title.text,
        "lang": code.map(tag),
        "passage": shown.passages.first().map(views::Words::text),
        "edition": hit.about.edition,
        "session": hit.about.session,
        "track": hit.about.track,
        "speaker": hit.about.person.as_ref().map(|id| json!({ "id": id, "name": name.text })),
        "kind": hit.about.kind.word(),
    }))
}
