//! Votes as sides' programs bring them, and as everybody reads how they are counted.

use std::sync::Arc;

use axum::body::Body;
use axum::http::{Request, Response, StatusCode, header};
use duologue_store::{StoreError, Value as Said};
use duologue_web::{Intake, Site};
use http_body_util::BodyExt;
use serde_json::{Value, json};

use crate::api::{check, description, json_of, validator};
use crate::routes::{Server, header_of, server};
use crate::small::{DIALOGUE, small};

pub const JP: &str = "jp-token-jp-token-jp-token-jp-token";
const CN: &str = "cn-token-cn-token-cn-token-cn-token";
pub const VOTES: &str = "/api/v1/topics/peace/votes";

const TOPIC: &str = r#"
[[wording]]
subject = "topic/peace"
field = "title"
lang = "ja"
text = "東アジアの平和"
[[wording]]
subject = "topic/peace/o1"
field = "title"
lang = "ja"
text = "両国の青年はもっと会うべきだ。"
[[wording]]
subject = "topic/peace/o2"
field = "title"
lang = "ja"
text = "海の危機管理には直通電話が要る。"
[[wording]]
subject = "topic/peace/o3"
field = "name"
lang = "ja"
text = "題のないもの"
"#;

/// A server with a topic of two opinions, to which both sides bring votes.
pub async fn polled() -> Server {
    let mut server = closed().await;
    let site = Arc::get_mut(&mut server.site).unwrap();
    site.intake = Some(Intake::parse(&format!("jp {JP}\ncn {CN}\nother {}\n", "o".repeat(32))).unwrap());
    server
}

/// The same, to which nobody may bring votes.
async fn closed() -> Server {
    let dialogue = format!("{DIALOGUE}{TOPIC}");
    server(&small(&[("dialogue/jp.toml", &dialogue)]).into_iter().collect()).await
}

pub fn post(token: &str, body: impl Into<Body>) -> Request<Body> {
    Request::post(VOTES)
        .header(header::AUTHORIZATION, format!("Bearer {token}"))
        .header(header::CONTENT_TYPE, "application/json")
        .body(body.into())
        .unwrap()
}

pub fn one(participant: &str, public: &str, opinion: &str, vote: &str) -> Value {
    json!({ "participant": participant, "public": public, "opinion": opinion, "vote": vote })
}

async fn told(response: Response<Body>) -> (StatusCode, Value) {
    let status = response.status();
    let bytes = response.into_body().collect().await.unwrap().to_bytes();
    (status, serde_json::from_slice(&bytes).unwrap_or(Value::Null))
}

async fn bring(server: &Server, token: &str, votes: &[Value]) -> (StatusCode, Value) {
    told(server.send(post(token, json!({ "votes": votes }).to_string())).await).await
}

async fn stored(site: &Site) -> usize {
    let mut count = 0;
    site.store
        .votes_since("peace", 0, |vote| count += usize::from(vote.value != Said::Withdrawn))
        .await
        .unwrap();
    count
}

#[tokio::test]
async fn the_home_page_names_the_topic_and_counts_its_opinions() {
    let (_, page) = closed().await.text("/ja/").await;
    assert!(page.contains("href=\"/ja/opinions/peace\">東アジアの平和</a>"), "{page}");
    assert!(page.contains("2の意見") && !page.contains("話題はまだ一つも開かれていません"));
}

