//! The read API against its own description, and as programs on other sites meet it.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use duologue_forum::acts;
use duologue_web::{API, API_INTAKE, API_ROUTES, API_SEARCH, API_TOPIC};
use http_body_util::BodyExt;
use serde_json::{Value, json};

use crate::bench::example_folder;
use crate::routes::{Server, header_of, server};

pub async fn json_of(server: &Server, path: &str) -> (StatusCode, String, Value) {
    let response = server.get(path).await;
    let (status, media) = (response.status(), header_of(&response, header::CONTENT_TYPE));
    let bytes = response.into_body().collect().await.unwrap().to_bytes();
    (status, media, serde_json::from_slice(&bytes).unwrap_or_else(|e| panic!("{path}: {e}")))
}

pub async fn description(server: &Server) -> Value {
    json_of(server, "/api/v1/openapi.json").await.2
}

/// The schemas, closed: a field that the description does not name fails.
fn closed(mut value: Value) -> Value {
    fn close(value: &mut Value) {
        match value {
            Value::Object(map) => {
                if map.get("type") == Some(&json!("object")) && map.contains_key("properties") {
                    map.entry("additionalProperties").or_insert(json!(false));
                }
                map.values_mut().for_each(close);
            }
            Value::Array(list) => list.iter_mut().for_each(close),
            _ => {}
        }
    }
    close(&mut value);
    value
}

/// A validator of the answers at a path of the description.
pub fn validator(document: &Value, path: &str) -> jsonschema::Validator {
    let pointer = path.replace('~', "~0").replace('/', "~1");
    let schema = document
        .pointer(&format!("/paths/{pointer}/get/responses/200/content/application~1json/schema"))
        .unwrap_or_else(|| panic!("{path} has no schema"));
    let mut schema = closed(schema.clone());
    schema["components"] = closed(document["components"].clone());
    jsonschema::draft202012::new(&schema).unwrap()
}

pub fn check(validator: &jsonschema::Validator, path: &str, answer: &Value) {
    let faults: Vec<String> =
        validator.iter_errors(answer).take(5).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert!(faults.is_empty(), "{path}: {faults:#?}");
}

/// Real addresses of every route of the example dialogue.
pub async fn addresses(server: &Server, route: &str) -> Vec<String> {
    let forum = server.site.forum();
    let editions = forum.editions();
    let sessions: Vec<String> =
        editions.iter().flat_map(|e| forum.sessions(e)).map(|s| s.subject.to_string()).collect();
    let fill = |name: &str| -> Vec<String> {
        match name {
            "edition" => editions.iter().map(ToString::to_string).collect(),
            "person" => forum.people(),
            "track" => forum.tracks(),
            "text" => {
                forum.subjects("text/").iter().map(|s| s.trim_start_matches("text/").to_owned()).collect()
            }
            "year" => {
                let years: BTreeSet<String> = forum
                    .subjects("survey/")
                    .iter()
                    .filter_map(|s| s.split('/').nth(1).map(str::to_owned))
                    .collect();
                years.into_iter().collect()
            }
            other => panic!("{other}"),
        }
    };
    if route.contains("{session}") {
        return sessions.iter().map(|s| route.replace("{edition}/{session}", s)).collect();
    }
    match route.split_once('{') {
        None => vec![route.to_owned()],
        Some((_, rest)) => {
            let (name, _) = rest.split_once('}').unwrap();
            fill(name).into_iter().map(|code| route.replace(&format!("{{{name}}}"), &code)).collect()
        }
    }
}

