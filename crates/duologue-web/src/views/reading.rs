//! A text as it is read: paragraphs by speaker, in one language or in two side by side.

use duologue_forum::acts::{Body, Paragraph};
use duologue_forum::{Rendering, TextView};
use duologue_record::Hash;

use super::edition::{fallback, language};
use super::notes;
use super::parallel::Pair;
use super::speaker::{Scene, Speaker};
use crate::address::{Address, Place};
use crate::context::Context;
use crate::html::{Html, Run, markdown};

/// A text with all that is said about it.
pub struct Reading {
    pub genre: String,
    /// Whose text it is.
    pub by: String,
    pub title: Option<Run>,
    /// Whose it is, what it was written in, how the rendering stands.
    pub about: Vec<String>,
    /// What a reader has to mind: an unchecked machine's work, a source that changed.
    pub mind: Vec<String>,
    pub langnote: Option<String>,
    pub notes: Vec<Html>,
    pub later: Option<String>,
    pub tools: Vec<(String, String)>,
    pub lacks: Option<String>,
    pub turns: Vec<Turn>,
    pub pair: Option<Pair>,
}

/// Paragraphs of one speaker.
pub struct Turn {
    pub part: Option<String>,
    pub heading: Option<Run>,
    /// The heading stands under a part's.
    pub under: bool,
    pub speaker: Option<Speaker>,
    pub passages: Vec<Passage>,
}

impl Turn {
    pub fn class(&self) -> &str {
        self.speaker.as_ref().map_or("", |s| &s.class)
    }
}

pub struct Passage {
    pub anchor: String,
    pub no: usize,
    pub label: String,
    pub shown: Shown,
    pub note: Option<String>,
}

/// How a paragraph can be read in a language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Original,
    Rendered,
    Stale,
    Untranslated,
    Removed,
    Absent,
}

/// A paragraph's words and how they stand.
pub struct Shown {
    pub text: Option<Html>,
    /// ` lang="…"` of the words.
    pub attr: Html,
    pub state: State,
}

impl Shown {
    /// A paragraph in `lang`; one that is not translated in the original's words.
    pub fn of(c: &Context<'_>, view: &TextView<'_>, p: &Paragraph, lang: &str) -> Shown {
        let gone =
            |hash: &Hash| c.forum.has_redacted(hash) || c.now.is_some_and(|now| now.has_redacted(hash));
        let (blob, state) = match view.rendering(p, lang) {
            // With the words themselves every rendering of them is gone.
            _ if p.sha256.as_ref().is_some_and(gone) => (None, State::Removed),
            Rendering::Current(blob) if gone(&blob) => (None, State::Removed),
            Rendering::Stale { blob, from, .. } if gone(&blob) || from.as_ref().is_some_and(gone) => {
                (p.sha256, State::Untranslated)
            }
            Rendering::Original(blob) => (Some(blob), State::Original),
            Rendering::Current(blob) => (Some(blob), State::Rendered),
            Rendering::Stale { blob, .. } => (Some(blob), State::Stale),
            Rendering::Missing => (p.sha256, State::Untranslated),
        };
        let text = blob.and_then(|hash| c.texts.get(&hash)).map(|text| markdown(text));
        let of = if state == State::Untranslated { &view.text.lang } else { lang };
        let state = if text.is_none() && state != State::Removed { State::Absent } else { state };
        Shown { text, attr: c.run("", of).attr(), state }
    }

    /// What is said beside the words, where they are not simply what the reader expects.
    pub fn note(&self, c: &Context<'_>, view: &TextView<'_>) -> Option<String> {
        match self.state {
            State::Original | State::Rendered => None,
            State::Stale => Some(c.t("source-changed")),
            State::Untranslated => {
                Some(c.t1("reading-untranslated", "language", language(c, &view.text.lang)))
            }
            State::Removed => Some(c.t("removed-text")),
            State::Absent => Some(c.t("not-on-record")),
        }
    }
}

/// The language in which a page shows a text: the reader's, or the one it was written in.
pub fn shown_in<'a>(c: &Context<'_>, view: &TextView<'a>) -> &'a str {
    let reader = c.lang().code();
    view.languages().into_iter().find(|l| *l == reader).unwrap_or(&view.text.lang)
}

