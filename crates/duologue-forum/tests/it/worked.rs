//! The worked cases of the design, each under its name.

use duologue_forum::acts::{Agree, Field, Role, Status, Strength};
use duologue_forum::{Forum, Later, Manifest, NotReleased, Rendering, release, standing};
use duologue_record::Hash;
use serde_json::json;

use crate::log::{Log, archive, forum, shown};

fn days(dates: &[&str]) -> serde_json::Value {
    dates.iter().map(|d| json!({ "date": d })).collect()
}

fn dates(days: &[duologue_forum::acts::Day]) -> Vec<&str> {
    days.iter().map(|d| d.date.as_str()).collect()
}

#[test]
fn seventh_edition_has_two_pairs_of_dates() {
    let mut archive = archive();
    archive.say(
        "edition",
        "7",
        json!({ "year": 2011, "status": "held", "cities": ["beijing"], "host": "cn" }),
    );
    let press = json!({ "of": "cn", "source": { "title": "People's China" }, "days": days(&["2011-08-21", "2011-08-22"]) });
    archive.say("edition", "7", press);
    let blog =
        json!({ "source": { "title": "a panellist's blog" }, "days": days(&["2011-08-20", "2011-08-21"]) });
    archive.say("edition", "7", blog);
    let forum = forum(&[&archive]);
    let edition = forum.edition("7").unwrap();
    let mut pairs: Vec<_> = edition.days.iter().map(|t| (dates(&t.value), t.words[0].speaker())).collect();
    pairs.sort();
    assert_eq!(
        pairs,
        [(vec!["2011-08-20", "2011-08-21"], "archive"), (vec!["2011-08-21", "2011-08-22"], "cn")]
    );
    let titles: Vec<_> = edition
        .days
        .iter()
        .map(|t| t.words[0].saying().unwrap().provenance.source.clone().unwrap().title.unwrap())
        .collect();
    assert!(
        titles.contains(&"People's China".to_owned()) && titles.contains(&"a panellist's blog".to_owned())
    );
    assert_eq!((edition.year.len(), edition.year[0].value, edition.host), (1, 2011, Some("cn")));
    assert_eq!(edition.status.unwrap().value, Status::Held);
}

#[test]
fn twelfth_edition_has_two_themes() {
    let (ja, zh) = ("世界の平和と発展に向けた日中協力", "面向世界和平与发展的中日合作");
    let mut archive = archive();
    archive.say("wording", "12", json!({ "of": "jp", "field": "theme", "lang": "ja", "text": ja }));
    archive.say(
        "wording",
        "12",
        json!({ "of": "cn", "field": "theme", "lang": "zh", "text": zh, "source": { "title": "press" } }),
    );
    let sides = ["jp".to_owned(), "cn".to_owned()];
    let before = forum(&[&archive]);
    let themes: Vec<_> = before.side_wordings("12", Field::Theme, &sides);
    let texts: Vec<_> =
        themes.iter().map(|(side, w)| (side.as_str(), w.text, w.word.is_recorded())).collect();
    assert_eq!(texts, [("jp", ja, true), ("cn", zh, true)]);
    // On the other side's page the order is the other, and the texts are the same.
    let reversed = ["cn".to_owned(), "jp".to_owned()];
    assert_eq!(before.side_wordings("12", Field::Theme, &reversed)[0].1.text, zh);

    // The side says its own theme: the record of it steps back, the other side's record stays.
    let mut cn = Log::new("cn");
    cn.say("wording", "12", json!({ "field": "theme", "lang": "zh", "text": "中方自己的措辞" }));
    let after = forum(&[&archive, &cn]);
    let texts: Vec<_> = after
        .wordings("12", Field::Theme, &sides)
        .into_iter()
        .map(|w| (w.text, w.word.is_recorded()))
        .collect();
    assert_eq!(texts, [(ja, true), ("中方自己的措辞", false)]);

    // That they agreed to differ is a manifest of both.
    let holds: Vec<Hash> = after.words("12").filter_map(|w| w.act.entry.body).collect();
    let manifest = manifest("agreed-difference", "12", holds, Strength::Staff, None);
    let hash = manifest.hash().unwrap();
    let mut jp = Log::new("jp");
    jp.say("agree", &format!("manifest/{hash}"), json!({ "strength": "staff" }));
    assert!(
        !standing(
            &hash,
            &manifest,
            &["jp", "cn"],
            &[&jp.voice, &cn.voice],
            &|_, _| true,
            "2026-02-01T00:00:00Z"
        )
        .is_agreed()
    );
    cn.say("agree", &format!("manifest/{hash}"), json!({ "strength": "staff" }));
    assert!(
        standing(
            &hash,
            &manifest,
            &["jp", "cn"],
            &[&jp.voice, &cn.voice],
            &|_, _| true,
            "2026-02-01T00:00:00Z"
        )
        .is_agreed()
    );
}

