//! What every route says it sends.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use axum::body::Body;
use axum::http::{Request, Response, StatusCode, header};
use duologue_web::{API_ROUTES, Lang, ReleaseFile, release_files};
use http_body_util::BodyExt;
use serde_json::json;

use crate::bench::example_folder;
use crate::guards::kinds;
use crate::routes::{Server, header_of, server};
use crate::survey::released;
use crate::votes::{JP, VOTES, one, polled, post};

#[tokio::test]
async fn s25_every_route_says_exactly_what_it_sends() {
    let server = server(&example_folder()).await;
    let (html, text) = ("text/html; charset=utf-8", "text/plain; charset=utf-8");
    let (json, problem) = ("application/json; charset=utf-8", "application/problem+json");
    let blob = server.site.forum().words("dialogue").next().unwrap().act.entry.body.unwrap();
    let blob = format!("/record/blobs/{blob}");
    for (path, media) in [
        ("/ja/", html),
        ("/ja/nothing", html),
        ("/ja/editions/13", html),
        ("/healthz", text),
        ("/readyz", text),
        ("/robots.txt", text),
        ("/assets/duologue.css", "text/css; charset=utf-8"),
        ("/assets/live.js", "text/javascript; charset=utf-8"),
        ("/assets/nothing", text),
        ("/live", "text/event-stream"),
        (&blob, json),
        ("/record/archive/checkpoint", text),
        ("/record/archive/tile/0/000", "application/octet-stream"),
        ("/record/archive/nothing", text),
        ("/ja/editions/13/open-data.zip", "application/zip"),
        ("/ja/editions/99/open-data.zip", html),
        ("/api/v1/openapi.json", json),
        ("/api/v1/editions", json),
        ("/api/v1/record", json),
        ("/api/v1/editions/13/tables/people.csv", "text/csv; charset=utf-8; header=present"),
        ("/api/v1/nothing", problem),
    ] {
        let response = server.get(path).await;
        assert_eq!(header_of(&response, header::CONTENT_TYPE), media, "{path}");
        assert_eq!(header_of(&response, header::X_CONTENT_TYPE_OPTIONS), "nosniff", "{path}");
    }
}

const HTML: &str = "text/html; charset=utf-8";
const TEXT: &str = "text/plain; charset=utf-8";
const JSON: &str = "application/json; charset=utf-8";
const PROBLEM: &str = "application/problem+json";

/// What a file is by the end of its name: IANA's registry, and RFC 7303, 8259, 5545, 4287, 7111 and 6838.
const ENDS: [(&str, &str); 14] = [
    (".css", "text/css; charset=utf-8"),
    (".js", "text/javascript; charset=utf-8"),
    (".svg", "image/svg+xml; charset=utf-8"),
    (".png", "image/png"),
    (".ics", "text/calendar; charset=utf-8"),
    (".atom", "application/atom+xml; charset=utf-8"),
    (".xml", "application/xml; charset=utf-8"),
    (".json", JSON),
    (".csv", "text/csv; charset=utf-8"),
    (".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (".zip", "application/zip"),
    (".txt", TEXT),
    (".cff", TEXT),
    ("SHA256SUMS", TEXT),
];

/// What an address sends where it has something.
fn expected(path: &str) -> &'static str {
    let path = path.split('?').next().unwrap();
    if path.starts_with("/api/v1/") && path.ends_with(".csv") {
        return "text/csv; charset=utf-8; header=present";
    }
    if let Some((_, media)) = ENDS.iter().find(|(end, _)| path.ends_with(end)) {
        return media;
    }
    match path {
        "/live" => "text/event-stream",
        "/healthz" | "/readyz" => TEXT,
        _ if path.starts_with("/record/blobs/") || path.starts_with("/api/") => JSON,
        _ if path.ends_with("/checkpoint") => TEXT,
        _ if path.contains("/tile/") => "application/octet-stream",
        _ => HTML,
    }
}

/// Whether an answer has the type that its address has, and one that refuses the type of a page, a line or a problem.
async fn has_its_type(path: &str, response: Response<Body>) {
    let (status, media) = (response.status(), header_of(&response, header::CONTENT_TYPE));
    assert_eq!(header_of(&response, header::X_CONTENT_TYPE_OPTIONS), "nosniff", "{path}");
    if status == StatusCode::OK {
        return assert_eq!(media, expected(path), "{path}");
    }
    let body = response.into_body().collect().await.unwrap().to_bytes();
    let right: &[&str] = match body.is_empty() {
        true => &[""],
        false if path.starts_with("/api") => &[PROBLEM, TEXT],
        false => &[HTML, TEXT],
    };
    assert!(right.contains(&media.as_str()), "{path}: {status} {media:?}");
}

/// The addresses that the router knows, as its source writes them.
fn routed() -> BTreeSet<String> {
    let mut found: BTreeSet<String> = API_ROUTES.iter().map(|(path, _)| format!("/api/v1{path}")).collect();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src/routes")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = fs::read_to_string(path).unwrap();
            let text = text.split("#[cfg(test)]").next().unwrap();
            found.extend(
                text.split(".route(\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()),
            );
        }
    }
    found
}

