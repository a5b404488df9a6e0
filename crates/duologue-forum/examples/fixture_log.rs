//! Prints a log that holds one act of every kind, as JSON lines `{"entry": …, "blobs": […]}`, with fixed salts:
//! `cargo run -p duologue-forum --example fixture_log > tests/fixtures/log-v1/jp.jsonl`
//!
//! With `survey` it prints the kinds that landed for joint surveys instead (`survey.jsonl`).
//!
//! It was run once for each landed version. A fixture is never made again: it stands for logs that exist.

#![allow(clippy::print_stdout, reason = "a program speaks to its terminal")]

use std::collections::BTreeMap;
use std::error::Error;

use duologue_forum::acts::{Saying, Strength};
use duologue_forum::{Act, Manifest, Voice, compose};
use duologue_record::Hash;
use serde_json::{Value, json};

const AT: &str = "2026-01-31T09:00:00Z";

struct Log {
    voice: Voice,
    blobs: BTreeMap<Hash, Vec<u8>>,
}

impl Log {
    fn say(
        &mut self,
        kind: &str,
        subject: &str,
        body: Value,
        beside: Vec<Vec<u8>>,
    ) -> Result<Hash, Box<dyn Error>> {
        let Value::Object(fields) = body else { return Err("a body is an object".into()) };
        let salt = Hash::of(format!("fixture {}", self.voice.size()).as_bytes()).0;
        let saying = Saying::strict(kind, fields)?;
        let composed = compose(&self.voice, subject, &saying, AT, &salt)?;
        let blobs: Vec<Vec<u8>> = composed.blobs.into_iter().chain(beside).collect();
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec());
        let lines: Vec<String> = blobs.iter().map(|b| text(b)).collect::<Result<_, _>>()?;
        println!("{}", json!({ "entry": text(&composed.entry)?, "blobs": lines }));
        self.blobs.extend(blobs.into_iter().map(|blob| (Hash::of(&blob), blob)));
        let act = Act::read(self.voice.size(), &composed.entry, &|hash| self.blobs.get(hash).cloned())?;
        let leaf = act.leaf;
        self.voice.hear(act);
        Ok(leaf)
    }
}

fn paragraph(text: &str) -> (Hash, Vec<u8>) {
    let salt = Hash::of(text.as_bytes()).to_string();
    let bytes = json!({ "salt": salt, "text": text }).to_string().into_bytes();
    (Hash::of(&bytes), bytes)
}

fn main() -> Result<(), Box<dyn Error>> {
    if std::env::args().nth(1).as_deref() == Some("survey") { survey() } else { first() }
}

fn survey() -> Result<(), Box<dyn Error>> {
    let mut log = Log { voice: Voice::new("jp"), blobs: BTreeMap::new() };
    log.say("questionnaire", "survey/2017", json!({ "version": 2, "items": ["sex", "q1"] }), vec![])?;
    let answers = json!([{ "code": "1", "labels": { "ja": "良い（例）" } }, { "code": "2", "labels": { "ja": "良くない（例）" } }, { "code": "9", "labels": { "ja": "無回答" }, "missing": true }]);
    let nets = json!([{ "code": "good", "labels": { "ja": "良い（計）" }, "answers": ["1"] }]);
    log.say("item", "survey/2017/q1", json!({ "wordings": { "ja": "印象をお聞かせください（例）。" }, "answers": answers, "nets": nets, "states": { "ja": "pretest" }, "sensitive": true, "background": true, "was": "q1-old" }), vec![])?;
    let by = |text: &str| json!({ "ja": text });
    log.say("wave", "survey/2017", json!({ "side": "jp", "sample": "public", "n": 1000, "bound": "exact", "from": "2017-10-21", "to": "2017-11-05", "mode": "placement", "coverage": "cities", "places": ["tokyo", "osaka"], "sites": 2, "strategy": by("方針"), "sponsor": by("主催"), "instruments": by("調査票"), "population": by("18歳以上"), "sampling": by("抽出"), "modes": by("留置"), "dates": by("秋"), "precision": by("精度"), "weighting": by("加重"), "processing": by("点検"), "limitations": by("限界"), "undisclosed": ["weighting"], "requires": ["licence", "approval", "consent"], "licence": "No. 1", "approval": "No. 2", "consent": Hash::of(b"consent"), "simulated": true }), vec![])?;
    log.say("topline", "survey/2017/q1", json!({ "side": "jp", "sample": "public", "n": 1000, "shares": { "1": "11.5", "good": "11.5" }, "printed": "official", "effect": "1.6" }), vec![])?;
    Ok(())
}

