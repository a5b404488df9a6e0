//! The router as browsers, caches and hostile clients meet it.

use std::sync::Arc;

use axum::body::Body;
use axum::http::{Request, Response, StatusCode, header};
use duologue_forum::acts::{Body as Said, Field, Redact, Saying, Wording};
use duologue_forum::files::Folder;
use duologue_forum::{Forum, Voice, compose};
use duologue_record::note::{Algorithm, Signer};
use duologue_store::{Book, LogId, NewAct, Store};
use duologue_web::{Site, Theme, router};
use http_body_util::BodyExt;
use tempfile::TempDir;
use tower::ServiceExt;

use crate::bench::example_folder;

pub struct Server {
    pub site: Arc<Site>,
    pub dir: TempDir,
}

/// A site over a store that holds what a folder says.
pub async fn server(folder: &Folder) -> Server {
    themed(folder, Theme::default()).await
}

/// The same, with a theme.
pub async fn themed(folder: &Folder, theme: Theme) -> Server {
    at(folder, theme, "http://forum.example").await
}

/// The same, at an address of its own.
pub async fn at(folder: &Folder, theme: Theme, origin: &str) -> Server {
    let dir = TempDir::new().unwrap();
    let store = Store::open(dir.path()).await.unwrap();
    let script = duologue_forum::files::read(folder).unwrap_or_else(|faults| panic!("{faults:?}"));
    let mut count = 0u32;
    let mut salt = || {
        count += 1;
        let mut bytes = [0; 32];
        bytes[..4].copy_from_slice(&count.to_be_bytes());
        bytes
    };
    let time = "2026-01-01T00:00:00Z";
    let plan = duologue_forum::files::plan(&Forum::default(), &script, &|_| None, &mut salt, time).unwrap();
    for (voice, acts) in plan {
        let id = LogId::new(&voice, Book::Record);
        let origin = format!("test.example/{voice}");
        let signer = Signer::from_seed(&origin, Algorithm::Ed25519, &[7; 32]).unwrap();
        store.create_log(&id, &origin, &signer).await.unwrap();
        let acts = acts.into_iter().map(|c| NewAct { entry: c.entry, blobs: c.blobs }).collect();
        store.append(&id, 0, acts).await.unwrap();
    }
    Server { site: Arc::new(Site::load(store, theme, origin.parse().unwrap()).await.unwrap()), dir }
}

impl Server {
    pub async fn send(&self, request: Request<Body>) -> Response<Body> {
        router(self.site.clone()).oneshot(request).await.unwrap()
    }

    /// The archive says something more, and the site takes it in.
    pub async fn say(&self, saying: &Saying, subject: &str) {
        let forum = self.site.forum();
        let voice = forum.voice("archive").unwrap();
        let composed = compose(voice, subject, saying, "2026-02-01T00:00:00Z", &[9; 32]).unwrap();
        let act = NewAct { entry: composed.entry, blobs: composed.blobs };
        let id = LogId::new("archive", Book::Record);
        self.site.store.append(&id, voice.size(), vec![act]).await.unwrap();
        self.site.refresh().await.unwrap();
    }

    /// What Beijing is called from now on.
    pub async fn say_late(&self, name: &str) {
        let wording =
            Wording { field: Some(Field::Name), lang: "en".into(), text: name.into(), standing: None };
        self.say(&Saying::own(Said::Wording(wording)), "city/beijing").await;
    }