#[test]
fn thirteenth_edition_has_half_sessions_and_two_roles_in_one_seat() {
    let mut archive = archive();
    let parts = json!([{ "code": "first" }, { "code": "second", "start": "10:40" }]);
    archive.say("session", "13/security", json!({ "kind": "parallel", "track": "security", "parts": parts }));
    archive.say(
        "person",
        "person/archive-7k2m",
        json!({ "side": "jp", "names": { "ja": { "display": "甲野" } } }),
    );
    let seat = json!({ "person": "archive-7k2m", "parts": ["first"], "roles": ["moderator"], "affiliation": { "ja": "当時の肩書" } });
    archive.say("appearance", "13/security/archive-s1", seat);
    let two = json!({ "person": "archive-9zzz", "side": "cn", "roles": ["keynote-report", "panellist"], "order": 2 });
    archive.say("appearance", "13/security/archive-s2", two);
    let forum = forum(&[&archive]);
    let session = forum.session("13/security").unwrap();
    assert_eq!(session.parts.iter().map(|p| p.code.as_str()).collect::<Vec<_>>(), ["first", "second"]);
    let seats = forum.seats("13/security");
    // Order as printed: the seat with a number before the seat without one.
    let [keynote, moderator] = &seats[..] else { panic!("two seats") };
    assert!(moderator.has(Role::Moderator) && moderator.in_part("first") && !moderator.in_part("second"));
    assert_eq!(moderator.side, Some("jp"), "the side of the person's record");
    assert_eq!(moderator.appearance.affiliation.get("ja").unwrap(), "当時の肩書");
    assert!(keynote.has(Role::KeynoteReport) && keynote.has(Role::Panellist));
    assert!(keynote.in_part("first") && keynote.in_part("second"), "no parts named means all");
}

#[test]
fn alternat_follows_the_language_of_the_page() {
    let mut archive = archive();
    for (of, lang, text) in [
        ("jp", "ja", "東京-北京フォーラム"),
        ("cn", "zh", "北京－东京论坛"),
        ("cn", "ja", "北京-東京フォーラム"),
        ("jp", "en", "Tokyo-Beijing Forum"),
        ("cn", "en", "Beijing-Tokyo Forum"),
    ] {
        archive.say("wording", "dialogue", json!({ "of": of, "field": "name", "lang": lang, "text": text }));
    }
    let forum = forum(&[&archive]);
    let name = |lang: &str, host: Option<&str>| {
        let sides = forum.alternat(lang, host);
        let order = forum.reading_order(lang, &sides);
        (sides.join(" "), forum.wording("dialogue", Field::Name, &sides, &order).unwrap().text)
    };
    for host in [None, Some("jp"), Some("cn")] {
        assert_eq!(name("ja", host), ("jp cn".to_owned(), "東京-北京フォーラム"));
        assert_eq!(name("zh", host), ("cn jp".to_owned(), "北京－东京论坛"));
    }
    // English is a language of both sides and neither's first: the host goes first.
    assert_eq!(name("en", Some("jp")), ("jp cn".to_owned(), "Tokyo-Beijing Forum"));
    assert_eq!(name("en", Some("cn")), ("cn jp".to_owned(), "Beijing-Tokyo Forum"));
}

#[test]
fn edition_of_2025_is_planned_moved_and_postponed() {
    let mut archive = archive();
    let plan = |from: u8| {
        days(&[from, from + 1, from + 2].map(|d| format!("2025-11-{d}")).each_ref().map(String::as_str))
    };
    archive.say("edition", "21", json!({ "status": "planned", "days": plan(10), "as_of": "2025-09-10" }));
    let first = forum(&[&archive]);
    assert!(first.edition("21").unwrap().course.is_empty(), "a plan that stands has no course");

    archive.say(
        "edition",
        "21",
        json!({ "status": "planned", "days": plan(22), "why": { "kind": "update" } }),
    );
    let moved = forum(&[&archive]);
    let view = moved.edition("21").unwrap();
    assert_eq!(view.status.as_ref().unwrap().value, Status::Planned);
    assert_eq!(
        view.days.iter().map(|t| dates(&t.value)).collect::<Vec<_>>(),
        [["2025-11-22", "2025-11-23", "2025-11-24"]]
    );

    let letter = json!({ "of": "cn", "status": "postponed", "until": "open", "as_of": "2025-11-16", "source": { "title": "letter of 16 November" } });
    archive.say("edition", "21", letter);
    let postponed = forum(&[&archive]);
    let view = postponed.edition("21").unwrap();
    let status = view.status.unwrap();
    assert_eq!(
        (status.value, view.until, status.words[0].speaker()),
        (Status::Postponed, Some("open"), "cn")
    );
    let course: Vec<_> =
        view.course.iter().map(|s| (s.status.unwrap(), s.days.first().map(|d| d.date.as_str()))).collect();
    // The move carries no date of its own; it still comes after the plan that it moved.
    let expected = [
        (Status::Planned, Some("2025-11-10")),
        (Status::Planned, Some("2025-11-22")),
        (Status::Postponed, None),
    ];
    assert_eq!(course, expected);
    // What was published before reads as before, with a mark that it was said again.
    let past = first.words("21").next().unwrap();
    assert_eq!(postponed.later(past), Some(Later::Restated));
}