#[tokio::test]
async fn the_description_names_every_route_and_no_other() {
    let server = server(&example_folder()).await;
    let document = description(&server).await;
    let described: BTreeSet<String> =
        document["paths"].as_object().unwrap().keys().map(ToOwned::to_owned).collect();
    let routed: BTreeSet<String> = API_ROUTES
        .iter()
        .map(|(path, _)| *path)
        .chain([API_SEARCH, API_TOPIC])
        .chain(API_INTAKE)
        .map(str::to_owned)
        .collect();
    assert_eq!(described, routed);
    assert_eq!(document["servers"][0]["url"], API);
    // Path parameters are those of the path, and every reference leads somewhere.
    for (path, item) in document["paths"].as_object().unwrap() {
        let named: BTreeSet<&str> =
            path.split('{').skip(1).map(|rest| rest.split('}').next().unwrap()).collect();
        let (_, operation) = item.as_object().unwrap().iter().next().unwrap();
        let given: BTreeSet<&str> = operation["parameters"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|p| p["$ref"].as_str())
            .map(|r| r.rsplit('/').next().unwrap())
            .filter(|name| !["cursor", "limit"].contains(name))
            .collect();
        assert_eq!(named, given, "{path}");
    }
    for reference in references(&document) {
        assert!(document.pointer(reference.trim_start_matches('#')).is_some(), "{reference}");
    }
}

fn references(value: &Value) -> Vec<String> {
    match value {
        Value::Object(map) => map
            .iter()
            .flat_map(
                |(key, v)| if key == "$ref" { vec![v.as_str().unwrap().to_owned()] } else { references(v) },
            )
            .collect(),
        Value::Array(list) => list.iter().flat_map(references).collect(),
        _ => Vec::new(),
    }
}

#[tokio::test]
async fn the_words_of_the_description_are_those_of_the_acts() {
    let document = description(&server(&example_folder()).await).await;
    macro_rules! same {
        ($($name:ident),+) => { $(
            let words: Vec<&str> = acts::$name::ALL.iter().map(|w| w.word()).collect();
            assert_eq!(document["components"]["schemas"][stringify!($name)]["enum"], json!(words), stringify!($name));
        )+ };
    }
    same!(Status, Mode, DayKind, SessionKind, Openness, Role, Standing, Field, Bound, Stage, Measure, Genre);
    same!(Translator);
    let kinds: Vec<&str> = duologue_search::Kind::all().map(|kind| kind.word()).collect();
    assert_eq!(document["components"]["schemas"]["SearchKind"]["enum"], json!(kinds));
}

#[tokio::test]
async fn every_answer_of_the_example_is_as_described() {
    let server = server(&example_folder()).await;
    let document = description(&server).await;
    let mut asked = 0;
    for (route, _) in API_ROUTES.iter().filter(|(route, _)| !route.contains("{table}")) {
        let validator = validator(&document, route);
        for path in addresses(&server, route).await {
            let path = format!("{API}{path}");
            // A statement is had by few editions.
            let (status, media, answer) = json_of(&server, &path).await;
            if route.starts_with("/statements/") && status == StatusCode::NOT_FOUND {
                continue;
            }
            assert_eq!(
                (status, media.as_str()),
                (StatusCode::OK, "application/json; charset=utf-8"),
                "{path}"
            );
            check(&validator, &path, &answer);
            if *route != "/openapi.json" {
                assert_eq!(answer["state"]["example_keys"], server.site.forum().has_example_keys(), "{path}");
            }
            asked += 1;
        }
    }
    assert!(asked > 300, "only {asked} answers were looked at");
    let found = validator(&document, API_SEARCH);
    for query in
        ["?q=%E4%B8%AD", "?q=%E4%B8%AD&limit=5&lang=zh", "?q=nothing-of-the-kind", "?q=%E4%B8%AD&edition=13"]
    {
        server.site.index().await.unwrap();
        let path = format!("{API}{API_SEARCH}{query}");
        let (status, _, answer) = json_of(&server, &path).await;
        assert_eq!(status, StatusCode::OK, "{path}");
        check(&found, &path, &answer);
    }
    // The check can fail: a field too many, one too few.
    let session = validator(&document, "/sessions/{edition}/{session}");
    let (_, _, mut answer) = json_of(&server, "/api/v1/sessions/13/politics").await;
    assert!(session.is_valid(&answer));
    answer["data"]["invented"] = json!(1);
    assert!(!session.is_valid(&answer));
    answer["data"].as_object_mut().unwrap().remove("invented");
    answer["data"].as_object_mut().unwrap().remove("seats");
    assert!(!session.is_valid(&answer));
}

