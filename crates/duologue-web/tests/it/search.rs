//! The search as readers, feeds and programs meet it.

use std::io::BufReader;
use std::sync::Arc;

use axum::body::Body;
use axum::http::{Request, Response, StatusCode};
use duologue_web::{Site, Theme};
use http_body_util::BodyExt;

use crate::bench::example_folder;
use crate::routes::{Server, server};
use crate::small::small;

pub async fn example() -> Server {
    let server = server(&example_folder()).await;
    server.site.index().await.unwrap();
    server
}

pub async fn text(response: Response<Body>) -> String {
    String::from_utf8(response.into_body().collect().await.unwrap().to_bytes().to_vec()).unwrap()
}

pub fn encode(query: &str) -> String {
    query.bytes().map(|b| format!("%{b:02X}")).collect()
}

#[tokio::test]
async fn results_show_the_passage_in_its_language_and_lead_to_it() {
    let files = small(&[("editions/1/peace/cn.report.zh.md", crate::small::CHINESE)]);
    let server = server(&files.into_iter().collect()).await;
    // Before the index is made a reader is told so.
    let early = server.get(&format!("/ja/search?q={}", encode("段落"))).await;
    assert_eq!(early.status(), StatusCode::SERVICE_UNAVAILABLE);
    server.site.index().await.unwrap();
    let page = text(server.get(&format!("/ja/search?q={}", encode("二つ目"))).await).await;
    assert!(page.contains("<mark>二つ目</mark>の段落。"), "{page}");
    assert!(page.contains("href=\"/ja/editions/1/sessions/peace#p-b\"") && page.contains("見本太郎"));
    // Words of another language: marked, and beside the reader's own on the page.
    let page = text(server.get(&format!("/ja/search?q={}", encode("第二段"))).await).await;
    assert!(page.contains("<span lang=\"zh-Hans\"><mark>第二段</mark>。</span>"), "{page}");
    assert!(page.contains("/ja/editions/1/sessions/peace?with=zh#p-b"));
    let target = text(server.get("/ja/editions/1/sessions/peace?with=zh").await).await;
    assert!(target.contains("id=\"p-b\"") && target.contains("第二段。"));
}

#[tokio::test]
async fn every_page_leads_to_the_search_and_the_search_to_every_language() {
    let server = example().await;
    for (lang, word) in [("ja", "検索"), ("zh", "搜索"), ("en", "Search")] {
        let home = text(server.get(&format!("/{lang}/")).await).await;
        assert!(home.contains(&format!("<a href=\"/{lang}/search\">{word}</a>")), "{lang}");
        let form = server.get(&format!("/{lang}/search")).await;
        assert_eq!(form.headers()["x-robots-tag"], "noindex");
        let form = text(form).await;
        assert!(
            form.contains("<input type=\"search\" id=\"q\"")
                && form.contains(&format!("action=\"/{lang}/search\""))
        );
        assert!(
            form.contains("href=\"/en/search\" hreflang")
                || form.contains("hreflang=\"en\" href=\"/en/search\"")
        );
    }
    let asked = text(server.get("/ja/search?q=peace&kind=report").await).await;
    assert!(
        asked.contains("href=\"/zh/search?q=peace&#38;kind=report\"")
            || asked.contains("href=\"/zh/search?q=peace&kind=report\""),
        "{asked}"
    );
}

#[tokio::test]
async fn a_query_in_one_language_finds_a_person_in_every_script() {
    let server = example().await;
    let page = text(server.get(&format!("/en/search?q={}", encode("宮本雄二"))).await).await;
    assert!(page.contains("/en/people/"), "{page}");
    let filtered =
        text(server.get(&format!("/ja/search?q={}&edition=13&lang=ja", encode("日中"))).await).await;
    assert!(filtered.contains("<option value=\"13\" selected>第13回（2017年）"), "{filtered}");
    let second = text(server.get(&format!("/ja/search?q={}&page=2", encode("中"))).await).await;
    assert!(second.contains("件のうち21〜40件目") && second.contains("rel=\"prev\""), "{second}");
    // Past the last page.
    let beyond =
        text(server.get(&format!("/ja/search?q={}&page=18446744073709551615", encode("中"))).await).await;
    assert!(beyond.contains("このページに結果はありません。"));
    let none = text(server.get(&format!("/zh/search?q={}&edition=99", encode("没有这样的词"))).await).await;
    assert!(none.contains("没有找到。") && none.contains("取消筛选后也许能找到。"));
}

