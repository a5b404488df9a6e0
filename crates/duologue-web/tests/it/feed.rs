//! Feeds, read by a feed reader's parser.

use std::collections::BTreeSet;

use duologue_forum::Manifest;
use duologue_forum::acts::Strength;
use duologue_web::{Lang, Origin, feed};
use feed_rs::model::{Entry, Feed};
use serde_json::{Value, json};

use crate::bench::{Bench, EXAMPLE};
use crate::said::{agree, leaf, say, smuggle};
use crate::small::{CHINESE, REPORT, bench, small};

const LATER: &str = "2030-04-01T08:00:00Z";

fn bytes(bench: &Bench, lang: Lang, edition: Option<&str>) -> Vec<u8> {
    let origin: Origin = "https://forum.example".parse().unwrap();
    feed(&bench.forum, lang, &origin, edition).unwrap()
}

fn read(bench: &Bench, lang: Lang) -> Feed {
    feed_rs::parser::parse(bytes(bench, lang, None).as_slice()).unwrap()
}

fn labelled<'f>(feed: &'f Feed, label: &str) -> &'f Entry {
    let has = |e: &&Entry| e.categories[0].label.as_deref() == Some(label);
    feed.entries.iter().find(has).unwrap_or_else(|| panic!("no “{label}” in {:?}", labels(feed)))
}

fn labels(feed: &Feed) -> Vec<&str> {
    feed.entries.iter().map(|e| e.categories[0].label.as_deref().unwrap()).collect()
}

fn summary(entry: &Entry) -> &str {
    &entry.summary.as_ref().unwrap().content
}

fn moved(start: &str, why: Option<Value>) -> Value {
    let mut body = json!({ "kind": "parallel", "date": "2030-05-02", "start": start, "zone": "Asia/Tokyo" });
    if let Some(why) = why {
        body["why"] = why;
    }
    body
}

#[test]
fn the_examples_feeds_are_read_in_every_language_and_hold_at_most_fifty_items() {
    let mut ids = BTreeSet::new();
    for lang in Lang::ALL {
        let feed = read(&EXAMPLE, lang);
        assert_eq!(feed.entries.len(), 50);
        assert_eq!(feed.language.as_deref(), Some(lang.tag()));
        assert_eq!(
            feed.links.iter().find(|l| l.rel.as_deref() == Some("self")).unwrap().href,
            format!("https://forum.example/{}/feed.atom", lang.code())
        );
        assert_eq!(feed.updated, feed.entries.iter().filter_map(|e| e.updated).max());
        for entry in &feed.entries {
            assert!(ids.insert(entry.id.clone()), "an id stands twice, in one feed or in two languages");
            assert!(
                entry.id.starts_with("urn:uuid:")
                    && entry.links[0].href.starts_with(&format!("https://forum.example/{}/", lang.code()))
            );
            assert!(!entry.title.as_ref().unwrap().content.is_empty());
        }
    }
}

#[test]
fn an_editions_feed_tells_of_that_edition_alone() {
    let feed = feed_rs::parser::parse(bytes(&EXAMPLE, Lang::En, Some("21")).as_slice()).unwrap();
    // The 21st was planned, moved to 22–24 November, then put off by a letter of 16 November 2025.
    let titles: Vec<_> = feed.entries.iter().map(|e| e.title.as_ref().unwrap().content.as_str()).collect();
    assert!(
        titles.contains(&"21st forum, postponed") && titles.contains(&"21st forum, planned"),
        "{titles:?}"
    );
    let text: String = feed.entries.iter().map(summary).collect();
    assert!(text.contains("as of 16 November 2025") && text.contains("No new dates are set."), "{text}");
    assert!(
        text.contains("Before: 10–12 November 2025") && text.contains("Now: 22–24 November 2025"),
        "{text}"
    );
    assert!(feed.entries.iter().all(|e| e.links[0].href.contains("/editions/21")));
    let origin = "https://forum.example".parse().unwrap();
    assert_eq!(duologue_web::feed(&EXAMPLE.forum, Lang::En, &origin, Some("99")), None);
}

#[test]
fn a_report_its_translation_and_their_new_versions_are_each_an_item() {
    let first = bench(&[]);
    let feed = read(&first, Lang::Ja);
    assert_eq!(labels(&feed), ["報告（日本語）"]);
    let report = &feed.entries[0];
    assert_eq!(report.title.as_ref().unwrap().content, "信頼の条件");
    assert!(summary(report).contains("第1回（2030年）"));
    assert_eq!(report.links[0].href, "https://forum.example/ja/editions/1/sessions/peace");
    assert_eq!(report.authors[0].name.as_deref(), Some("日本"));

    let translated =
        first.with_at(&small(&[("editions/1/peace/cn.report.zh.md", CHINESE)]).into_iter().collect(), LATER);
    let feed = read(&translated, Lang::Zh);
    assert_eq!(labels(&feed)[0], "报告译文（中文）");
    assert!(summary(&feed.entries[0]).contains("机器翻译"), "{}", summary(&feed.entries[0]));
    assert_eq!(feed.updated.unwrap().to_rfc3339(), "2030-04-01T08:00:00+00:00");

    let again = REPORT.replace("二つ目の段落。", "二つ目の段落を直した。");
    let files =
        small(&[("editions/1/peace/cn.report.zh.md", CHINESE), ("editions/1/peace/jp.report.ja.md", &again)]);
    let feed = read(&translated.with_at(&files.into_iter().collect(), "2030-04-02T08:00:00Z"), Lang::En);
    assert_eq!(
        labels(&feed),
        ["Report, new version (Japanese)", "Report, translated into Chinese", "Report (Japanese)"]
    );
}

