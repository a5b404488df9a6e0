//! Taking a field agency's file: checked against what the side's record says was asked, then kept as it came.

use std::path::Path;

use duologue_record::Hash;
use duologue_store::{Delivery, Store};
use duologue_survey::Dataset;
use duologue_survey::check::{Finding, Options, Severity, check};
use duologue_survey::questionnaire::Questionnaire;
use duologue_web::Lang;

use super::answers;
use super::asked::Asked;
use crate::clock;

/// A file as it came.
pub struct File<'a> {
    pub name: &'a str,
    pub bytes: Vec<u8>,
    /// The language of a .sav's labels.
    pub labels: Option<&'a str>,
    /// In which its faults are told.
    pub lang: Lang,
    /// The form that was fielded, with its routing.
    pub fielded: Option<&'a Questionnaire>,
}

/// What came of a delivery.
pub struct Taken {
    pub findings: Vec<Finding>,
    pub rows: usize,
    /// The file's SHA-256, where it was accepted.
    pub accepted: Option<Hash>,
}

/// Checks a file and keeps it where nothing in it is an error. What identifies people is one.
pub async fn take(
    store: &Store,
    asked: &Asked<'_>,
    sample: &str,
    File { name, bytes, labels, lang, fielded }: File<'_>,
    options: &Options,
) -> anyhow::Result<Taken> {
    let dataset = read(name, &bytes, labels, lang)?;
    let form = fielded.map_or_else(|| asked.form(), |fielded| asked.form_with(fielded));
    let findings = check(&dataset, &form, options);
    let rows = dataset.rows;
    if findings.iter().any(|finding| finding.severity() == Severity::Error) {
        return Ok(Taken { findings, rows, accepted: None });
    }
    let delivery = Delivery {
        survey: asked.survey.clone(),
        side: asked.side.clone(),
        sample: sample.to_owned(),
        questionnaire: asked.hash,
        name: name.to_owned(),
        accepted_at: clock::millis(),
    };
    let accepted = Some(store.accept(delivery, bytes).await?);
    Ok(Taken { findings, rows, accepted })
}

/// The answers in a file that was delivered. Its words are those of the questionnaire, so that it brings none.
pub fn read(name: &str, bytes: &[u8], labels: Option<&str>, lang: Lang) -> anyhow::Result<Dataset> {
    answers::parse(Path::new(name), bytes, None, labels, lang)
}
