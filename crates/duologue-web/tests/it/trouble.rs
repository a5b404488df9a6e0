//! What readers and operators see when the database is gone.

use axum::http::StatusCode;
use http_body_util::BodyExt;

use crate::bench::example_folder;
use crate::routes::server;

#[tokio::test]
async fn s45_an_error_page_shows_the_id_of_its_request_and_no_detail() {
    let server = server(&example_folder()).await;
    server.site.store.close().await.unwrap();
    let mut ids = std::collections::BTreeSet::new();
    for (lang, said) in
        [("ja", "こちら側の不具合です"), ("zh", "问题出在本站"), ("en", "The fault is on this side")]
    {
        let response = server.get(&format!("/{lang}/editions/13/sessions/politics")).await;
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        let id = response.headers()["x-request-id"].to_str().unwrap().to_owned();
        let page = response.into_body().collect().await.unwrap().to_bytes();
        let page = String::from_utf8(page.to_vec()).unwrap();
        assert!(page.contains(said) && page.contains(&id), "{id}\n{page}");
        for detail in ["sqlx", "pool", "database", "PoolClosed"] {
            assert!(!page.contains(detail), "{page}");
        }
        ids.insert(id);
    }
    assert_eq!(ids.len(), 3);
}

#[tokio::test]
async fn readiness_names_what_failed_and_life_goes_on() {
    let server = server(&example_folder()).await;
    let said = async |path: &str| {
        let response = server.get(path).await;
        let status = response.status();
        (status, response.into_body().collect().await.unwrap().to_bytes())
    };
    assert_eq!(
        said("/readyz").await,
        (StatusCode::OK, "database: ok\ntables: ok\nlogs: ok\nsearch: not ready\n".into())
    );
    server.site.store.close().await.unwrap();
    let broken = "database: does not answer\ntables: not known\nlogs: ok\nsearch: not ready\n";
    assert_eq!(said("/readyz").await, (StatusCode::SERVICE_UNAVAILABLE, broken.into()));
    assert_eq!(said("/healthz").await.0, StatusCode::OK);
}
