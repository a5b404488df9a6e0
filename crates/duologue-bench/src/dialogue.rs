//! A dialogue of any size, the same at every run: what a real one holds, in its proportions.

use std::collections::HashMap;
use std::path::Path;

use anyhow::Context;
use duologue_forum::acts::{Saying, Strength};
use duologue_forum::{Act, Forum, Manifest, Voice, compose};
use duologue_record::Hash;
use duologue_record::entry::Entry;
use duologue_record::note::{Algorithm, Signer, Verifier};
use duologue_store::{Book, LogId, NewAct, Store};
use serde_json::{Value, json};

pub const ACTS: usize = 100_000;
/// The edition whose programme has 100 sessions.
pub const LARGE: &str = "9999";
pub const VOICE: &str = "jp";
pub const TOPIC: &str = "peace";
const ORIGIN: &str = "bench.example/jp";
const PARAGRAPHS: usize = 12;
const TITLES: [(&str, &str); 3] = [
    ("ja", "東アジアの平和秩序と日中の役割"),
    ("zh", "东亚和平秩序与中日作用"),
    ("en", "Peace in East Asia and the role of both"),
];

/// A log as it stands on disk, with the blobs that it names.
pub struct Log {
    pub voice: Voice,
    pub entries: Vec<Vec<u8>>,
    pub blobs: HashMap<Hash, Vec<u8>>,
}

impl Log {
    fn say(&mut self, kind: &str, subject: &str, body: Value) -> anyhow::Result<()> {
        let Value::Object(fields) = body else { anyhow::bail!("a body is an object") };
        let salt = Hash::of(&self.voice.size().to_be_bytes()).0;
        let saying = Saying::strict(kind, fields)?;
        let composed = compose(&self.voice, subject, &saying, "2026-01-31T09:00:00Z", &salt)?;
        self.blobs.extend(composed.blobs.into_iter().map(|blob| (Hash::of(&blob), blob)));
        let act = Act::read(self.voice.size(), &composed.entry, &|hash| self.blobs.get(hash).cloned())?;
        self.voice.hear(act);
        self.entries.push(composed.entry);
        Ok(())
    }

    fn paragraph(&mut self, place: &str, text: &str) -> anyhow::Result<Hash> {
        let blob = serde_json::to_vec(&json!({ "salt": Hash::of(place.as_bytes()), "text": text }))?;
        let name = Hash::of(&blob);
        self.blobs.insert(name, blob);
        Ok(name)
    }

    /// Points of a session, to be agreed upon.
    fn manifest(&mut self, session: &str) -> anyhow::Result<Hash> {
        let manifest = Manifest {
            what: "points".to_owned(),
            subject: session.to_owned(),
            parties: vec![VOICE.to_owned()],
            holds: vec![],
            files: vec![],
            authentic: vec![],
            expires: None,
            strength: Strength::Staff,
        };
        let blob = manifest.to_bytes()?;
        let name = Hash::of(&blob);
        self.blobs.insert(name, blob);
        Ok(name)
    }

    /// The acts as a start reads them.
    pub fn read(&self, acts: usize) -> anyhow::Result<Vec<Act>> {
        let blob = |hash: &Hash| self.blobs.get(hash).cloned();
        let entries = self.entries.iter().take(acts).enumerate();
        Ok(entries.map(|(index, entry)| Act::read(index as u64, entry, &blob)).collect::<Result<_, _>>()?)
    }

    /// An act as it is appended, with its body.
    pub fn act(&self, index: usize) -> anyhow::Result<Option<NewAct>> {
        let Some(entry) = self.entries.get(index).cloned() else { return Ok(None) };
        let body = Entry::from_bytes(&entry)?.body.and_then(|body| self.blobs.get(&body));
        Ok(Some(NewAct { blobs: body.into_iter().cloned().collect(), entry }))
    }

    pub fn bytes(&self) -> usize {
        self.entries.iter().map(Vec::len).sum::<usize>() + self.blobs.values().map(Vec::len).sum::<usize>()
    }

    pub fn forum(&self) -> Forum {
        Forum::new([self.voice.clone()])
    }

