//! robots.txt and security.txt.

use axum::http::{StatusCode, header};
use duologue_web::Theme;

use crate::bench::example_folder;
use crate::routes::{header_of, server, themed};

const PATH: &str = "/.well-known/security.txt";

#[tokio::test]
async fn robots_are_kept_from_past_states_and_search_results_and_led_to_the_sitemap() {
    let (status, text) = server(&example_folder()).await.text("/robots.txt").await;
    assert_eq!(status, StatusCode::OK);
    let lines: Vec<&str> = text.lines().filter(|line| !line.is_empty()).collect();
    assert_eq!(
        lines,
        [
            "User-agent: *",
            "Disallow: /*?at=",
            "Disallow: /*&at=",
            "Disallow: /*/search?",
            "Sitemap: http://forum.example/sitemap.xml"
        ]
    );
}

#[tokio::test]
async fn s49_whom_to_tell_of_a_fault_is_said_where_somebody_is_named() {
    assert_eq!(server(&example_folder()).await.get(PATH).await.status(), StatusCode::NOT_FOUND);
    let theme =
        "[security]\ncontact = \"mailto:security@forum.example\"\nexpires = \"2027-12-31T00:00:00Z\"\n";
    let server = themed(&example_folder(), Theme::parse(theme).unwrap()).await;
    let response = server.get(PATH).await;
    // RFC 9116, 3: plain text in UTF-8; 2.5: Contact and Expires must be there.
    assert_eq!(header_of(&response, header::CONTENT_TYPE), "text/plain; charset=utf-8");
    assert_eq!(
        server.text(PATH).await.1,
        "Contact: mailto:security@forum.example\nExpires: 2027-12-31T00:00:00Z\nCanonical: http://forum.example/.well-known/security.txt\n"
    );
}
