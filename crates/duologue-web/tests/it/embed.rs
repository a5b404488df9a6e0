//! The programme in other sites' frames, and how they learn of it (oEmbed 1.0).

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use duologue_web::{Lang, Place};
use serde_json::Value;

use crate::bench::example_folder;
use crate::routes::{header_of, hostile, server};

const PATH: &str = "/editions/13/programme";

fn encoded(url: &str) -> String {
    url.bytes().map(|b| format!("%{b:02X}")).collect()
}

#[tokio::test]
async fn s21_programmes_and_charts_in_frames_alone_may_be_framed() {
    let server = server(&example_folder()).await;
    let mut framed = Vec::new();
    let embed = |lang: &str, edition: &str| format!("/{lang}/editions/{edition}/programme/embed");
    let mut paths: Vec<String> =
        Place::all(&server.site.forum()).iter().map(|p| format!("/en/{p}")).collect();
    paths.extend(["ja", "zh", "en"].map(|lang| embed(lang, "13")));
    paths.push("/en/survey/2024/impression/frame.html".to_owned());
    paths.extend(
        ["/en/survey/2024/nothing/frame.html", "/en/survey/9/impression/frame.html"].map(str::to_owned),
    );
    paths.extend([embed("ja", "99"), embed("fr", "13"), embed("ja", "%2e%2e"), "/ja/nowhere".to_owned()]);
    paths.extend(
        ["/api/oembed", "/robots.txt", "/assets/duologue.css", "/en/editions/13/schedule.json", "/healthz"]
            .map(str::to_owned),
    );
    for path in paths {
        let response = server.get(&path).await;
        let policy = header_of(&response, header::CONTENT_SECURITY_POLICY);
        assert!(policy.starts_with("default-src 'none'; style-src 'self'"), "{path}: {policy}");
        match policy.split_once("frame-ancestors ").unwrap().1 {
            "'none'" => {}
            "*" => framed.push(path),
            other => panic!("{path}: {other}"),
        }
    }
    let mut expected = ["ja", "zh", "en"].map(|lang| embed(lang, "13")).to_vec();
    expected.push("/en/survey/2024/impression/frame.html".to_owned());
    assert_eq!(framed, expected);
}

#[tokio::test]
async fn the_frame_shows_days_and_titles_and_leads_out_of_itself() {
    let server = server(&example_folder()).await;
    for lang in Lang::ALL {
        let code = lang.code();
        let (status, page) = server.text(&format!("/{code}/editions/13/programme/embed")).await;
        assert_eq!(status, StatusCode::OK);
        assert!(page.contains(&format!("<html lang=\"{}\">", lang.tag())));
        assert!(page.contains("<base target=\"_blank\">") && !page.contains("<script"));
        assert!(
            page.contains(&format!("<link rel=\"canonical\" href=\"http://forum.example/{code}{PATH}\">"))
        );
        for session in server.site.forum().sessions("13") {
            let (_, name) = session.subject.split_once('/').unwrap();
            assert!(page.contains(&format!("href=\"/{code}/editions/13/sessions/{name}\"")), "{name}");
        }
        let (_, simulated) = server.text(&format!("/{code}/editions/rehearsal/programme/embed")).await;
        let (_, programme) = server.text(&format!("/{code}/editions/rehearsal/programme")).await;
        let notice = |page: &str| {
            page.split("class=\"notice\"").nth(1).map(|n| n.split("</div>").next().unwrap().to_owned())
        };
        assert!(notice(&simulated).is_some());
        assert_eq!(notice(&simulated), notice(&programme));
    }
    // A frame without an origin may load the style sheet; nothing else opens for it.
    let style = server.get("/assets/duologue.css").await;
    assert_eq!(style.headers()["cross-origin-resource-policy"], "cross-origin");
    assert_eq!(server.get("/ja/").await.headers()["cross-origin-resource-policy"], "same-origin");
}

