//! Chance against the rules: whatever voices say, and in whatever order it arrives.

use std::collections::{BTreeMap, BTreeSet};

use duologue_forum::acts::{Agree, Strength};
use duologue_forum::{End, Forum, Later, Manifest, told};
use duologue_record::Hash;
use proptest::prelude::*;
use serde_json::json;

use crate::folder::{Shelf, folder};
use crate::log::{Log, forum, shown};

const VOICES: [&str; 3] = ["cn", "jp", "kr"];

/// Something a voice says; `pick` chooses among its own earlier entries.
#[derive(Clone, Debug)]
enum Said {
    Edition { subject: u8, year: u16, of: Option<u8>, source: bool, why: bool },
    Session { subject: u8, start: u8 },
    Wording { subject: u8, lang: u8, text: u8 },
    Retract { pick: prop::sample::Index },
    Same { from: u8, to: u8 },
    Redact { pick: prop::sample::Index },
}

fn said() -> impl Strategy<Value = Said> {
    prop_oneof![
        4 => (0..3_u8, 2005..2009_u16, proptest::option::of(0..3_u8), any::<bool>(), any::<bool>())
            .prop_map(|(subject, year, of, source, why)| Said::Edition { subject, year, of, source, why }),
        2 => (0..3_u8, 0..3_u8).prop_map(|(subject, start)| Said::Session { subject, start }),
        2 => (0..3_u8, 0..2_u8, 0..3_u8).prop_map(|(subject, lang, text)| Said::Wording { subject, lang, text }),
        1 => any::<prop::sample::Index>().prop_map(|pick| Said::Retract { pick }),
        1 => (0..3_u8, 0..3_u8).prop_map(|(from, to)| Said::Same { from, to }),
    ]
}

fn with_removals() -> impl Strategy<Value = Said> {
    prop_oneof![8 => said(), 1 => any::<prop::sample::Index>().prop_map(|pick| Said::Redact { pick })]
}

/// Says it where it can be said; a refusal (the same again, nothing to take back) says nothing.
fn say(log: &mut Log, said: &Said) {
    let code = log.voice.code().to_string();
    let leaf = |log: &Log, pick: &prop::sample::Index| {
        let entry = log.entries.get(pick.index(log.entries.len().max(1)))?;
        Some(duologue_record::merkle::leaf_hash(entry))
    };
    let _ = match said {
        Said::Edition { subject, year, of, source, why } => {
            let mut body = json!({ "year": year });
            if let Some(of) = of {
                body["of"] = VOICES[usize::from(*of)].into();
            }
            if *source {
                body["source"] = json!({ "title": "press" });
            }
            if *why {
                body["why"] = json!({ "kind": "correction" });
            }
            log.try_say("edition", &subject.to_string(), body)
        }
        Said::Session { subject, start } => {
            log.try_say("session", &format!("{subject}/a"), json!({ "start": format!("1{start}:00") }))
        }
        Said::Wording { subject, lang, text } => {
            let lang = ["ja", "zh"][usize::from(*lang)];
            log.try_say(
                "wording",
                &subject.to_string(),
                json!({ "field": "theme", "lang": lang, "text": text.to_string() }),
            )
        }
        Said::Retract { pick } => match leaf(log, pick) {
            Some(leaf) => log.try_say("retract", &format!("entry/{leaf}"), json!({})),
            None => return,
        },
        Said::Same { from, to } => log.try_say(
            "same",
            &format!("person/{code}-{from}"),
            json!({ "theirs": format!("person/{}-{to}", VOICES[usize::from(*to)]) }),
        ),
        Said::Redact { pick } => match leaf(log, pick) {
            Some(leaf) => {
                let body = log.body(&leaf);
                log.try_say("redact", "dialogue", json!({ "blobs": [body], "ground": "privacy" }))
            }
            None => return,
        },
    };
}

fn logs() -> [Log; 3] {
    VOICES.map(Log::new)
}

