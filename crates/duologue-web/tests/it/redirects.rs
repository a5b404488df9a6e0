//! Old addresses lead to their pages for ever, once, and nowhere else.

use std::sync::Arc;

use axum::http::{StatusCode, header};
use duologue_web::{BadRedirect, Redirects};

use crate::bench::{EXAMPLE, example_folder};
use crate::routes::{Server, header_of, server};

/// Real addresses of the forum's earlier sites, as sources of the example dialogue name them.
const REAL: &str = include_str!("../data/redirects.csv");

fn table(rows: &str) -> (Redirects, Vec<BadRedirect>) {
    Redirects::read(format!("from,to\n{rows}").as_bytes(), &EXAMPLE.forum)
}

fn sound(rows: &str) -> Redirects {
    let (table, faults) = table(rows);
    assert_eq!(faults, [], "{rows}");
    table
}

async fn with(redirects: Redirects) -> Server {
    let mut server = server(&example_folder()).await;
    Arc::get_mut(&mut server.site).unwrap().redirects = redirects;
    server
}

#[tokio::test]
async fn ten_real_addresses_of_the_earlier_sites_lead_to_their_pages() {
    let (redirects, faults) = Redirects::read(REAL.as_bytes(), &EXAMPLE.forum);
    assert_eq!(faults, []);
    assert!(redirects.len() >= 10);
    let server = with(redirects).await;
    for row in REAL.lines().skip(1) {
        let (from, to) = row.trim_end_matches(',').split_once(',').unwrap();
        let path = &from[from.find(".net/").unwrap() + 4..];
        let response = server.get(path).await;
        assert_eq!(response.status(), StatusCode::PERMANENT_REDIRECT, "{path}");
        assert_eq!(header_of(&response, header::LOCATION), to, "{path}");
        assert_eq!(server.get(to).await.status(), StatusCode::OK, "{to}");
        // Another query is another address.
        assert_eq!(server.get(&format!("{path}?x=1")).await.status(), StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn an_old_address_with_japanese_characters_and_a_query_is_found_however_it_is_encoded() {
    let rows = "/index.php?option=com_content&view=東京-北京,/ja/editions/9\n\
                /archives/東京%20北京.html,/ja/editions/8\n\
                /%E5%A3%B0%E6%98%8E,/ja/statements/13\n";
    let server = with(sound(rows)).await;
    for (asked, to) in [
        ("/index.php?option=com_content&view=%E6%9D%B1%E4%BA%AC-%E5%8C%97%E4%BA%AC", "/ja/editions/9"),
        ("/index.php?option=com_content&view=%e6%9d%b1%e4%ba%ac-%e5%8c%97%e4%ba%ac", "/ja/editions/9"),
        ("/archives/%E6%9D%B1%E4%BA%AC%20%E5%8C%97%E4%BA%AC.html", "/ja/editions/8"),
        ("/%E5%A3%B0%E6%98%8E", "/ja/statements/13"),
        ("/%E5%A3%B0%E6%98%8E?", "/ja/statements/13"),
    ] {
        let response = server.get(asked).await;
        assert_eq!(header_of(&response, header::LOCATION), to, "{asked}");
    }
    // Encoded twice is another address; broken UTF-8 is none.
    for asked in ["/%25E5%25A3%25B0%25E6%2598%258E", "/%E5%A3", "/index.php", "/index.php?option=com_content"]
    {
        let response = server.get(asked).await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{asked}");
    }
}

#[test]
fn a_location_is_percent_encoded_once() {
    let expected = "/ja/editions/13/sessions/politics#%E6%AE%B5%201%25";
    for fragment in ["段 1%25", "%E6%AE%B5%201%25", "段%201%25"] {
        let found = sound(&format!("/old,/ja/editions/13/sessions/politics#{fragment}\n"));
        assert_eq!(found.find("/old", None), Some(expected), "{fragment}");
    }
    let beside = sound("/old,/ja/editions/13/sessions/politics?with=zh\n");
    assert_eq!(beside.find("/old", None), Some("/ja/editions/13/sessions/politics?with=zh"));
}

#[test]
fn a_redirect_to_a_redirect_leads_straight_to_the_page_and_a_circle_is_refused() {
    let chain = sound("/a,/b\n/b,/c?x=1\n/c?x=1,/zh/editions/13\n");
    for from in ["/a", "/b"] {
        assert_eq!(chain.find(from, None), Some("/zh/editions/13"), "{from}");
    }
    for (rows, faulty) in [("/a,/a\n", 1), ("/a,/b\n/b,/a\n", 2), ("/a,/b\n/b,/c\n/c,/b\n", 3)] {
        let faults = table(rows).1;
        assert_eq!(faults.len(), faulty, "{rows}: {faults:?}");
        assert!(faults.iter().all(|f| matches!(f, BadRedirect::Loop { .. })), "{rows}: {faults:?}");
    }
}

#[test]
fn a_row_leads_to_no_other_host_and_to_no_page_that_is_not_there() {
    for to in [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "/ja/editions/13\r\nSet-Cookie: a=b",
        "/ja/editions/13%0d%0aSet-Cookie:%20a=b",
        "/ja/editions/99",
        "/ja/people/jp-nobody",
        "/ja/editions/13?with=zh",
        "/ja/editions/13?x=1",
        "/fr/editions/13",
        "javascript:alert(1)",
        "ja/editions/13",
        "/api/v1/editions",
        "",
    ] {
        let (found, faults) = table(&format!("/old,\"{to}\"\n"));
        assert!(matches!(faults.as_slice(), [BadRedirect::To { line: 2, .. }]), "{to:?}: {faults:?}");
        assert!(found.is_empty(), "{to:?}");
    }
    for from in [
        "old",
        "//evil.example/x",
        "/a\\b",
        "/%E5%A3",
        "/a%0d%0ab",
        "ftp://a.example/x",
        "https://a.example",
        "",
    ] {
        let faults = table(&format!("\"{from}\",/ja/editions/13\n")).1;
        assert!(matches!(faults.as_slice(), [BadRedirect::From { line: 2, .. }]), "{from:?}: {faults:?}");
    }
    // What this site answers itself would never be asked of the table.
    for from in
        ["/", "/ja/editions/13", "/api/v1/editions", "/record/archive/checkpoint", "/assets/duologue.css"]
    {
        let faults = table(&format!("{from},/ja/editions/12\n")).1;
        assert!(matches!(faults.as_slice(), [BadRedirect::Ours { .. }]), "{from}: {faults:?}");
    }
    let faults = table("/a,/ja/editions/13\nhttps://b.example/a,/ja/editions/12\n/a,/ja/editions/13\n").1;
    assert!(matches!(faults.as_slice(), [BadRedirect::Twice { line: 3, first: 2, .. }]), "{faults:?}");
    assert!(matches!(Redirects::read(b"a,b\n/x,/ja/\n", &EXAMPLE.forum).1.as_slice(), [BadRedirect::Csv(_)]));
    // A spreadsheet's byte order mark is no part of the first column's name (T17).
    let marked = Redirects::read("\u{feff}from,to\n/x,/ja/\n".as_bytes(), &EXAMPLE.forum);
    assert_eq!((marked.0.find("/x", None), marked.1), (Some("/ja/"), vec![]));
}

#[tokio::test]
async fn a_hostile_address_gets_no_location() {
    let server = with(sound("/old,/ja/editions/13\n")).await;
    for asked in [
        "//evil.example",
        "//evil.example/",
        "/%2F%2Fevil.example/",
        "/%5Cevil.example",
        "/old%0d%0aSet-Cookie:a=b",
        "/old/..//evil.example",
        "/ja//evil.example/",
        "/old%00",
    ] {
        let response = server.get(asked).await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{asked}");
        assert_eq!(header_of(&response, header::LOCATION), "", "{asked}");
        assert_eq!(header_of(&response, header::SET_COOKIE), "", "{asked}");
    }
}
