//! The rules of the one idea: each side speaks only in its own log.

use duologue_forum::acts::{Agree, Field, Strength, Translator};
use duologue_forum::{Content, Forum, Later, Manifest, NotReleased, Refusal, Standing, release, standing};
use duologue_record::Hash;
use serde_json::json;

use crate::log::{Log, archive, forum, shown};

#[test]
fn a_recorded_word_steps_back_field_by_field() {
    let mut archive = archive();
    archive.say(
        "edition",
        "13",
        json!({ "of": "jp", "year": 2016, "mode": "online", "days": [{ "date": "2017-12-15" }] }),
    );
    let mut jp = Log::new("jp");
    jp.say("edition", "13", json!({ "year": 2017 }));
    let forum = forum(&[&archive, &jp]);
    let edition = forum.edition("13").unwrap();
    // The year is now jp's own word; the day and the way of meeting still stand as recorded.
    assert_eq!(edition.year.iter().map(|t| t.value).collect::<Vec<_>>(), [2017]);
    assert_eq!((edition.days.len(), edition.days[0].words[0].is_recorded()), (1, true));
    assert_eq!(edition.mode.len(), 1);
}

#[test]
fn a_side_alone_is_recorded_by_its_partner_until_it_speaks() {
    let mut jp = Log::new("jp");
    jp.say("wording", "13", json!({ "of": "cn", "field": "theme", "lang": "zh", "text": "记录的" }));
    jp.say("wording", "13", json!({ "field": "theme", "lang": "zh", "text": "日方中文" }));
    let sides = ["cn".to_owned(), "jp".to_owned()];
    let texts = |forum: &Forum| -> Vec<String> {
        forum.wordings("13", Field::Theme, &sides).iter().map(|w| w.text.to_owned()).collect()
    };
    assert_eq!(texts(&forum(&[&jp])), ["记录的", "日方中文"]);
    let mut cn = Log::new("cn");
    cn.say("wording", "13", json!({ "field": "theme", "lang": "en", "text": "in another language" }));
    assert_eq!(
        texts(&forum(&[&jp, &cn])).len(),
        3,
        "a word in one language does not push out another language"
    );
    cn.say("wording", "13", json!({ "field": "theme", "lang": "zh", "text": "中方的" }));
    let now = texts(&forum(&[&jp, &cn]));
    assert!(
        now.contains(&"中方的".to_owned())
            && now.contains(&"日方中文".to_owned())
            && !now.contains(&"记录的".to_owned())
    );
}

#[test]
fn the_host_that_a_side_names_itself_is_before_a_record_of_it() {
    let mut archive = archive();
    archive.say("edition", "14", json!({ "of": "jp", "host": "cn" }));
    let mut jp = Log::new("jp");
    jp.say("edition", "14", json!({ "host": "jp" }));
    assert_eq!(forum(&[&archive]).host("14"), Some("cn"));
    assert_eq!(forum(&[&archive, &jp]).host("14"), Some("jp"));
    assert_eq!(forum(&[&archive, &jp]).edition("14").unwrap().host, Some("jp"));
}

fn two_parties(strength: Strength, expires: Option<&str>) -> (Manifest, Hash, String) {
    let manifest = Manifest {
        what: "points".into(),
        subject: "13/points".into(),
        parties: vec!["jp".into(), "cn".into()],
        holds: vec![Hash::of(b"points")],
        files: vec![],
        authentic: vec!["ja".into(), "zh".into()],
        expires: expires.map(str::to_owned),
        strength,
    };
    let hash = manifest.hash().unwrap();
    (manifest, hash, format!("manifest/{hash}"))
}

fn stands(manifest: &Manifest, hash: &Hash, logs: &[&Log]) -> Standing {
    let voices: Vec<_> = logs.iter().map(|l| &l.voice).collect();
    standing(
        hash,
        manifest,
        &["jp", "cn"],
        &voices,
        &|_, agree: &Agree| agree.note.as_deref() == Some("good"),
        "2026-03-01T00:00:00Z",
    )
}

