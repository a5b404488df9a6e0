//! `/{lang}/search.atom?q=…`: the results as an Atom feed (RFC 4287), in pages (RFC 5005).

use std::sync::Arc;

use atom_syndication as atom;
use axum::extract::{OriginalUri, Path, Query, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};

use super::{Outcome, Pairs, ROBOTS, look_at_page};
use crate::address::{Address, Lang, Place, tag};
use crate::api::Problem;
use crate::asked::{Asked, PAGE, PAGES};
use crate::clean::clean;
use crate::context::{Context, Texts};
use crate::feeds::begun;
use crate::identity::Identity;
use crate::policy::{Resource, Viewer, may};
use crate::routes::Site;
use crate::routes::conditional::unchanged;
use crate::routes::page::{CACHE, failed, not_found};
use crate::views;

pub async fn feed(
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
    let (terms, found) = match look_at_page(&site, &asked, lang).await {
        Ok(Outcome::Found(terms, found)) => (terms, found),
        Ok(Outcome::Refused(refused)) => return Problem::Words(refused).answer(lang),
        Ok(Outcome::NotReady) => return Problem::NotReady.answer(lang),
        Err(e) => return failed(&site, lang, &e.to_string()),
    };
    if let Some(response) = unchanged(&headers, &etag) {
        return response;
    }
    let texts = Texts::new();
    let address = Address::new(lang, Place::Search(asked.clone()));
    let c = Context::new(&forum, None, &texts, &site.theme, &address, site.links(None));
    let identity = Identity::of(&forum);
    let hits = found.hits.iter().filter_map(|hit| views::Found::read(&c, &terms, hit));
    let entries: Vec<atom::Entry> = hits.map(|hit| entry(&site, identity, lang, &hit)).collect();
    let updated = entries.iter().map(|entry| entry.updated).max().unwrap_or_else(|| begun(&forum));
    let path = |page: usize| format!("/{}/search.atom{}", lang.code(), asked.on_page(page));
    let own = path(asked.page);
    let mut links =
        vec![link(site.origin.url(&own), "self"), link(site.origin.url(&address.path()), "alternate")];
    let last = found.total.div_ceil(PAGE).min(PAGES);
    if asked.page > 1 {
        links.push(link(site.origin.url(&path((asked.page.min(last + 1) - 1).max(1))), "previous"));
    }
    if asked.page < last {
        links.push(link(site.origin.url(&path(asked.page + 1)), "next"));
    }
    let feed = atom::Feed {
        title: words(c.t1("search-title", "query", asked.q.as_str()), lang.tag()),
        id: identity.name(&own).urn().to_string(),
        updated,
        authors: vec![atom::Person {
            name: views::Base::new(&c, views::Nav::Search, String::new(), String::new()).site(),
            ..Default::default()
        }],
        links,
        lang: Some(lang.tag().to_owned()),
        entries,
        ..Default::default()
    };
    let headers = [
        (header::CONTENT_TYPE, "application/atom+xml; charset=utf-8".to_owned()),
        (header::ETAG, etag),
        (header::CACHE_CONTROL, CACHE.to_owned()),
        (ROBOTS.0, ROBOTS.1.to_owned()),
    ];
    (headers, clean(&feed.to_string()).into_owned()).into_response()
}

fn entry(site: &Site, identity: Identity, lang: Lang, hit: &views::Found) -> atom::Entry {
    let first = hit.passages.first();
    atom::Entry {
        title: atom::Text { lang: hit.title.lang.clone(), ..hit.title.text.as_str().into() },
        // One page shows many results: a person's names, and each of their positions.
        id: identity.name(&format!("{}/search {}", lang.code(), hit.id)).urn().to_string(),
        updated: hit.said.as_deref().and_then(|at| at.parse().ok()).unwrap_or_default(),
        authors: hit
            .speaker
            .iter()
            .map(|s| atom::Person { name: s.text.clone(), ..Default::default() })
            .collect(),
        links: vec![link(site.origin.url(&hit.href), "alternate")],
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