/// What a reader of a forum is told, field by field.
fn readings(forum: &Forum) -> Vec<String> {
    let subjects = forum.subjects("");
    let mut out = Vec::new();
    for subject in &subjects {
        let years = told(forum.words(subject), |s| {
            if let duologue_forum::acts::Body::Edition(e) = &s.body { e.year } else { None }
        });
        let years: Vec<_> =
            years.iter().map(|t| (t.value, t.words.iter().map(|w| w.act.leaf).collect::<Vec<_>>())).collect();
        out.push(format!("{subject} {} {years:?} {:?}", forum.resolve(subject), forum.aliases(subject)));
        if let Some(session) = forum.session(subject) {
            out.push(format!(
                "{:?} {:?}",
                session.start.iter().map(|t| t.value).collect::<Vec<_>>(),
                session.differing.len()
            ));
        }
    }
    out
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn the_forum_is_the_same_whatever_the_order_of_arrival(
        acts in proptest::collection::vec((0..3_usize, with_removals()), 0..40),
        arrivals in proptest::collection::vec(0..3_usize, 0..60),
    ) {
        let mut logs = logs();
        for (voice, act) in &acts {
            say(&mut logs[*voice], act);
        }
        let together = forum(&logs.each_ref());
        // The same logs arrive entry by entry, interleaved at random, then the rest.
        let mut at = [0; 3];
        let mut joined = Forum::default();
        for voice in arrivals.into_iter().chain([2, 0, 1].into_iter().flat_map(|v| std::iter::repeat_n(v, 40))) {
            at[voice] = (at[voice] + 1).min(logs[voice].entries.len());
            joined.set(logs[voice].fold(at[voice], &[]));
        }
        prop_assert_eq!(shown(&joined), shown(&together));
        prop_assert_eq!(readings(&joined), readings(&together));
    }

    #[test]
    fn what_one_voice_says_changes_no_word_of_another(acts in proptest::collection::vec((0..3_usize, said()), 1..40)) {
        let mut logs = logs();
        let words = |log: &Log| -> Vec<(Hash, Option<End>)> {
            let subjects: Vec<_> = log.voice.subjects_from("").cloned().collect();
            subjects.iter().flat_map(|s| log.voice.history(s).iter().map(|w| (w.act.leaf, w.end))).collect()
        };
        for (voice, act) in &acts {
            let before = logs.each_ref().map(words);
            let shown_before = shown(&forum(&logs.each_ref()));
            say(&mut logs[*voice], act);
            let after = logs.each_ref().map(words);
            let others = |shown: Vec<(String, String, Hash)>| -> Vec<_> { shown.into_iter().filter(|(_, v, _)| v != VOICES[*voice]).collect() };
            for other in (0..3).filter(|other| other != voice) {
                prop_assert_eq!(&before[other], &after[other]);
            }
            prop_assert_eq!(others(shown_before), others(shown(&forum(&logs.each_ref()))));
        }
    }

    #[test]
    fn the_past_and_what_came_later_make_the_present(acts in proptest::collection::vec((0..3_usize, with_removals()), 1..40), cut in any::<prop::sample::Index>()) {
        let mut logs = logs();
        for (voice, act) in &acts {
            say(&mut logs[*voice], act);
        }
        let now = forum(&logs.each_ref());
        let sizes = logs.each_ref().map(|log| cut.index(log.entries.len() + 1));
        let past = Forum::new(logs.iter().zip(sizes).map(|(log, size)| log.fold(size, &[])));
        let mut present: BTreeSet<Hash> = BTreeSet::new();
        for subject in past.subjects("") {
            present.extend(past.words(&subject).filter(|w| now.later(w).is_none()).map(|w| w.act.leaf));
            for word in past.words(&subject) {
                prop_assert_eq!(now.later(word) == Some(Later::Removed), now.is_removed(word));
            }
        }
        let is_new = |voice: &str, index: u64| VOICES.iter().zip(sizes).any(|(v, size)| *v == voice && index >= size as u64);
        for subject in now.subjects("") {
            present.extend(now.words(&subject).filter(|w| is_new(&w.voice, w.act.index)).map(|w| w.act.leaf));
        }
        let shown: BTreeSet<Hash> = shown(&now).into_iter().map(|(_, _, leaf)| leaf).collect();
        prop_assert_eq!(present, shown);
    }

    #[test]
    fn a_restart_without_the_removed_blobs_shows_the_same(acts in proptest::collection::vec((0..3_usize, with_removals()), 1..40)) {
        let mut logs = logs();
        for (voice, act) in &acts {
            say(&mut logs[*voice], act);
        }
        let warm = forum(&logs.each_ref());
        let gone: Vec<Hash> = warm.redacted().into_iter().collect();
        let cold = Forum::new(logs.iter().map(|log| log.fold(log.entries.len(), &gone)));
        // A removed `redact` takes its own effect with it, so the list of removals is asked of the forum that still had it.
        prop_assume!(cold.redacted().len() == gone.len());
        prop_assert_eq!(shown(&cold), shown(&warm));
    }

    #[test]
    fn nothing_is_agreed_unless_every_party_agreed_on_the_same_bytes(
        moves in proptest::collection::vec((0..3_usize, 0..2_usize, 0..4_u8), 0..40),
    ) {
        let manifests = ["a", "b"].map(|what| Manifest {
            what: what.into(), subject: "13/points".into(), parties: VOICES.map(str::to_owned).to_vec(),
            holds: vec![], files: vec![], authentic: vec![], expires: None, strength: Strength::Staff,
        });
        let hashes = manifests.each_ref().map(|m| m.hash().unwrap());
        let mut logs = logs();
        // The model: for each party and manifest, its standing agreement and hold.
        let mut model: BTreeMap<(usize, usize), [Option<Hash>; 2]> = BTreeMap::new();
        for (party, which, action) in moves {
            let log = &mut logs[party];
            let subject = format!("manifest/{}", hashes[which]);
            let stands = model.entry((party, which)).or_default();
            let slot = usize::from(action % 2);
            if action < 2 {
                if let Ok(leaf) = log.try_say(["agree", "hold"][slot], &subject, json!({})) {
                    stands[slot] = Some(leaf);
                }
            } else if let Some(leaf) = stands[slot].take() {
                log.say("retract", &format!("entry/{leaf}"), json!({}));
            }
            let voices = logs.each_ref().map(|log| &log.voice);
            for which in 0..2 {
                let state = |party: usize| model.get(&(party, which)).copied().unwrap_or_default();
                let all = (0..3).all(|p| state(p)[0].is_some());
                let held = (0..3).filter(|p| state(*p)[1].is_some()).count();
                let now = duologue_forum::standing(&hashes[which], &manifests[which], &VOICES, &voices, &|_, _: &Agree| false, crate::log::AT);
                prop_assert_eq!(now.is_agreed(), all && held == 0);
                prop_assert_eq!((now.held.len(), now.waiting.is_empty()), (held, all));
            }
        }
    }
}

