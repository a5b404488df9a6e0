//! What no address of the site does, whoever asks and however.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use duologue_web::{API, API_ROUTES, API_SEARCH, API_TOPIC, Html, Lang, Theme, release_files};

use crate::api::addresses;
use crate::bench::example_folder;
use crate::corpus::hostile;
use crate::routes::{Server, at, header_of, server};
use crate::s47_readers::markdown;

/// An address of every kind that the site knows, and some that it does not.
pub async fn kinds(server: &Server) -> Vec<String> {
    let forum = server.site.forum();
    let blob = forum.words("dialogue").next().unwrap().act.entry.body.unwrap();
    let person = forum.people().into_iter().next().unwrap();
    let mut paths: Vec<String> = [
        "/",
        "/api",
        "/api/",
        "/record",
        "/record/",
        "/about/record",
        "/healthz",
        "/readyz",
        "/robots.txt",
        "/.well-known/security.txt",
        "/api/oembed?url=http://forum.example/en/editions/13/programme",
        "/api/nothing",
        "/assets/duologue.css",
        "/assets/nothing",
        "/live",
        "/record/archive/checkpoint",
        "/record/archive/tile/0/000",
        "/record/nobody/checkpoint",
        "/sitemap.xml",
        "/sitemaps/nothing",
        "/ja",
        "/nothing",
    ]
    .map(str::to_owned)
    .into();
    paths.push(format!("/record/blobs/{blob}"));
    let (_, sitemap) = server.text("/sitemap.xml").await;
    paths.extend(sitemap.split("<loc>http://forum.example").skip(1).map(|rest| {
        let end = rest.find('<').unwrap();
        rest[..end].to_owned()
    }));
    for lang in ["ja", "zh", "en"] {
        for path in [
            "",
            "editions",
            "editions/",
            "editions/13",
            "editions/13?with=zh",
            "editions/13?at=archive.9",
            "editions/13/programme",
            "editions/13/programme.ics",
            "editions/13/programme/embed",
            "editions/13/schedule.xml",
            "editions/13/schedule.json",
            "editions/13/feed.atom",
            "editions/13/open-data.zip",
            "editions/13/sessions/security",
            "editions/13/sessions/security/session.ics",
            "tracks/security",
            "survey",
            "opinions",
            "statements/13",
            "record",
            "imprint",
            "privacy",
            "programme.ics",
            "feed.atom",
            "search",
            "search?q=peace",
            "search.atom?q=peace",
            "nothing",
        ] {
            paths.push(format!("/{lang}/{path}"));
        }
        paths.push(format!("/{lang}/people/{person}"));
        paths.push(format!("/{lang}/people/{person}/slug"));
        paths.push(format!("/{lang}/people/{person}/calendar.ics"));
    }
    for (route, _) in API_ROUTES.iter().filter(|(route, _)| !route.contains("{table}")) {
        paths.extend(addresses(server, route).await.into_iter().take(1).map(|path| format!("{API}{path}")));
    }
    paths.extend(
        [API_SEARCH, API_TOPIC].map(|route| format!("{API}{}?q=peace", route.replace("{topic}", "peace"))),
    );
    // Files of results, where some are released.
    paths.extend(release_files(&forum, Lang::Ja).into_iter().map(|(path, _)| format!("/{path}")));
    paths
}

fn files(at: &Path, ending: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(at).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path.to_str().unwrap().ends_with(ending) {
            found.push((path.to_str().unwrap().to_owned(), fs::read_to_string(&path).unwrap()));
        }
    }
    found
}

#[test]
fn s01_templates_escape_and_one_file_says_what_is_html_already() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let templates = files(&root.join("templates"), ".html");
    assert!(templates.len() > 10, "{}", templates.len());
    for (path, text) in templates {
        // Askama's ways past its escaping.
        let bare: String = text.split_whitespace().collect();
        for way in ["|safe", "|escape(", "|e(", "escape=\"none\"", "{%filter", "autoescape"] {
            assert!(!bare.contains(way), "{path}: {way}");
        }
    }
    let mut said = Vec::new();
    for (path, text) in files(&root.join("src"), ".rs") {
        assert!(!text.contains("escape = \"none\"") && !text.contains("MarkupDisplay"), "{path}");
        if text.contains("HtmlSafe for") || text.contains("-> Html(") || text.contains("filters::Safe") {
            said.push(path.rsplit('/').next().unwrap().to_owned());
        }
    }
    assert_eq!(said, ["html.rs"]);
}