fn manifest(
    what: &str,
    subject: &str,
    holds: Vec<Hash>,
    strength: Strength,
    expires: Option<&str>,
) -> Manifest {
    let parties = vec!["jp".to_owned(), "cn".to_owned()];
    Manifest {
        what: what.into(),
        subject: subject.into(),
        parties,
        holds,
        files: vec![],
        authentic: vec![],
        expires: expires.map(str::to_owned),
        strength,
    }
}

#[test]
fn survey_is_held_at_the_table_and_released_when_the_hold_is_lifted() {
    let tables = Hash::of(b"tables and method");
    let m = manifest("survey-release", "survey/2025", vec![tables], Strength::Staff, None);
    let hash = m.hash().unwrap();
    let subject = format!("manifest/{hash}");
    let (mut jp, mut cn) = (Log::new("jp"), Log::new("cn"));
    let any = |_: &str, _: &Agree| true;
    let now = "2025-11-01T14:00:00Z";
    let at_the_table =
        |jp: &Log, cn: &Log| release(&hash, &m, "jp", &["jp", "cn"], &[&jp.voice, &cn.voice], &any, now);

    assert_eq!(at_the_table(&jp, &cn), Err(NotReleased::Waiting(vec!["cn".into(), "jp".into()])));
    jp.say("agree", &subject, json!({ "strength": "staff" }));
    assert_eq!(at_the_table(&jp, &cn), Err(NotReleased::Waiting(vec!["cn".into()])));
    cn.say("agree", &subject, json!({ "strength": "staff", "by": "office" }));
    let hold = cn.say("hold", &subject, json!({ "reason": "one table is wrong" }));
    let Err(NotReleased::Held(held)) = at_the_table(&jp, &cn) else { panic!("the hold stops it") };
    assert_eq!((held[0].side.as_str(), held[0].reason.as_deref()), ("cn", Some("one table is wrong")));

    cn.say("retract", &format!("entry/{hold}"), json!({}));
    let agreed = at_the_table(&jp, &cn).unwrap();
    let said: Vec<_> = agreed.iter().map(|(subject, s)| (subject.as_str(), s.body.kind())).collect();
    assert_eq!(said, [("survey/2025", "release"), (subject.as_str(), "agree")]);

    // Only with the release in a record does a public act name the tables.
    let mut record = Log::new("jp");
    record.blobs.insert(hash, m.to_bytes().unwrap());
    assert!(!forum(&[&record]).is_public(&tables));
    for (subject, saying) in agreed {
        let composed = duologue_forum::compose(&record.voice, &subject, &saying, now, &[7; 32]).unwrap();
        record.append(composed);
    }
    assert!(forum(&[&record]).is_public(&tables) && forum(&[&record]).is_public(&hash));
    // A side that is not a party says nothing.
    assert_eq!(
        release(&hash, &m, "kr", &["jp", "cn"], &[], &any, now),
        Err(NotReleased::NotAParty("kr".into()))
    );
}

