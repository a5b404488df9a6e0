//! Sitemaps, and the files beside the pages as a crawler or an app fetches them.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use duologue_web::{Address, Lang, Part, Place, sitemap, sitemap_index};
use serde_json::json;

use crate::bench::{Bench, EXAMPLE, example_folder};
use crate::routes::{header_of, server};
use crate::said::say;
use crate::small::bench;

fn text(bytes: Option<Vec<u8>>) -> String {
    String::from_utf8(bytes.unwrap()).unwrap()
}

fn part(bench: &Bench, part: &Part) -> String {
    text(sitemap(&bench.forum, &"https://forum.example".parse().unwrap(), part, 1))
}

fn all<'x>(xml: &'x str, tag: &str) -> Vec<&'x str> {
    let (open, close) = (format!("<{tag}>"), format!("</{tag}>"));
    xml.split(open.as_str()).skip(1).map(|rest| rest.split(close.as_str()).next().unwrap()).collect()
}

fn url_of<'x>(xml: &'x str, loc: &str) -> &'x str {
    all(xml, "url")
        .into_iter()
        .find(|u| u.contains(&format!("<loc>{loc}</loc>")))
        .unwrap_or_else(|| panic!("no {loc}"))
}

#[test]
fn the_index_names_a_sitemap_for_each_edition_and_one_for_the_rest() {
    let origin = "https://forum.example".parse().unwrap();
    let index = text(sitemap_index(&EXAMPLE.forum, &origin));
    let locs = all(&index, "loc");
    let editions = EXAMPLE.forum.editions();
    assert_eq!(locs.len(), editions.len() + 1);
    assert!(locs.contains(&"https://forum.example/sitemaps/editions/13/1.xml"));
    assert_eq!(locs.last(), Some(&"https://forum.example/sitemaps/others/1.xml"));
    assert!(all(&index, "lastmod").iter().all(|at| *at == "2026-01-01T00:00:00Z"));
    // Every page stands in one sitemap, in the languages that have its text.
    let mut seen = BTreeSet::new();
    for of in editions.iter().map(|e| Part::Edition(e.to_string())).chain([Part::Others]) {
        for loc in all(&part(&EXAMPLE, &of), "loc") {
            assert!(seen.insert(loc.to_owned()), "{loc} stands twice");
        }
        assert_eq!(sitemap(&EXAMPLE.forum, &origin, &of, 2), None);
        assert_eq!(sitemap(&EXAMPLE.forum, &origin, &of, 0), None);
    }
    let places = Place::all(&EXAMPLE.forum);
    assert!(seen.len() <= places.len() * 3 && seen.len() > places.len());
    // Whatever is told in the house's own words stands in all three.
    for place in places.iter().filter(|place| !place.reads_in_parallel()) {
        for lang in Lang::ALL {
            let path = Address::new(lang, place.clone()).path();
            assert!(seen.contains(&format!("https://forum.example{path}")), "{path}");
        }
    }
    assert_eq!(sitemap(&EXAMPLE.forum, &origin, &Part::Edition("99".to_owned()), 1), None);
}

#[test]
fn a_page_names_its_languages_and_only_those_that_have_the_text() {
    // The report is Japanese and nobody translated it; the edition's page is told in every language.
    let xml = part(&bench(&[]), &Part::Edition("1".to_owned()));
    let sessions: Vec<&str> = all(&xml, "loc").into_iter().filter(|l| l.contains("/sessions/")).collect();
    assert_eq!(sessions, ["https://forum.example/ja/editions/1/sessions/peace"]);
    let edition = url_of(&xml, "https://forum.example/zh/editions/1");
    for (tag, lang) in [("ja", "ja"), ("zh-Hans", "zh"), ("en", "en"), ("x-default", "en")] {
        let link = format!(
            "<xhtml:link rel=\"alternate\" hreflang=\"{tag}\" href=\"https://forum.example/{lang}/editions/1\"/>"
        );
        assert!(edition.contains(&link), "{edition}");
    }
}

#[test]
fn lastmod_is_when_something_was_last_said_of_the_page() {
    let body = json!({ "kind": "plenary", "date": "2030-05-01" });
    let told = say(&bench(&[]), "jp", "session", "1/late", body, "2030-04-01T08:00:00Z");
    let xml = part(&told, &Part::Edition("1".to_owned()));
    let at = |loc: &str| all(url_of(&xml, loc), "lastmod")[0].to_owned();
    assert_eq!(at("https://forum.example/ja/editions/1/sessions/peace"), "2026-01-01T00:00:00Z");
    assert_eq!(at("https://forum.example/en/editions/1/sessions/late"), "2030-04-01T08:00:00Z");
    assert_eq!(at("https://forum.example/ja/editions/1/programme"), "2030-04-01T08:00:00Z");
}

