//! Whose word a value is, and where it was read: what every answer carries.

use std::collections::BTreeMap;
use std::sync::Arc;

use duologue_forum::acts::{ByLang, Field, Figure, Source, Standing};
use duologue_forum::{Forum, Told, Word, Worded};
use serde::Serialize;

/// One act that gives a value.
#[derive(Serialize)]
pub struct Said<'a> {
    /// The voice in whose log it stands.
    pub voice: &'a str,
    /// Whose word it is: the voice's own, or the side or source that it records.
    pub of: &'a str,
    pub recorded: bool,
    pub source: Option<&'a Source>,
    pub as_of: Option<&'a str>,
    /// The entry's leaf hash, by which a proof is found.
    pub entry: String,
}

impl<'a> Said<'a> {
    pub fn of(word: &'a Word) -> Said<'a> {
        let provenance = word.saying().map(|s| &s.provenance);
        Said {
            voice: &word.voice,
            of: word.speaker(),
            recorded: word.is_recorded(),
            source: provenance.and_then(|p| p.source.as_deref()),
            as_of: provenance.and_then(|p| p.as_of.as_deref()),
            entry: word.act.leaf.to_string(),
        }
    }

    pub fn all(words: &[&'a Word]) -> Vec<Said<'a>> {
        words.iter().map(|word| Said::of(word)).collect()
    }
}

/// A value with the words that give it. A list of one is a fact; a list of several is a difference.
#[derive(Serialize)]
pub struct Value<'a, T> {
    pub value: T,
    pub said: Vec<Said<'a>>,
}

impl<'a, T: Clone> Value<'a, T> {
    pub fn of(told: &Told<'a, T>) -> Value<'a, T> {
        Value { value: told.value.clone(), said: Said::all(&told.words) }
    }

    pub fn all(told: &[Told<'a, T>]) -> Vec<Value<'a, T>> {
        told.iter().map(Value::of).collect()
    }
}

/// A text that somebody gives to a subject; parallel wordings are not translations of each other.
#[derive(Serialize)]
pub struct Wording<'a> {
    pub field: Field,
    pub lang: &'a str,
    pub text: &'a str,
    pub standing: Option<Standing>,
    pub said: Said<'a>,
}

/// Every wording of a subject: by field, then in the dialogue's own order of sides.
pub fn wordings<'a>(forum: &'a Forum, subject: &str) -> Vec<Wording<'a>> {
    let sides: Vec<String> = forum.sides().into_iter().map(str::to_owned).collect();
    let one = |field: Field, w: Worded<'a>| Wording {
        field,
        lang: w.lang,
        text: w.text,
        standing: w.standing,
        said: Said::of(w.word),
    };
    Field::ALL
        .iter()
        .flat_map(|field| forum.wordings(subject, *field, &sides).into_iter().map(|w| one(*field, w)))
        .collect()
}

/// A number with its measure, and who gives it.
#[derive(Serialize)]
pub struct Counted<'a> {
    /// `f-…`, unique under its subject.
    pub id: &'a str,
    pub measure: &'static str,
    pub value: Option<u64>,
    pub bound: Option<&'static str>,
    pub stage: Option<&'static str>,
    pub base: &'a ByLang,
    pub printed: &'a ByLang,
    pub said: Said<'a>,
}

/// The figures of a subject; a figure without a measure says nothing.
pub fn figures<'a>(forum: &'a Forum, subject: &str) -> Vec<Counted<'a>> {
    let one = |(word, f): (&'a Word, &'a Figure)| {
        Some(Counted {
            id: word.act.entry.subject.rsplit('/').next().unwrap_or_default(),
            measure: f.measure?.word(),
            value: f.value,
            bound: f.bound.map(|b| b.word()),
            stage: f.stage.map(|s| s.word()),
            base: &f.base,
            printed: &f.printed,
            said: Said::of(word),
        })
    };
    forum.figures(subject).into_iter().filter_map(one).collect()
}

/// The state of the logs from which an answer was made.
#[derive(Serialize)]
pub struct State {
    /// How many acts of each voice were heard.
    pub sizes: BTreeMap<Arc<str>, u64>,
    /// Some voice signs with an example key: nothing it says is signed by a real organisation.
    pub example_keys: bool,
}

impl State {
    pub fn of(forum: &Forum) -> State {
        State { sizes: forum.sizes(), example_keys: forum.has_example_keys() }
    }
}