#[test]
fn a_translated_paragraph_is_stale_exactly_when_its_source_changed() {
    let [h1, h2, h3] = [b"1", b"2", b"3"].map(|b| Hash::of(b).to_string());
    let [z1, z2] = [b"4", b"5"].map(|b| Hash::of(b).to_string());
    let mut jp = Log::new("jp");
    let report = |ids: [(&str, &str); 2]| json!({ "genre": "report", "lang": "ja", "paragraphs": ids.map(|(id, h)| json!({ "id": id, "sha256": h })) });
    jp.say("text", "13/security/report", report([("a", &h1), ("b", &h2)]));
    let zh = json!({ "lang": "zh", "renders": "ja", "by": "person", "paragraphs": [
        { "id": "a", "from": h1, "sha256": z1 }, { "id": "b", "from": h2, "sha256": z2 }] });
    let mut cn = Log::new("cn");
    cn.say("translation", "13/security/report", zh);
    let states = |jp: &Log| -> Vec<(String, Rendering)> {
        let forum = forum(&[jp, &cn]);
        let text = forum.texts("13/security/report").remove(0);
        text.text.paragraphs.iter().map(|p| (p.id.clone(), text.rendering(p, "zh"))).collect()
    };
    let hash = |hex: &str| hex.parse::<Hash>().unwrap();
    let fresh = |id: &str, z: &str| (id.to_owned(), Rendering::Current(hash(z)));
    assert_eq!(states(&jp), [fresh("a", &z1), fresh("b", &z2)]);
    jp.say("text", "13/security/report", report([("a", &h1), ("b", &h3)]));
    let stale = Rendering::Stale { blob: hash(&z2), from: Some(hash(&h2)), now: Some(hash(&h3)) };
    assert_eq!(states(&jp), [fresh("a", &z1), ("b".to_owned(), stale)]);
    // Moving is not changing, nor is another speaker or a heading.
    let moved = json!({ "genre": "report", "lang": "ja", "paragraphs": [
        { "id": "b", "sha256": h2, "heading": "h" }, { "id": "a", "sha256": h1, "speaker": "jp-1" }] });
    jp.say("text", "13/security/report", moved);
    assert_eq!(states(&jp), [fresh("b", &z2), fresh("a", &z1)]);
}

#[test]
fn redaction_removes_everywhere_and_nothing_older_comes_back() {
    let [h1, h2] = [b"1", b"2"].map(|b| Hash::of(b).to_string());
    let mut jp = Log::new("jp");
    let first = jp.say("person", "person/jp-1", json!({ "names": { "ja": { "display": "乙川" } } }));
    let person = jp.say(
        "person",
        "person/jp-1",
        json!({ "names": { "ja": { "display": "丙山" } }, "why": { "kind": "correction" } }),
    );
    jp.say(
        "text",
        "13/a/report",
        json!({ "genre": "report", "lang": "ja", "paragraphs": [{ "id": "a", "sha256": h1 }] }),
    );
    let past = forum(&[&jp]);
    let mut cn = Log::new("cn");
    cn.say("translation", "13/a/report", json!({ "lang": "zh", "renders": "ja", "by": "person", "paragraphs": [{ "id": "a", "from": h1, "sha256": h2 }] }));
    let gone = [h1.parse().unwrap(), h2.parse().unwrap(), jp.body(&person)];
    assert!(gone.iter().all(|blob| forum(&[&jp, &cn]).is_public(blob)));
    let redact = jp.say("redact", "dialogue", json!({ "blobs": gone, "ground": "privacy" }));
    cn.say("ack", &format!("entry/{redact}"), json!({}));

    let now = forum(&[&jp, &cn]);
    assert!(gone.iter().all(|blob| !now.is_public(blob) && now.has_redacted(blob)));
    // The past view knows what to print in the place of the words.
    let word = past.words("person/jp-1").next().unwrap();
    assert_eq!((word.act.leaf, now.later(word)), (person, Some(Later::Removed)));
    // The name that was corrected does not come back, whether the bodies are still in memory or were never read.
    let cold = Forum::new([&jp, &cn].map(|log| log.fold(log.entries.len(), &gone)));
    for forum in [&now, &cold] {
        assert!(forum.person("jp-1").is_none());
        assert!(forum.people().is_empty());
        assert_eq!(forum.words("person/jp-1").count(), 0);
    }
    assert_eq!(shown(&cold), shown(&now));
    assert!(now.later(past.history("person/jp-1").find(|w| w.act.leaf == first).unwrap()).is_some());

    // A new word after the removal stands, alike after a restart.
    let after = |log: &Log, voice: duologue_forum::Voice| {
        let saying = crate::log::saying("person", json!({ "names": { "ja": { "display": "丁田" } } }));
        let composed =
            duologue_forum::compose(&voice, "person/jp-1", &saying, crate::log::AT, &[9; 32]).unwrap();
        let mut log = log.clone();
        log.append(composed);
        (
            log.entries.last().cloned(),
            Forum::new([log.fold(log.entries.len(), &gone)]).words("person/jp-1").count(),
        )
    };
    assert_eq!(after(&jp, jp.voice.clone()), after(&jp, jp.fold(jp.entries.len(), &gone)));
    assert_eq!(after(&jp, jp.voice.clone()).1, 1);
}
