//! Logs that exist: an act kind that has landed is read for ever, with every field it had.

use std::collections::{BTreeMap, BTreeSet};

use duologue_forum::acts::*;
use duologue_forum::{Act, Content, Forum, Later, Subject, Voice};
use duologue_record::{Hash, merkle};

const V1: &str = include_str!("../fixtures/log-v1/jp.jsonl");
/// The root of the 24 entries (RFC 6962); the fixture is never written again.
const ROOT: &str = "26c23812639c7ed5bf824f2e4e1c83dedb4bb964a90d136af2790b51b38f83bf";

/// What landed for joint surveys, in four entries.
const SURVEY: &str = include_str!("../fixtures/log-v1/survey.jsonl");
const SURVEY_ROOT: &str = "f2cd685fedd16b987d0f9ecdb01a91b5851ca18b6095dd887ba7f976d25940e1";

fn read() -> (Voice, BTreeMap<Hash, Vec<u8>>, Vec<Vec<u8>>) {
    of(V1)
}

fn of(log: &str) -> (Voice, BTreeMap<Hash, Vec<u8>>, Vec<Vec<u8>>) {
    let mut voice = Voice::new("jp");
    let (mut blobs, mut entries) = (BTreeMap::new(), Vec::new());
    for line in log.lines() {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        for blob in line["blobs"].as_array().unwrap() {
            let bytes = blob.as_str().unwrap().as_bytes().to_vec();
            blobs.insert(Hash::of(&bytes), bytes);
        }
        let entry = line["entry"].as_str().unwrap().as_bytes().to_vec();
        voice.hear(Act::read(voice.size(), &entry, &|hash| blobs.get(hash).cloned()).unwrap());
        entries.push(entry);
    }
    (voice, blobs, entries)
}

#[test]
fn every_kind_of_version_one_is_read() {
    let (voice, _, entries) = read();
    assert_eq!((voice.size(), voice.unknown()), (24, 0));
    let leaves: Vec<Hash> = entries.iter().map(|e| merkle::leaf_hash(e)).collect();
    assert_eq!(merkle::root(&leaves).to_string(), ROOT);
    let mut kinds = BTreeSet::new();
    for leaf in &leaves {
        let act = &voice.word(leaf).unwrap().act;
        let Content::Said(saying) = &act.content else { panic!("{} is not read", act.entry.kind) };
        assert_eq!(saying.body.kind(), act.entry.kind);
        kinds.insert(act.entry.kind.clone());
    }
    // A kind that lands later joins the list of kinds, and its own fixture.
    let first = "ack agree appearance dialogue edition evidence figure head hold key mode person propose redact release remark retract same session side silence text translation wording";
    assert_eq!(kinds.into_iter().collect::<Vec<_>>().join(" "), first);
    assert!(first.split(' ').all(|kind| Body::KINDS.contains(&kind)));
}

#[test]
fn every_kind_of_a_survey_is_read() {
    let (voice, _, entries) = of(SURVEY);
    assert_eq!((voice.size(), voice.unknown()), (4, 0));
    let leaves: Vec<Hash> = entries.iter().map(|e| merkle::leaf_hash(e)).collect();
    assert_eq!(merkle::root(&leaves).to_string(), SURVEY_ROOT);
    let forum = Forum::new([voice]);
    assert_eq!(forum.items("2017"), ["sex", "q1"]);
    let (_, item) = forum.item("2017", "q1")[0];
    assert!(item.sensitive && item.background && item.answers[2].missing);
    assert_eq!((item.nets[0].answers[0].as_str(), item.was.as_deref()), ("1", Some("q1-old")));
    assert_eq!(item.states.get("ja"), Some(&Trapd::Pretest));
    let sample = &forum.samples("2017")[0];
    assert_eq!((sample.side, sample.kind, sample.sites()), ("jp", SampleKind::Public, Some(2)));
    let (_, wave) = sample.words[0];
    assert_eq!(
        (wave.n, wave.mode, wave.coverage),
        (Some(1000), Some(SurveyMode::Placement), Some(Coverage::Cities))
    );
    assert!(wave.disclosed().all(|(_, text)| text.get("ja").is_some()));
    assert_eq!((wave.undisclosed.as_slice(), wave.requires.len()), (&[Disclosed::Weighting][..], 3));
    let (_, topline) = forum.toplines("2017", "q1")[0];
    assert_eq!(
        (topline.n, topline.shares["good"].as_str(), topline.effect.as_deref()),
        (Some(1000), "11.5", Some("1.6"))
    );
    assert_eq!(topline.printed, Some(Printed::Official));
}

#[test]
fn what_was_written_is_what_is_read_field_by_field() {
    for log in [V1, SURVEY] {
        written_and_read(log);
    }
}

fn written_and_read(log: &str) {
    let (voice, blobs, _) = of(log);
    let subjects: Vec<Subject> = voice.subjects_from("").cloned().collect();
    for word in subjects.iter().flat_map(|s| voice.history(s)) {
        let saying = word.saying().unwrap();
        let bytes = &blobs[&word.act.entry.body.unwrap()];
        let salt: serde_json::Value = serde_json::from_slice(bytes).unwrap();
        let salt: Hash = salt["salt"].as_str().unwrap().parse().unwrap();
        // Not one field is lost on the way in and out again.
        assert_eq!(&saying.to_bytes(&salt.0).unwrap(), bytes, "{}", word.act.entry.kind);
    }
}

