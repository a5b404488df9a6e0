//! What was released of a survey, read from the blobs that its manifest holds.

use std::collections::BTreeMap;

use duologue_forum::Forum;
use duologue_forum::acts::SampleKind;
use duologue_forum::survey::{Method, Released, Sheet, Table, released};

use crate::context::Texts;

pub struct Results {
    pub release: Released,
    pub methods: Vec<Method>,
    pub tables: Vec<Table>,
}

impl Results {
    /// None where nothing is released. A sheet that was removed, or is not at hand, is left out.
    pub fn of(forum: &Forum, texts: &Texts, survey: &str) -> Option<Results> {
        let release = released(forum, survey)?;
        let mut results = Results { release, methods: Vec::new(), tables: Vec::new() };
        let sheets = results.release.manifest.holds.iter().filter_map(|hash| texts.get(hash));
        for sheet in sheets.filter_map(|text| Sheet::from_bytes(text.as_bytes()).ok()) {
            match sheet {
                Sheet::SurveyMethod(method) => results.methods.push(*method),
                Sheet::SurveyTable(table) => results.tables.push(table),
            }
        }
        Some(results)
    }

    pub fn table(&self, side: &str, kind: SampleKind, item: &str) -> Option<&Table> {
        self.tables.iter().find(|t| t.side == side && t.sample == kind && t.item == item)
    }

    pub fn is_simulated(&self) -> bool {
        self.methods.iter().any(|method| method.simulated)
    }
}

/// What was released of several surveys, each read once.
pub struct Releases(BTreeMap<String, Results>);

impl Releases {
    pub fn of(forum: &Forum, texts: &Texts, surveys: impl IntoIterator<Item = String>) -> Releases {
        let results = |survey: String| Some((survey.clone(), Results::of(forum, texts, &survey)?));
        Releases(surveys.into_iter().filter_map(results).collect())
    }

    pub fn get(&self, survey: &str) -> Option<&Results> {
        self.0.get(survey)
    }
}
