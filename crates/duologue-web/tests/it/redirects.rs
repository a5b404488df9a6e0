//! Old addresses: of the forum's earlier sites, and of ids that became others.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::Arc;

use axum::body::Body;
use axum::http::{Request, Response, StatusCode, header};
use duologue_forum::acts::{Body as Said, Retract, Saying};
use duologue_forum::files::Folder;
use duologue_web::{Redirects, Shown};
use proptest::prelude::*;

use crate::bench::example_folder;
use crate::routes::{Server, header_of, server};

/// Addresses under which search engines and the forum's own pages still know pages of its sites, and what those
/// pages tell of: the old portal, The Genron NPO's site in all its schemes, the Chinese side's site, a staging host.
const OLD: [(&str, &str, &str); 23] = [
    ("tokyo-beijingforum.net", "/index.php/programs/2nd/38-article/87-outline", "/ja/editions/2"),
    ("tokyo-beijingforum.net", "/index.php/programs/5th/5th-dalian-declaration", "/ja/editions/5"),
    ("117.20.109.109", "/index.php/programs/5th/5th-plenary-session-first-5", "/ja/editions/5"),
    (
        "tokyo-beijingforum.net",
        "/index.php/programs/5th/245-security-dialogue-nov-3",
        "/ja/editions/5/sessions/security",
    ),
    (
        "tokyo-beijingforum.net",
        "/index.php/programs/5th/35-article/167-political-dialogue-last-half-11-2?showall=1&limitstart=",
        "/ja/editions/5/sessions/politics",
    ),
    (
        "tokyo-beijingforum.net",
        "/index.php/programs/6th/213-prior-consultation-for-panelist",
        "/ja/editions/6",
    ),
    ("tokyo-beijingforum.net", "/index.php/programs/10th/10th_signing_ceremony", "/ja/editions/10"),
    ("tokyo-beijingforum.net", "/index.php/programs/10th/レセプション", "/ja/editions/10"),
    ("tokyo-beijingforum.net", "/index.php/programs/2015年-第11回/全体会議（初日）", "/ja/editions/11"),
    ("tokyo-beijingforum.net", "/index.php/programs/2015年-第11回/晩餐会", "/ja/editions/11"),
    ("genron-npo.net", "/world/archives/6851.html", "/ja/editions/13/sessions/economy"),
    ("genron-npo.net", "/world/archives/6849-2.html", "/ja/editions/13/sessions/security#p-p3"),
    ("genron-npo.net", "/en/pp/archives/5381.html", "/en/editions/13"),
    ("genron-npo.net", "/press/2012/07/-40.html", "/ja/editions/8"),
    ("genron-npo.net", "/mailmagazine/2009/11/vol214.html", "/ja/editions/5"),
    ("genron-npo.net", "/world/genre/tokyobeijing/post-309.html", "/ja/editions/10"),
    ("genron-npo.net", "/19thTBF.html", "/ja/editions/19"),
    ("genron-npo.net", "/2024120305-TBFmedelia.html", "/ja/editions/20"),
    ("genron-npo.net", "/world/archives/418", "/ja/survey/2007"),
    ("www.genron-npo.net", "/discussions/archives/11542.html", "/ja/survey/2021"),
    ("www.genron-npo.net", "/en/archives/5379.html", "/en/survey/2017"),
    ("beijing-tokyo.com", "/english/2016-09/29/content_39401728.htm", "/en/editions/12"),
    ("genron.ct-test.site", "/press/181", "/ja/editions/21"),
];

fn example_table() -> Redirects {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/tokyo-beijing-redirects.csv");
    Redirects::parse("example", &fs::read(path).unwrap(), |_| true).unwrap_or_else(|f| panic!("{f:?}"))
}

fn table(rows: &str) -> Redirects {
    Redirects::parse("t.csv", format!("from,to\n{rows}").as_bytes(), |_| true)
        .unwrap_or_else(|f| panic!("{f:?}"))
}

/// A table's faults, as they are printed.
fn faults(bytes: &[u8]) -> Vec<String> {
    let found = Redirects::parse("t.csv", bytes, |goal| !goal.to_string().contains("/editions/99"));
    found.map(|_| Vec::new()).unwrap_or_else(|faults| faults.iter().map(ToString::to_string).collect())
}

async fn served(table: Redirects) -> Server {
    let mut server = server(&example_folder()).await;
    Arc::get_mut(&mut server.site).unwrap().redirects = table;
    server
}

/// Asks under the name of an old host.
async fn ask(server: &Server, host: &str, path: &str) -> Response<Body> {
    server.send(Request::get(path).header(header::HOST, host).body(Body::empty()).unwrap()).await
}