#[tokio::test]
async fn votes_are_kept_counted_and_told_of_each_public_from_ten_voters_on() {
    let server = polled().await;
    let document = description(&server).await;
    let topic = validator(&document, "/topics/{topic}");
    let (status, _, before) = json_of(&server, "/api/v1/topics/peace").await;
    assert_eq!(status, StatusCode::OK);
    check(&topic, "before", &before);
    let codes: Vec<&Value> =
        before["data"]["opinions"].as_array().unwrap().iter().map(|o| &o["code"]).collect();
    assert_eq!(codes, ["o1", "o2"], "what has no title is no opinion");
    assert_eq!(before["data"]["computed"], Value::Null);

    let votes: Vec<Value> =
        (0..12).map(|n| one(&format!("p{n}"), "jp", "o1", ["agree", "disagree", "pass"][n % 3])).collect();
    let (status, answer) = bring(&server, JP, &votes).await;
    assert_eq!((status, answer), (StatusCode::OK, json!({ "new": 12, "changed": 0, "unchanged": 0 })));
    // Nine of the other public, and the same ids: they are other people.
    let others: Vec<Value> = (0..9).map(|n| one(&format!("p{n}"), "cn", "o1", "agree")).collect();
    assert_eq!(bring(&server, CN, &others).await.1["new"], 9);
    let (_, _, answer) = json_of(&server, "/api/v1/topics/peace").await;
    check(&topic, "after", &answer);
    assert_eq!(
        answer["data"]["opinions"][0]["publics"],
        json!([
            { "public": "cn", "too_few": true, "counts": null },
            { "public": "jp", "too_few": false, "counts": { "agree": 4, "disagree": 4, "pass": 4 } },
        ])
    );
    // One changes, one is as before, one is withdrawn.
    let votes =
        [one("p1", "jp", "o1", "agree"), one("p0", "jp", "o1", "agree"), one("p2", "jp", "o1", "withdraw")];
    let (_, answer) = bring(&server, JP, &votes).await;
    assert_eq!(answer, json!({ "new": 0, "changed": 2, "unchanged": 1 }));
    let (_, _, answer) = json_of(&server, "/api/v1/topics/peace").await;
    let counts = json!({ "agree": 5, "disagree": 3, "pass": 3 });
    assert_eq!(answer["data"]["opinions"][0]["publics"][1]["counts"], counts);
    // What was counted is what a new start counts.
    let again = duologue_web::Topics::default();
    again.catch_up(&server.site.store).await.unwrap();
    let opinions = ["o1".to_owned()];
    let tally = again.counts("peace", &["jp"], &opinions).opinions["o1"]["jp"];
    assert_eq!((tally.agree, tally.disagree, tally.pass), (5, 3, 3));
}

#[tokio::test]
async fn an_older_vote_that_comes_late_does_not_count() {
    let server = polled().await;
    let at = |vote, at: &str| {
        let mut vote = one("p", "jp", "o1", vote);
        vote["at"] = json!(at);
        vote
    };
    let (_, answer) = bring(&server, JP, &[at("agree", "2026-01-02T09:00:00+09:00")]).await;
    assert_eq!(answer["new"], 1);
    // The same moment in another zone, and one before it.
    for late in [at("agree", "2026-01-02T00:00:00Z"), at("disagree", "2026-01-01T23:59:59.999Z")] {
        assert_eq!(bring(&server, JP, &[late]).await.1["unchanged"], 1);
    }
    assert_eq!(bring(&server, JP, &[at("pass", "2026-01-02T00:00:00Z")]).await.1["changed"], 1);
}

#[tokio::test]
async fn s35_s36_who_has_no_token_or_another_publics_brings_nothing() {
    let server = polled().await;
    let body = json!({ "votes": [one("p", "jp", "o1", "agree")] }).to_string();
    for authorization in [
        None,
        Some("Bearer".to_owned()),
        Some("Bearer ".to_owned()),
        Some(format!("Basic {JP}")),
        Some(JP.to_owned()),
        Some(format!("Bearer {}", &JP[1..])),
        Some(format!("Bearer {JP}x")),
        Some(format!("Bearer {}", JP.to_uppercase())),
        Some(format!("Bearer {JP} {JP}")),
    ] {
        let mut request = Request::post(VOTES).header(header::CONTENT_TYPE, "application/json");
        if let Some(authorization) = &authorization {
            request = request.header(header::AUTHORIZATION, authorization);
        }
        let response = server.send(request.body(Body::from(body.clone())).unwrap()).await;
        assert_eq!(response.status(), StatusCode::UNAUTHORIZED, "{authorization:?}");
        assert_eq!(header_of(&response, header::WWW_AUTHENTICATE), "Bearer");
    }
    let twice = Request::post(VOTES)
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::AUTHORIZATION, format!("Bearer {JP}"))
        .header(header::AUTHORIZATION, "Bearer x");
    assert_eq!(server.send(twice.body(Body::from(body)).unwrap()).await.status(), StatusCode::UNAUTHORIZED);
    // One vote of the other public among one's own: none is taken.
    let votes = [one("p", "jp", "o1", "agree"), one("p", "cn", "o1", "agree")];
    let (status, problem) = bring(&server, JP, &votes).await;
    assert_eq!((status, &problem["path"]), (StatusCode::FORBIDDEN, &json!("votes[1].public")));
    // A token of a voice that is no side has no public.
    let (status, _) = bring(&server, &"o".repeat(32), &[one("p", "other", "o1", "agree")]).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    assert_eq!(stored(&server.site).await, 0);
    // The same address where no votes are taken.
    let closed = closed().await;
    for method in ["POST", "GET", "PUT", "DELETE", "OPTIONS"] {
        for path in [VOTES, "/api/v1/topics/peace/participants/p"] {
            let request = Request::builder().method(method).uri(path).body(Body::empty()).unwrap();
            assert_eq!(closed.send(request).await.status(), StatusCode::NOT_FOUND, "{method} {path}");
        }
    }
}