fn first() -> Result<(), Box<dyn Error>> {
    let mut log = Log { voice: Voice::new("jp"), blobs: BTreeMap::new() };
    let source =
        json!({ "title": "a retrospective", "address": "https://example.org/7", "seen": "2026-01-30" });
    let vkey = "example.org/record/jp+8c2f9d1e+Aexample";
    log.say("key", "dialogue", json!({ "role": "log", "vkey": vkey, "example": true }), vec![])?;
    log.say(
        "dialogue",
        "dialogue",
        json!({ "sides": ["jp", "cn"], "languages": ["ja", "zh", "en"], "order": "alternat" }),
        vec![],
    )?;
    let organisation =
        json!({ "names": { "ja": "主催団体（例）", "en": "Organiser (example)" }, "from": 2005, "to": 2020 });
    log.say("side", "side/jp", json!({ "names": { "ja": "日本側" }, "languages": ["ja", "en"], "zone": "Asia/Tokyo", "organisations": [organisation] }), vec![])?;
    let days = json!([{ "date": "2017-12-15", "kind": "eve", "city": "beijing" }, { "date": "2017-12-16", "kind": "public", "city": "beijing" }]);
    log.say("edition", "13", json!({ "year": 2017, "status": "held", "mode": "in-person", "host": "cn", "keeper": "cn", "cities": ["beijing"], "days": days, "venue": { "ja": "会場（例）" }, "simulated": true, "of": "cn", "source": source, "as_of": "2017-12-16" }), vec![])?;
    let parts = json!([{ "code": "first", "start": "09:00", "end": "10:30" }, { "code": "second" }]);
    let session = log.say("session", "13/security", json!({ "kind": "parallel", "track": "security", "parts": parts, "date": "2017-12-16", "start": "09:00", "end": "12:00", "zone": "Asia/Shanghai", "room": { "ja": "第一会議室" }, "languages": ["ja", "zh"], "openness": "not-attributed", "order": 2 }), vec![])?;
    log.say("wording", "13", json!({ "field": "theme", "lang": "ja", "text": "主題（例）", "standing": "official", "why": { "kind": "correction", "text": "誤記" } }), vec![])?;
    log.say("person", "person/jp-1", json!({ "slug": "example-a", "side": "jp", "names": { "ja": { "display": "登壇者Ａ", "sort": "とうだんしゃ", "reading": "とうだんしゃ えー" } }, "variants": ["登壇者A"] }), vec![])?;
    log.say("appearance", "13/security/jp-s1", json!({ "person": "jp-1", "side": "jp", "parts": ["first"], "roles": ["keynote-report", "panellist"], "affiliation": { "ja": "当時の肩書（例）" }, "order": 1 }), vec![])?;
    log.say("figure", "13/f-1", json!({ "measure": "attendance", "value": 500, "bound": "about", "stage": "held", "base": { "ja": "延べ" }, "printed": { "ja": "約500人" } }), vec![])?;
    let (ja, ja_blob) = paragraph("一つ目の段落（例）。");
    let (media, media_blob) = paragraph("a picture stands here");
    log.say("text", "13/security/report", json!({ "genre": "report", "lang": "ja", "title": "報告（例）", "about": "13/security", "media": [media], "paragraphs": [{ "id": "p1", "sha256": ja, "speaker": "13/security/jp-s1", "part": "first", "heading": "前半" }] }), vec![ja_blob, media_blob])?;
    let (en, en_blob) = paragraph("A first paragraph (example).");
    log.say("translation", "13/security/report", json!({ "lang": "en", "renders": "ja", "title": "Report (example)", "by": "machine", "read_by": "an office", "paragraphs": [{ "id": "p1", "from": ja, "sha256": en, "heading": "First half" }] }), vec![en_blob])?;
    log.say("evidence", "13/security/report/p1", json!({ "to": "survey/2017/q1", "sha256": ja }), vec![])?;
    let held = Hash::of(b"tables");
    let manifest = Manifest {
        what: "survey-release".into(),
        subject: "survey/2017".into(),
        parties: vec!["jp".into(), "cn".into()],
        holds: vec![held],
        files: vec![],
        authentic: vec!["ja".into(), "zh".into()],
        expires: Some("2026-06-30T00:00:00Z".into()),
        strength: Strength::Principal,
    };
    let hash = manifest.hash()?;
    let subject = format!("manifest/{hash}");
    log.say("release", "survey/2017", json!({ "manifest": hash }), vec![manifest.to_bytes()?])?;
    log.say(
        "agree",
        &subject,
        json!({ "strength": "principal", "by": "an office", "note": "signed note", "means": "offline" }),
        vec![],
    )?;
    let hold = log.say("hold", &subject, json!({ "reason": "one table" }), vec![])?;
    log.say("retract", &format!("entry/{hold}"), json!({ "reason": "the table was right" }), vec![])?;
    log.say(
        "remark",
        &format!("entry/{session}"),
        json!({ "stance": "explains", "lang": "ja", "text": "経緯（例）" }),
        vec![],
    )?;
    log.say("same", "person/jp-2", json!({ "theirs": "person/jp-1" }), vec![])?;
    let (gone, _) = paragraph("words that were removed");
    let redact = log.say(
        "redact",
        "dialogue",
        json!({ "blobs": [gone], "ground": "privacy", "replacement": en }),
        vec![],
    )?;
    log.say("ack", &format!("entry/{redact}"), json!({}), vec![])?;
    log.say("head", "cn", json!({ "size": 3, "root": Hash::of(b"root") }), vec![])?;
    log.say(
        "propose",
        "13/security",
        json!({ "lang": "ja", "text": "開始を早める（例）", "change": { "start": "08:30" } }),
        vec![],
    )?;
    log.say(
        "silence",
        &subject,
        json!({ "until": "2026-02-28T00:00:00Z", "concluded": Hash::of(b"head") }),
        vec![],
    )?;
    log.say("mode", "13/statement", json!({ "mode": "one-text" }), vec![])?;
    Ok(())
}