#[tokio::test]
async fn the_programme_leads_to_its_oembed_answer() {
    let server = server(&example_folder()).await;
    for lang in ["ja", "zh", "en"] {
        let (_, page) = server.text(&format!("/{lang}{PATH}")).await;
        let link = page.split("<link rel=\"alternate\" type=\"application/json+oembed\"").nth(1).unwrap();
        let href = link.split("href=\"").nth(1).unwrap().split('"').next().unwrap();
        let path =
            href.strip_prefix("http://forum.example").unwrap().replace("&#38;", "&").replace("&amp;", "&");
        let response = server.get(&path).await;
        assert_eq!(header_of(&response, header::CONTENT_TYPE), "application/json; charset=utf-8");
        let answer: Value = serde_json::from_str(&server.text(&path).await.1).unwrap();
        assert_eq!((&answer["version"], &answer["type"]), (&"1.0".into(), &"rich".into()));
        assert_eq!(answer["provider_url"], format!("http://forum.example/{lang}/"));
        let html = answer["html"].as_str().unwrap();
        let src = format!("<iframe src=\"http://forum.example/{lang}{PATH}/embed\"");
        assert!(html.starts_with(&src) && html.contains(" sandbox=\"allow-popups "), "{html}");
        assert!(!html.contains("allow-scripts") && !html.contains("allow-same-origin"), "{html}");
        // oEmbed, 2.2: no larger than the asking site has room for.
        let small: Value =
            serde_json::from_str(&server.text(&format!("{path}&maxwidth=300&maxheight=200")).await.1)
                .unwrap();
        assert_eq!((&small["width"], &small["height"]), (&300.into(), &200.into()));
        assert!(small["html"].as_str().unwrap().contains("width=\"300\" height=\"200\""));
    }
    let (_, other) = server.text("/ja/editions/13").await;
    assert!(!other.contains("oembed"));
}

#[tokio::test]
async fn an_address_of_another_site_or_page_is_a_problem() {
    let server = server(&example_folder()).await;
    for url in [
        "",
        "https://other.example/ja/editions/13/programme",
        "https://forum.example/ja/editions/13/programme",
        "http://forum.example.evil.example/ja/editions/13/programme",
        "http://forum.example@evil.example/ja/editions/13/programme",
        "http://forum.example/ja/editions/99/programme",
        "http://forum.example/fr/editions/13/programme",
        "http://forum.example/ja/editions/../programme",
        "http://forum.example/ja/",
        "file:///etc/passwd",
        "http://127.0.0.1/ja/editions/13/programme",
    ] {
        let path = format!("/api/oembed?url={}&format=json", encoded(url));
        let response = server.get(&path).await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{url}");
        assert_eq!(header_of(&response, header::CONTENT_TYPE), "application/problem+json");
        let problem: Value = serde_json::from_str(&server.text(&path).await.1).unwrap();
        assert_eq!((&problem["status"], &problem["title"]), (&404.into(), &"Not Found".into()));
    }
    assert_eq!(server.get("/api/oembed").await.status(), StatusCode::NOT_FOUND);
    let known = format!("/api/oembed?url={}", encoded("http://forum.example/ja/editions/13/programme"));
    let tag = header_of(&server.get(&known).await, header::ETAG);
    let again = Request::get(&known).header(header::IF_NONE_MATCH, &tag).body(Body::empty()).unwrap();
    assert_eq!(server.send(again).await.status(), StatusCode::NOT_MODIFIED);
    let own = encoded("http://forum.example/ja/editions/13/programme");
    // oEmbed, 2.3.3: a format that is not there is not implemented.
    let xml = server.get(&format!("/api/oembed?url={own}&format=xml")).await;
    assert_eq!(xml.status(), StatusCode::NOT_IMPLEMENTED);
    for size in ["0", "-1", "99999999999999999999", "%22%3E%3Cscript%3E"] {
        let (status, text) = server.text(&format!("/api/oembed?url={own}&maxwidth={size}")).await;
        assert_eq!(status, StatusCode::OK);
        assert!(!text.contains("<script"), "{text}");
    }
}

#[tokio::test]
async fn no_text_runs_in_the_frame_or_in_what_others_paste() {
    let server = server(&hostile()).await;
    for lang in ["ja", "zh", "en"] {
        let (status, page) = server.text(&format!("/{lang}/editions/1/programme/embed")).await;
        assert_eq!(status, StatusCode::OK);
        assert!(!page.contains("<img src=x") && !page.contains("<script"), "{page}");
        let url = encoded(&format!("http://forum.example/{lang}/editions/1/programme"));
        let (_, answer) = server.text(&format!("/api/oembed?url={url}")).await;
        let answer: Value = serde_json::from_str(&answer).unwrap();
        let html = answer["html"].as_str().unwrap();
        assert_eq!(html.matches('<').count(), 2, "{html}");
    }
}