/// Text as people write it, with what files find hard: quotes, commas, brackets, joiners, letters of many scripts.
fn line() -> impl Strategy<Value = String> {
    let letters = prop::sample::select(vec![
        "東",
        "京",
        "论",
        "坛",
        "が",
        "ｶ",
        "한",
        "é",
        "A",
        "7",
        " ",
        "\"",
        "'",
        "\\",
        ",",
        ";",
        "|",
        "#",
        "=",
        "{",
        "}",
        "[",
        "+",
        "-",
        "—",
        "。",
        "“",
        "👩\u{200d}💻",
        "葛\u{e0100}",
        "\u{3000}",
        "&",
        "<b>",
        "%",
        "\u{2028}",
    ]);
    proptest::collection::vec(letters, 1..12)
        .prop_map(|parts| parts.concat().trim().to_owned())
        .prop_filter("not blank", |s| !s.is_empty())
}

fn paragraph() -> impl Strategy<Value = String> {
    // A line that looks like a marker or a heading stands behind a backslash in a file.
    let written = |line: &String| {
        let bare = line.trim_start_matches('\\');
        let looks = bare.starts_with("{#") || bare.starts_with("## ");
        if looks { format!("\\{line}") } else { line.clone() }
    };
    proptest::collection::vec(line(), 1..4)
        .prop_map(move |lines| lines.iter().map(written).collect::<Vec<_>>().join("\n"))
}

