//! The check of a published dialogue: bag, logs, blobs, agreements, pages. It needs no database, a folder no network.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context, bail};
use duologue_forum::acts::{Agree, Body, KeyRole};
use duologue_forum::survey::microdata::{self, NotWhole};
use duologue_forum::survey::released;
use duologue_forum::{Forum, Voice, standing};
use duologue_record::Hash;
use duologue_record::note::{Note, Verifier};
use duologue_record::policy::Policy;
use duologue_web::{Address, Links, Origin, Place, Theme};

use super::source::{Payload, Remembered, Site, Source, read_file};
use super::{bag, pages, record};
use crate::folder;

/// What the check found.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Each broken part by its path, and what is wrong with it.
    pub broken: Vec<(String, String)>,
    pub logs: Vec<LogLine>,
    pub blobs: usize,
    pub removed: usize,
    pub agreements: usize,
    pub pages: Pages,
    pub bag_files: usize,
    pub unknown: u64,
    pub examples: bool,
}

#[derive(Debug)]
pub struct LogLine {
    pub origin: String,
    pub entries: u64,
}

/// What became of the pages.
#[derive(Debug, Default)]
pub enum Pages {
    #[default]
    NotReached,
    Compared(usize),
    /// Made by another version, whose pages this one cannot make.
    OtherVersion(String),
}

impl Outcome {
    pub fn broke(&mut self, path: impl Into<String>, what: impl Into<String>) {
        self.broken.push((path.into(), what.into()));
    }
}

/// Checks a bag in a folder.
pub fn folder(root: &Path, policy: &Policy) -> anyhow::Result<Outcome> {
    if !root.join("bagit.txt").is_file() {
        bail!("{}: is not a bag that `duologue site` wrote (bagit.txt is missing)", root.display());
    }
    let mut outcome = Outcome::default();
    let info = check_bag(root, &mut outcome)?;
    let payload = Payload { root: root.join("data") };
    let theme = match payload.read("theme.toml")? {
        Some(bytes) => Theme::parse(std::str::from_utf8(&bytes).context("theme.toml is not UTF-8")?)?,
        None => Theme::default(),
    };
    let Some(forum) = read_and_judge(&payload, policy, &mut outcome) else { return Ok(outcome) };
    let version = info.get(bag::VERSION).cloned().unwrap_or_default();
    if version != env!("CARGO_PKG_VERSION") {
        outcome.pages = Pages::OtherVersion(version);
        return Ok(outcome);
    }
    let mut compared = 0;
    pages::each(&forum, &theme, &|hash| record::blob(&payload, hash), &mut |path, bytes| {
        match payload.read(path)? {
            Some(found) if found == bytes => compared += 1,
            Some(_) => {
                outcome.broken.push((format!("data/{path}"), "is not what the record says".to_owned()))
            }
            None => outcome.broken.push((format!("data/{path}"), "is missing".to_owned())),
        }
        Ok(())
    })?;
    outcome.pages = Pages::Compared(compared);
    // A bag sum and a page comparison name the same file; once is enough.
    let mut seen = BTreeSet::new();
    outcome.broken.retain(|(path, _)| seen.insert(path.clone()));
    Ok(outcome)
}

/// Reads a blob of a bag.
pub type Blobs = Box<dyn Fn(&Hash) -> Option<Vec<u8>>>;

/// The forum in a bag or bundle at `path` whose record holds, and the blobs of it; its pages are not looked at.
pub fn record(path: &Path, source: Box<dyn Source>, policy: &Policy) -> anyhow::Result<(Forum, Blobs)> {
    let mut outcome = Outcome::default();
    let forum = read_and_judge(&*source, policy, &mut outcome);
    match (forum, outcome.broken.first()) {
        (Some(forum), None) => Ok((forum, Box::new(move |hash| record::blob(&*source, hash)))),
        (_, Some((part, what))) => bail!("{}: {part} {what}", path.display()),
        (None, None) => bail!("{}: holds no record", path.display()),
    }
}

/// Checks a running site: its record, and its pages against it.
pub fn site(address: &str, policy: &Policy, theme: &Theme) -> anyhow::Result<Outcome> {
    let source = Remembered::new(Site::new(address));
    let mut outcome = Outcome::default();
    let Some(forum) = read_and_judge(&source, policy, &mut outcome) else { return Ok(outcome) };
    let links = Links::Server { origin: named_origin(&source, address)?, at: None };
    let mut compared = 0;
    for lang in duologue_web::Lang::ALL {
        for place in Place::all(&forum) {
            if matches!(place, Place::Imprint | Place::Privacy) {
                continue;
            }
            let address = Address::new(lang, place);
            let expected =
                pages::page(&forum, theme, &|hash| record::blob(&source, hash), &address, links.clone())?;
            let path = address.path();
            let found = source.read(path.trim_start_matches('/'))?;
            let Some(expected) = expected else { continue };
            match found {
                Some(found) if found == expected.as_bytes() => compared += 1,
                Some(_) => outcome
                    .broke(path, "is not what the record says (or is made by another version or theme)"),
                None => outcome.broke(path, "is missing"),
            }
        }
    }
    outcome.pages = Pages::Compared(compared);
    Ok(outcome)
}

/// The address that a site's pages name as their own: it may be read at another.
fn named_origin(source: &dyn Source, address: &str) -> anyhow::Result<Origin> {
    let home = source.read("en/")?.unwrap_or_default();
    let html = String::from_utf8_lossy(&home);
    let named =
        html.split_once("<link rel=\"canonical\" href=\"").and_then(|(_, rest)| rest.split_once("/en/\""));
    Ok(named.map_or(address, |(origin, _)| origin).trim_end_matches('/').parse()?)
}

