//! What cannot be said: strictness towards requests and files, and characters that hide or reverse.

use duologue_forum::Refusal;
use duologue_forum::acts::{Flaw, Saying, Unreadable};
use serde_json::{Value, json};

use crate::log::{Log, saying};

fn strict(kind: &str, body: Value) -> Result<Saying, Unreadable> {
    let Value::Object(fields) = body else { panic!("a body is an object") };
    Saying::strict(kind, fields)
}

#[test]
fn s11_a_request_may_carry_known_fields_only() {
    let unknown = |kind: &str, body: Value| match strict(kind, body) {
        Err(Unreadable::UnknownField { kind, path }) => (kind, path),
        other => panic!("{other:?}"),
    };
    let at = |kind: &str, path: &str| (kind.to_owned(), path.to_owned());
    assert_eq!(unknown("person", json!({ "names": {}, "role": "admin" })), at("person", "role"));
    assert_eq!(
        unknown("edition", json!({ "days": [{ "date": "2017-12-16", "role": "admin" }] })),
        at("edition", "days.0.role")
    );
    assert_eq!(
        unknown("edition", json!({ "source": { "title": "t", "role": "admin" } })),
        at("edition", "source.role")
    );
    assert_eq!(unknown("edition", json!({ "salt": "0" })), at("edition", "salt"));
    assert_eq!(strict("admin", json!({})), Err(Unreadable::UnknownKind("admin".into())));
    let wrong = strict("edition", json!({ "days": [{ "date": 20171216 }] }));
    assert!(
        matches!(wrong, Err(Unreadable::Field { path, .. }) if path == "days[0].date" || path == "days.0.date")
    );
    let vocabulary = strict("edition", json!({ "status": "maybe" })).unwrap_err().to_string();
    assert!(vocabulary.starts_with("`status`") && vocabulary.contains("planned"), "{vocabulary}");
}

fn wording(text: &str) -> Result<(), Flaw> {
    saying("wording", json!({ "field": "theme", "lang": "ja", "text": text })).check()
}

#[test]
fn s12_hidden_and_reversing_characters_are_refused_and_joiners_are_writing() {
    // Controls (RFC 5892 calls them disallowed), bidirectional embeddings, overrides and isolates (UAX #9), U+FFFE.
    for bad in [
        '\u{0}',
        '\u{8}',
        '\u{b}',
        '\u{10}',
        '\u{1b}',
        '\u{7f}',
        '\u{85}',
        '\u{9f}',
        '\u{200e}',
        '\u{200f}',
        '\u{202a}',
        '\u{202e}',
        '\u{2066}',
        '\u{2069}',
        '\u{feff}',
        '\u{fffe}',
        '\u{ffff}',
        '\u{1fffe}',
        '\u{10ffff}',
    ] {
        let refused = wording(&format!("共同{bad}声明"));
        assert_eq!(
            refused,
            Err(Flaw::Character { field: "text".into(), codepoint: u32::from(bad) }),
            "{bad:?}"
        );
    }
    for good in [
        "葛\u{e0100}城",
        "👩\u{200d}💻",
        "ن\u{200c}ا",
        "𠮷野家",
        "髙",
        "令和七年十一月",
        "ﾊﾝｶｸ",
        "“引用”",
        "北京－东京论坛",
    ] {
        assert_eq!(wording(good), Ok(()), "{good}");
    }
    assert_eq!(wording(" \u{3000} "), Err(Flaw::Empty { field: "text".into() }));
    assert_eq!(wording("か\u{3099}"), Err(Flaw::NotNfc { field: "text".into() }));
    // A name or a title is one line: a second line could pose as a header in mail or a paragraph in a file.
    assert!(wording("一行\n二行").is_err());
}

#[test]
fn length_counts_letters_as_readers_see_them() {
    assert_eq!(wording(&"日".repeat(400)), Ok(()), "a long Japanese title is not one long word");
    assert_eq!(wording(&"👩\u{200d}💻".repeat(400)), Ok(()));
    assert_eq!(
        wording(&"日".repeat(401)),
        Err(Flaw::TooLong { field: "text".into(), length: 401, most: 400 })
    );
}

