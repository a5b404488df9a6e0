//! Cards of shared links.

use std::io::Read;

use axum::http::{StatusCode, header};
use duologue_web::{Address, Lang, Links, Place, Theme, assets, render};

use crate::bench::{EXAMPLE, example_folder, served};
use crate::routes::{header_of, server};
use crate::small::{bench, session};

fn metas(page: &str, property: &str) -> Vec<String> {
    let tag = format!("<meta property=\"{property}\" content=\"");
    page.split(tag.as_str()).skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

fn meta(page: &str, property: &str) -> String {
    let found = metas(page, property);
    assert_eq!(found.len(), 1, "{property}: {found:?}");
    found.into_iter().next().unwrap()
}

fn canonical(page: &str) -> &str {
    let found: Vec<&str> = page.split("<link rel=\"canonical\" href=\"").collect();
    assert_eq!(found.len(), 2);
    found[1].split('"').next().unwrap()
}

#[test]
fn every_page_has_a_card_in_its_own_language() {
    for place in Place::all(&EXAMPLE.forum) {
        for (lang, locale, others) in [
            (Lang::Ja, "ja_JP", [("zh-Hans", "zh_CN"), ("en", "en_US")]),
            (Lang::Zh, "zh_CN", [("ja", "ja_JP"), ("en", "en_US")]),
            (Lang::En, "en_US", [("ja", "ja_JP"), ("zh-Hans", "zh_CN")]),
        ] {
            let page = EXAMPLE.page(lang, place.clone());
            assert_eq!(meta(&page, "og:locale"), locale);
            // Other forms of the page are those that search engines are told of.
            let told = |tag: &str| page.contains(&format!("rel=\"alternate\" hreflang=\"{tag}\""));
            let others: Vec<&str> = others.iter().filter(|(tag, _)| told(tag)).map(|(_, l)| *l).collect();
            assert_eq!(metas(&page, "og:locale:alternate"), others, "{place:?}");
            assert_eq!(meta(&page, "og:url"), canonical(&page), "{place:?}");
            assert!(canonical(&page).starts_with("https://forum.example/"));
            assert_eq!(meta(&page, "og:image"), "https://forum.example/assets/card.png");
            for property in ["og:title", "og:type", "og:description", "og:site_name", "og:image:alt"] {
                assert!(!meta(&page, property).trim().is_empty(), "{place:?} {property}");
            }
        }
    }
}

#[test]
fn a_card_tells_facts_in_the_pages_language() {
    let page = |lang, code: &str| EXAMPLE.page(lang, Place::Edition(code.to_owned()));
    for (lang, told) in [(Lang::Ja, "北京"), (Lang::Zh, "北京"), (Lang::En, "Beijing")] {
        let description = meta(&page(lang, "13"), "og:description");
        assert!(description.contains(told) && description.contains("2017"), "{description}");
    }
    // The theme is Japanese: an attribute cannot mark it, so an English description leaves it out.
    let told = bench(&[]);
    let english = meta(&told.page(Lang::En, session("1", "peace")), "og:description");
    assert!(english.is_ascii() && english.contains("2030"), "{english}");
}

#[test]
fn only_a_served_page_has_an_address_and_it_is_that_of_the_present() {
    let address = Address::new(Lang::Ja, Place::Edition("13".to_owned()));
    let page = |now, links| {
        render(&EXAMPLE.forum, now, &EXAMPLE.texts, &Theme::default(), &address, links).unwrap().unwrap().html
    };
    let folder = page(None, Links::Static { from: address.file() });
    for absent in ["og:", "rel=\"canonical\"", "twitter:", "oembed", "http://forum", "https://forum"] {
        assert!(!folder.contains(absent), "{absent}");
    }
    let past = page(Some(&EXAMPLE.forum), served(Some("archive.3")));
    assert_eq!(canonical(&past), "https://forum.example/ja/editions/13");
    assert!(past.contains("hreflang=\"zh-Hans\" href=\"https://forum.example/zh/editions/13\""));
}

#[tokio::test]
async fn an_error_page_stands_for_no_address() {
    let server = server(&example_folder()).await;
    let (status, page) = server.text("/ja/nowhere").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    for absent in ["canonical", "rel=\"alternate\" hreflang", "og:", "ld+json"] {
        assert!(!page.contains(absent), "{absent}");
    }
    let picture = server.get("/assets/card.png").await;
    assert_eq!(header_of(&picture, header::CONTENT_TYPE), "image/png");
}

/// The card is the icon (assets/mark.svg) at 14 times its size on paper of 1200 × 630: no letter of any script.
#[test]
fn the_picture_is_the_mark_and_holds_no_text() {
    let files = assets(&Theme::default());
    let png = &files.iter().find(|file| file.path == "assets/card.png").unwrap().bytes;
    let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
    assert_eq!((&png[1..4], number(16), number(20)), (&b"PNG"[..], 1200, 630));
    // One bit a pixel, by palette (PNG, 11.2.1).
    assert_eq!(&png[24..29], [1, 3, 0, 0, 0]);
    let (mut packed, mut palette, mut at) = (Vec::new(), &png[..0], 8);
    while at < png.len() {
        let (long, kind) = (number(at) as usize, &png[at + 4..at + 8]);
        let data = &png[at + 8..at + 8 + long];
        match kind {
            b"PLTE" => palette = data,
            b"IDAT" => packed.extend(data),
            _ => {}
        }
        at += 12 + long;
    }
    assert_eq!(&palette[..6], [0xfb, 0xf9, 0xf4, 0x1c, 0x1a, 0x16]);
    let mut rows = Vec::new();
    flate2::read::ZlibDecoder::new(&packed[..]).read_to_end(&mut rows).unwrap();
    let mut before = vec![0; 150];
    for (y, row) in rows.chunks(151).enumerate() {
        // Filters (PNG, 9.2).
        let mut line = row[1..].to_vec();
        for i in 0..150_usize {
            let at = |line: &[u8]| i.checked_sub(1).map_or(0, |left| line[left]);
            let (left, up, corner) = (at(&line), before[i], at(&before));
            let add = match row[0] {
                0 => 0,
                1 => left,
                2 => up,
                3 => ((u16::from(left) + u16::from(up)) / 2) as u8,
                4 => {
                    let guess = i16::from(left) + i16::from(up) - i16::from(corner);
                    *[left, up, corner].iter().min_by_key(|near| (guess - i16::from(**near)).abs()).unwrap()
                }
                other => panic!("filter {other}"),
            };
            line[i] = line[i].wrapping_add(add);
        }
        for x in 0..1200 {
            let (u, v) = ((x as f64 + 0.5 - 376.0) / 14.0, (y as f64 + 0.5 - 91.0) / 14.0);
            let within =
                |left: f64, top: f64, right: f64, low: f64| u >= left && u < right && v >= top && v < low;
            let ink = within(5.0, 5.0, 12.0, 19.0)
                || within(20.0, 13.0, 27.0, 27.0)
                || within(15.25, 1.0, 16.75, 31.0);
            let is_ink = line[x / 8] >> (7 - x % 8) & 1 == 1;
            assert_eq!(is_ink, ink, "{x} {y}");
        }
        before = line;
    }
}