/// Every file's sum, no file too many; the lines of bag-info.txt.
fn check_bag(root: &Path, outcome: &mut Outcome) -> anyhow::Result<BTreeMap<String, String>> {
    let mut listed = BTreeSet::new();
    for manifest in ["tagmanifest-sha256.txt", "manifest-sha256.txt"] {
        let Some(bytes) = read_file(&root.join(manifest))? else {
            outcome.broke(manifest, "is missing");
            continue;
        };
        let text = String::from_utf8_lossy(&bytes);
        for line in text.lines() {
            let Some((sum, path)) = line.split_once("  ") else {
                outcome.broke(manifest, format!("“{line}” is not a sum and a path"));
                continue;
            };
            let safe = !path.starts_with('/') && !path.split('/').any(|part| part == ".." || part.is_empty());
            if !safe {
                outcome.broke(manifest, format!("“{path}” leads out of the bag"));
                continue;
            }
            listed.insert(path.to_owned());
            match read_file(&root.join(path))? {
                None => outcome.broke(path, "is missing"),
                Some(bytes) if Hash::of(&bytes).to_string() != sum => {
                    outcome.broke(path, format!("differs from its sum in {manifest}"));
                }
                Some(_) => outcome.bag_files += 1,
            }
        }
    }
    let data = root.join("data");
    if data.is_dir() {
        folder::walk(root, &data, &mut |_, path| {
            if !listed.contains(path) {
                outcome.broke(path, "is not in manifest-sha256.txt");
            }
            Ok(())
        })?;
    }
    let info = read_file(&root.join("bag-info.txt"))?.unwrap_or_default();
    let info = String::from_utf8_lossy(&info);
    Ok(info.lines().filter_map(|l| l.split_once(": ")).map(|(k, v)| (k.to_owned(), v.to_owned())).collect())
}

/// The forum that the record makes, and whether what was released was agreed.
fn read_and_judge(source: &dyn Source, policy: &Policy, outcome: &mut Outcome) -> Option<Forum> {
    let logs = record::logs(source, policy, outcome)?;
    let forum = record::forum(source, logs.into_iter().map(|(code, log)| (code, log.entries)), outcome);
    agreements(&forum, source, outcome);
    answers(&forum, source, outcome);
    Some(forum)
}

/// Every file of answers must be what its parts make. A part that is not here was removed, or is named already.
fn answers(forum: &Forum, source: &dyn Source, outcome: &mut Outcome) {
    let blob = |hash: &Hash| record::blob(source, hash);
    for survey in forum.surveys() {
        let Some(released) = released(forum, &survey) else { continue };
        let sheets: Vec<Vec<u8>> = released.manifest.holds.iter().filter_map(blob).collect();
        for file in microdata::files(&sheets) {
            if file.whole(&blob) == Err(NotWhole::Other) {
                let path = source.shown(&format!("record/blobs/{}", released.hash));
                outcome.broke(
                    path,
                    format!("holds parts that do not make the file of answers {}", file.sha256()),
                );
            }
        }
    }
}

/// Every release must rest on every party's agreement to the same bytes.
fn agreements(forum: &Forum, source: &dyn Source, outcome: &mut Outcome) {
    let voices: Vec<&Voice> = forum.voices().collect();
    let signed = |side: &str, agree: &Agree| principal(forum, side, agree);
    let mut seen = BTreeSet::new();
    for voice in &voices {
        for word in voice.subjects_from("").flat_map(|subject| voice.history(subject)) {
            let (Some(Body::Release(_)), Some(hash), None) =
                (word.body(), word.act.manifest_hash(), word.end)
            else {
                continue;
            };
            if !seen.insert(hash) {
                continue;
            }
            let path = source.shown(&format!("record/blobs/{hash}"));
            let Some(manifest) = &word.act.manifest else {
                outcome.broke(path, "is released but is no manifest");
                continue;
            };
            // Whether it was in time was decided when it was released; the entries' own times tell no more.
            let now = manifest.expires.clone().unwrap_or_default();
            let standing = standing(&hash, manifest, &forum.sides(), &voices, &signed, &now);
            let fault = if !standing.strangers.is_empty() {
                format!("names parties that are no sides of the dialogue: {}", standing.strangers.join(", "))
            } else if !standing.waiting.is_empty() {
                format!("is released, but {} did not agree to it", standing.waiting.join(", "))
            } else if standing.agreed.len() < 2 {
                "is released, but names one party alone".to_owned()
            } else {
                outcome.agreements += 1;
                continue;
            };
            outcome.broke(path, fault);
        }
    }
}

/// Whether an `agree` carries a valid signature by one of its side's keys.
fn principal(forum: &Forum, side: &str, agree: &Agree) -> bool {
    let Some(note) = agree.note.as_deref().and_then(|text| Note::parse(text.as_bytes()).ok()) else {
        return false;
    };
    let keys: Vec<Verifier> = forum
        .said("key", |body| match body {
            Body::Key(key) if key.role == Some(KeyRole::Side) => Verifier::from_vkey(&key.vkey).ok(),
            _ => None,
        })
        .filter(|(word, _)| &*word.voice == side)
        .map(|(_, key)| key)
        .collect();
    note.verified_by(&keys).is_ok_and(|by| !by.is_empty())
}
