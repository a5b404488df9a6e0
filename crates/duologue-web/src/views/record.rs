//! What the record is, how far it was read, and how to check it.

use std::collections::BTreeMap;

use askama::Template;
use duologue_forum::acts::Body;
use duologue_forum::{Forum, Voice, Word};

use super::{Base, Nav, grouped};
use crate::address::{Address, Links, Place};
use crate::context::Context;
use crate::html::Run;

/// Changes of each voice that can be looked at from before; all of them stand in its log.
const CHANGES: usize = 3;

/// One voice's log.
struct Log {
    class: String,
    name: String,
    code: String,
    size: String,
    example: bool,
    checkpoint: String,
    unknown: Option<String>,
    removed: String,
}

/// A kind of entry, and how often each voice has one, in the voices' order.
struct Kind {
    name: String,
    counts: Vec<String>,
}

/// A state of the record from before a voice changed something that it had said.
struct Earlier {
    href: String,
    text: String,
}

#[derive(Template)]
#[template(path = "record.html")]
struct RecordPage<'a> {
    b: Base<'a>,
    logs: Vec<Log>,
    kinds: Vec<Kind>,
    earlier: Vec<Earlier>,
    /// Past states are read by the server; a static site has only the last.
    live: bool,
}

pub fn render(c: &Context<'_>) -> Result<Option<String>, askama::Error> {
    let title = c.t("nav-record");
    let live = matches!(c.links, Links::Server { .. });
    let voices = ordered(c, c.forum);
    let page = RecordPage {
        b: Base::new(c, Nav::Record, c.t("record-title"), "record".to_owned()).here(Run::own(title)),
        kinds: kinds(c, &voices),
        logs: voices.into_iter().map(|voice| log(c, voice)).collect(),
        earlier: if live { earlier(c) } else { Vec::new() },
        live,
    };
    page.render().map(Some)
}

/// The sides in the page's order, then the recorders.
fn ordered<'f>(c: &Context<'_>, forum: &'f Forum) -> Vec<&'f Voice> {
    let mut voices: Vec<&Voice> = forum.voices().collect();
    let place = |voice: &Voice| c.sides.iter().position(|s| **s == **voice.code()).unwrap_or(c.sides.len());
    voices.sort_by_key(|voice| (place(voice), voice.code().clone()));
    voices
}

fn words(voice: &Voice) -> impl Iterator<Item = &Word> {
    voice.subjects_from("").flat_map(|subject| voice.history(subject))
}

fn log(c: &Context<'_>, voice: &Voice) -> Log {
    let unknown = voice.unknown();
    Log {
        class: c.side_class(voice.code()),
        name: c.voice_name(voice.code()),
        code: voice.code().to_string(),
        size: grouped(voice.size()),
        example: voice.is_example(),
        checkpoint: c.file(&format!("record/{}/checkpoint", voice.code())),
        unknown: (unknown > 0).then(|| c.t1("acts-unknown", "count", unknown)),
        removed: grouped(u64::try_from(voice.redacted().count()).unwrap_or(u64::MAX)),
    }
}

/// Kinds that some voice has, the most frequent first.
fn kinds(c: &Context<'_>, voices: &[&Voice]) -> Vec<Kind> {
    let mut counts: BTreeMap<&str, BTreeMap<&str, u64>> = BTreeMap::new();
    for voice in voices {
        for word in words(voice) {
            *counts.entry(&word.act.entry.kind).or_default().entry(voice.code()).or_default() += 1;
        }
    }
    let mut counts: Vec<(&str, BTreeMap<&str, u64>)> = counts.into_iter().collect();
    counts.sort_by_key(|(kind, by_voice)| (std::cmp::Reverse(by_voice.values().sum::<u64>()), *kind));
    let of =
        |by_voice: &BTreeMap<&str, u64>, voice: &Voice| by_voice.get(&**voice.code()).copied().unwrap_or(0);
    let row = |(kind, by_voice): &(&str, BTreeMap<&str, u64>)| Kind {
        name: kind_name(c, kind),
        counts: voices.iter().map(|voice| grouped(of(by_voice, voice))).collect(),
    };
    counts.iter().map(row).collect()
}

/// What a kind of act is called; a kind that is not known here has only its code.
fn kind_name(c: &Context<'_>, kind: &str) -> String {
    if Body::KINDS.contains(&kind) { c.t(&format!("kind-{kind}")) } else { kind.to_owned() }
}

/// States just before each voice's last changes, the latest first.
fn earlier(c: &Context<'_>) -> Vec<Earlier> {
    let forum = c.now.unwrap_or(c.forum);
    let mut states = Vec::new();
    for voice in ordered(c, forum) {
        let mut changes: Vec<&Word> =
            words(voice).filter(|w| w.act.entry.prev.is_some() && w.act.index > 0).collect();
        changes.sort_by_key(|w| std::cmp::Reverse(w.act.index));
        for word in changes.into_iter().take(CHANGES) {
            let sizes = forum.sizes().into_iter().map(|(code, size)| {
                let size = if code == *voice.code() { word.act.index } else { size };
                format!("{code}.{size}")
            });
            let at = sizes.collect::<Vec<_>>().join("_");
            let address = Address::new(c.lang(), place(forum, &word.act.entry.subject));
            states.push(Earlier {
                href: c.links.at(Some(at)).to(&address),
                text: c.parts([
                    c.t2(
                        "state-before",
                        ("voice", c.voice_name(voice.code())),
                        ("entry", grouped(word.act.index + 1)),
                    ),
                    kind_name(c, &word.act.entry.kind),
                    about(c, &address.place, &word.act.entry.subject),
                ]),
            });
        }
    }
    states
}

/// What a change is about, in words where it has a page of its own.
fn about(c: &Context<'_>, place: &Place, subject: &str) -> String {
    match place {
        Place::Edition(code) => c.edition_name(code, true),
        Place::Person(id) => c.forum.person(id).map_or_else(|| id.clone(), |view| c.person_name(&view).text),
        _ => subject.to_owned(),
    }
}

/// The page on which a change can be seen.
fn place(forum: &Forum, subject: &str) -> Place {
    let root = subject.split('/').next().unwrap_or_default();
    match subject.split_once('/') {
        _ if forum.edition(root).is_some() => Place::Edition(root.to_owned()),
        Some(("person", id)) if forum.person(id).is_some() => Place::Person(id.to_owned()),
        _ => Place::Record,
    }
}