#[test]
fn a_title_in_another_language_carries_it() {
    let xml = String::from_utf8(bytes(&bench(&[]), Lang::En, None)).unwrap();
    assert!(
        xml.contains("xml:lang=\"en\"") && xml.contains("<title xml:lang=\"ja\">信頼の条件</title>"),
        "{xml}"
    );
}

#[test]
fn a_moved_session_is_told_with_before_and_after_and_why() {
    let why = json!({ "kind": "update", "text": "会場の都合 <b>" });
    let told = say(&bench(&[]), "jp", "session", "1/peace", moved("14:00", Some(why)), LATER);
    let feed = read(&told, Lang::Ja);
    let entry = labelled(&feed, "セッションの変更");
    assert!(
        summary(entry).contains("変更前：2030年5月1日（水）、10:00〜11:30、Asia/Tokyo、第一会議室"),
        "{}",
        summary(entry)
    );
    assert!(summary(entry).contains("変更後：2030年5月2日（木）、14:00、Asia/Tokyo"));
    assert_eq!(entry.content.as_ref().unwrap().body.as_deref(), Some("会場の都合 <b>"));
    assert_eq!(entry.updated.unwrap().to_rfc3339(), "2030-04-01T08:00:00+00:00");
    // What is only filled in, or said again as it was, is no news.
    let filled = json!({ "kind": "parallel", "date": "2030-05-01", "start": "10:00", "end": "11:30", "zone": "Asia/Tokyo", "room": { "ja": "第一会議室" }, "openness": "open", "languages": ["ja"] });
    let quiet = say(&bench(&[]), "jp", "session", "1/peace", filled, LATER);
    assert_eq!(labels(&read(&quiet, Lang::Ja)), ["報告（日本語）"]);
}

#[test]
fn a_session_that_comes_to_a_programme_later_is_news_and_the_first_ones_are_not() {
    let body = json!({ "kind": "plenary", "date": "2030-05-02", "start": "09:00", "zone": "Asia/Tokyo" });
    let feed = read(&say(&bench(&[]), "jp", "session", "1/closing", body.clone(), LATER), Lang::En);
    let entry = labelled(&feed, "Session added to the programme");
    assert_eq!(entry.links[0].href, "https://forum.example/en/editions/1/sessions/closing");
    assert!(entry.summary.as_ref().unwrap().content.contains("2 May 2030"), "{entry:?}");
    // The other session stood there from the first day on.
    assert_eq!(labels(&feed).iter().filter(|label| **label == "Session added to the programme").count(), 1);
    // The other side says it too: it is no other session.
    let both = say(&bench(&[]), "jp", "session", "1/closing", body.clone(), LATER);
    let both = say(&both, "cn", "session", "1/closing", body, "2030-04-03T08:00:00Z");
    let added = labels(&read(&both, Lang::En)).iter().filter(|label| label.contains("added")).count();
    assert_eq!(added, 1);
}

#[test]
fn a_withdrawn_session_and_a_cancelled_edition_are_news() {
    let first = bench(&[]);
    let word = leaf(&first, "jp", "session", "1/peace");
    let gone = say(&first, "jp", "retract", &format!("entry/{word}"), json!({}), LATER);
    let feed = read(&gone, Lang::En);
    let entry = labelled(&feed, "Session withdrawn from the programme");
    assert_eq!(
        (entry.title.as_ref().unwrap().content.as_str(), entry.links[0].href.as_str()),
        ("信頼の条件", "https://forum.example/en/editions/1/programme")
    );
    let off = say(&first, "jp", "edition", "1", json!({ "year": 2030, "status": "cancelled" }), LATER);
    let feed = read(&off, Lang::Zh);
    assert_eq!(
        labelled(&feed, "届次变动").title.as_ref().unwrap().content,
        "第1届、取消".replace('、', &list_comma(Lang::Zh))
    );
}

fn list_comma(lang: Lang) -> String {
    duologue_web::message(lang, "list-comma", &[])
}