#[tokio::test]
async fn s04_hostile_queries_are_answered_and_escaped() {
    let server = example().await;
    let long = "あ".repeat(400);
    for query in [
        "\"",
        "*",
        "NEAR(",
        "-",
        "title:x",
        "/re/",
        "[a TO b]",
        "\0",
        "<script>alert(1)</script>",
        "'><img src=x>",
        "&amp;",
        "\u{202e}",
        "々",
        "\u{e0100}",
        "%",
        "",
        " ",
    ] {
        for path in ["/ja/search?q=", "/ja/search.atom?q=", "/api/v1/search?q="] {
            let response = server.get(&format!("{path}{}", encode(query))).await;
            assert!(
                response.status().is_success() || response.status() == StatusCode::BAD_REQUEST,
                "{query}"
            );
            let body = text(response).await;
            assert!(
                !body.contains("<script>alert") && !body.contains("<img src=x>") || path.contains("api"),
                "{query}"
            );
        }
    }
    for path in ["/ja/search?q=", "/ja/search.atom?q=", "/api/v1/search?q="] {
        assert_eq!(server.get(&format!("{path}{}", encode(&long))).await.status(), StatusCode::BAD_REQUEST);
        // Bytes that are no UTF-8.
        assert!(server.get(&format!("{path}%ff%fe%e3%81")).await.status().as_u16() < 500);
    }
    let page = text(server.get(&format!("/en/search?q={}", encode(&long))).await).await;
    assert!(page.contains("at most 200 characters"));
    for filters in
        ["&edition=%3Cb%3E", "&lang=..", "&page=-1", "&page=x", "&kind=nothing", "&q=other", "&person=%00"]
    {
        assert!(server.get(&format!("/ja/search?q=a{filters}")).await.status().is_success(), "{filters}");
    }
}

#[tokio::test]
async fn t16_what_was_asked_leaves_no_control_in_the_feed() {
    let server = example().await;
    let asked = "和\u{b}平\u{fffe}\u{fdd0}";
    let response = server.get(&format!("/ja/search.atom?q={}", encode(asked))).await;
    assert_eq!(response.status(), StatusCode::OK);
    let feed = text(response).await;
    assert!(!feed.contains(['\u{b}', '\u{fffe}', '\u{fdd0}']), "{feed}");
    assert!(feed_rs::parser::parse(feed.as_bytes()).unwrap().title.unwrap().content.contains("和平"));
}

#[tokio::test]
async fn of_whom_no_name_is_on_record_is_called_by_the_id() {
    let report = crate::small::REPORT.replace("speaker=jp-bbbb", "speaker=jp-zzzz");
    let server = server(&small(&[("editions/1/peace/jp.report.ja.md", &report)]).into_iter().collect()).await;
    server.site.index().await.unwrap();
    let found = json(&server, &format!("/api/v1/search?q={}", encode("二つ目"))).await;
    assert_eq!(found["data"][0]["speaker"], serde_json::json!({ "id": "jp-zzzz", "name": "jp-zzzz" }));
    let page = text(server.get(&format!("/ja/search?q={}", encode("二つ目"))).await).await;
    assert!(page.contains("jp-zzzz"), "{page}");
}

#[tokio::test]
async fn a_search_is_a_feed_and_json_too() {
    let server = example().await;
    let response = server.get(&format!("/zh/search.atom?q={}", encode("和平"))).await;
    assert_eq!(response.headers()["content-type"], "application/atom+xml; charset=utf-8");
    let body = text(response).await;
    let feed = feed_rs::parser::parse(BufReader::new(body.as_bytes())).unwrap();
    assert!(
        !feed.entries.is_empty()
            && feed.entries.iter().all(|e| e.links[0].href.starts_with("http://forum.example/zh/"))
    );
    let mut ids: Vec<&str> = feed.entries.iter().map(|e| e.id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), feed.entries.len());
    let json: serde_json::Value =
        serde_json::from_str(&text(server.get(&format!("/api/v1/search?q={}", encode("中"))).await).await)
            .unwrap();
    assert_eq!(json["query"], "中");
    assert_eq!(json["data"].as_array().unwrap().len(), 50);
    assert!(
        json["total"].as_u64().unwrap() > 50
            && json["next"].as_str().unwrap().starts_with("/api/v1/search?q="),
        "{json}"
    );
    for item in json["data"].as_array().unwrap() {
        let address = item["url"].as_str().unwrap().strip_prefix("http://forum.example").unwrap();
        let page = server.get(address.split('#').next().unwrap()).await;
        assert_eq!(page.status(), StatusCode::OK, "{item}");
        if let Some((_, anchor)) = address.split_once('#') {
            assert!(text(page).await.contains(&format!("id=\"{anchor}\"")), "{item}");
        }
    }
    let refused: serde_json::Value =
        serde_json::from_str(&text(server.get("/api/v1/search").await).await).unwrap();
    assert_eq!(refused["status"], 400);
}