#[test]
fn dates_exist_and_eras_stay_as_written() {
    let day = |date: &str| saying("edition", json!({ "days": [{ "date": date }] })).check().is_ok();
    assert!(day("2024-02-29") && day("2000-02-29") && day("2017-12-16"));
    for bad in [
        "2023-02-29",
        "2100-02-29",
        "1900-02-29",
        "2017-13-01",
        "2017-00-10",
        "2017-1-2",
        "2017-12",
        "16/12/2017",
        "令和7年11月1日",
        "2017-12-16T09:00",
    ] {
        assert!(!day(bad), "{bad}");
    }
    let start = |time: &str| saying("session", json!({ "start": time })).check().is_ok();
    assert!(start("00:00") && start("23:59"));
    assert!(
        !start("23:59:60")
            && !start("23:60")
            && !start("24:00")
            && !start("9:00")
            && !start("09:60")
            && !start("０９:00")
    );
    assert!(saying("session", json!({ "zone": "Asia/Tokyo" })).check().is_ok());
    assert!(saying("session", json!({ "zone": "JST+9" })).check().is_err());
    let mut jp = Log::new("jp");
    let said = jp.say("wording", "21", json!({ "field": "theme", "lang": "ja", "text": "令和７年の対話" }));
    assert!(
        String::from_utf8_lossy(&jp.blobs[&jp.body(&said)]).contains("令和７年の対話"),
        "text is kept as given"
    );
}

#[test]
fn codes_tags_and_addresses() {
    let mut jp = Log::new("jp");
    for subject in [
        "",
        "13/",
        "/13",
        "13//a",
        "Security",
        "13/セキュリティ",
        "13/a_b",
        "-13",
        "a/b/c/d/e",
        "../13",
        "13/ a",
    ] {
        let refused = jp.try_say("edition", subject, json!({}));
        assert!(matches!(refused, Err(Refusal::Flaw(Flaw::Subject { .. }))), "{subject}");
    }
    let lang =
        |tag: &str| saying("wording", json!({ "field": "theme", "lang": tag, "text": "x" })).check().is_ok();
    assert!(["ja", "zh", "en", "ko", "zh-Hant", "sr-Latn-RS", "yue"].iter().all(|t| lang(t)));
    assert!(["", "j", "JA", "ja_JP", "japanese", "zh-"].iter().all(|t| !lang(t)));
    let address = |a: &str| saying("edition", json!({ "source": { "address": a } })).check().is_ok();
    assert!(
        ["https://example.org/a", "http://example.org", "example.org/page", "example.org:8080/a"]
            .iter()
            .all(|a| address(a))
    );
    for bad in [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "java\nscript:alert(1)",
    ] {
        assert!(!address(bad), "{bad:?}");
    }
}

#[test]
fn needed_fields_are_asked_for() {
    let flaw = |kind: &str, body: Value| saying(kind, body).check().unwrap_err().to_string();
    assert_eq!(flaw("wording", json!({ "lang": "ja", "text": "x" })), "`field` is missing");
    assert_eq!(flaw("person", json!({})), "`names` is missing");
    assert_eq!(flaw("figure", json!({ "value": 3 })), "`measure` is missing");
    assert_eq!(flaw("remark", json!({ "lang": "ja", "text": "x" })), "`stance` is missing");
}

#[test]
fn the_same_word_twice_is_refused_until_it_was_retracted() {
    let mut jp = Log::new("jp");
    let first = jp.say("edition", "13", json!({ "year": 2017 }));
    assert!(matches!(jp.try_say("edition", "13", json!({ "year": 2017 })), Err(Refusal::Unchanged)));
    jp.say("retract", &format!("entry/{first}"), json!({}));
    jp.say("edition", "13", json!({ "year": 2017 }));
    assert_eq!(crate::log::forum(&[&jp]).words("13").count(), 1);
}