/// How a language's version stands: the original, or whose rendering.
pub fn standing(c: &Context<'_>, view: &TextView<'_>, lang: &str) -> String {
    let Some(t) = view.translation(lang).filter(|_| lang != view.text.lang) else { return c.t("original") };
    match (&t.translation.read_by, t.is_machine()) {
        (None, true) => c.t("translated-machine"),
        (None, false) => c.t("translated-person"),
        (Some(reader), true) => c.t1("translated-machine-read", "reader", reader.clone()),
        (Some(reader), false) => c.t1("translated-person-read", "reader", reader.clone()),
    }
}

/// A machine's rendering that nobody has checked.
pub fn is_unchecked(view: &TextView<'_>, lang: &str) -> bool {
    lang != view.text.lang
        && view.translation(lang).is_some_and(|t| t.is_machine() && t.translation.read_by.is_none())
}

/// A paragraph's heading in a language, or as it was written.
pub fn heading(c: &Context<'_>, view: &TextView<'_>, p: &Paragraph, lang: &str) -> Option<Run> {
    let translation = view.translation(lang).filter(|_| lang != view.text.lang);
    let rendered = translation.and_then(|t| t.translation.paragraphs.iter().find(|r| r.id == p.id));
    match rendered.and_then(|r| r.heading.as_deref()) {
        Some(heading) => Some(c.run(heading, lang)),
        None => p.heading.as_deref().map(|heading| c.run(heading, &view.text.lang)),
    }
}

/// A part's name in the reader's language.
pub fn part_name(c: &Context<'_>, code: &str) -> String {
    match code {
        "first" | "second" => c.t(&format!("part-{code}")),
        other => c.t1("part-other", "code", other.to_owned()),
    }
}

/// The heading says which part begins, so that the part's name need not.
pub fn names_part(heading: &Run, part: &str) -> bool {
    heading.text.to_lowercase().contains(&part.to_lowercase())
}

/// What stands before a paragraph's id in its address: it never changes, whatever texts are added later.
///
/// A report's paragraphs, and those of a text's own page, are plainly `p-…`; a second text of the same
/// subject carries its voice and language.
pub fn anchor(c: &Context<'_>, view: &TextView<'_>) -> String {
    anchor_on(c, &c.address.place, view)
}

/// The same, on the page of a place.
pub fn anchor_on(c: &Context<'_>, place: &Place, view: &TextView<'_>) -> String {
    let said_first = |other: &TextView<'_>| {
        let of = |w: &&duologue_forum::Word| {
            w.voice == other.word.voice
                && matches!(w.body(), Some(Body::Text(t)) if t.lang == other.text.lang)
        };
        let at = c.forum.history(&view.subject).filter(of).map(|w| w.act.entry.at.clone()).min();
        (at, other.word.voice.clone(), other.text.lang.clone())
    };
    let first = c.forum.texts(&view.subject).iter().map(said_first).min();
    let mut prefix = String::from("p-");
    let is_page = place.subject().as_deref() == Some(&*view.subject);
    if let Some(name) = view.subject.rsplit('/').next().filter(|name| *name != "report" && !is_page) {
        prefix.push_str(&format!("{name}-"));
    }
    if first != Some(said_first(view)) {
        prefix.push_str(&format!("{}-{}-", view.word.voice, view.text.lang));
    }
    prefix
}

