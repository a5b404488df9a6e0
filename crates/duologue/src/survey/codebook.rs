//! The DDI codebook of a file of answers: for whoever holds the answers, beside what a release tells.

use duologue_survey::ddi::{self, Disclosure, Study};
use duologue_survey::questionnaire::Questionnaire;
use duologue_survey::{Dataset, Texts};
use duologue_web::{Lang, message};

use super::answers;

/// What is told of the answers beside themselves.
pub struct Told<'a> {
    pub id: &'a str,
    pub questionnaire: Option<&'a Questionnaire>,
    pub weight: Option<&'a str>,
    /// Counts of few are for those who may see the answers.
    pub frequencies: bool,
}

pub fn write(dataset: &Dataset, told: &Told<'_>) -> anyhow::Result<Vec<u8>> {
    if let Some(weight) = told.weight {
        dataset.named(weight)?;
    }
    let asked = told.questionnaire.map(|form| form.languages.iter().map(|lang| lang.tag.as_str()).collect());
    let languages: Vec<&str> = asked.unwrap_or_else(|| answers::languages(dataset));
    let study = Study {
        id: told.id.to_owned(),
        version: told.questionnaire.map(|form| form.version.clone()).unwrap_or_default(),
        languages: languages.into_iter().map(str::to_owned).collect(),
        title: Texts::new(),
        time_method: Texts::new(),
        disclosure: Disclosure::default(),
        not_disclosed: Lang::ALL
            .map(|lang| (lang.code().to_owned(), message(lang, "not-disclosed", &[])))
            .into(),
        questionnaire: told.questionnaire,
        weight: told.weight.map(str::to_owned),
        frequencies: told.frequencies,
    };
    Ok(ddi::write(dataset, &study))
}