#[test]
fn a_persons_page_changes_with_where_they_sat() {
    let body = json!({ "person": "jp-aaaa", "side": "jp", "roles": ["panellist"] });
    let told = say(&bench(&[]), "jp", "appearance", "1/peace/late", body, "2030-04-01T08:00:00Z");
    let xml = part(&told, &Part::Others);
    let at = |loc: &str| all(url_of(&xml, loc), "lastmod")[0].to_owned();
    assert_eq!(at("https://forum.example/ja/people/jp-aaaa"), "2030-04-01T08:00:00Z");
    assert_eq!(at("https://forum.example/ja/people/jp-bbbb"), "2026-01-01T00:00:00Z");
}

#[tokio::test]
async fn files_come_with_their_exact_type_and_a_name_that_caches_can_ask_by() {
    let server = server(&example_folder()).await;
    for (path, media) in [
        ("/ja/feed.atom", "application/atom+xml; charset=utf-8"),
        ("/zh/editions/13/feed.atom", "application/atom+xml; charset=utf-8"),
        ("/en/programme.ics", "text/calendar; charset=utf-8"),
        ("/ja/editions/13/programme.ics", "text/calendar; charset=utf-8"),
        ("/zh/editions/13/sessions/media/session.ics", "text/calendar; charset=utf-8"),
        ("/en/editions/rehearsal/schedule.xml", "application/xml; charset=utf-8"),
        ("/en/editions/rehearsal/schedule.json", "application/json; charset=utf-8"),
        ("/sitemap.xml", "application/xml; charset=utf-8"),
        ("/sitemaps/editions/13/1.xml", "application/xml; charset=utf-8"),
        ("/sitemaps/others/1.xml", "application/xml; charset=utf-8"),
    ] {
        let response = server.get(path).await;
        assert_eq!(
            (response.status(), header_of(&response, header::CONTENT_TYPE).as_str()),
            (StatusCode::OK, media),
            "{path}"
        );
        let etag = header_of(&response, header::ETAG);
        let again = Request::get(path).header(header::IF_NONE_MATCH, &etag).body(Body::empty()).unwrap();
        let again = server.send(again).await;
        assert_eq!(
            (again.status(), header_of(&again, header::ETAG)),
            (StatusCode::NOT_MODIFIED, etag),
            "{path}"
        );
        assert!(header_of(&again, header::CACHE_CONTROL).contains("s-maxage"));
    }
    for path in [
        "/fr/feed.atom",
        "/ja/editions/99/feed.atom",
        "/fr/programme.ics",
        "/ja/editions/99/programme.ics",
        "/ja/editions/13/sessions/nothing/session.ics",
        "/ja/people/nobody/calendar.ics",
        "/ja/editions/99/schedule.json",
        "/ja/editions/%2e%2e/schedule.xml",
        "/sitemaps/editions/99/1.xml",
        "/sitemaps/editions/13/0.xml",
        "/sitemaps/others/99999999999999999999.xml",
        "/sitemaps/others/1",
    ] {
        assert_eq!(server.get(path).await.status(), StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn pages_and_robots_lead_to_the_files_and_every_lead_can_be_followed() {
    let server = server(&example_folder()).await;
    let (_, robots) = server.text("/robots.txt").await;
    assert!(robots.contains("Sitemap: http://forum.example/sitemap.xml\n"));
    for lang in Lang::ALL {
        let code = lang.code();
        for path in [
            "",
            "editions/13",
            "editions/rehearsal/programme",
            "editions/13/programme",
            "editions/13/sessions/media",
            "statements/13",
        ] {
            let (status, page) = server.text(&format!("/{code}/{path}")).await;
            assert_eq!(status, StatusCode::OK, "{path}");
            let leads: BTreeSet<&str> = page
                .split("href=\"")
                .skip(1)
                .map(|rest| rest.split('"').next().unwrap())
                .filter(|href| {
                    [".atom", ".ics", "schedule.xml", "schedule.json"].iter().any(|end| href.ends_with(end))
                })
                .collect();
            assert!(leads.contains(&*format!("/{code}/feed.atom")), "{path}");
            for lead in leads {
                assert_eq!(server.get(lead).await.status(), StatusCode::OK, "{path} leads to {lead}");
            }
        }
    }
    // A static site has no server to ask again, so it promises none.
    let page = EXAMPLE_STATIC.as_str();
    assert!(![".atom", ".ics", "schedule."].iter().any(|name| page.contains(name)));
}

static EXAMPLE_STATIC: std::sync::LazyLock<String> = std::sync::LazyLock::new(|| {
    let address = Address::new(Lang::Ja, Place::Programme("rehearsal".to_owned()));
    let links = duologue_web::Links::Static { from: address.file() };
    let theme = duologue_web::Theme::default();
    duologue_web::render(&EXAMPLE.forum, None, &EXAMPLE.texts, &theme, &address, links).unwrap().unwrap().html
});