#[test]
fn what_it_says_is_shown() {
    let (voice, _, _) = read();
    let forum = Forum::new([voice]);
    assert!(forum.has_example_keys());
    assert_eq!((forum.sides(), forum.languages()), (vec!["jp", "cn"], vec!["ja", "zh", "en"]));
    let side = forum.side("jp");
    assert_eq!(
        (side.zone.as_deref(), side.organisations[0].to, side.names.get("ja").unwrap().as_str()),
        (Some("Asia/Tokyo"), Some(2020), "日本側")
    );
    let edition = forum.edition("13").unwrap();
    assert_eq!(
        (edition.year[0].value, edition.status.as_ref().unwrap().value, edition.host),
        (2017, Status::Held, Some("cn"))
    );
    assert_eq!(
        (edition.days[0].value[0].date.as_str(), edition.eve[0].value[0].date.as_str()),
        ("2017-12-16", "2017-12-15")
    );
    assert_eq!(
        (edition.mode[0].value, edition.simulated, edition.venue[0].value.get("ja").unwrap().as_str()),
        (Mode::InPerson, true, "会場（例）")
    );
    let word = edition.year[0].words[0];
    assert_eq!(
        (word.speaker(), word.saying().unwrap().provenance.source.as_ref().unwrap().seen.as_deref()),
        ("cn", Some("2026-01-30"))
    );
    let session = forum.session("13/security").unwrap();
    assert_eq!(
        (session.kind, session.track, session.openness),
        (Some(SessionKind::Parallel), Some("security"), Some(Openness::NotAttributed))
    );
    assert_eq!(
        (session.parts.len(), session.parts[0].end.as_deref(), session.zone),
        (2, Some("10:30"), Some("Asia/Shanghai"))
    );
    assert_eq!(forum.track("security").len(), 1);
    let theme = forum.wordings("13", Field::Theme, &[])[0];
    assert_eq!((theme.text, theme.standing), ("主題（例）", Some(Standing::Official)));
    assert_eq!(theme.word.saying().unwrap().provenance.why.as_ref().unwrap().kind, WhyKind::Correction);
    let person = forum.person("jp-2").unwrap();
    assert_eq!(
        (person.id.as_str(), person.names["ja"].display.as_str(), person.variants),
        ("jp-1", "登壇者Ａ", vec!["登壇者A"])
    );
    let seat = forum.seat("13/security/jp-s1").unwrap();
    assert_eq!(
        (seat.appearance.roles.as_slice(), seat.appearance.affiliation.get("ja").unwrap().as_str()),
        (&[Role::KeynoteReport, Role::Panellist][..], "当時の肩書（例）")
    );
    let (_, figure) = forum.figures("13")[0];
    assert_eq!(
        (figure.measure, figure.value, figure.bound, figure.stage),
        (Some(Measure::Attendance), Some(500), Some(Bound::About), Some(Stage::Held))
    );
    let text = forum.texts("13/security/report").remove(0);
    assert_eq!(
        (text.text.genre, text.stale("en"), text.languages()),
        (Some(Genre::Report), 0, vec!["ja", "en"])
    );
    assert_eq!(text.text.paragraphs[0].speaker.as_deref(), Some("13/security/jp-s1"));
    assert!(text.translation("en").unwrap().is_machine());
    assert_eq!(text.translation("en").unwrap().translation.read_by.as_deref(), Some("an office"));
    assert!(forum.is_public(&Hash::of(b"tables")), "the release made public what its manifest holds");
    assert_eq!(forum.redacted().len(), 1);
    let manifests = forum.subjects("manifest/");
    let held =
        manifests.iter().flat_map(|s| forum.history(s)).find(|w| matches!(w.body(), Some(Body::Hold(_))));
    assert_eq!(forum.later(held.unwrap()), Some(Later::Retracted));
}

#[test]
fn the_rest_is_kept_as_it_was_said() {
    let (voice, _, _) = read();
    let subjects: Vec<Subject> = voice.subjects_from("").cloned().collect();
    let bodies: Vec<&Body> =
        subjects.iter().flat_map(|s| voice.history(s)).filter_map(|w| w.body()).collect();
    let has = |pick: fn(&Body) -> bool| bodies.iter().any(|b| pick(b));
    assert!(has(
        |b| matches!(b, Body::Agree(a) if a.strength == Some(Strength::Principal) && a.means == Some(Means::Offline) && a.note.is_some())
    ));
    assert!(has(
        |b| matches!(b, Body::Remark(r) if r.stance == Some(Stance::Explains) && r.text == "経緯（例）")
    ));
    assert!(has(|b| matches!(b, Body::Redact(r) if r.ground == "privacy" && r.replacement.is_some())));
    assert!(has(|b| matches!(b, Body::Evidence(e) if e.to == "survey/2017/q1" && e.sha256.is_some())));
    assert!(has(|b| matches!(b, Body::Key(k) if k.role == Some(KeyRole::Log) && k.example)));
    assert!(has(|b| matches!(b, Body::Head(h) if h.size == 3 && h.root.is_some())));
    assert!(has(|b| matches!(b, Body::Propose(p) if p.change.get("start").unwrap() == "08:30")));
    assert!(has(
        |b| matches!(b, Body::Silence(s) if s.until == "2026-02-28T00:00:00Z" && s.concluded.is_some())
    ));
    assert!(has(|b| matches!(b, Body::Mode(m) if m.mode == Some(TableMode::OneText))));
    assert!(has(|b| matches!(b, Body::Ack(_))));
}