/// Enter that ends an input method's composition is a key too (UI Events, 5.7.4): where no script hears keys and none
/// submits, only the browser does, and it knows the one from the other.
#[test]
fn t36_no_script_hears_a_key_or_submits_a_form() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let scripts = files(&root.join("assets"), ".js");
    assert!(!scripts.is_empty());
    for (path, text) in scripts {
        let text = text.to_lowercase();
        for heard in
            ["keydown", "keyup", "keypress", "keycode", "beforeinput", "composition", "submit", "onkey"]
        {
            assert!(!text.contains(heard), "{path}: {heard}");
        }
    }
    for (path, text) in files(&root.join("templates"), ".html") {
        let text = text.to_lowercase();
        assert!(
            !text.contains("onkey") && !text.contains("onsubmit") && !text.contains("accesskey"),
            "{path}"
        );
    }
}

#[test]
fn s02_no_hostile_text_leaves_the_elements_attributes_and_schemes_of_a_paragraph() {
    let texts = hostile();
    assert!(texts.len() >= 100, "{}", texts.len());
    for text in &texts {
        markdown(text.as_bytes());
    }
    // One behind the other, since what one leaves open the next may close.
    markdown(texts.join("\n\n").as_bytes());
    markdown(texts.join("").as_bytes());
}

#[test]
fn s03_no_hostile_text_ends_a_data_block() {
    for text in hostile() {
        let block = Html::data(&serde_json::Value::String(text.clone())).to_string();
        let json = block.strip_prefix("<script type=\"application/ld+json\">").unwrap();
        let json = json.strip_suffix("</script>").unwrap();
        assert!(!json.contains(['<', '>', '&', '\u{2028}', '\u{2029}']), "{json}");
        assert_eq!(serde_json::from_str::<String>(json).unwrap(), text);
    }
}

#[tokio::test]
async fn s17_no_reader_gets_a_cookie_or_is_known_by_one() {
    let server = server(&example_folder()).await;
    server.site.index().await.unwrap();
    for path in kinds(&server).await {
        let plain = server.get(&path).await;
        let with = Request::get(&path).header(header::COOKIE, "__Host-session=x; lang=zh");
        let known = server.send(with.body(Body::empty()).unwrap()).await;
        for response in [&plain, &known] {
            assert!(!response.headers().contains_key(header::SET_COOKIE), "{path}");
            let vary = header_of(response, header::VARY).to_ascii_lowercase();
            assert!(!vary.contains("cookie") && vary != "*", "{path}: {vary}");
        }
        assert_eq!(known.status(), plain.status(), "{path}");
        assert_eq!(header_of(&known, header::ETAG), header_of(&plain, header::ETAG), "{path}");
        assert_eq!(header_of(&known, header::LOCATION), header_of(&plain, header::LOCATION), "{path}");
    }
}

#[tokio::test]
async fn s18_a_site_under_tls_says_so_on_every_answer_and_another_never() {
    // RFC 6797, 6.1: at least a year, for what lies below the host too (ASVS 3.4.1); 7.2: not over plain HTTP.
    for (origin, said) in [
        ("https://forum.example", vec!["max-age=31536000; includeSubDomains"]),
        ("https://forum.example:8443", vec!["max-age=31536000; includeSubDomains"]),
        ("http://forum.example", vec![]),
        ("http://https.example", vec![]),
    ] {
        let server = at(&example_folder(), Theme::default(), origin).await;
        let said_by = |headers: &HeaderMap| -> Vec<String> {
            let all = headers.get_all(header::STRICT_TRANSPORT_SECURITY).iter();
            all.map(|value| value.to_str().unwrap().to_owned()).collect()
        };
        for path in [
            "/",
            "/ja/",
            "/en/nothing",
            "/healthz",
            "/assets/duologue.css",
            "/record/archive/checkpoint",
            "/zh/editions/13/programme/embed",
            "/api/v1/editions",
            "/sitemap.xml",
        ] {
            assert_eq!(said_by(server.get(path).await.headers()), said, "{origin}{path}");
        }
        let post = Request::post("/ja/").body(Body::empty()).unwrap();
        let refused = server.send(post).await;
        assert_eq!(refused.status(), StatusCode::METHOD_NOT_ALLOWED);
        assert_eq!(said_by(refused.headers()), said, "{origin}");
    }
}

/// All that the data folder holds, but the database's index of its own journal, which is rebuilt when read.
fn kept(at: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(at).unwrap() {
        let path = entry.unwrap().path();
        let name = path.to_str().unwrap().to_owned();
        if path.is_dir() {
            found.extend(kept(&path));
        } else if !name.ends_with("-shm") {
            found.insert(name, fs::read(&path).unwrap());
        }
    }
    found
}