    /// Writes the log into a new data folder.
    pub async fn store(&self, folder: &Path) -> anyhow::Result<Store> {
        let store = Store::open(folder).await?;
        self.append(&store).await?;
        Ok(store)
    }

    /// Writes the log into a store that has none.
    pub async fn append(&self, store: &Store) -> anyhow::Result<()> {
        let (id, signer) = (LogId::new(VOICE, Book::Record), signer()?);
        store.create_log(&id, ORIGIN, &signer).await?;
        let blobs: Vec<Vec<u8>> = self.blobs.values().cloned().collect();
        for page in blobs.chunks(5_000) {
            store.put_blobs(page.to_vec()).await?;
        }
        let mut size = 0;
        for page in self.entries.chunks(5_000) {
            let acts = page.iter().map(|entry| NewAct { entry: entry.clone(), blobs: vec![] }).collect();
            size = store.append(&id, size, acts).await?.size;
        }
        Ok(())
    }
}

/// The key that the log is signed with.
pub fn key() -> anyhow::Result<Verifier> {
    Ok(signer()?.verifier())
}

fn signer() -> anyhow::Result<Signer> {
    Ok(Signer::from_seed(ORIGIN, Algorithm::Ed25519, &[7; 32])?)
}

/// One large edition first, then editions as they are held: five sessions with parallel wordings, a report and its
/// two translations, twenty seats, corrections of a tenth of all, and now and then an agreement.
pub fn write(acts: usize) -> anyhow::Result<Log> {
    let mut log = begun()?;
    large(&mut log)?;
    let mut edition = 0;
    while log.entries.len() < acts {
        edition += 1;
        held(&mut log, edition)?;
    }
    log.entries.truncate(acts);
    Ok(log)
}

/// A dialogue with a topic to vote on, and so many opinions.
pub fn with_topic(opinions: usize) -> anyhow::Result<Log> {
    let mut log = begun()?;
    let title = |text: String| json!({ "field": "title", "lang": "en", "text": text });
    log.say("wording", &format!("topic/{TOPIC}"), title("Peace in East Asia".to_owned()))?;
    for n in 0..opinions {
        log.say("wording", &format!("topic/{TOPIC}/o{n}"), title(format!("Opinion {n}")))?;
    }
    Ok(log)
}

/// An act that follows no other, the same at every run for a place in the log.
pub fn person(place: u64) -> anyhow::Result<NewAct> {
    let mut log = Log { voice: Voice::new(VOICE), entries: vec![], blobs: HashMap::new() };
    let names = json!({ "en": { "display": format!("Guest {place}") } });
    log.say("person", &format!("person/{VOICE}-guest-{place}"), json!({ "side": VOICE, "names": names }))?;
    log.act(0)?.context("it was just said")
}

/// The key, the dialogue and its sides.
fn begun() -> anyhow::Result<Log> {
    let mut log = Log { voice: Voice::new(VOICE), entries: vec![], blobs: HashMap::new() };
    log.say("key", "key", json!({ "role": "log", "vkey": signer()?.verifier().vkey(), "example": true }))?;
    log.say("dialogue", "dialogue", json!({ "sides": ["jp", "cn"], "languages": ["ja", "zh", "en"] }))?;
    for (side, lang, zone) in [("jp", "ja", "Asia/Tokyo"), ("cn", "zh", "Asia/Shanghai")] {
        let names = json!({ "ja": side, "zh": side, "en": side });
        let subject = format!("side/{side}");
        log.say("side", &subject, json!({ "names": names, "languages": [lang], "zone": zone }))?;
    }
    Ok(log)
}

fn large(log: &mut Log) -> anyhow::Result<()> {
    let days = json!([{ "date": "2026-10-25" }, { "date": "2026-10-26" }]);
    log.say("edition", LARGE, json!({ "year": 2026, "status": "held", "host": "jp", "days": days }))?;
    for n in 0..100 {
        let session = format!("{LARGE}/s{n}");
        let (day, hour) = (25 + n / 50, 9 + n % 50 / 6);
        log.say("session", &session, json!({
            "kind": "parallel", "order": n, "date": format!("2026-10-{day}"), "zone": "Asia/Tokyo",
            "start": format!("{hour:02}:00"), "end": format!("{hour:02}:50"), "room": { "en": format!("Room {}", n % 6) },
        }))?;
        for (lang, text) in TITLES {
            let title = json!({ "field": "title", "lang": lang, "text": format!("{text} {n}"), "standing": "official" });
            log.say("wording", &session, title)?;
        }
        for seat in 0..5 {
            seat_of(log, &session, n * 5 + seat, seat)?;
        }
    }
    Ok(())
}