#[test]
fn a_recorded_agreement_never_counts_and_a_recorder_cannot_agree() {
    let (manifest, hash, subject) = two_parties(Strength::Staff, None);
    let (mut archive, mut jp, mut cn) = (archive(), Log::new("jp"), Log::new("cn"));
    jp.say("agree", &subject, json!({}));
    archive.say("agree", &subject, json!({}));
    archive.say("agree", &subject, json!({ "of": "cn" }));
    jp.say("agree", &subject, json!({ "of": "cn" }));
    cn.say("agree", &subject, json!({ "of": "jp" }));
    let now = stands(&manifest, &hash, &[&archive, &jp, &cn]);
    assert_eq!((now.agreed.clone(), now.waiting.clone()), (vec!["jp".to_owned()], vec!["cn".to_owned()]));
    assert!(!now.is_agreed());
    // Nor can a recorder hold.
    archive.say("hold", &subject, json!({}));
    cn.say("agree", &subject, json!({}));
    assert!(stands(&manifest, &hash, &[&archive, &jp, &cn]).is_agreed());
    // Agreement to one manifest is not agreement to another.
    let (other, other_hash, _) = two_parties(Strength::Staff, Some("2027-01-01T00:00:00Z"));
    assert!(stands(&other, &other_hash, &[&archive, &jp, &cn]).agreed.is_empty());
}

#[test]
fn nobody_agrees_with_itself_alone_nor_with_a_stranger() {
    let (mut jp, mut cn) = (Log::new("jp"), Log::new("cn"));
    for parties in [vec!["jp"], vec!["jp", "jp"], vec!["jp", "xx"], vec!["jp", "cn", "xx"], vec![]] {
        let (mut manifest, ..) = two_parties(Strength::Staff, None);
        manifest.parties = parties.iter().map(|p| (*p).to_owned()).collect();
        let hash = manifest.hash().unwrap();
        jp.say("agree", &format!("manifest/{hash}"), json!({}));
        cn.say("agree", &format!("manifest/{hash}"), json!({}));
        let now = stands(&manifest, &hash, &[&jp, &cn]);
        assert!(!now.is_agreed(), "{parties:?}");
        assert_eq!(now.strangers.is_empty(), !parties.contains(&"xx"));
        let voices = [&jp.voice, &cn.voice];
        let released = release(&hash, &manifest, "jp", &["jp", "cn"], &voices, &|_, _: &Agree| true, "2026");
        assert!(
            matches!(released, Err(NotReleased::NotBetweenSides(_) | NotReleased::NotAParty(_))),
            "{parties:?}: {released:?}"
        );
    }
}

#[test]
fn a_host_on_whom_the_sides_do_not_agree_is_none() {
    let (archive, mut jp, mut cn) = (archive(), Log::new("jp"), Log::new("cn"));
    jp.say("edition", "14", json!({ "host": "jp" }));
    cn.say("edition", "14", json!({ "host": "cn" }));
    assert_eq!(forum(&[&archive, &jp, &cn]).host("14"), None);
    cn.say("edition", "14", json!({ "host": "jp" }));
    assert_eq!(forum(&[&archive, &jp, &cn]).host("14"), Some("jp"));
}

#[test]
fn a_principal_agrees_only_with_a_valid_signature_and_in_time() {
    let (manifest, hash, subject) = two_parties(Strength::Principal, Some("2026-02-01T00:00:00Z"));
    let (mut jp, mut cn) = (Log::new("jp"), Log::new("cn"));
    jp.say("agree", &subject, json!({ "strength": "principal", "note": "good", "means": "offline" }));
    cn.say("agree", &subject, json!({ "strength": "staff", "note": "good" }));
    assert_eq!(stands(&manifest, &hash, &[&jp, &cn]).waiting, ["cn"], "staff cannot adopt");
    cn.say("agree", &subject, json!({ "strength": "principal", "note": "forged" }));
    assert_eq!(stands(&manifest, &hash, &[&jp, &cn]).waiting, ["cn"], "a signature that does not hold");
    let mut late = cn.clone();
    late.at = "2026-02-01T00:00:01Z".into();
    late.say("agree", &subject, json!({ "strength": "principal", "note": "good" }));
    let state = stands(&manifest, &hash, &[&jp, &late]);
    assert!(state.expired && !state.is_agreed(), "an agreement after the manifest expired does not count");
    cn.say("agree", &subject, json!({ "strength": "principal", "note": "good" }));
    assert!(stands(&manifest, &hash, &[&jp, &cn]).is_agreed(), "what was agreed in time stays agreed");
}