#[tokio::test]
async fn s22_no_get_writes_anything() {
    let server = server(&example_folder()).await;
    server.site.index().await.unwrap();
    let rows = async || {
        let store = &server.site.store;
        let logs = store.logs().await.unwrap();
        let changes = store.changes_since(0).await.unwrap();
        (logs, changes, store.tombstones().await.unwrap(), store.jobs().await.unwrap())
    };
    let sizes = server.site.forum().sizes();
    let (before, bytes) = (rows().await, kept(server.dir.path()));
    assert!(before.0.iter().any(|log| log.size > 100) && bytes.len() > 2);
    let mut answered = 0;
    for path in kinds(&server).await {
        for (name, value) in [("x-nothing", "x"), ("x-http-method-override", "DELETE")] {
            let request = Request::get(&path)
                .header(name, value)
                .header(header::ORIGIN, "https://other.example")
                .header("sec-fetch-site", "cross-site");
            let response = server.send(request.body(Body::from("_method=delete")).unwrap()).await;
            assert!(response.status().as_u16() < 500, "{path}: {}", response.status());
            answered += usize::from(response.status() == StatusCode::OK);
        }
    }
    assert!(answered > 150, "only {answered} were answered");
    assert_eq!(rows().await, before);
    assert_eq!(server.site.forum().sizes(), sizes);
    let after = kept(server.dir.path());
    let differing: Vec<_> =
        after.keys().chain(bytes.keys()).filter(|k| after.get(*k) != bytes.get(*k)).collect();
    assert!(differing.is_empty(), "{differing:?}");
    // The comparison can fail.
    server.site.store.put_blobs(vec![b"{}".to_vec()]).await.unwrap();
    assert!(kept(server.dir.path()) != bytes);
}

#[tokio::test]
async fn s24_no_answer_leads_off_the_site() {
    let server = server(&example_folder()).await;
    let person = server.site.forum().people().into_iter().next().unwrap();
    let mut paths: Vec<String> = [
        "/",
        "/?next=https://evil.example/",
        "//evil.example",
        "//evil.example/",
        "//evil.example/ja",
        "///evil.example/..",
        "/\\evil.example/",
        "/%5cevil.example/",
        "/%2f%2fevil.example/",
        "/https://evil.example/",
        "/ja//evil.example/",
        "/ja?next=//evil.example",
        "/ja/?url=https://evil.example/",
        "/ja/editions/",
        "/ja/editions//",
        "/ja/editions//evil.example/",
        "/ja/editions/13/?return=//evil.example/",
        "/ja/%0d%0aLocation:%20https://evil.example/",
        "/api//evil.example/",
        "/record//evil.example/",
        "/record",
        "/api/oembed?url=https://evil.example/en/editions/13/programme",
    ]
    .map(str::to_owned)
    .into();
    for tail in [
        "slug",
        "/evil.example",
        "//evil.example/",
        "https://evil.example",
        "%2f%2fevil.example",
        "\\evil.example",
    ] {
        paths.push(format!("/en/people/{person}/{tail}"));
    }
    let mut led = 0;
    for path in paths {
        let Ok(request) = Request::get(&path)
            .header(header::HOST, "evil.example")
            .header("x-forwarded-host", "evil.example")
            .header("forwarded", "host=evil.example;proto=https")
            .header(header::REFERER, "https://evil.example/")
            .body(Body::empty())
        else {
            continue;
        };
        let response = server.send(request).await;
        assert!(!response.headers().contains_key(header::REFRESH), "{path}");
        let Some(location) = response.headers().get(header::LOCATION) else { continue };
        let location = location.to_str().unwrap();
        // WHATWG URL: browsers read a backslash as a slash; two of them begin a host.
        assert!(location.starts_with('/') && !location[1..].starts_with(['/', '\\']), "{path}: {location}");
        assert!(!location.split('?').next().unwrap().contains("evil"), "{path}: {location}");
        led += 1;
    }
    assert!(led >= 5, "only {led} led anywhere");
}

#[tokio::test]
async fn s23_pages_embed_nothing_and_what_was_said_is_never_a_page() {
    let server = server(&crate::routes::hostile()).await;
    let forum = server.site.forum();
    let mut blobs = 0;
    for subject in forum.voices().flat_map(|voice| voice.subjects_from("")) {
        for word in forum.words(subject) {
            let Some(body) = word.act.entry.body else { continue };
            let path = format!("/record/blobs/{body}");
            let response = server.get(&path).await;
            assert_eq!(response.status(), StatusCode::OK, "{path}");
            assert_eq!(header_of(&response, header::CONTENT_TYPE), "application/json; charset=utf-8");
            assert_eq!(header_of(&response, header::X_CONTENT_TYPE_OPTIONS), "nosniff");
            assert!(header_of(&response, header::CONTENT_SECURITY_POLICY).starts_with("default-src 'none'"));
            blobs += 1;
        }
    }
    assert!(blobs > 10, "only {blobs}");
    for place in duologue_web::Place::all(&forum) {
        let (_, html) = server.text(&format!("/ja/{place}")).await;
        for element in ["<iframe", "<object", "<embed", "<frame", "<portal", "<video", "<audio"] {
            assert!(!html.to_ascii_lowercase().contains(element), "{place}: {element}");
        }
    }
}