fn cell(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn folders_come_back_as_they_were(
        themes in proptest::collection::vec((line(), any::<bool>()), 1..4),
        people in proptest::collection::vec((line(), line(), prop::option::of(line())), 0..4),
        paragraphs in proptest::collection::vec((paragraph(), prop::option::of(line())), 1..4),
        rendered in proptest::collection::vec(paragraph(), 0..4),
        moved in any::<bool>(),
    ) {
        let quoted = |text: &str| toml_edit::Value::from(text).to_string();
        let mut editions: Vec<(String, String)> = Vec::new();
        for (n, (theme, again)) in themes.iter().enumerate() {
            let wording = |text: &str| format!("[[wording]]\nsubject = \"{n}\"\nfield = \"theme\"\nlang = \"ja\"\ntext = {}\n", quoted(text));
            let mut toml = format!("[[edition]]\nsubject = \"{n}\"\nyear = {}\n\n{}", 2005 + n, wording(theme));
            if *again {
                toml += &format!("\n{}why = {{ kind = \"correction\", text = {} }}\n", wording(&format!("{theme}改")), quoted(theme));
            }
            editions.push((format!("editions/{n}/jp.toml"), toml));
        }
        let mut rows = "id,name_ja,name_ko,variants,why_text,why\n".to_owned();
        for (n, (name, other, variant)) in people.iter().enumerate() {
            let variant = variant.as_deref().unwrap_or_default().replace('\\', "\\\\").replace('|', "\\|");
            rows += &format!("archive-{n},{},{},{},,\n", cell(name), cell(other), cell(&variant));
        }
        let mut report = "+++\ngenre = \"report\"\n+++\n".to_owned();
        let mut zh = "+++\ntranslates = \"ja\"\nby = \"machine\"\n+++\n".to_owned();
        for (n, (text, heading)) in paragraphs.iter().enumerate() {
            if let Some(heading) = heading {
                report += &format!("\n## x{heading}\n");
            }
            report += &format!("\n{{#p{n}}}\n{text}\n");
        }
        for (n, text) in rendered.iter().take(paragraphs.len()).enumerate() {
            zh += &format!("\n{{#p{n}}}\n{text}\n");
        }
        let (ja_file, zh_file) = ("editions/0/a/jp.report.ja.md", "editions/0/a/cn.report.zh.md");
        let mut files: Vec<(&str, &str)> = editions.iter().map(|(path, toml)| (path.as_str(), toml.as_str())).collect();
        files.extend([("people/archive.csv", rows.as_str()), (ja_file, &report)]);
        if !rendered.is_empty() {
            files.push((zh_file, &zh));
        }
        let mut shelf = Shelf::default();
        let imported = shelf.import(&folder(&files));
        prop_assert!(imported.is_ok(), "{imported:?}");
        prop_assert!(shelf.plan(&folder(&files)).unwrap().is_empty(), "saying the same again says nothing");
        if moved {
            let changed = report.replace("{#p0}\n", "{#p0}\n新");
            files.retain(|(path, _)| *path != ja_file);
            files.push((ja_file, &changed));
            shelf.import(&folder(&files)).unwrap();
            prop_assert!(shelf.plan(&folder(&files)).unwrap().is_empty());
        }
        let written = shelf.export();
        prop_assert!(shelf.plan(&written).unwrap().is_empty(), "an export says what its logs say");
        let mut other = Shelf::default();
        other.import(&written).unwrap();
        prop_assert_eq!(other.export(), written);
    }
}
