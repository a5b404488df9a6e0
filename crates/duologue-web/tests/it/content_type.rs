//! What every route says it sends.

use axum::http::header;

use crate::bench::example_folder;
use crate::routes::{header_of, server};

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