impl Reading {
    pub fn of(c: &Context<'_>, scene: &Scene<'_>, view: &TextView<'_>) -> Reading {
        let lang = shown_in(c, view);
        let rendered = view.translation(lang).filter(|_| lang != view.text.lang);
        let word = rendered.map_or(view.word, |t| t.word);
        let title = match rendered.and_then(|t| t.translation.title.as_deref()) {
            Some(title) => Some(c.run(title, lang)),
            None => view.text.title.as_deref().map(|title| c.run(title, &view.text.lang)),
        };
        let by = c.voice_name(view.word.speaker());
        let mut about = vec![c.t1("reading-by", "voice", by.clone())];
        let mut mind = Vec::new();
        if let Some(t) = rendered {
            about.push(c.t1("reading-rendered-by", "voice", c.voice_name(t.word.speaker())));
        }
        about.push(c.t1("reading-original-in", "language", language(c, &view.text.lang)));
        if rendered.is_some() {
            let standing = standing(c, view, lang);
            if is_unchecked(view, lang) { mind.push(standing) } else { about.push(standing) }
        }
        let count = |state| {
            view.text.paragraphs.iter().filter(|p| Shown::of(c, view, p, lang).state == state).count()
        };
        for (state, key) in [(State::Stale, "reading-stale"), (State::Untranslated, "reading-missing")] {
            match count(state) {
                0 => {}
                n => mind.push(c.t1(key, "count", n)),
            }
        }
        let mut said = notes(c, &[view.word]);
        said.extend(
            rendered
                .map(|t| notes(c, &[t.word]))
                .unwrap_or_default()
                .into_iter()
                .filter(|n| !said.contains(n))
                .collect::<Vec<_>>(),
        );
        let pair = Pair::of(c, scene, view, lang);
        Reading {
            genre: c.t(&format!("genre-{}", view.text.genre.map_or("report", |g| g.word()))),
            by,
            title,
            about,
            // Beside each other, every paragraph says how it stands.
            mind: if pair.is_some() { Vec::new() } else { mind },
            langnote: (lang != c.lang().code() && pair.is_none())
                .then(|| fallback(c, crate::address::tag(lang))),
            notes: said,
            later: c.later(word).or_else(|| c.later(view.word)),
            tools: tools(c, view, lang),
            lacks: lacks(c, view),
            turns: if pair.is_some() { Vec::new() } else { turns(c, scene, view, lang) },
            pair,
        }
    }
}

/// Links to the text beside each other language that it has.
fn tools(c: &Context<'_>, view: &TextView<'_>, lang: &str) -> Vec<(String, String)> {
    let beside = |other: &str| {
        let address = Address { with: Some(other.to_owned()), ..c.address.clone() };
        (c.links.to(&address), c.t1("reading-with", "language", language(c, other)))
    };
    let mut others = view.languages();
    others.retain(|l| *l != lang && Some(*l) != c.address.with.as_deref());
    others.sort_by_key(|l| c.order.iter().position(|o| o == l).unwrap_or(c.order.len()));
    others.into_iter().map(beside).collect()
}

/// The dialogue's languages in which the text cannot be read yet.
fn lacks(c: &Context<'_>, view: &TextView<'_>) -> Option<String> {
    let has = view.languages();
    let lacking: Vec<String> =
        c.order.iter().filter(|l| !has.contains(&l.as_str())).map(|l| language(c, l)).collect();
    (!lacking.is_empty()).then(|| c.t1("reading-lacks", "language", c.list(lacking)))
}

fn turns(c: &Context<'_>, scene: &Scene<'_>, view: &TextView<'_>, lang: &str) -> Vec<Turn> {
    let prefix = anchor(c, view);
    let mut turns: Vec<Turn> = Vec::new();
    let mut before: Option<&Paragraph> = None;
    for (no, p) in (1..).zip(&view.text.paragraphs) {
        let shown = Shown::of(c, view, p, lang);
        let passage = Passage {
            anchor: format!("{prefix}{}", p.id),
            no,
            label: c.t1("paragraph-no", "no", no.to_string()),
            note: shown.note(c, view),
            shown,
        };
        let heading = heading(c, view, p, lang);
        let part = p.part.as_deref().filter(|part| before.and_then(|b| b.part.as_deref()) != Some(*part));
        let goes_on = before.is_some_and(|b| b.speaker == p.speaker) && part.is_none() && heading.is_none();
        before = Some(p);
        if let (true, Some(turn)) = (goes_on, turns.last_mut()) {
            turn.passages.push(passage);
            continue;
        }
        let part = part.map(|code| part_name(c, code));
        // A heading that names the part itself stands in its place.
        let names_part =
            part.as_ref().is_some_and(|part| heading.as_ref().is_some_and(|h| names_part(h, part)));
        turns.push(Turn {
            part: part.filter(|_| !names_part),
            under: p.part.is_some() && !names_part,
            heading,
            speaker: Speaker::of(c, scene, p, c.lang().code()),
            passages: vec![passage],
        });
    }
    turns
}
