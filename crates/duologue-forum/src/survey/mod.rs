//! Joint surveys: their waves and samples, what was asked, and what of it was released. The publics are never pooled.

mod breaks;
mod concordance;
pub mod microdata;
mod release;
mod table;

use std::collections::BTreeMap;

use duologue_record::Hash;

use crate::acts::{Body, Item, Questionnaire, SampleKind, Topline, Wave};
use crate::forum::Forum;
use crate::voice::Word;

pub use crate::release::Released;
pub use breaks::{Break, Change};
pub use concordance::{Asked, Concordance};
pub use microdata::Microdata;
pub use release::{Asking, NotReady, released, survey_manifest, survey_release};
pub use table::{Cell, Column, Group, Method, Rules, Sheet, SheetFault, Table, Target, Weighting};

/// One sample of a wave, as every word on it tells it: its side's own first.
#[derive(Clone, Debug)]
pub struct SampleView<'a> {
    pub side: &'a str,
    pub kind: SampleKind,
    pub words: Vec<(&'a Word, &'a Wave)>,
}

impl<'a> SampleView<'a> {
    /// The first word that tells something of it.
    pub fn first<T>(&self, get: impl Fn(&'a Wave) -> Option<T>) -> Option<T> {
        self.words.iter().find_map(|(_, wave)| get(wave))
    }

    /// How many places it was drawn in, as far as that is told.
    pub fn sites(&self) -> Option<u64> {
        self.first(|wave| match wave.places.len() {
            0 => wave.sites,
            named => u64::try_from(named).ok(),
        })
    }

    pub fn is_simulated(&self) -> bool {
        self.words.iter().any(|(_, wave)| wave.simulated)
    }
}

/// A side's own words before records of them, then in the order of the dialogue.
fn rank(word: &Word) -> (bool, &str, u64) {
    (word.is_recorded(), &word.voice, word.act.index)
}

impl Forum {
    /// Codes of all joint surveys of which anything stands: years first, in their order.
    pub fn surveys(&self) -> Vec<String> {
        let mut codes: Vec<String> = Vec::new();
        for subject in self.subjects("survey/") {
            let Some(code) = subject.split('/').nth(1) else { continue };
            if codes.last().is_none_or(|last| last != code) && self.words(&subject).next().is_some() {
                codes.push(code.to_owned());
            }
        }
        codes.sort_by_key(|code| (code.parse::<u32>().unwrap_or(u32::MAX), code.clone()));
        codes
    }

    /// Standing words of one kind on a subject: sides' own before records.
    fn of_kind<'a, T>(
        &'a self,
        subject: &str,
        pick: impl Fn(&'a Body) -> Option<&'a T>,
    ) -> Vec<(&'a Word, &'a T)> {
        let mut found: Vec<_> =
            self.words(subject).filter_map(|word| Some((word, pick(word.body()?)?))).collect();
        found.sort_by_key(|(word, _)| rank(word));
        found
    }

    /// The samples of a survey, in the order of the dialogue's sides.
    pub fn samples<'a>(&'a self, survey: &str) -> Vec<SampleView<'a>> {
        let sides = self.sides();
        let waves = self.of_kind(&format!("survey/{survey}"), |body| match body {
            Body::Wave(wave) => Some(&**wave),
            _ => None,
        });
        let mut found: BTreeMap<(usize, &str, SampleKind), SampleView<'a>> = BTreeMap::new();
        for (word, wave) in waves {
            let Some(kind) = wave.sample else { continue };
            let place = sides.iter().position(|side| *side == wave.side).unwrap_or(sides.len());
            let view = || SampleView { side: &wave.side, kind, words: Vec::new() };
            found.entry((place, &wave.side, kind)).or_insert_with(view).words.push((word, wave));
        }
        found.into_values().collect()
    }

    /// A survey's questionnaire, as each voice has it.
    pub fn questionnaires<'a>(&'a self, survey: &str) -> Vec<(&'a Word, &'a Questionnaire)> {
        self.of_kind(&format!("survey/{survey}"), |body| match body {
            Body::Questionnaire(questionnaire) => Some(questionnaire),
            _ => None,
        })
    }

    /// The questionnaire of a voice as it stands, named by the bodies of its act and of its items, in its order.
    pub fn questionnaire_hash(&self, survey: &str, voice: &str) -> Option<Hash> {
        let (word, questionnaire) =
            self.questionnaires(survey).into_iter().find(|(word, _)| *word.voice == *voice)?;
        let mut bodies = vec![word.act.entry.body?];
        for code in &questionnaire.items {
            let own = self.item(survey, code).into_iter().find(|(word, _)| *word.voice == *voice);
            bodies.push(own?.0.act.entry.body?);
        }
        let lines: String = bodies.iter().map(|body| format!("{body}\n")).collect();
        Some(Hash::of(lines.as_bytes()))
    }

    /// What a survey asked under one code, as each voice words it.
    pub fn item<'a>(&'a self, survey: &str, item: &str) -> Vec<(&'a Word, &'a Item)> {
        self.of_kind(&format!("survey/{survey}/{item}"), |body| match body {
            Body::Item(item) => Some(item),
            _ => None,
        })
    }

    /// The items of a survey: in the questionnaire's order, then those of which only results are known.
    pub fn items(&self, survey: &str) -> Vec<String> {
        let mut codes: Vec<String> = Vec::new();
        let asked = self.questionnaires(survey);
        for code in asked.iter().flat_map(|(_, questionnaire)| &questionnaire.items) {
            if !codes.contains(code) {
                codes.push(code.clone());
            }
        }
        for subject in self.children(&format!("survey/{survey}")) {
            let Some(code) = subject.rsplit('/').next() else { continue };
            let is_item = |word: &Word| matches!(word.body(), Some(Body::Item(_) | Body::Topline(_)));
            if !codes.iter().any(|known| known == code) && self.words(subject).any(is_item) {
                codes.push(code.to_owned());
            }
        }
        codes
    }

    /// An item's published percentages. What a side printed itself stands alone for its sample; where only others
    /// printed it, all of them stand.
    pub fn toplines<'a>(&'a self, survey: &str, item: &str) -> Vec<(&'a Word, &'a Topline)> {
        let mut found = self.of_kind(&format!("survey/{survey}/{item}"), |body| match body {
            Body::Topline(topline) => Some(topline),
            _ => None,
        });
        let is_own = |word: &Word, topline: &Topline| !word.is_recorded() && *word.voice == *topline.side;
        let own: Vec<(String, Option<SampleKind>)> = found
            .iter()
            .filter(|(word, topline)| is_own(word, topline))
            .map(|(_, topline)| (topline.side.clone(), topline.sample))
            .collect();
        found.retain(|(word, topline)| {
            is_own(word, topline) || !own.contains(&(topline.side.clone(), topline.sample))
        });
        found
    }
}