    pub async fn get(&self, path: &str) -> Response<Body> {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    pub async fn text(&self, path: &str) -> (StatusCode, String) {
        let response = self.get(path).await;
        let status = response.status();
        (
            status,
            String::from_utf8(response.into_body().collect().await.unwrap().to_bytes().to_vec()).unwrap(),
        )
    }
}

pub fn header_of(response: &Response<Body>, name: header::HeaderName) -> String {
    response.headers().get(name).map(|v| v.to_str().unwrap().to_owned()).unwrap_or_default()
}

#[tokio::test]
async fn s20_every_answer_carries_the_headers_and_its_exact_type() {
    let server = server(&example_folder()).await;
    let checked = [
        ("/ja/", StatusCode::OK, "text/html; charset=utf-8"),
        ("/zh/editions/13", StatusCode::OK, "text/html; charset=utf-8"),
        ("/en/nowhere", StatusCode::NOT_FOUND, "text/html; charset=utf-8"),
        ("/assets/duologue.css", StatusCode::OK, "text/css; charset=utf-8"),
        ("/assets/mark.svg", StatusCode::OK, "image/svg+xml; charset=utf-8"),
        ("/assets/../../etc/passwd", StatusCode::NOT_FOUND, "text/html; charset=utf-8"),
        ("/record/archive/checkpoint", StatusCode::OK, "text/plain; charset=utf-8"),
        ("/record/archive/tile/0/000", StatusCode::OK, "application/octet-stream"),
        ("/record/archive/tile/0/../../checkpoint", StatusCode::NOT_FOUND, "text/plain; charset=utf-8"),
        ("/record/nobody/checkpoint", StatusCode::NOT_FOUND, "text/plain; charset=utf-8"),
        ("/healthz", StatusCode::OK, "text/plain; charset=utf-8"),
        ("/readyz", StatusCode::OK, "text/plain; charset=utf-8"),
        ("/robots.txt", StatusCode::OK, "text/plain; charset=utf-8"),
    ];
    for (path, status, media) in checked {
        let response = server.get(path).await;
        assert_eq!(response.status(), status, "{path}");
        assert_eq!(header_of(&response, header::CONTENT_TYPE), media, "{path}");
        let policy = header_of(&response, header::CONTENT_SECURITY_POLICY);
        assert!(
            policy.starts_with("default-src 'none'; style-src 'self'; img-src 'self'; "),
            "{path}: {policy}"
        );
        for part in ["base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'"] {
            assert!(policy.contains(part), "{path}: {policy}");
        }
        // These two say when they have changed; a script is allowed them and no other page.
        let scripted = policy.contains("script-src 'self'; connect-src 'self'; ");
        assert_eq!(scripted, ["/ja/", "/zh/editions/13"].contains(&path), "{path}: {policy}");
        assert!(!policy.contains("unsafe") && policy.matches("script-src").count() <= 1, "{path}: {policy}");
        assert_eq!(header_of(&response, header::X_CONTENT_TYPE_OPTIONS), "nosniff", "{path}");
        assert_eq!(
            header_of(&response, header::REFERRER_POLICY),
            "strict-origin-when-cross-origin",
            "{path}"
        );
        assert!(response.headers().contains_key("permissions-policy"), "{path}");
        assert_eq!(response.headers()["cross-origin-opener-policy"], "same-origin", "{path}");
        // S19: scripts of other sites may read what is made for programs, and never with a reader's credentials.
        assert!(!response.headers().contains_key(header::ACCESS_CONTROL_ALLOW_CREDENTIALS), "{path}");
    }
}

#[tokio::test]
async fn s22_the_site_can_only_be_read() {
    let server = server(&example_folder()).await;
    for method in ["POST", "PUT", "DELETE", "PATCH", "TRACE", "OPTIONS", "CONNECT"] {
        for path in ["/ja/", "/ja/editions/13", "/record/archive/checkpoint", "/healthz"] {
            let request = Request::builder().method(method).uri(path).body(Body::from("x=1")).unwrap();
            assert_eq!(
                server.send(request).await.status(),
                StatusCode::METHOD_NOT_ALLOWED,
                "{method} {path}"
            );
        }
    }
    let long = format!("/ja/search?q={}", "a".repeat(5_000));
    assert_eq!(server.get(&long).await.status(), StatusCode::URI_TOO_LONG);
}

#[tokio::test]
async fn t08_a_unicode_path_resolves_raw_and_encoded_to_one_address() {
    let server = server(&example_folder()).await;
    let person = server.site.forum().people().into_iter().next().unwrap();
    let canonical = format!("/ja/people/{person}");
    for slug in ["%E6%9D%B1%E4%BA%AC", "東京", "%25E6%259D%25B1", "a%2Fb", "kudo/"] {
        let response = server.get(&format!("{canonical}/{slug}")).await;
        assert_eq!(response.status(), StatusCode::PERMANENT_REDIRECT, "{slug}");
        assert_eq!(header_of(&response, header::LOCATION), canonical, "{slug}");
    }
    let response = server.get(&canonical).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(header_of(&response, header::LINK), format!("<{canonical}>; rel=\"canonical\""));
    for broken in ["/%FF/search", "/en/editions/%FF/programme.ics", "/assets/%FF", "/record/%FF/checkpoint"] {
        let response = server.get(broken).await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{broken}");
        // Whose language it is hangs on who asks.
        assert_eq!(header_of(&response, header::VARY).to_ascii_lowercase(), "accept-language", "{broken}");
        assert_eq!(header_of(&response, header::CACHE_CONTROL), "no-store", "{broken}");
    }
    for broken in ["/ja/people/%FF%FE", "/ja/editions/%00", "/ja/%E6%9D%B1", "/%E6/"] {
        assert_eq!(server.get(broken).await.status(), StatusCode::NOT_FOUND, "{broken}");
    }
}

#[tokio::test]
async fn the_first_page_follows_the_readers_language_and_says_so_to_caches() {
    let server = server(&example_folder()).await;
    let cases = [
        ("ja", "/ja/"),
        ("ja-JP,en;q=0.5", "/ja/"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "/zh/"),
        ("zh-TW", "/zh/"),
        ("en-GB", "/en/"),
        ("fr", "/en/"),
        ("", "/en/"),
        // RFC 9110, 12.4.2: the weight counts, not the place; 0 refuses.
        ("en;q=0.5, ja;q=0.9", "/ja/"),
        ("ja;q=0", "/en/"),
        ("ja;q=0, zh;q=0.1", "/zh/"),
        ("en;q=0, *", "/ja/"),
        ("zh-Hant", "/zh/"),
        ("fr, ZH-hant-TW;q=0.2", "/zh/"),
        ("ja;q=2, zh;q=x", "/en/"),
    ];
    for (accept, expected) in cases {
        let request = Request::get("/").header(header::ACCEPT_LANGUAGE, accept).body(Body::empty()).unwrap();
        let response = server.send(request).await;
        assert_eq!(response.status(), StatusCode::TEMPORARY_REDIRECT);
        assert_eq!(header_of(&response, header::LOCATION), expected, "{accept}");
        assert_eq!(header_of(&response, header::VARY).to_ascii_lowercase(), "accept-language", "{accept}");
    }
    for (from, to) in [
        ("/ja", "/ja/"),
        ("/en/editions/", "/en/editions"),
        ("/zh/editions/13/", "/zh/editions/13"),
        ("/zh/search/?q=x", "/zh/search?q=x"),
        ("/ja//", "/ja/"),
        ("/ja?at=archive.1", "/ja/?at=archive.1"),
        ("/zh/editions/13/?at=archive.1&with=ja", "/zh/editions/13?at=archive.1&with=ja"),
    ] {
        let response = server.get(from).await;
        assert_eq!(response.status(), StatusCode::PERMANENT_REDIRECT, "{from}");
        assert_eq!(header_of(&response, header::LOCATION), to);
    }
}

#[tokio::test]
async fn t27_a_shared_cache_cannot_mix_languages_and_an_unchanged_page_is_not_sent_again() {
    let server = server(&example_folder()).await;
    let mut tags = std::collections::BTreeSet::new();
    for lang in ["en", "ja", "zh"] {
        // Every language has an address of its own and answers alike, whatever the browser prefers.
        let mut bodies = std::collections::BTreeSet::new();
        for accept in ["ja", "zh", "en"] {
            let path = format!("/{lang}/editions/13");
            let request =
                Request::get(&path).header(header::ACCEPT_LANGUAGE, accept).body(Body::empty()).unwrap();
            let response = server.send(request).await;
            assert!(!header_of(&response, header::VARY).to_ascii_lowercase().contains("cookie"));
            let tag = header_of(&response, header::ETAG);
            tags.insert(tag.clone());
            bodies.insert(response.into_body().collect().await.unwrap().to_bytes());
            let again = Request::get(&path).header(header::IF_NONE_MATCH, tag).body(Body::empty()).unwrap();
            assert_eq!(server.send(again).await.status(), StatusCode::NOT_MODIFIED);
        }
        assert_eq!(bodies.len(), 1, "{lang}");
    }
    assert_eq!(tags.len(), 3);
}

#[tokio::test]
async fn a_past_view_shows_less_and_never_more_than_was_said() {
    let server = server(&example_folder()).await;
    let size = server.site.forum().voice("archive").map(Voice::size).unwrap();
    let (status, html) = server.text(&format!("/en/editions?at=archive.{}", size / 2)).await;
    assert_eq!(status, StatusCode::OK);
    assert!(html.contains("as it stood in the past"), "{html}");
    for wrong in [format!("archive.{}", size + 1), "archive".into(), "x.1".into(), "archive.-1".into()] {
        assert_eq!(
            server.text(&format!("/en/editions?at={wrong}")).await.0,
            StatusCode::NOT_FOUND,
            "{wrong}"
        );
    }
}

#[tokio::test]
async fn a_blob_is_served_only_if_a_public_act_names_it() {
    let server = server(&example_folder()).await;
    let forum = server.site.forum();
    let word = forum.words("dialogue").next().unwrap();
    let named = word.act.entry.body.unwrap();
    assert_eq!(server.get(&format!("/record/blobs/{named}")).await.status(), StatusCode::OK);
    let hidden =
        server.site.store.put_blobs(vec![br#"{"text":"not yet public"}"#.to_vec()]).await.unwrap()[0];
    assert_eq!(server.get(&format!("/record/blobs/{hidden}")).await.status(), StatusCode::NOT_FOUND);
    for wrong in ["", "x", &named.to_string().to_uppercase(), &format!("{named}0")] {
        assert_eq!(
            server.get(&format!("/record/blobs/{wrong}")).await.status(),
            StatusCode::NOT_FOUND,
            "{wrong}"
        );
    }
}

#[tokio::test]
async fn what_is_said_while_the_site_runs_appears_and_a_removed_text_disappears() {
    let server = server(&example_folder()).await;
    server.say_late("A word said late").await;
    let home = server.text("/en/editions/13").await.1;
    assert!(home.contains("A word said late"), "{home}");
    let forum = server.site.forum();
    let late =
        forum.voice("archive").unwrap().history("city/beijing").last().unwrap().act.entry.body.unwrap();
    let redact = Redact { blobs: vec![late], ground: "privacy".into(), replacement: None };
    server.say(&Saying::own(Said::Redact(redact)), "redaction").await;
    let page = server.text("/en/editions/13").await.1;
    assert!(!page.contains("A word said late"), "{page}");
    assert_eq!(server.get(&format!("/record/blobs/{late}")).await.status(), StatusCode::NOT_FOUND);
}

const PAYLOAD: &str = "\\\"><img src=x onerror=alert(1)><script>alert(1)</script>";

/// A dialogue in which every free text is an attack.
pub fn hostile() -> Folder {
    let toml = format!(
        r#"[[dialogue]]
subject = "dialogue"
sides = ["jp", "cn"]
languages = ["ja", "zh", "en"]

[[side]]
subject = "side/jp"
names = {{ ja = "{PAYLOAD}", zh = "{PAYLOAD}", en = "{PAYLOAD}" }}
languages = ["ja"]
zone = "Asia/Tokyo"
organisations = [{{ names = {{ ja = "{PAYLOAD}" }} }}]

[[side]]
subject = "side/cn"
of = "cn"
names = {{ ja = "{PAYLOAD}", zh = "{PAYLOAD}" }}
languages = ["zh"]
zone = "Asia/Shanghai"

[[wording]]
subject = "dialogue"
field = "name"
lang = "ja"
text = "{PAYLOAD}"

[[wording]]
subject = "track/security"
field = "name"
lang = "ja"
text = "{PAYLOAD}"

"#
    );
    let answers = format!(
        r#"[{{ code = "1", labels = {{ ja = "{PAYLOAD}" }} }}, {{ code = "2", labels = {{ ja = "{PAYLOAD}" }} }}]"#
    );
    let nets = format!(
        r#"[{{ code = "good", labels = {{ ja = "{PAYLOAD}" }}, answers = ["1"] }}, {{ code = "bad", labels = {{ ja = "{PAYLOAD}" }}, answers = ["2"] }}]"#
    );
    let told = [
        "strategy",
        "sponsor",
        "instruments",
        "population",
        "sampling",
        "modes",
        "dates",
        "precision",
        "weighting",
        "processing",
        "limitations",
    ];
    let told: String = told.iter().map(|field| format!("{field} = {{ ja = \"{PAYLOAD}\" }}\n")).collect();
    let surveys: Vec<(String, String)> = (2030..2033)
        .map(|year| {
            let toml = format!(
                r#"[[wording]]
subject = "survey/{year}"
field = "title"
lang = "ja"
text = "{PAYLOAD}"

[[figure]]
subject = "survey/{year}/f-1"
measure = "respondents"
base = {{ ja = "{PAYLOAD}" }}
printed = {{ ja = "{PAYLOAD}" }}

[[item]]
subject = "survey/{year}/q1"
wordings = {{ ja = "{PAYLOAD}" }}
answers = {answers}
nets = {nets}

[[wave]]
subject = "survey/{year}"
side = "jp"
sample = "public"
places = ["x{year}"]
coverage = "cities"
sites = {year}
{told}
[[topline]]
subject = "survey/{year}/q1"
side = "jp"
sample = "public"
n = 1000
shares = {{ 1 = "40", 2 = "60", bad = "60", good = "40" }}
source = {{ title = "{PAYLOAD}" }}

[[topline]]
subject = "survey/{year}/q1"
of = "cn"
side = "cn"
sample = "public"
shares = {{ 1 = "40", 2 = "60", bad = "60", good = "40" }}
source = {{ title = "{PAYLOAD}", address = "{PAYLOAD}" }}
"#
            );
            (format!("surveys/{year}/jp.toml"), toml)
        })
        .collect();
    let edition = format!(
        r#"[[edition]]
subject = "1"
year = 2030
status = "postponed"
host = "jp"
venue = {{ ja = "{PAYLOAD}" }}
days = [{{ date = "2030-01-01" }}]
source = {{ title = "{PAYLOAD}", address = "https://x.example/{PAYLOAD}" }}

[[wording]]
subject = "1"
field = "theme"
lang = "ja"
text = "{PAYLOAD}"

[[wording]]
subject = "1"
of = "cn"
field = "theme"
lang = "zh"
text = "{PAYLOAD} 2"
source = {{ title = "{PAYLOAD}", address = "{PAYLOAD}" }}

[[wording]]
subject = "1/statement"
field = "title"
lang = "ja"
text = "{PAYLOAD}"

[[session]]
subject = "1/security"
kind = "parallel"
track = "security"
date = "2030-01-01"
start = "09:00"
zone = "Asia/Tokyo"
room = {{ ja = "{PAYLOAD}" }}

[[wording]]
subject = "1/security"
field = "theme"
lang = "ja"
text = "{PAYLOAD}"

[[figure]]
subject = "1/f-1"
measure = "attendance"
base = {{ ja = "{PAYLOAD}" }}
printed = {{ ja = "{PAYLOAD}" }}
source = {{ title = "{PAYLOAD}" }}
"#
    );
    let cell = "\"\"\"><img src=x onerror=alert(1)><script>alert(1)</script>\"";
    let report = "+++\ngenre = \"report\"\ntitle = \"\\\"><img src=x onerror=alert(1)>\"\n+++\n\n## \"><img src=x onerror=alert(1)>\n\n{#p1 speaker=jp-1}\n\"><img src=x onerror=alert(1)><script>alert(1)</script> [x](javascript:alert(1)) ![x](https://x.example/x.png) <a href=\"x\" onclick=\"alert(1)\">x</a>\n";
    let given = [
        ("duologue.toml", "code = \"t\"\n\n[[voice]]\ncode = \"jp\"\nkind = \"side\"\n".to_owned()),
        ("dialogue/jp.toml", toml),
        ("editions/1/jp.toml", edition),
        (
            "people/jp.csv",
            format!(
                "id,slug,side,name_ja,sort_ja,reading_ja,variants,source_title\njp-1,,jp,{cell},{cell},{cell},{cell},{cell}\n"
            ),
        ),
        (
            "editions/1/jp.appearances.csv",
            format!(
                "subject,person,side,roles,affiliation_ja,source_title\n1/security/jp-s1,jp-1,jp,moderator,{cell},{cell}\n"
            ),
        ),
        ("editions/1/security/jp.report.ja.md", report.to_owned()),
        ("texts/jp-t1/jp.ja.md", report.replace("report", "letter").replace(" speaker=jp-1", "")),
        ("surveys/2030/jp.points.ja.md", report.replace("report", "points").replace(" speaker=jp-1", "")),
    ];
    let given = given.into_iter().map(|(path, text)| (path.to_owned(), text)).chain(surveys);
    given.map(|(path, text)| (path, text.into_bytes())).collect()
}

#[tokio::test]
async fn t30_an_attack_in_every_text_field_runs_on_no_page() {
    let server = server(&hostile()).await;
    let mut shown = 0;
    for lang in ["ja", "zh", "en"] {
        for place in duologue_web::Place::all(&server.site.forum()) {
            for query in ["", "?with=ja", "?at=jp.9", "?per_page=%22%3E%3Cimg%20src%3Dx%3E"] {
                let path = format!("/{lang}/{place}{query}");
                let (status, html) = server.text(&path).await;
                assert!(status == StatusCode::OK || query.starts_with("?at"), "{path}: {status}");
                for bad in
                    ["<img src=x", "<script>", "javascript:alert", "<a href=\"x\" onclick", "x.example/x.png"]
                {
                    assert!(!html.contains(bad), "{path} holds {bad}");
                }
                shown += usize::from(html.contains("&lt;img src=x") || html.contains("&#60;img src=x"));
            }
        }
        for path in
            [format!("/{lang}/%22%3E%3Cimg%20src=x%20onerror=alert(1)%3E"), format!("/{lang}/people/x%22%3E")]
        {
            let (status, html) = server.text(&path).await;
            assert_eq!(status, StatusCode::NOT_FOUND);
            assert!(!html.contains("<img src=x"), "{path}");
        }
    }
    // The attack is really on the pages, as words.
    assert!(shown > 50, "only {shown} pages show it");
}

#[tokio::test]
async fn every_page_that_the_forum_has_answers() {
    let server = server(&example_folder()).await;
    for lang in ["ja", "zh", "en"] {
        for place in duologue_web::Place::all(&server.site.forum()) {
            let (status, html) = server.text(&format!("/{lang}/{place}")).await;
            assert_eq!(status, StatusCode::OK, "/{lang}/{place}");
            assert!(!html.contains("<h1></h1>") && html.contains("<h1"), "/{lang}/{place} has no title");
        }
    }
}