#[tokio::test]
async fn a_list_is_read_page_by_page_without_loss() {
    let server = server(&example_folder()).await;
    let whole: Vec<String> = server.site.forum().people();
    let mut next = Some("/api/v1/people?limit=7".to_owned());
    let (mut seen, mut pages) = (Vec::new(), 0);
    while let Some(path) = next {
        let (status, _, page) = json_of(&server, &path).await;
        assert_eq!(status, StatusCode::OK, "{path}");
        let items = page["data"].as_array().unwrap();
        assert!((1..=7).contains(&items.len()), "{path}");
        seen.extend(items.iter().map(|p| p["id"].as_str().unwrap().to_owned()));
        next = page["next"].as_str().map(str::to_owned);
        pages += 1;
    }
    assert_eq!((seen, pages), (whole.clone(), whole.len().div_ceil(7)));
    // An edition's sittings come as its programme has them.
    let forum = server.site.forum();
    let programme: Vec<String> = forum.sessions("13").iter().map(|s| s.subject.to_string()).collect();
    let (_, _, sessions) = json_of(&server, "/api/v1/editions/13/sessions").await;
    let told: Vec<String> = sessions["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|s| format!("13/{}", s["code"].as_str().unwrap()))
        .collect();
    assert_eq!(told, programme);
}

#[tokio::test]
async fn where_voices_differ_every_value_stands_with_its_source() {
    let server = server(&example_folder()).await;
    // The files of the example tell two ranges of public days of the 13th edition, from two sources.
    let (_, _, answer) = json_of(&server, "/api/v1/editions/13").await;
    let days = answer["data"]["days"].as_array().unwrap();
    assert_eq!(days.len(), 2);
    let first = |day: &Value| day["value"][0]["date"].as_str().unwrap().to_owned();
    let starts: BTreeSet<String> = days.iter().map(first).collect();
    assert_eq!(starts, BTreeSet::from(["2017-12-15".to_owned(), "2017-12-16".to_owned()]));
    for day in days {
        assert_eq!(day["said"][0]["voice"], "archive");
        assert!(!day["said"][0]["source"]["title"].as_str().unwrap().is_empty());
    }
    let themes: BTreeSet<&str> = answer["data"]["wordings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|w| w["lang"] == "ja")
        .map(|w| w["said"]["of"].as_str().unwrap())
        .collect();
    assert_eq!(themes, BTreeSet::from(["cn", "jp"]));
}

#[tokio::test]
async fn every_refusal_is_a_problem_document() {
    let server = server(&example_folder()).await;
    let document = description(&server).await;
    let mut schema = closed(document["components"]["schemas"]["Problem"].clone());
    schema["components"] = document["components"].clone();
    let problem = jsonschema::draft202012::new(&schema).unwrap();
    let long = format!("/api/v1/editions?cursor={}", "a".repeat(5_000));
    let asked = [
        ("GET", "/api", 404),
        ("GET", "/api/", 404),
        ("GET", "/api/v1", 404),
        ("GET", "/api/v2/editions", 404),
        ("GET", "/api/v1/editions/99", 404),
        ("GET", "/api/v1/editions/99/sessions", 404),
        ("GET", "/api/v1/editions/13/tables/x.csv", 404),
        ("GET", "/api/v1/editions/%FF", 404),
        ("GET", "/api/v1/editions/..%2F..%2Fetc", 404),
        ("GET", "/api/v1/sessions/13/nothing", 404),
        ("GET", "/api/v1/people/jp-nobody", 404),
        ("GET", "/api/v1/editions?cursor=x", 400),
        ("GET", "/api/v1/editions?cursor=", 400),
        ("GET", "/api/v1/editions?limit=0", 400),
        ("GET", "/api/v1/editions?limit=201", 400),
        ("GET", "/api/v1/editions?limit=1&limit=2", 400),
        ("GET", "/api/v1/editions?at=archive.1", 400),
        ("GET", "/api/v1/editions?limit=%FF", 400),
        ("GET", "/api/v1/editions/13?limit=1", 400),
        ("GET", &long, 414),
        ("POST", "/api/v1/editions", 405),
        ("PUT", "/api/v1/nothing", 405),
        ("DELETE", "/api/v1/editions/13", 405),
        ("TRACE", "/api/v1/editions", 405),
        ("GET", "/api/v1/topics/nothing", 404),
        ("POST", "/api/v1/topics/nothing", 405),
        ("POST", "/api/v1/topics/nothing/votes", 404),
        ("GET", "/api/v1/topics/nothing/votes", 404),
        ("DELETE", "/api/v1/topics/nothing/participants/x", 404),
    ];
    for (method, path, status) in asked {
        for lang in ["ja", "zh-Hans", "en"] {
            let request = Request::builder()
                .method(method)
                .uri(path)
                .header(header::ACCEPT_LANGUAGE, lang)
                .body(Body::empty())
                .unwrap();
            let response = server.send(request).await;
            let name = format!("{method} {path}");
            assert_eq!(response.status(), status, "{name}");
            assert_eq!(header_of(&response, header::CONTENT_TYPE), "application/problem+json");
            assert_eq!(header_of(&response, header::CONTENT_LANGUAGE), lang, "{name}");
            let bytes = response.into_body().collect().await.unwrap().to_bytes();
            let told: Value = serde_json::from_slice(&bytes).unwrap();
            check(&problem, &name, &told);
            assert_eq!(told["status"], status, "{name}");
        }
    }
}

#[tokio::test]
async fn s19_every_origin_may_read_what_is_for_programs_and_no_page() {
    let server = server(&example_folder()).await;
    let send = async |method: &str, path: &str, wants: Option<&str>| {
        let mut request =
            Request::builder().method(method).uri(path).header(header::ORIGIN, "https://x.example");
        if let Some(wants) = wants {
            request = request.header(header::ACCESS_CONTROL_REQUEST_METHOD, wants);
        }
        server.send(request.header(header::COOKIE, "a=b").body(Body::empty()).unwrap()).await
    };
    for (method, path, wants, status, open) in [
        ("GET", "/api/v1/editions", None, 200, true),
        ("HEAD", "/api/v1/editions", None, 200, true),
        ("GET", "/api/v1/editions/13/tables/people.csv", None, 200, true),
        ("GET", "/api/v1/nothing", None, 404, true),
        ("OPTIONS", "/api/v1/editions", Some("GET"), 204, true),
        ("OPTIONS", "/api/v1/editions", Some("DELETE"), 204, true),
        ("POST", "/api/v1/editions", None, 405, false),
        ("GET", "/ja/", None, 200, false),
        ("GET", "/ja/editions/13/open-data.zip", None, 200, true),
        ("GET", "/record/archive/checkpoint", None, 200, true),
        ("GET", "/ja/feed.atom", None, 200, true),
        ("GET", "/ja/editions/13/programme.ics", None, 200, true),
        ("GET", "/ja/editions/13/programme/embed", None, 200, false),
        ("OPTIONS", "/api/oembed", Some("GET"), 204, true),
        ("OPTIONS", "/ja/", Some("GET"), 405, false),
    ] {
        let response = send(method, path, wants).await;
        let name = format!("{method} {path}");
        assert_eq!(response.status(), status, "{name}");
        let origin = header_of(&response, header::ACCESS_CONTROL_ALLOW_ORIGIN);
        assert_eq!(origin, if open { "*" } else { "" }, "{name}");
        assert!(!response.headers().contains_key(header::ACCESS_CONTROL_ALLOW_CREDENTIALS), "{name}");
        let methods = header_of(&response, header::ACCESS_CONTROL_ALLOW_METHODS);
        assert_eq!(methods, if method == "OPTIONS" && open { "GET, HEAD" } else { "" }, "{name}");
    }
    // So may a refusal, or who asks would not learn of it.
    let long = format!("/api/v1/search?q={}", "a".repeat(5_000));
    for (path, status) in [(long.as_str(), 414), ("/api/v1/people/%FF", 404)] {
        let response = send("GET", path, None).await;
        assert_eq!(response.status(), status);
        assert_eq!(header_of(&response, header::ACCESS_CONTROL_ALLOW_ORIGIN), "*", "{status}");
    }
    // An answer that is not sent again may be read by the asking page too.
    let tag = header_of(&server.get("/api/v1/editions").await, header::ETAG);
    let again =
        Request::get("/api/v1/editions").header(header::IF_NONE_MATCH, tag).body(Body::empty()).unwrap();
    let response = server.send(again).await;
    assert_eq!(response.status(), StatusCode::NOT_MODIFIED);
    assert_eq!(header_of(&response, header::ACCESS_CONTROL_ALLOW_ORIGIN), "*");
}

#[tokio::test]
async fn an_old_id_leads_to_the_new_one_for_ever() {
    let mut folder: duologue_forum::files::Folder = crate::small::small(&[]).into_iter().collect();
    for (file, old, new) in
        [("dialogue/jp.toml", "person/jp-bbbb", "person/jp-aaaa"), ("editions/1/jp.toml", "1/war", "1/peace")]
    {
        let same = format!("\n[[same]]\nsubject = \"{old}\"\ntheirs = \"{new}\"\n");
        folder.get_mut(file).unwrap().extend_from_slice(same.as_bytes());
    }
    let server = server(&folder).await;
    for (old, new) in [
        ("/api/v1/people/jp-bbbb", "/api/v1/people/jp-aaaa"),
        ("/api/v1/sessions/1/war", "/api/v1/sessions/1/peace"),
        ("/api/v1/sessions/1/war/texts", "/api/v1/sessions/1/peace/texts"),
        ("/ja/people/jp-bbbb", "/ja/people/jp-aaaa"),
        ("/ja/people/jp-bbbb/%E8%A6%8B%E6%9C%AC", "/ja/people/jp-aaaa"),
        ("/ja/editions/1/sessions/war", "/ja/editions/1/sessions/peace"),
    ] {
        let response = server.get(old).await;
        assert_eq!(response.status(), StatusCode::PERMANENT_REDIRECT, "{old}");
        assert_eq!(header_of(&response, header::LOCATION), new, "{old}");
        assert_eq!(server.get(new).await.status(), StatusCode::OK, "{new}");
    }
}

#[tokio::test]
async fn words_that_may_not_be_attributed_name_no_speaker() {
    let open = server(&crate::small::small(&[]).into_iter().collect()).await;
    let speakers = |answer: &Value| -> Vec<Value> {
        answer["data"][0]["paragraphs"].as_array().unwrap().iter().map(|p| p["speaker"].clone()).collect()
    };
    let (_, _, told) = json_of(&open, "/api/v1/sessions/1/peace/texts").await;
    assert_eq!(speakers(&told), [json!("jp-aaaa"), json!("jp-bbbb")]);
    assert_eq!(told["data"][0]["paragraphs"][0]["texts"]["ja"]["text"], "一つ目の段落。");
    let quiet = crate::small::EDITION.replace("openness = \"open\"", "openness = \"not-attributed\"");
    let quiet = server(&crate::small::small(&[("editions/1/jp.toml", &quiet)]).into_iter().collect()).await;
    let (_, _, told) = json_of(&quiet, "/api/v1/sessions/1/peace/texts").await;
    assert_eq!(speakers(&told), [Value::Null, Value::Null]);
}