#[test]
fn retracting_withdraws_an_agreement_and_lifts_a_hold_of_ones_own() {
    let (manifest, hash, subject) = two_parties(Strength::Staff, None);
    let (mut jp, mut cn) = (Log::new("jp"), Log::new("cn"));
    let agreed = jp.say("agree", &subject, json!({}));
    cn.say("agree", &subject, json!({}));
    assert!(stands(&manifest, &hash, &[&jp, &cn]).is_agreed());
    let refused = cn.try_say("retract", &format!("entry/{agreed}"), json!({}));
    assert!(matches!(refused, Err(Refusal::NotOwn(_))), "nobody takes back another's word");
    // Even an entry that says so changes nothing.
    cn.raw(1, "retract", &format!("entry/{agreed}"), &format!(r#"{{"salt":"{}"}}"#, "0".repeat(64)));
    assert!(stands(&manifest, &hash, &[&jp, &cn]).is_agreed());
    jp.say("retract", &format!("entry/{agreed}"), json!({ "reason": "too early" }));
    assert_eq!(stands(&manifest, &hash, &[&jp, &cn]).waiting, ["jp"]);
    jp.say("agree", &subject, json!({}));
    let hold = jp.say("hold", &subject, json!({}));
    assert!(!stands(&manifest, &hash, &[&jp, &cn]).is_agreed());
    jp.say("retract", &format!("entry/{hold}"), json!({}));
    assert!(stands(&manifest, &hash, &[&jp, &cn]).is_agreed());
}

#[test]
fn the_keeper_keeps_the_programme_and_others_differ_beside_it() {
    let (mut archive, mut jp, mut cn) = (archive(), Log::new("jp"), Log::new("cn"));
    archive.say("edition", "13", json!({ "host": "cn" }));
    let first = cn.say("session", "13/security", json!({ "date": "2017-12-16", "start": "09:00" }));
    jp.say("session", "13/security", json!({ "start": "09:30", "against": first }));
    archive.say("session", "13/security", json!({ "of": "jp", "room": { "ja": "会議場" } }));
    let read = |archive: &Log, jp: &Log, cn: &Log| {
        let forum = forum(&[archive, jp, cn]);
        let s = forum.session("13/security").unwrap();
        let starts: Vec<String> = s.start.iter().map(|t| t.value.to_owned()).collect();
        let differing: Vec<_> =
            s.differing.iter().map(|d| (d.word.voice.to_string(), d.said_before_change)).collect();
        (starts, differing, s.room.is_some())
    };
    // The host keeps it where nobody else is named; a record of a field that the keeper left out still shows.
    assert_eq!(read(&archive, &jp, &cn), (vec!["09:00".into()], vec![("jp".into(), false)], true));
    cn.say("session", "13/security", json!({ "date": "2017-12-16", "start": "10:00" }));
    assert_eq!(read(&archive, &jp, &cn), (vec!["10:00".into()], vec![("jp".into(), true)], true));
    // The edition may name another keeper.
    archive.say("edition", "13", json!({ "host": "cn", "keeper": "jp" }));
    assert_eq!(read(&archive, &jp, &cn).0, ["09:30"]);
}

#[test]
fn same_redirects_ones_own_ids_only() {
    let (mut jp, mut cn) = (Log::new("jp"), Log::new("cn"));
    for (log, id, lang, name) in [(&mut jp, "jp-1", "ja", "甲野"), (&mut cn, "cn-1", "zh", "甲野中文")]
    {
        let side = log.voice.code().to_string();
        log.say(
            "person",
            &format!("person/{id}"),
            json!({ "side": side, "names": { lang: { "display": name } } }),
        );
    }
    jp.say("appearance", "13/a/jp-s1", json!({ "person": "jp-1", "roles": ["panellist"] }));
    cn.say("appearance", "14/a/cn-s1", json!({ "person": "cn-1", "roles": ["panellist"] }));
    // jp says that cn's id is jp's: it is not jp's to say.
    jp.say("same", "person/cn-1", json!({ "theirs": "person/jp-1" }));
    let forum_now = forum(&[&jp, &cn]);
    assert_eq!((forum_now.people().len(), forum_now.appearances("jp-1").len()), (2, 1));
    // jp redirects its own id: one person, both names, both seats, and the old address follows.
    jp.say("same", "person/jp-1", json!({ "theirs": "person/cn-1" }));
    let forum_now = forum(&[&jp, &cn]);
    assert_eq!(forum_now.people(), ["cn-1"]);
    for id in ["jp-1", "cn-1"] {
        let person = forum_now.person(id).unwrap();
        assert_eq!((person.id.as_str(), person.names.len()), ("cn-1", 2));
        assert_eq!(forum_now.appearances(id).len(), 2);
    }
    // A loop ends, and both records stay readable.
    cn.say("same", "person/cn-1", json!({ "theirs": "person/jp-1" }));
    let looped = forum(&[&jp, &cn]);
    assert!(looped.person("jp-1").is_some() && looped.person("cn-1").is_some());
    assert_eq!(looped.appearances("jp-1").len(), 2);
    assert!(!looped.people().is_empty());
}

#[test]
fn split_and_merged_sessions_keep_their_seats() {
    let mut cn = Log::new("cn");
    cn.say("session", "13/economy", json!({ "kind": "parallel" }));
    cn.say("session", "13/digital", json!({ "kind": "parallel" }));
    cn.say("appearance", "13/economy/cn-s1", json!({ "person": "cn-1" }));
    cn.say("appearance", "13/digital/cn-s2", json!({ "person": "cn-2" }));
    cn.say("same", "13/digital", json!({ "theirs": "13/economy" }));
    let merged = forum(&[&cn]);
    assert_eq!(merged.session("13/digital").unwrap().subject, merged.session("13/economy").unwrap().subject);
    for subject in ["13/economy", "13/digital"] {
        assert_eq!(merged.seats(subject).len(), 2, "{subject}");
    }
    // The programme has it once, with all who sat there.
    let programme = merged.programme("13");
    let listed: Vec<_> = programme.iter().map(|(session, seats)| (&*session.subject, seats.len())).collect();
    assert_eq!(listed, [("13/economy", 2)]);
    // Where another voice speaks of the session too, it is no longer one voice's to redirect.
    let mut jp = Log::new("jp");
    jp.say("session", "13/digital", json!({ "start": "09:00" }));
    assert_eq!(&*forum(&[&cn, &jp]).session("13/digital").unwrap().subject, "13/digital");
}

#[test]
fn an_id_belongs_to_the_voice_with_the_longest_matching_code() {
    let (mut long, mut short) = (Log::new("jp-east"), Log::new("jp"));
    long.say("person", "person/jp-east-1", json!({ "names": { "ja": { "display": "東" } } }));
    short.say("same", "person/jp-east-1", json!({ "theirs": "person/jp-2" }));
    assert_eq!(&*forum(&[&long, &short]).resolve("person/jp-east-1"), "person/jp-east-1");
}

#[test]
fn what_this_version_does_not_know_is_kept_skipped_and_counted() {
    let salt = "0".repeat(64);
    let mut jp = Log::new("jp");
    let known =
        jp.raw(1, "edition", "13", &format!(r#"{{"motto":"later field","salt":"{salt}","year":2017}}"#));
    let toast = jp.raw(1, "toast", "13/dinner", &format!(r#"{{"glasses":3,"salt":"{salt}"}}"#));
    let next = jp.raw(2, "edition", "13", &format!(r#"{{"salt":"{salt}","year":{{"era":"令和","n":7}}}}"#));
    let odd = jp.raw(1, "edition", "14", &format!(r#"{{"salt":"{salt}","year":"an other type"}}"#));
    let forum = forum(&[&jp]);
    assert_eq!((forum.unknown(), jp.voice.size()), (3, 4));
    assert_eq!(forum.edition("13").unwrap().year[0].value, 2017);
    assert!(forum.edition("14").is_none());
    for leaf in [toast, next, odd] {
        let word = jp.voice.word(&leaf).unwrap();
        assert!(matches!(word.act.content, Content::Unknown));
        assert!(jp.voice.names(&word.act.entry.body.unwrap()), "its blob is kept and can be proved");
    }
    assert!(jp.voice.word(&known).unwrap().saying().is_some());
}

#[test]
fn a_past_view_carries_what_came_later() {
    let mut jp = Log::new("jp");
    for n in 1..=4 {
        jp.say("edition", &n.to_string(), json!({ "year": 2005 }));
    }
    jp.say("edition", "5", json!({ "year": 2005 }));
    let past = forum(&[&jp]);
    jp.say("edition", "1", json!({ "year": 2006, "why": { "kind": "correction" } }));
    jp.say("edition", "2", json!({ "year": 2006, "why": { "kind": "update" } }));
    let third = past.words("3").next().unwrap();
    jp.say("retract", &format!("entry/{}", third.act.leaf), json!({}));
    let fourth = past.words("4").next().unwrap().act.leaf;
    jp.say("redact", "dialogue", json!({ "blobs": [jp.body(&fourth)], "ground": "privacy" }));
    let now = forum(&[&jp]);
    let later = |n: &str| now.later(past.words(n).next().unwrap());
    assert_eq!(later("1"), Some(Later::Corrected));
    assert_eq!(later("2"), Some(Later::Restated));
    assert_eq!(later("3"), Some(Later::Retracted));
    assert_eq!(later("4"), Some(Later::Removed));
    assert_eq!(later("5"), None);
    assert_eq!(past.edition("1").unwrap().year[0].value, 2005, "the past itself reads as it was");
}

#[test]
fn silence_is_not_disagreement() {
    let (mut jp, mut cn) = (Log::new("jp"), Log::new("cn"));
    jp.say("edition", "13", json!({ "year": 2017, "host": "cn", "mode": "in-person" }));
    cn.say("edition", "13", json!({ "year": 2017 }));
    let forum = forum(&[&jp, &cn]);
    let edition = forum.edition("13").unwrap();
    assert_eq!((edition.year.len(), edition.year[0].words.len()), (1, 2), "both say it: one fact");
    assert_eq!((edition.mode.len(), edition.mode[0].words.len()), (1, 1));
    assert!(edition.days.is_empty() && edition.status.is_none());
    // Letters that differ only in composition are the same word: NFC is asked for before anything is said.
    assert!(
        jp.try_say("wording", "13", json!({ "field": "theme", "lang": "ja", "text": "か\u{3099}" })).is_err()
    );
    jp.say("wording", "13", json!({ "field": "theme", "lang": "ja", "text": "が" }));
}

#[test]
fn a_machine_translation_stands_back_until_a_person_read_it() {
    let source = Hash::of(b"source");
    let (mut jp, mut cn) = (Log::new("jp"), Log::new("cn"));
    jp.say(
        "text",
        "13/a/report",
        json!({ "genre": "report", "lang": "ja", "paragraphs": [{ "id": "a", "sha256": source }] }),
    );
    let rendered = |by: &str| json!({ "lang": "en", "renders": "ja", "by": by, "paragraphs": [{ "id": "a", "from": source, "sha256": Hash::of(by.as_bytes()) }] });
    cn.say("translation", "13/a/report", rendered("machine"));
    let by = |jp: &Log, cn: &Log| {
        forum(&[jp, cn]).texts("13/a/report")[0].translation("en").unwrap().translation.by
    };
    assert_eq!(by(&jp, &cn), Some(Translator::Machine));
    jp.say("translation", "13/a/report", rendered("person"));
    assert_eq!(by(&jp, &cn), Some(Translator::Person));
}

#[test]
fn the_forum_does_not_depend_on_the_order_of_its_voices() {
    let (mut jp, mut cn) = (Log::new("jp"), Log::new("cn"));
    jp.say("edition", "13", json!({ "year": 2017 }));
    cn.say("edition", "13", json!({ "year": 2018 }));
    assert_eq!(shown(&forum(&[&jp, &cn])), shown(&forum(&[&cn, &jp])));
}

#[test]
fn what_lists_removed_blobs_cannot_be_removed() {
    let mut jp = Log::new("jp");
    let said = jp.say("edition", "1", json!({ "year": 2005 }));
    let list = jp.say("redact", "redaction", json!({ "blobs": [jp.body(&said)], "ground": "privacy" }));
    let refused =
        jp.try_say("redact", "redaction", json!({ "blobs": [jp.body(&list)], "ground": "privacy" }));
    assert!(matches!(refused, Err(Refusal::Tombstone(_))));
}