/// Where a table leads, by host, path and query.
fn led(table: &Redirects, host: &str, path: &str, query: Option<&str>) -> Option<String> {
    table.find(Some(host).filter(|h| !h.is_empty()), path, query).map(ToString::to_string)
}

/// Every character but those of plain paths, byte by byte (RFC 3986, 2.1).
fn encoded(path: &str, lower: bool) -> String {
    let byte = |b: u8| match b {
        b if b.is_ascii_alphanumeric() || b"/-_.?=&".contains(&b) => char::from(b).to_string(),
        b if lower => format!("%{b:02x}"),
        b => format!("%{b:02X}"),
    };
    path.bytes().map(byte).collect()
}

#[tokio::test]
async fn old_addresses_of_the_forums_sites_lead_to_pages_that_are_there() {
    let server = served(example_table()).await;
    for (host, from, to) in OLD {
        for form in [from.to_owned(), encoded(from, false), encoded(from, true)] {
            let response = ask(&server, host, &form).await;
            assert_eq!(response.status(), StatusCode::PERMANENT_REDIRECT, "{form}");
            assert_eq!(header_of(&response, header::LOCATION), to, "{form}");
            let page = server.get(to).await;
            assert_eq!(page.status(), StatusCode::OK, "{to}");
            let cache = header_of(&response, header::CACHE_CONTROL);
            assert_eq!(cache, header_of(&page, header::CACHE_CONTROL));
            let policy = header_of(&response, header::CONTENT_SECURITY_POLICY);
            assert!(policy.starts_with("default-src 'none'"), "{policy}");
        }
    }
    let head = Request::head(OLD[0].1).body(Body::empty()).unwrap();
    assert_eq!(server.send(head).await.status(), StatusCode::PERMANENT_REDIRECT);
    let post = Request::post(OLD[0].1).body(Body::empty()).unwrap();
    assert_eq!(server.send(post).await.status(), StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn every_row_of_the_examples_table_leads_to_a_page_that_is_there() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/tokyo-beijing-redirects.csv");
    let text = fs::read_to_string(path).unwrap();
    let server = served(example_table()).await;
    for row in text.lines().skip(1) {
        let (from, to) = row.split_once(',').unwrap();
        // Asked by the host's name where the row has one, as a browser would; the rest at any host.
        let rest = from.split_once("://").map_or(from, |(_, rest)| rest);
        let (host, path) = rest.split_at(rest.find('/').unwrap());
        let host = if host.is_empty() { "genron-npo.net" } else { host };
        assert_eq!(header_of(&ask(&server, host, path).await, header::LOCATION), to, "{from}");
        let (status, page) = server.text(to).await;
        assert_eq!(status, StatusCode::OK, "{to}");
        // A passage that is named is on the page.
        assert!(to.split_once('#').is_none_or(|(_, id)| page.contains(&format!("id=\"{id}\""))), "{to}");
    }
    assert_eq!(example_table().len(), text.lines().count() - 1);
}

#[tokio::test]
async fn what_is_not_in_the_table_is_not_found() {
    let server = served(example_table()).await;
    for path in [
        "/index.php/programs/5th/5th-dalian-declaration//",
        "/index.php/programs/5th/5th-dalian-declaration?x=1",
        "/index.php/programs/5th/35-article/167-political-dialogue-last-half-11-2",
        "/index.php/programs/5th/35-article/167-political-dialogue-last-half-11-2?limitstart=&showall=1",
        // An encoded percent sign is a percent sign: one decoding only.
        "/index.php/programs/10th/%25E3%2583%25AC%25E3%2582%25BB%25E3%2583%2597%25E3%2582%25B7%25E3%2583%25A7%25E3%2583%25B3",
        "/index.php/programs/10th/%E3%83%AC",
        "//evil.example/world/archives/6851.html",
        "/%0d%0aLocation:%20https://evil.example/",
    ] {
        let response = server.get(path).await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{path}");
        assert!(!response.headers().contains_key(header::LOCATION), "{path}");
    }
    let long = format!("/index.php/{}", "a".repeat(10_000));
    assert_eq!(server.get(&long).await.status(), StatusCode::URI_TOO_LONG);
    // The site's own pages come first, and a table has no word in their queries.
    assert_eq!(server.get("/ja/editions/13?showall=1").await.status(), StatusCode::OK);
}

#[test]
fn a_row_is_found_by_its_decoded_path_and_query_without_host() {
    let table = table(
        "\"/a,b\",/ja/\nHTTP://old.example:8080/c?q=%E6%9D%B1+%E4%BA%AC&x,/zh/editions\n\
         https://other.example/d%2541,/en/\n/sjis/%93%8C%8B%9E,/ja/record\n/sjis/%93%8C%8B%9F,/zh/record\n",
    );
    let find = |path: &str, query| led(&table, "", path, query);
    assert_eq!(find("/a,b", None).as_deref(), Some("/ja/"));
    assert_eq!(find("/a%2Cb", Some("")).as_deref(), Some("/ja/"));
    assert_eq!(find("/c", Some("q=東%20京&x=")).as_deref(), Some("/zh/editions"));
    assert_eq!(find("/c", Some("q=東京&x")), None);
    assert_eq!(find("/d%2541", None).as_deref(), Some("/en/"));
    assert_eq!(find("/d%41", None), None);
    // 東京 in Shift_JIS, and what differs from it in the last byte.
    assert_eq!(find("/sjis/%93%8c%8b%9e", None).as_deref(), Some("/ja/record"));
    assert_eq!(find("/sjis/%93%8c%8b%9f", None).as_deref(), Some("/zh/record"));
}

#[test]
fn what_others_add_to_an_address_and_a_slash_at_its_end_lead_to_the_same_page() {
    let table = table("/a/b,/ja/\n/c/?p=1,/zh/\n/d?utm_source=x,/en/\n/d,/en/record\n");
    let find = |path: &str, query| led(&table, "", path, query);
    for (path, query) in
        [("/a/b", Some("utm_source=x&utm_medium=mail")), ("/a/b/", None), ("/a/b/", Some("fbclid=1"))]
    {
        assert_eq!(find(path, query).as_deref(), Some("/ja/"), "{path} {query:?}");
    }
    for query in ["p=1", "p=1&gclid=x", "utm_campaign=a&p=1"] {
        assert_eq!(find("/c", Some(query)).as_deref(), Some("/zh/"), "{query}");
    }
    // A row that names such a parameter itself is meant so; what changes the page is no addition.
    assert_eq!(find("/d", Some("utm_source=x")).as_deref(), Some("/en/"));
    assert_eq!(find("/d", Some("utm_source=y")).as_deref(), Some("/en/record"));
    assert_eq!(find("/c", Some("p=2")), None);
    assert_eq!(find("/a/b", Some("page=2")), None);
}

#[tokio::test]
async fn a_home_page_with_a_query_was_any_page_of_an_old_site() {
    let server = served(table(
        "/?p=5378,/en/editions/13\nhttp://old.example/en/?id=2,/en/survey\n/ja?m=1,/ja/record\n",
    ))
    .await;
    for (from, to) in [
        ("/?p=5378", "/en/editions/13"),
        ("/?p=%35378&fbclid=x", "/en/editions/13"),
        ("/en/?id=2", "/en/survey"),
        ("/%65n/?id=2", "/en/survey"),
        ("/en?id=2", "/en/survey"),
        ("/ja/?m=1", "/ja/record"),
    ] {
        let response = server.get(from).await;
        assert_eq!(response.status(), StatusCode::PERMANENT_REDIRECT, "{from}");
        assert_eq!(header_of(&response, header::LOCATION), to, "{from}");
    }
    // What is not in the table is the home page, as ever.
    for (from, status) in [
        ("/", StatusCode::TEMPORARY_REDIRECT),
        ("/?p=5379", StatusCode::TEMPORARY_REDIRECT),
        ("/?p=5378&x=1", StatusCode::TEMPORARY_REDIRECT),
        ("/en/", StatusCode::OK),
        ("/en/?id=3", StatusCode::OK),
        ("/zh/?id=2", StatusCode::OK),
    ] {
        assert_eq!(server.get(from).await.status(), status, "{from}");
    }
}

#[tokio::test]
async fn the_same_path_on_two_old_hosts_leads_to_two_pages() {
    let rows = "http://www.genron-npo.net/index.html,/ja/\nhttps://BEIJING-TOKYO.com:8080/index.html,/zh/\n\
        http://a.example/x,/ja/record\nhttp://b.example/x,/ja/record\n\
        http://a.example/y,/ja/editions\n/y,/en/editions\nhttp://a.example/z,/index.html\nhttp://www.genron-npo.net/z,/index.html\n";
    // A path leads on at its own host; where no row says which is meant, that is a fault.
    let told = faults(format!("from,to\n{rows}").as_bytes());
    assert!(
        matches!(&told[..], [f] if f.starts_with("t.csv:8:2: is an old address at several hosts")),
        "{told:?}"
    );
    let table = table(&rows.replace("http://a.example/z,/index.html\n", ""));
    assert_eq!(table.len(), 7);
    for (host, path, to) in [
        ("www.genron-npo.net", "/index.html", Some("/ja/")),
        ("WWW.Genron-NPO.net.:443", "/index.html", Some("/ja/")),
        ("beijing-tokyo.com", "/index.html", Some("/zh/")),
        // Nobody said which of the two is meant.
        ("genron-npo.net", "/index.html", None),
        ("", "/index.html", None),
        ("c.example", "/x", Some("/ja/record")),
        ("a.example", "/y", Some("/ja/editions")),
        ("b.example", "/y", Some("/en/editions")),
        ("", "/y", Some("/en/editions")),
        ("a.example", "/z", Some("/ja/")),
    ] {
        assert_eq!(led(&table, host, path, None).as_deref(), to, "{host} {path}");
    }
    assert_eq!(
        faults(b"from,to\nhttp://a.example/x,/ja/\nhttp://A.example:80/x,/zh/\n").len(),
        1,
        "one host cannot lead to two pages"
    );
    let server = served(table).await;
    assert_eq!(header_of(&ask(&server, "beijing-tokyo.com", "/index.html").await, header::LOCATION), "/zh/");
    assert_eq!(ask(&server, "forum.example", "/index.html").await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_row_may_lead_to_a_passage_or_a_file() {
    let goals = [
        "/ja/editions/13/sessions/security#p-p3",
        "/ja/editions/13/sessions/security/session.ics",
        "/ja/editions/13/programme.ics",
        "/zh/programme.ics",
        "/en/feed.atom",
        "/en/editions/13/feed.atom",
        "/ja/editions/13/open-data.zip",
        "/ja/editions/rehearsal/schedule.xml",
    ];
    let folder = example_folder();
    let server = server(&folder).await;
    let forum = server.site.forum();
    let shown = Shown::of(&forum);
    let rows: String = goals.iter().enumerate().map(|(i, to)| format!("/{i},{to}\n")).collect();
    let read =
        |rows: &str| Redirects::parse("t.csv", format!("from,to\n{rows}").as_bytes(), |g| shown.has(g));
    let table = read(&rows).unwrap_or_else(|f| panic!("{f:?}"));
    for (i, to) in goals.iter().enumerate() {
        assert_eq!(led(&table, "", &format!("/{i}"), None).as_deref(), Some(*to));
        assert_eq!(server.get(to).await.status(), StatusCode::OK, "{to}");
    }
    // The rehearsal's survey is not released here, so its tables are not there yet.
    for to in ["/ja/editions/99/programme.ics", "/ja/editions/99#p-p1", "/en/survey/rehearsal/results.csv"] {
        let told = read(&format!("/x,{to}\n")).unwrap_err();
        assert!(told[0].message.starts_with("the dialogue has no such page"), "{to}: {told:?}");
    }
}

#[test]
fn a_row_may_lead_over_other_rows_to_a_page() {
    let table = table("/index.html,/start?p=1\n/start?p=%31,/top\n/top,/ja/editions/13\n");
    for (path, query) in [("/index.html", None), ("/start", Some("p=1")), ("/top", None)] {
        assert_eq!(led(&table, "", path, query).unwrap(), "/ja/editions/13");
    }
}

#[test]
fn t17_a_table_that_a_spreadsheet_saved_keeps_its_first_column_and_row() {
    let with_mark = "\u{feff}from,to\r\n/a,/ja/\r\n/a,/ja/\r\n".as_bytes();
    let read = Redirects::parse("t.csv", with_mark, |_| true).unwrap();
    assert_eq!(read.len(), 1);
    assert_eq!(led(&read, "", "/a", None).unwrap(), "/ja/");
}

#[test]
fn a_fault_is_told_with_file_line_column_and_mend() {
    let own = [
        "/",
        "/ja",
        "/ja/",
        "/zh/editions/13",
        "/zh/editions/13/",
        "/ja/editions/13?id=5",
        "/en/%65ditions",
        // A home page that was asked in a state of this site's own logs, or counted by a campaign, is one.
        "/?at=jp.3",
        "/en/?p=1&at=jp.3",
        "/ja?utm_source=x",
        "/?",
        "https://old.example/en/",
    ];
    let files =
        ["/ja/people/x/slug", "/record/archive/checkpoint", "/robots.txt", "/assets/x", "/ja/feed.atom"];
    for from in own.into_iter().chain(files) {
        let told = faults(format!("from,to\n{from},/ja/\n").as_bytes());
        assert!(
            matches!(&told[..], [f] if f.starts_with("t.csv:2:1: is an address of this site")),
            "{from}: {told:?}"
        );
    }
    let long = format!("/{}", "a".repeat(10_000));
    let bad_from = [
        ("x", "begins with one"),
        ("", "begins with one"),
        ("//evil.example/x", "begins with one"),
        ("/%2Fevil.example/x", "begins with one"),
        ("https://old.example", "begins with one"),
        ("javascript:alert(1)", "begins with one"),
        ("ftp://old.example/x", "begins with one"),
        ("/\\evil", "backslash"),
        ("/x%5Cevil", "backslash"),
        ("/x%0D%0ASet-Cookie:a", "control"),
        ("/x?a=%00", "control"),
        ("\"/x\r\ny\"", "control"),
        ("/x\u{85}y", "control"),
        ("/x#p-1", "never sends"),
        (&long, "over 4096 bytes"),
    ];
    for (from, why) in bad_from {
        let told = faults(format!("from,to\n{from},/ja/\n").as_bytes());
        assert!(
            matches!(&told[..], [f] if f.starts_with("t.csv:2:1: ") && f.contains(why)),
            "{from}: {told:?}"
        );
    }
    let bad_to = [
        "",
        "ja/",
        "/ja",
        "/ja/editions/13/",
        "/ja/editions/%31%33",
        "/ja/editions/13?x",
        "/ja/nowhere",
        "/fr/",
        "/unknown",
        "//evil.example/ja/",
        "https://evil.example/ja/",
        "https://evil.example/old",
        "/\\evil",
        "\\\\evil.example",
        "javascript:alert(1)",
        "\"/ja/\r\nSet-Cookie: a\"",
        "/ja/editions/13%0d%0a",
        "/ja/editions/13#",
        "/ja/editions/13#a/b",
        "/ja/editions/13#%70",
        "/ja/editions/13#段",
        "/ja/editions/13#a#b",
        "/ja/editions/13?x#a",
        "/unknown#a",
        "//evil.example/ja/#a",
        "https://evil.example/ja/feed.atom",
        "/ja/unknown.ics",
        "/ja/editions/13/programme.ics#a",
        "/ja/editions/13/sessions/x/programme.ics",
        "/ja//feed.atom",
        "/fr/feed.atom",
        "/record/archive/checkpoint",
        &long,
    ];
    for to in bad_to {
        let told = faults(format!("from,to\n/old,{to}\n").as_bytes());
        assert!(
            matches!(&told[..], [f] if f.starts_with("t.csv:2:2: is neither a page of this site")),
            "{to}: {told:?}"
        );
    }
    let tables: [(&[u8], &[&str]); 9] = [
        (b"", &["t.csv:1:1: the first line is “from,to”"]),
        (b"to,from\n", &["t.csv:1:1: the first line is “from,to”"]),
        (b"from,to,note\n/a,/ja/,x\n", &["t.csv:1:1: the first line"]),
        (b"from,to\n/a\n", &["t.csv:2:1: "]),
        (b"from,to\n/\xff,/ja/\n", &["t.csv:2:1: "]),
        (b"from,to\n/a,/ja/editions/99\n", &["t.csv:2:2: the dialogue has no such page"]),
        (b"from,to\n/a,/ja/\n/b,/zh/\n/%61,/zh/\n", &["t.csv:4:1: leads to another page in line 2"]),
        (
            b"from,to\n/a,/a\n/b,/c\n/c,/b\n",
            &["t.csv:2:2: leads back", "t.csv:3:2: leads back", "t.csv:4:2: leads back"],
        ),
        (b"from,to\nx,y\n/b,/ja/\n/c,z\n", &["t.csv:2:1: ", "t.csv:2:2: ", "t.csv:4:2: "]),
    ];
    for (bytes, expected) in tables {
        let told = faults(bytes);
        let all = told.len() == expected.len() && told.iter().zip(expected).all(|(t, e)| t.starts_with(e));
        assert!(all, "{}: {told:?}", String::from_utf8_lossy(bytes));
    }
}

/// A route that is added must be added to what a table cannot take the place of.
#[test]
fn no_route_of_this_site_can_be_an_old_address() {
    let routes = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/routes");
    let mut seen = 0;
    let below = |dir: &Path| fs::read_dir(dir).unwrap().map(|file| file.unwrap().path()).collect::<Vec<_>>();
    let (folders, mut files): (Vec<_>, Vec<_>) = below(&routes).into_iter().partition(|path| path.is_dir());
    files.extend(folders.iter().flat_map(|folder| below(folder)));
    for file in files {
        let text = fs::read_to_string(file).unwrap();
        let text = text.split("#[cfg(test)]").next().unwrap();
        for route in text.split(".route(\"").skip(1).map(|rest| rest.split('"').next().unwrap()) {
            let path = route.replace("{lang}", "ja");
            let path: Vec<&str> =
                path.split('/').map(|part| if part.starts_with('{') { "x" } else { part }).collect();
            let told = faults(format!("from,to\n{},/ja/\n", path.join("/")).as_bytes());
            assert!(
                told.iter().any(|f| f.contains("is an address of this site itself")),
                "{route}: {told:?}"
            );
            seen += 1;
        }
    }
    assert!(seen > 20, "{seen}");
}

#[test]
fn a_table_has_an_end() {
    let rows = |n: usize| format!("from,to\n{}", (0..n).map(|i| format!("/{i},/ja/\n")).collect::<String>());
    assert_eq!(Redirects::parse("t.csv", rows(100_000).as_bytes(), |_| true).unwrap().len(), 100_000);
    assert_eq!(faults(rows(100_001).as_bytes()).len(), 1);
}

proptest! {
    /// Each of eight old addresses leads to another of them or to a page; what must become of it is found by
    /// colouring: what leads to a page is good, then what leads to what is good, until nothing is added.
    #[test]
    fn no_table_that_is_taken_leads_anywhere_but_to_a_page(
        rows in prop::collection::btree_map(0..8_u8, 0..11_u8, 1..8)
    ) {
        let pages = ["/ja/", "/zh/editions", "/en/editions/13/sessions/security"];
        let to = |t: u8| match t {
            0..8 => format!("/old/{t}"),
            t => pages[usize::from(t - 8)].to_owned(),
        };
        let mut good: BTreeMap<u8, u8> = rows.iter().filter(|(_, t)| **t >= 8).map(|(f, t)| (*f, *t)).collect();
        for _ in 0..8 {
            let more: Vec<(u8, u8)> = rows.iter().filter_map(|(f, t)| Some((*f, *good.get(t)?))).collect();
            good.extend(more);
        }
        let text: String = rows.iter().map(|(f, t)| format!("/old/{f},{}\n", to(*t))).collect();
        match Redirects::parse("t.csv", format!("from,to\n{text}").as_bytes(), |_| true) {
            Ok(table) => {
                prop_assert_eq!(good.len(), rows.len());
                for (from, page) in good {
                    let found = led(&table, "", &format!("/old/{from}"), None);
                    prop_assert_eq!(found.as_deref(), Some(&*to(page)));
                    prop_assert!(led(&table, "", &to(page), None).is_none(), "a page leads no further");
                }
            }
            Err(faults) => {
                let bad: BTreeSet<usize> = faults.iter().map(|f| f.place.line).collect();
                let expected: BTreeSet<usize> =
                    rows.keys().enumerate().filter(|(_, f)| !good.contains_key(f)).map(|(i, _)| i + 2).collect();
                prop_assert_eq!(bad, expected);
            }
        }
    }

    /// Whatever stands in a table, what it answers with is a page's path in plain ASCII.
    #[test]
    fn a_location_is_always_a_path_of_this_site(from in "[/a-z%.:\\\\]{0,12}", to in "(/ja/|//|/\\\\|https?://)?[a-z0-9./%:\r\n\\\\]{0,12}") {
        let quoted = |cell: &str| format!("\"{}\"", cell.replace('"', "\"\""));
        let text = format!("from,to\n/first,{}\n{},/first\n", quoted(&to), quoted(&from));
        if let Ok(table) = Redirects::parse("t.csv", text.as_bytes(), |_| true) {
            let path = led(&table, "", "/first", None).unwrap();
            prop_assert!(path.starts_with("/ja/") && path.bytes().all(|b| b.is_ascii_graphic() && b != b'\\'));
        }
    }
}

/// Ids that became others, said by those who gave them out.
fn renamed() -> Folder {
    let dialogue = "[[dialogue]]\nsubject = \"dialogue\"\nsides = [\"jp\", \"cn\"]\nlanguages = [\"ja\", \"zh\", \"en\"]\n\
        order = \"alternat\"\n[[side]]\nsubject = \"side/jp\"\nnames = { ja = \"日本\" }\nlanguages = [\"ja\"]\n\
        [[wording]]\nsubject = \"track/talks\"\nfield = \"name\"\nlang = \"ja\"\ntext = \"見本\"\n\
        [[same]]\nsubject = \"track/older\"\ntheirs = \"track/talks\"\n\
        [[same]]\nsubject = \"person/jp-old\"\ntheirs = \"person/jp-new\"\n\
        [[same]]\nsubject = \"person/jp-oldest\"\ntheirs = \"person/jp-old\"\n";
    let edition = "[[edition]]\nsubject = \"1\"\nyear = 2031\nstatus = \"held\"\n\
        [[session]]\nsubject = \"1/talk\"\nkind = \"plenary\"\ntrack = \"talks\"\n\
        date = \"2031-05-06\"\nstart = \"09:00\"\nend = \"10:00\"\nzone = \"Asia/Tokyo\"\n\
        [[wording]]\nsubject = \"1/statement\"\nfield = \"title\"\nlang = \"ja\"\ntext = \"見本の声明\"\n\
        [[same]]\nsubject = \"1/morning\"\ntheirs = \"1/talk\"\n";
    let files = [
        (
            "duologue.toml",
            "code = \"small\"\n[[voice]]\ncode = \"jp\"\nkind = \"side\"\n[[voice]]\ncode = \"cn\"\nkind = \"side\"\n",
        ),
        ("dialogue/jp.toml", dialogue),
        ("people/jp.csv", "id,slug,side,name_ja\njp-new,x,jp,見本一\n"),
        ("editions/1/jp.toml", edition),
        ("editions/1/jp.appearances.csv", "subject,person,side,roles\n1/talk/jp-new,jp-new,jp,panellist\n"),
        ("editions/first/jp.toml", "[[same]]\nsubject = \"first\"\ntheirs = \"1\"\n"),
    ];
    files.into_iter().map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec())).collect()
}

#[tokio::test]
async fn an_id_that_became_another_leads_to_its_page_for_ever() {
    let server = server(&renamed()).await;
    let sizes = server.site.forum().sizes();
    let jp = sizes.get("jp").unwrap();
    let cases = [
        ("/ja/people/jp-old".to_owned(), "/ja/people/jp-new".to_owned()),
        ("/zh/people/jp-oldest".to_owned(), "/zh/people/jp-new".to_owned()),
        ("/ja/people/jp-old/%E8%A6%8B%E6%9C%AC".to_owned(), "/ja/people/jp-new".to_owned()),
        ("/en/editions/1/sessions/morning".to_owned(), "/en/editions/1/sessions/talk".to_owned()),
        (
            "/ja/editions/1/sessions/morning?with=zh".to_owned(),
            "/ja/editions/1/sessions/talk?with=zh".to_owned(),
        ),
        (
            format!("/ja/editions/1/sessions/morning?at=jp.{jp}"),
            format!("/ja/editions/1/sessions/talk?at=jp.{jp}"),
        ),
        ("/ja/tracks/older".to_owned(), "/ja/tracks/talks".to_owned()),
        ("/ja/editions/first".to_owned(), "/ja/editions/1".to_owned()),
        ("/ja/editions/first/programme".to_owned(), "/ja/editions/1/programme".to_owned()),
        ("/ja/editions/first/sessions/talk".to_owned(), "/ja/editions/1/sessions/talk".to_owned()),
        ("/ja/editions/first/sessions/morning".to_owned(), "/ja/editions/1/sessions/talk".to_owned()),
        ("/ja/statements/first".to_owned(), "/ja/statements/1".to_owned()),
        ("/ja/editions/first/programme.ics".to_owned(), "/ja/editions/1/programme.ics".to_owned()),
        ("/zh/editions/first/feed.atom".to_owned(), "/zh/editions/1/feed.atom".to_owned()),
        ("/ja/editions/first/schedule.xml".to_owned(), "/ja/editions/1/schedule.xml".to_owned()),
        ("/ja/editions/first/schedule.json".to_owned(), "/ja/editions/1/schedule.json".to_owned()),
        ("/ja/editions/first/open-data.zip".to_owned(), "/ja/editions/1/open-data.zip".to_owned()),
        ("/ja/editions/first/programme/embed".to_owned(), "/ja/editions/1/programme/embed".to_owned()),
        (
            "/ja/editions/first/sessions/morning/session.ics".to_owned(),
            "/ja/editions/1/sessions/talk/session.ics".to_owned(),
        ),
        ("/api/v1/editions/first".to_owned(), "/api/v1/editions/1".to_owned()),
        ("/api/v1/editions/first/sessions".to_owned(), "/api/v1/editions/1/sessions".to_owned()),
        ("/api/v1/sessions/first/morning".to_owned(), "/api/v1/sessions/1/talk".to_owned()),
        (
            "/api/v1/editions/first/tables/people.csv".to_owned(),
            "/api/v1/editions/1/tables/people.csv".to_owned(),
        ),
        (
            "/api/v1/editions/first/sessions?limit=1".to_owned(),
            "/api/v1/editions/1/sessions?limit=1".to_owned(),
        ),
        ("/api/v1/tracks/older".to_owned(), "/api/v1/tracks/talks".to_owned()),
        ("/ja/people/jp-old/calendar.ics".to_owned(), "/ja/people/jp-new/calendar.ics".to_owned()),
        ("/api/v1/statements/first".to_owned(), "/api/v1/statements/1".to_owned()),
    ];
    for (from, to) in cases {
        let response = server.get(&from).await;
        assert_eq!(response.status(), StatusCode::PERMANENT_REDIRECT, "{from}");
        assert_eq!(header_of(&response, header::LOCATION), to, "{from}");
        // For ever is meant, and can yet be mended.
        assert!(header_of(&response, header::CACHE_CONTROL).contains("max-age=0"), "{from}");
        assert_eq!(server.get(&to).await.status(), StatusCode::OK, "{to}");
    }
    let frame = |edition: &str| {
        format!("/api/oembed?url=http%3A%2F%2Fforum.example%2Fja%2Feditions%2F{edition}%2Fprogramme")
    };
    let (status, old) = server.text(&frame("first")).await;
    assert_eq!((status, old), server.text(&frame("1")).await);
    assert_eq!(status, StatusCode::OK);
}

#[tokio::test]
async fn an_old_id_filters_a_search_as_the_one_that_stands() {
    let server = server(&renamed()).await;
    server.site.index().await.unwrap();
    for (old, new) in [
        ("edition=first", "edition=1"),
        ("person=jp-oldest", "person=jp-new"),
        ("track=older", "track=talks"),
    ] {
        let mut totals = Vec::new();
        for filter in [old, new] {
            let (status, found) = server.text(&format!("/api/v1/search?q=%E8%A6%8B%E6%9C%AC&{filter}")).await;
            assert_eq!(status, StatusCode::OK);
            totals
                .push(serde_json::from_str::<serde_json::Value>(&found).unwrap()["total"].as_u64().unwrap());
        }
        assert!(totals[0] > 0 && totals[0] == totals[1], "{old}: {totals:?}");
    }
}

#[tokio::test]
async fn a_location_is_written_in_ascii_whatever_was_asked() {
    let server = server(&renamed()).await;
    for (from, to) in [
        ("/ja?x=\u{65e5}\u{672c}", "/ja/?x=%E6%97%A5%E6%9C%AC"),
        ("/ja?x=%E6%97%A5%E6%9C%AC", "/ja/?x=%E6%97%A5%E6%9C%AC"),
        ("/ja/editions/1/?x=\u{65e5}", "/ja/editions/1?x=%E6%97%A5"),
        ("/ja/people/jp-new/\u{898b}\u{672c}?x=\u{65e5}", "/ja/people/jp-new?x=%E6%97%A5"),
    ] {
        let response = server.get(from).await;
        assert_eq!(response.status(), StatusCode::PERMANENT_REDIRECT, "{from}");
        assert_eq!(header_of(&response, header::LOCATION), to, "{from}");
    }
}

#[tokio::test]
async fn what_was_withdrawn_keeps_its_address_and_says_so() {
    let server = server(&example_folder()).await;
    let at = "/ja/editions/13/sessions/security";
    assert_eq!(server.get(at).await.status(), StatusCode::OK);
    let forum = server.site.forum();
    let said: Vec<_> = forum.history("13/security").filter(|w| w.act.entry.kind == "session").collect();
    assert_eq!(said.len(), 1);
    let retract = Saying::own(Said::Retract(Retract::default()));
    server.say(&retract, &format!("entry/{}", said[0].act.leaf)).await;
    for (lang, title) in [("ja", "取り下げられました"), ("zh", "已撤回"), ("en", "This was withdrawn")]
    {
        let (status, page) = server.text(&at.replace("ja", lang)).await;
        assert_eq!(status, StatusCode::GONE);
        assert!(page.contains(title), "{page}");
        // It leads to the edition, whose programme no longer has it.
        assert!(page.contains(&format!("href=\"/{lang}/editions/13\"")), "{page}");
    }
    // What never was there is something else.
    assert_eq!(server.get("/ja/editions/13/sessions/nothing").await.status(), StatusCode::NOT_FOUND);
    assert_eq!(server.get("/ja/editions/13").await.status(), StatusCode::OK);
}