#[test]
fn a_statement_is_news_when_it_is_named_and_when_all_parties_agree() {
    let title = json!({ "field": "title", "lang": "ja", "text": "小さな共同声明" });
    let named = say(&bench(&[]), "jp", "wording", "1/statement", title, LATER);
    let feed = read(&named, Lang::Ja);
    let entry = labelled(&feed, "共同声明の記録");
    assert_eq!(entry.title.as_ref().unwrap().content, "小さな共同声明");
    assert_eq!(entry.links[0].href, "https://forum.example/ja/statements/1");
    // A second wording of it is no second statement.
    let chinese = json!({ "field": "title", "lang": "zh", "text": "小型联合声明" });
    let again = say(&named, "cn", "wording", "1/statement", chinese, "2030-04-02T08:00:00Z");
    assert_eq!(labels(&read(&again, Lang::Zh)).iter().filter(|l| **l == "联合声明已入记录").count(), 1);
    let before: Vec<_> = feed.entries.iter().map(|e| e.id.clone()).collect();
    let after: Vec<_> = read(&again, Lang::Ja).entries.iter().map(|e| e.id.clone()).collect();
    assert_eq!(before, after, "ids stay when the log grows");
}

#[test]
fn a_statement_is_agreed_when_the_last_party_says_so() {
    let manifest = Manifest {
        what: "statement".to_owned(),
        subject: "1/statement".to_owned(),
        parties: vec!["jp".to_owned(), "cn".to_owned()],
        holds: vec![],
        files: vec![],
        authentic: vec![],
        expires: None,
        strength: Strength::Staff,
    };
    let staff = || json!({ "strength": "staff" });
    let one = agree(&bench(&[]), "jp", &manifest, staff(), LATER);
    assert_eq!(labels(&read(&one, Lang::Ja)), ["報告（日本語）"]);
    let both = agree(&one, "cn", &manifest, staff(), "2030-04-03T08:00:00Z");
    let feed = read(&both, Lang::Ja);
    let entry = labelled(&feed, "共同声明の合意");
    assert_eq!(entry.updated.unwrap().to_rfc3339(), "2030-04-03T08:00:00+00:00");
    let names = duologue_web::message(Lang::Ja, "statement-agrees", &[("sides", "日本、中国".to_owned())]);
    assert!(summary(entry).contains(&names), "{}", summary(entry));
    // A side that takes its word back agrees no more.
    let word = leaf(&both, "cn", "agree", &format!("manifest/{}", manifest.hash().unwrap()));
    let back = say(&both, "cn", "retract", &format!("entry/{word}"), json!({}), "2030-04-04T08:00:00Z");
    assert_eq!(labels(&read(&back, Lang::Ja)), ["報告（日本語）"]);
}

#[test]
fn ids_do_not_change_with_the_sites_address() {
    let ids = |origin: &str| -> Vec<String> {
        let xml = feed(&EXAMPLE.forum, Lang::Ja, &origin.parse().unwrap(), None).unwrap();
        let feed = feed_rs::parser::parse(xml.as_slice()).unwrap();
        std::iter::once(feed.id).chain(feed.entries.into_iter().map(|e| e.id)).collect()
    };
    assert_eq!(ids("https://forum.example"), ids("http://other.example:8080"));
}

#[test]
fn what_was_removed_is_told_no_more() {
    let first = bench(&[]);
    let voice = first.forum.voice("jp").unwrap();
    let body = voice.word(&leaf(&first, "jp", "text", "1/peace/report")).unwrap().act.entry.body.unwrap();
    let gone =
        say(&first, "jp", "redact", "dialogue", json!({ "blobs": [body], "ground": "privacy" }), LATER);
    assert_eq!(labels(&read(&gone, Lang::Ja)), Vec::<&str>::new());
}

#[test]
fn t30_hostile_words_reach_readers_as_words() {
    let hostile = "ab]]></title><script>alert(1)</script>\"><img src=x onerror=alert(1)>&amp;";
    let body = json!({ "field": "theme", "lang": "ja", "text": hostile });
    let xml = bytes(&smuggle(&bench(&[]), "jp", "wording", "1/peace", body, LATER), Lang::Ja, None);
    assert!(!String::from_utf8_lossy(&xml).contains("<script"));
    let feed = feed_rs::parser::parse(xml.as_slice()).unwrap();
    assert_eq!(feed.entries[0].title.as_ref().unwrap().content, hostile);
}

#[test]
fn t16_a_log_that_holds_controls_gives_a_feed_that_is_read() {
    for control in ["\u{B}", "\u{10}", "\u{FFFE}", "\u{7F}", "\u{9F}"] {
        let body = json!({ "field": "theme", "lang": "ja", "text": format!("a{control}b") });
        let xml = bytes(&smuggle(&bench(&[]), "jp", "wording", "1/peace", body, LATER), Lang::Ja, None);
        assert!(!String::from_utf8_lossy(&xml).contains(control));
        assert_eq!(feed_rs::parser::parse(xml.as_slice()).unwrap().entries.len(), 1);
    }
}

#[test]
fn example_keys_are_named_in_the_feed() {
    let key = json!({ "role": "log", "vkey": "x+00000000+AA", "example": true });
    let told = say(&bench(&[]), "jp", "key", "dialogue", key, LATER);
    for lang in Lang::ALL {
        let note = duologue_web::message(lang, "example-keys", &[]);
        assert!(read(&told, lang).description.unwrap().content.ends_with(&note));
    }
}
