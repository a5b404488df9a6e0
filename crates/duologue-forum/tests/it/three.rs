//! A dialogue of three sides, and texts in a fourth language: sides and languages are data.

use duologue_forum::acts::{Agree, Field, Status, Strength};
use duologue_forum::{Forum, Manifest, Rendering, pick, standing};
use duologue_record::Hash;
use serde_json::json;

use crate::log::{Log, forum};

/// Three sides of which no recorder speaks; each says its own.
fn three() -> [Log; 3] {
    let sides = [("jp", "ja", "日中韓対話"), ("cn", "zh", "中日韩对话"), ("kr", "ko", "한일중 대화")];
    sides.map(|(code, lang, name)| {
        let mut log = Log::new(code);
        log.say(
            "dialogue",
            "dialogue",
            json!({ "sides": ["jp", "cn", "kr"], "languages": ["ja", "zh", "en"] }),
        );
        log.say("side", &format!("side/{code}"), json!({ "languages": [lang, "en"] }));
        log.say("wording", "dialogue", json!({ "field": "name", "lang": lang, "text": name }));
        log.say("edition", "1", json!({ "year": 2027, "status": "planned", "host": "kr" }));
        log
    })
}

fn joined(logs: &[Log; 3]) -> Forum {
    forum(&logs.iter().collect::<Vec<_>>())
}

#[test]
fn names_stand_by_the_language_of_the_page() {
    let forum = joined(&three());
    assert_eq!(forum.sides(), ["jp", "cn", "kr"]);
    for (lang, first) in [("ja", "jp"), ("zh", "cn"), ("ko", "kr"), ("en", "kr")] {
        let sides = forum.alternat(lang, forum.host("1"));
        assert_eq!((sides.len(), sides[0].as_str()), (3, first), "{lang}");
    }
    let sides = forum.alternat("en", forum.host("1"));
    let names: Vec<_> =
        forum.side_wordings("dialogue", Field::Name, &sides).into_iter().map(|(s, w)| (s, w.text)).collect();
    assert_eq!(names[0], ("kr".to_owned(), "한일중 대화"));
    assert_eq!(names.len(), 3);
    let edition = forum.edition("1").unwrap();
    assert_eq!((edition.year.len(), edition.year[0].words.len()), (1, 3), "three voices, one fact");
}

#[test]
fn one_side_postpones_and_all_three_must_agree() {
    let mut logs = three();
    logs[2].say("edition", "1", json!({ "year": 2027, "status": "postponed", "until": "open", "host": "kr", "why": { "kind": "update" } }));
    let forum = joined(&logs);
    let status = forum.edition("1").unwrap().status.unwrap();
    assert_eq!((status.value, &*status.words[0].voice), (Status::Postponed, "kr"));

    let parties = vec!["jp".to_owned(), "cn".into(), "kr".into()];
    let manifest = Manifest {
        what: "points".into(),
        subject: "1/points".into(),
        parties,
        holds: vec![],
        files: vec![],
        authentic: vec![],
        expires: None,
        strength: Strength::Staff,
    };
    let hash = manifest.hash().unwrap();
    let agreed = |logs: &[Log; 3]| {
        let voices: Vec<_> = logs.iter().map(|l| &l.voice).collect();
        standing(
            &hash,
            &manifest,
            &["jp", "cn", "kr"],
            &voices,
            &|_, _: &Agree| false,
            "2027-01-01T00:00:00Z",
        )
        .is_agreed()
    };
    for n in 0..3 {
        assert!(!agreed(&logs), "{n} of three");
        logs[n].say("agree", &format!("manifest/{hash}"), json!({}));
    }
    assert!(agreed(&logs));
}

#[test]
fn three_values_of_one_field_stand_side_by_side() {
    let mut logs = three();
    for (log, year) in logs.iter_mut().zip([2026, 2027, 2028]) {
        log.say("edition", "2", json!({ "year": year }));
    }
    let forum = joined(&logs);
    let mut years: Vec<_> = forum.edition("2").unwrap().year.iter().map(|t| t.value).collect();
    years.sort();
    assert_eq!(years, [2026, 2027, 2028]);
    // The keeper is the host where the edition names none.
    logs[0].say("session", "1/a", json!({ "start": "09:00" }));
    logs[1].say("session", "1/a", json!({ "start": "09:30" }));
    logs[2].say("session", "1/a", json!({ "start": "10:00" }));
    let forum = joined(&logs);
    let session = forum.session("1/a").unwrap();
    assert_eq!(session.start.iter().map(|t| t.value).collect::<Vec<_>>(), ["10:00"]);
    assert_eq!(session.differing.iter().map(|d| &*d.word.voice).collect::<Vec<_>>(), ["cn", "jp"]);
}

#[test]
fn a_text_in_a_fourth_language_is_read_like_any_other() {
    let mut logs = three();
    let [h1, h2, h3] = [b"1", b"2", b"3"].map(|b| Hash::of(b));
    logs[2].say(
        "text",
        "1/a/report",
        json!({ "genre": "report", "lang": "ko", "paragraphs": [{ "id": "p1", "sha256": h1 }] }),
    );
    logs[1].say("translation", "1/a/report", json!({ "lang": "zh-Hant", "renders": "ko", "by": "person", "paragraphs": [{ "id": "p1", "from": h1, "sha256": h2 }] }));
    logs[0].say("translation", "1/a/report", json!({ "lang": "ja", "renders": "ko", "by": "machine", "paragraphs": [{ "id": "p1", "from": h3, "sha256": h3 }] }));
    let forum = joined(&logs);
    let texts = forum.texts_under("1/a");
    let [text] = &texts[..] else { panic!("one text") };
    assert_eq!(text.languages(), ["ko", "zh-Hant", "ja"]);
    let paragraph = &text.text.paragraphs[0];
    assert_eq!(text.rendering(paragraph, "ko"), Rendering::Original(h1));
    assert_eq!(text.rendering(paragraph, "zh-Hant"), Rendering::Current(h2));
    assert_eq!((text.stale("ja"), text.stale("zh-Hant")), (1, 0));
    assert_eq!(text.rendering(paragraph, "en"), Rendering::Missing);
    // Traditional Chinese is nearer to a reader of Chinese than another language is.
    let names =
        [("en", "E"), ("zh-Hant", "繁")].map(|(l, t)| (l.to_owned(), t.to_owned())).into_iter().collect();
    assert_eq!(pick(&names, &["zh".into(), "en".into()]), Some(("zh-Hant", "繁")));
    assert_eq!(pick(&names, &["ja".into(), "en".into()]), Some(("en", "E")));
}