pub async fn json(server: &Server, path: &str) -> serde_json::Value {
    serde_json::from_str(&text(server.get(path).await).await).unwrap()
}

async fn known_to(server: &Server, path: &str, etag: &str) -> Response<Body> {
    let request = Request::get(path).header("if-none-match", etag).body(Body::empty()).unwrap();
    server.send(request).await
}

#[tokio::test]
async fn programs_read_every_result_once_page_by_page() {
    let server = example().await;
    let query = format!("/api/v1/search?q={}&kind=session", encode("日中"));
    let urls = |page: &serde_json::Value| -> Vec<String> {
        page["data"].as_array().unwrap().iter().map(|item| item["url"].to_string()).collect()
    };
    let whole = json(&server, &format!("{query}&limit=200")).await;
    assert_eq!(whole["next"], serde_json::Value::Null);
    let (mut read, mut pages) = (Vec::new(), 0);
    let mut next = Some(format!("{query}&limit=7"));
    while let Some(path) = next {
        let page = json(&server, &path).await;
        assert_eq!(page["total"], whole["total"]);
        read.extend(urls(&page));
        next = page["next"].as_str().map(str::to_owned);
        pages += 1;
    }
    assert_eq!(read, urls(&whole));
    assert_eq!(pages, read.len().div_ceil(7));
    let known = server.get(&query).await.headers()["etag"].to_str().unwrap().to_owned();
    let again = known_to(&server, &query, &known).await;
    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
}

#[tokio::test]
async fn what_a_search_of_programs_does_not_know_is_refused() {
    let server = example().await;
    for bad in [
        "page=2",
        "x=1",
        "edition=../x",
        "kind=sesion",
        "lang=Japanese",
        "edition=13&edition=14",
        "q=b",
        "limit=0",
        "limit=007",
        "limit=201",
        "cursor=x",
        "cursor=MTph",
        "cursor=MToxMDAw",
    ] {
        let problem = json(&server, &format!("/api/v1/search?q=a&{bad}")).await;
        assert_eq!(problem["status"], 400, "{bad}: {problem}");
    }
}

#[tokio::test]
async fn a_feed_of_results_is_read_in_pages_and_keeps_its_names() {
    let server = example().await;
    let path = format!("/ja/search.atom?q={}", encode("日中"));
    let response = server.get(&path).await;
    let etag = response.headers()["etag"].to_str().unwrap().to_owned();
    let first = feed_rs::parser::parse(text(response).await.as_bytes()).unwrap();
    assert_eq!(known_to(&server, &path, &etag).await.status(), StatusCode::NOT_MODIFIED);
    let link = |feed: &feed_rs::model::Feed, rel: &str| {
        feed.links.iter().find(|l| l.rel.as_deref() == Some(rel)).map(|l| l.href.clone())
    };
    let next = link(&first, "next").unwrap();
    assert_eq!(link(&first, "previous"), None);
    let second = text(server.get(next.strip_prefix("http://forum.example").unwrap()).await).await;
    let second = feed_rs::parser::parse(second.as_bytes()).unwrap();
    assert!(link(&second, "previous").unwrap().ends_with(&path));
    assert!(
        first.id != second.id && first.entries.iter().all(|e| second.entries.iter().all(|o| o.id != e.id))
    );
    // Names come from the logs, not from where the site stands.
    assert!(first.entries.iter().all(|e| e.id.starts_with("urn:uuid:") && e.published.is_none()));
}

#[tokio::test]
async fn where_the_index_cannot_be_kept_pages_are_read_all_the_same() {
    let one = server(&small(&[]).into_iter().collect()).await;
    let store = one.site.store.clone();
    // A file stands where the folder should be, as hopeless as a full disk.
    let folder = one.dir.path().join("search");
    std::fs::remove_dir_all(&folder).unwrap();
    std::fs::write(&folder, "").unwrap();
    let site = Site::load(store, Theme::default(), "http://forum.example".parse().unwrap()).await.unwrap();
    site.index().await.unwrap();
    let server = Server { site: Arc::new(site), dir: one.dir };
    assert_eq!(server.get("/ja/editions/1/sessions/peace").await.status(), StatusCode::OK);
    assert_eq!(server.get("/ja/search?q=a").await.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(text(server.get("/readyz").await).await.contains("search: not ready"));
}
