//! The file of answers as a side releases it: weighted, in the words of the questionnaire, one .sav a language.

use std::collections::BTreeMap;

use anyhow::bail;
use duologue_forum::Forum;
use duologue_forum::survey::microdata::MOST;
use duologue_survey::design::Design;
use duologue_survey::{Code, Dataset, Measure, Missing, Texts, Values, Variable, sav};

use super::asked::{Asked, texts};

/// The name of the variable of weights.
const WEIGHT: &str = "weight";

/// The answers to the questionnaire's items and nothing beside them: no number of a respondent, no interviewer.
pub fn labelled(forum: &Forum, asked: &Asked<'_>, dataset: &Dataset, design: &Design) -> Dataset {
    let mut variables = Vec::new();
    for (code, _) in &asked.items {
        let Some(given) = dataset.variable(code) else { continue };
        // Each side words an item in its own languages.
        let words = forum.item(&asked.survey, code);
        let mut label = Texts::new();
        let mut answers: Vec<(Code, Texts)> = Vec::new();
        let mut missing = Vec::new();
        for (_, item) in &words {
            for (lang, text) in texts(&item.wordings) {
                label.entry(lang).or_insert(text);
            }
            for answer in &item.answers {
                let code = match (&given.values, answer.code.parse::<f64>()) {
                    (Values::Numbers(_), Ok(number)) => Code::Number(number),
                    _ => Code::Text(answer.code.clone()),
                };
                if answer.missing && !missing.contains(&code) {
                    missing.push(code.clone());
                }
                if !answers.iter().any(|(known, _)| *known == code) {
                    answers.push((code.clone(), Texts::new()));
                }
                if let Some((_, labels)) = answers.iter_mut().find(|(known, _)| *known == code) {
                    for (lang, text) in texts(&answer.labels) {
                        labels.entry(lang).or_insert(text);
                    }
                }
            }
        }
        let missing = Missing { codes: missing, range: given.missing.range };
        variables.push(Variable {
            label,
            codes: answers,
            missing,
            measure: Measure::Nominal,
            ..given.clone()
        });
    }
    variables.push(Variable {
        name: WEIGHT.to_owned(),
        label: [("en", "Weight"), ("ja", "ウエイト"), ("zh", "权重")]
            .map(|(lang, text)| (lang.to_owned(), text.to_owned()))
            .into(),
        values: Values::Numbers(design.weights().to_vec()),
        codes: Vec::new(),
        missing: Missing::default(),
        measure: Measure::Scale,
    });
    Dataset { rows: dataset.rows, variables }
}

/// A .sav for each language in which the questionnaire has words.
pub fn files(dataset: &Dataset) -> anyhow::Result<BTreeMap<String, Vec<u8>>> {
    let languages = super::answers::languages(dataset);
    let mut files = BTreeMap::new();
    for lang in languages {
        let written = sav::write(&sav::File::of(dataset, lang), sav::Compression::Zlib)?;
        for note in &written.notes {
            eprintln!("{lang}: {note}");
        }
        files.insert(lang.to_owned(), written.bytes);
    }
    let together: u64 = files.values().map(|file| file.len() as u64).sum();
    if together > MOST {
        bail!(
            "the files of answers have {together} bytes together, and {MOST} are the most that a release holds: release them elsewhere, or without --microdata"
        );
    }
    Ok(files)
}