#[tokio::test]
async fn what_is_not_as_described_is_refused_whole_with_its_place() {
    let server = polled().await;
    let good = one("p", "jp", "o1", "agree");
    let with = |field: &str, value: Value| {
        let mut bad = good.clone();
        bad[field] = value;
        json!({ "votes": [good, bad] }).to_string()
    };
    let many: Vec<Value> = (0..1_001).map(|n| one(&format!("p{n}"), "jp", "o1", "agree")).collect();
    for (body, status, path) in [
        (String::new(), 400, "."),
        ("{".into(), 400, "."),
        ("[]".into(), 400, "."),
        ("{}".into(), 400, "."),
        (r#"{"votes":[]} x"#.into(), 400, "."),
        (r#"{"votes":[],"lang":"ja"}"#.into(), 400, "lang"),
        (with("name", json!("見本花子")), 400, "votes[1].name"),
        (with("vote", json!("maybe")), 400, "votes[1].vote"),
        (with("vote", json!(1)), 400, "votes[1].vote"),
        (with("participant", Value::Null), 400, "votes[1].participant"),
        (with("participant", json!("")), 422, "votes[1].participant"),
        (with("participant", json!("a b")), 422, "votes[1].participant"),
        (with("participant", json!("花子")), 422, "votes[1].participant"),
        (with("participant", json!("x".repeat(65))), 422, "votes[1].participant"),
        (with("opinion", json!("o9")), 422, "votes[1].opinion"),
        (with("opinion", json!("o3")), 422, "votes[1].opinion"),
        (with("at", json!("yesterday")), 422, "votes[1].at"),
        (with("at", json!("2026-01-01")), 422, "votes[1].at"),
        (with("at", json!("1969-12-31T23:59:59Z")), 422, "votes[1].at"),
        (with("at", json!("9999-01-01T00:00:00Z")), 422, "votes[1].at"),
        (json!({ "votes": many }).to_string(), 413, ""),
        (format!(r#"{{"votes":[]{}}}"#, " ".repeat(256 * 1024)), 413, ""),
    ] {
        let shown: String = body.chars().take(90).collect();
        let response = server.send(post(JP, body)).await;
        assert_eq!(header_of(&response, header::CONTENT_TYPE), "application/problem+json", "{shown}");
        let (found, problem) = told(response).await;
        assert_eq!((found.as_u16(), problem["path"].as_str().unwrap_or_default()), (status, path), "{shown}");
    }
    for (lang, word) in [("ja", "意見「o9」"), ("zh", "意见“o9”"), ("en", "opinion “o9”")] {
        let mut request = post(JP, with("opinion", json!("o9")));
        request.headers_mut().insert(header::ACCEPT_LANGUAGE, lang.parse().unwrap());
        let (_, problem) = told(server.send(request).await).await;
        assert!(
            problem["detail"].as_str().unwrap().replace(['\u{2068}', '\u{2069}'], "").contains(word),
            "{problem}"
        );
    }
    assert_eq!(stored(&server.site).await, 0, "none was taken");
    // A thousand are.
    assert_eq!(bring(&server, JP, &many[..1_000]).await.1["new"], 1_000);
}

#[tokio::test]
async fn other_media_methods_and_topics_are_refused_and_no_other_site_may_ask() {
    let server = polled().await;
    let body = json!({ "votes": [one("p", "jp", "o1", "agree")] }).to_string();
    for media in ["", "text/plain", "application/x-www-form-urlencoded", "application/json-seq"] {
        let mut request = post(JP, body.clone());
        request.headers_mut().remove(header::CONTENT_TYPE);
        if !media.is_empty() {
            request.headers_mut().insert(header::CONTENT_TYPE, media.parse().unwrap());
        }
        let response = server.send(request).await;
        assert_eq!(response.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE, "{media}");
    }
    for (method, path, allowed) in [
        ("GET", VOTES, "POST"),
        ("HEAD", VOTES, "POST"),
        ("PUT", VOTES, "POST"),
        ("OPTIONS", VOTES, "POST"),
        ("GET", "/api/v1/topics/peace/participants/p", "DELETE"),
        ("POST", "/api/v1/topics/peace/participants/p", "DELETE"),
        ("OPTIONS", "/api/v1/topics/peace/participants/p", "DELETE"),
        ("POST", "/api/v1/topics/peace", "GET, HEAD, OPTIONS"),
    ] {
        let request = Request::builder().method(method).uri(path).header(header::ORIGIN, "https://x.example");
        let response = server.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED, "{method} {path}");
        assert_eq!(header_of(&response, header::ALLOW), allowed, "{method} {path}");
        assert!(!response.headers().contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN), "{method} {path}");
    }
    for path in ["/api/v1/topics/trade/votes", "/api/v1/topics/o1/votes", "/api/v1/topics/peace%2Fo1/votes"] {
        let mut request = post(JP, body.clone());
        *request.uri_mut() = path.parse().unwrap();
        assert_eq!(server.send(request).await.status(), StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(server.get("/api/v1/topics/trade").await.status(), StatusCode::NOT_FOUND);
    assert_eq!(server.get("/api/v1/topics/peace?limit=1").await.status(), StatusCode::BAD_REQUEST);
    let answer = server.send(post(JP, body)).await;
    assert!(!answer.headers().contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN));
    assert_eq!(answer.status(), StatusCode::OK);
    let read = server.get("/api/v1/topics/peace").await;
    assert_eq!(header_of(&read, header::ACCESS_CONTROL_ALLOW_ORIGIN), "*");
}

#[tokio::test]
async fn a_removed_participant_counts_no_more_and_a_side_removes_only_its_own() {
    let server = polled().await;
    for (token, public) in [(JP, "jp"), (CN, "cn")] {
        let votes: Vec<Value> = (0..11).map(|n| one(&format!("p/{n}"), public, "o1", "agree")).collect();
        assert_eq!(bring(&server, token, &votes).await.1["new"], 11);
    }
    let tag = header_of(&server.get("/api/v1/topics/peace").await, header::ETAG);
    let known = Request::get("/api/v1/topics/peace").header(header::IF_NONE_MATCH, &tag);
    assert_eq!(server.send(known.body(Body::empty()).unwrap()).await.status(), StatusCode::NOT_MODIFIED);
    let remove = async |token: &str| {
        let request = Request::delete("/api/v1/topics/peace/participants/p%2F3");
        let request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        server.send(request.body(Body::empty()).unwrap()).await.status()
    };
    assert_eq!(remove("nobody").await, StatusCode::UNAUTHORIZED);
    assert_eq!(remove(CN).await, StatusCode::NO_CONTENT);
    assert_eq!(
        remove(CN).await,
        StatusCode::NO_CONTENT,
        "there is nothing left, which is what was asked for"
    );
    server.site.topics.catch_up(&server.site.store).await.unwrap();
    let (_, _, answer) = json_of(&server, "/api/v1/topics/peace").await;
    let agree = |place: usize| answer["data"]["opinions"][0]["publics"][place]["counts"]["agree"].clone();
    assert_eq!((agree(0), agree(1)), (json!(10), json!(11)));
    assert_ne!(header_of(&server.get("/api/v1/topics/peace").await, header::ETAG), tag);
    assert_eq!(stored(&server.site).await, 21);
}

#[tokio::test]
async fn votes_that_cannot_be_kept_are_not_counted() {
    let server = polled().await;
    server.site.store.close().await.unwrap();
    let (status, problem) = bring(&server, JP, &[one("p", "jp", "o1", "agree")]).await;
    assert_eq!((status, &problem["status"]), (StatusCode::SERVICE_UNAVAILABLE, &json!(503)));
    let counts = server.site.topics.counts("peace", &["jp"], &["o1".to_owned()]);
    assert_eq!(counts.opinions["o1"]["jp"].votes(), 0);
    assert!(matches!(server.site.store.vote("peace", vec![]).await, Err(StoreError::Closed)));
}

#[tokio::test]
async fn t16_half_of_a_pair_of_surrogates_or_a_control_takes_no_vote() {
    let server = polled().await;
    for (text, status) in [
        ("\\ud800", 400),
        ("a\\udfff", 400),
        ("\\u000b", 422),
        ("\\u0010", 422),
        ("\\ufffe", 422),
        ("\u{FFFE}", 422),
        ("\u{B}", 400),
    ] {
        for field in ["participant", "opinion"] {
            let body = json!({ "votes": [one("p", "jp", "o1", "agree")] }).to_string();
            let given = if field == "participant" { "\"p\"" } else { "\"o1\"" };
            let body = body.replace(&format!("\"{field}\":{given}"), &format!("\"{field}\":\"{text}\""));
            assert!(body.contains(text), "{body}");
            let (found, problem) = told(server.send(post(JP, body)).await).await;
            assert_eq!(found.as_u16(), status, "{field} {text}: {problem}");
            let detail = problem["detail"].as_str().unwrap();
            assert!(!detail.contains(['\u{B}', '\u{10}', '\u{FFFE}']), "{problem}");
        }
    }
    assert_eq!(stored(&server.site).await, 0);
}