fn held(log: &mut Log, edition: usize) -> anyhow::Result<()> {
    let code = edition.to_string();
    let year = 2005 + edition % 100;
    log.say("edition", &code, json!({ "year": year, "status": "planned", "host": "cn" }))?;
    let why = json!({ "kind": "update" });
    log.say("edition", &code, json!({ "year": year, "status": "held", "host": "cn", "why": why }))?;
    for (n, track) in ["politics", "economy", "security", "media", "digital"].into_iter().enumerate() {
        let session = format!("{edition}/{track}");
        log.say(
            "session",
            &session,
            json!({
                "kind": "parallel", "track": track, "order": n, "date": "2017-12-16", "start": "09:00",
            }),
        )?;
        for (lang, text) in TITLES {
            let title = json!({ "field": "title", "lang": lang, "text": format!("{text} {edition}"), "standing": "official" });
            log.say("wording", &session, title)?;
        }
        for seat in 0..20 {
            seat_of(log, &session, edition * 7 + seat * 13 + n, seat)?;
        }
        report(log, &session)?;
        let points = log.manifest(&session)?;
        log.say("agree", &format!("manifest/{points}"), json!({ "strength": "staff" }))?;
    }
    Ok(())
}

fn seat_of(log: &mut Log, session: &str, person: usize, seat: usize) -> anyhow::Result<()> {
    let person = format!("jp-{}", person % 4_000);
    let subject = format!("{session}/jp-s{seat}");
    let affiliation = json!({ "ja": "当時の肩書", "en": "as printed" });
    let role = |role: &str| json!({ "person": person, "side": "jp", "roles": [role], "order": seat, "affiliation": affiliation });
    log.say("appearance", &subject, role("panellist"))?;
    if seat.is_multiple_of(10) {
        let mut corrected = role("moderator");
        if let Some(fields) = corrected.as_object_mut() {
            fields.insert("why".into(), json!({ "kind": "correction" }));
        }
        log.say("appearance", &subject, corrected)?;
    }
    if seat == 0 {
        let names = json!({ "ja": { "display": format!("登壇者{person}") }, "en": { "display": format!("Panellist {person}"), "sort": "Panellist" } });
        log.say(
            "person",
            &format!("person/{person}"),
            json!({ "side": "jp", "names": names, "variants": [session] }),
        )?;
    }
    Ok(())
}

fn report(log: &mut Log, session: &str) -> anyhow::Result<()> {
    let subject = format!("{session}/report");
    let mut source = Vec::new();
    for p in 0..PARAGRAPHS {
        source.push(log.paragraph(
            &format!("{session} ja {p}"),
            &"東アジアの平和秩序について日中の役割が論じられた。".repeat(6),
        )?);
    }
    let paragraphs: Vec<Value> = source
        .iter()
        .enumerate()
        .map(|(p, hash)| json!({ "id": format!("p{p}"), "sha256": hash, "speaker": format!("{session}/jp-s{}", p % 20) }))
        .collect();
    log.say("text", &subject, json!({ "genre": "report", "lang": "ja", "paragraphs": paragraphs }))?;
    for (lang, text) in [
        ("zh", "会议讨论了东亚和平秩序以及中日两国的作用。"),
        ("en", "The order of peace in East Asia was discussed. "),
    ] {
        let mut rendered = Vec::new();
        for (p, from) in source.iter().enumerate() {
            let own = log.paragraph(&format!("{session} {lang} {p}"), &text.repeat(6))?;
            rendered.push(json!({ "id": format!("p{p}"), "from": from, "sha256": own }));
        }
        let translation = json!({ "lang": lang, "renders": "ja", "by": "person", "paragraphs": rendered });
        log.say("translation", &subject, translation)?;
    }
    Ok(())
}