fn leads_to(route: &str, path: &str) -> bool {
    let mut parts = path.split('?').next().unwrap().split('/');
    for part in route.split('/') {
        match (part, parts.next()) {
            (rest, Some(_)) if rest.starts_with("{*") => return true,
            (name, Some(given)) if name == given || name.starts_with('{') && !given.is_empty() => {}
            _ => return false,
        }
    }
    parts.next().is_none()
}

async fn asked(server: &Server, paths: &[String]) {
    for path in paths {
        has_its_type(path, server.get(path).await).await;
    }
}

#[tokio::test]
async fn s25_an_address_of_every_route_has_its_type_and_charset() {
    let example = server(&example_folder()).await;
    example.site.index().await.unwrap();
    let mut paths = kinds(&example).await;
    for (route, _) in API_ROUTES.iter().filter(|(route, _)| route.contains("{table}")) {
        let path = route.replace("{edition}", "13");
        paths.extend(
            ["people.csv", "nothing"].map(|table| format!("/api/v1{}", path.replace("{table}", table))),
        );
    }
    paths.extend(example.site.assets.iter().map(|asset| format!("/{}", asset.path)));
    asked(&example, &paths).await;

    // Where both sides have released results.
    let surveyed = released("").await;
    let files: Vec<String> = release_files(&surveyed.site.forum(), Lang::Ja)
        .into_iter()
        .map(|(path, _)| format!("/{path}"))
        .collect();
    let pictures =
        files.iter().filter(|path| path.ends_with(".svg")).map(|path| path.replace(".svg", ".png"));
    let files: Vec<String> = files.iter().cloned().chain(pictures).collect();
    let mut ends: BTreeMap<&str, usize> = BTreeMap::new();
    for path in &files {
        let response = surveyed.get(path).await;
        let end = path.rsplit(['/', '.']).next().unwrap();
        *ends.entry(end).or_default() += usize::from(response.status() == StatusCode::OK);
        has_its_type(path, response).await;
    }
    // A machine without fonts draws no picture of dots.
    for end in ["csv", "xlsx", "json", "xml", "cff", "SHA256SUMS", "svg", "html"] {
        assert!(ends[end] > 0, "no file ends in {end}: {ends:?}");
    }
    paths.extend(files);

    // Every address that the router writes is among what was asked.
    paths.push("/ja/opinions/peace/results".to_owned());
    let routed = routed();
    assert!(routed.len() > 40, "{routed:?}");
    for route in routed {
        assert!(paths.iter().any(|path| leads_to(&route, path)), "{route} was not asked");
    }
}

#[tokio::test]
async fn s25_what_is_brought_and_refused_has_its_type() {
    let server = polled().await;
    let body = json!({ "votes": [one("p", "jp", "o1", "agree")] }).to_string();
    let taken = server.send(post(JP, body.clone())).await;
    assert_eq!(taken.status(), StatusCode::OK);
    assert_eq!(header_of(&taken, header::CONTENT_TYPE), JSON);
    asked(
        &server,
        &["/ja/opinions/peace", "/ja/opinions/peace/results", "/api/v1/topics/peace"].map(str::to_owned),
    )
    .await;
    let unknown = server.send(post("x", body)).await;
    assert_eq!(unknown.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(header_of(&unknown, header::CONTENT_TYPE), PROBLEM);
    let participant = "/api/v1/topics/peace/participants/p";
    for (method, path, status) in [
        ("DELETE", participant, StatusCode::NO_CONTENT),
        ("DELETE", VOTES, StatusCode::METHOD_NOT_ALLOWED),
        ("GET", participant, StatusCode::METHOD_NOT_ALLOWED),
        ("POST", "/api/v1/editions", StatusCode::METHOD_NOT_ALLOWED),
        ("POST", "/ja/", StatusCode::METHOD_NOT_ALLOWED),
        ("POST", "/record/archive/checkpoint", StatusCode::METHOD_NOT_ALLOWED),
        ("POST", "/sitemap.xml", StatusCode::METHOD_NOT_ALLOWED),
    ] {
        let request = Request::builder().method(method).uri(path);
        let request = request.header(header::AUTHORIZATION, format!("Bearer {JP}")).body(Body::empty());
        let response = server.send(request.unwrap()).await;
        assert_eq!(response.status(), status, "{method} {path}");
        has_its_type(path, response).await;
    }
    // The files of a topic's results, before and after they are released.
    for (name, media) in [
        ("opinions.csv", Some("text/csv; charset=utf-8")),
        ("groups.csv", Some("text/csv; charset=utf-8")),
        ("rows.csv", Some("text/csv; charset=utf-8")),
        ("results.json", Some(JSON)),
        ("SHA256SUMS", Some(TEXT)),
        ("nothing.json", None),
    ] {
        assert_eq!(ReleaseFile::Topic("peace".to_owned(), name.to_owned()).media(), media, "{name}");
    }
}
