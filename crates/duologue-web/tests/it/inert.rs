//! Pages do nothing by themselves but to ask whether they have changed: no handler, no other script, no other open line.

use axum::body::{Body, HttpBody};
use axum::http::{Request, StatusCode, header};
use duologue_web::{Lang, Place};

use crate::bench::{EXAMPLE, example_folder};
use crate::routes::{Server, header_of, server};

/// The start tags of a page with their attributes' names; values cannot hold `<` or `>`, which are escaped.
fn tags(page: &str) -> Vec<(String, Vec<String>)> {
    let tag = |rest: &str| {
        let inner = rest.split('>').next().unwrap();
        if !inner.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return None;
        }
        // Every second piece stands between quotes.
        let bare: String = inner.split('"').step_by(2).collect::<Vec<_>>().join(" ");
        let mut words =
            bare.split([' ', '\n', '/']).filter(|w| !w.is_empty()).map(|w| w.trim_end_matches('='));
        Some((words.next()?.to_lowercase(), words.map(str::to_lowercase).collect()))
    };
    page.split('<').skip(1).filter_map(tag).collect()
}

async fn pages(server: &Server) -> Vec<(String, String)> {
    let mut pages = Vec::new();
    for lang in Lang::ALL {
        let code = lang.code();
        for place in Place::all(&EXAMPLE.forum) {
            pages.push((format!("{code} {place:?}"), EXAMPLE.page(lang, place)));
        }
        for path in ["nowhere", "editions/13/programme/embed", "search", "search?q=a"] {
            let path = format!("/{code}/{path}");
            pages.push((path.clone(), server.text(&path).await.1));
        }
    }
    pages
}

#[tokio::test]
async fn t36_no_page_has_a_key_handler_or_a_script_but_the_one_and_every_form_is_a_plain_get() {
    let known = tags("<p class=\"on x=1\"><a onclick=\"x\" href=\"/\"><form\nmethod=\"post\"><br/>");
    let names: Vec<&str> = known.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["p", "a", "form", "br"]);
    assert_eq!(known[1].1, ["onclick", "href"]);
    let server = server(&example_folder()).await;
    for (path, page) in pages(&server).await {
        let data = page.replace("<script type=\"application/ld+json\">", "<data-block>");
        let scripts: Vec<&str> =
            data.split("<script").skip(1).map(|rest| rest.split('>').next().unwrap()).collect();
        let own = |script: &&str| script.starts_with(" src=\"/assets/live.js\" defer data-state=\"");
        assert!(scripts.iter().all(own) && scripts.len() <= 1, "{path}: {scripts:?}");
        for (name, attributes) in tags(&data) {
            assert!(!attributes.iter().any(|a| a.starts_with("on")), "{path}: {name} {attributes:?}");
            assert!(!attributes.iter().any(|a| a == "formaction" || a == "formmethod"), "{path}: {name}");
        }
        for form in page.split("<form").skip(1) {
            let form = form.split('>').next().unwrap().to_lowercase();
            assert!(!form.contains("method=") || form.contains("method=\"get\""), "{path}: {form}");
        }
    }
}

#[tokio::test]
async fn s28_a_handshake_is_answered_as_a_plain_get_and_no_answer_goes_on_for_ever() {
    let server = server(&example_folder()).await;
    for path in [
        "/ja/",
        "/en/editions/13/programme",
        "/zh/editions/13/programme/embed",
        "/en/record",
        "/record/archive/checkpoint",
        "/en/feed.atom",
        "/sitemap.xml",
        "/robots.txt",
        "/healthz",
    ] {
        // RFC 6455, 4.1, from a page of another site.
        let handshake = Request::get(path)
            .header(header::CONNECTION, "Upgrade")
            .header(header::UPGRADE, "websocket")
            .header(header::ORIGIN, "https://other.example")
            .header(header::SEC_WEBSOCKET_VERSION, "13")
            .header(header::SEC_WEBSOCKET_KEY, "dGhlIHNhbXBsZSBub25jZQ==")
            .body(Body::empty())
            .unwrap();
        let answer = server.send(handshake).await;
        let plain = server.get(path).await;
        assert_ne!(answer.status(), StatusCode::SWITCHING_PROTOCOLS, "{path}");
        assert_eq!(answer.status(), plain.status(), "{path}");
        assert!(!answer.headers().contains_key(header::UPGRADE), "{path}");
        assert!(!answer.headers().contains_key(header::SEC_WEBSOCKET_ACCEPT), "{path}");
        assert_eq!(
            header_of(&answer, header::CONTENT_TYPE),
            header_of(&plain, header::CONTENT_TYPE),
            "{path}"
        );
        assert!(plain.body().size_hint().exact().is_some(), "{path} streams");
        let stream =
            Request::get(path).header(header::ACCEPT, "text/event-stream").body(Body::empty()).unwrap();
        let stream = server.send(stream).await;
        assert!(!header_of(&stream, header::CONTENT_TYPE).starts_with("text/event-stream"), "{path}");
    }
}
