//! The file of answers as a side releases it: weighted, in the words of the questionnaire, one .sav a language.

use std::collections::BTreeMap;

use anyhow::bail;
use duologue_forum::Forum;
use duologue_forum::acts::{ByLang, Item};
use duologue_forum::survey::microdata::{MOST, WEIGHT};
use duologue_survey::design::Design;
use duologue_survey::{Code, Dataset, Measure, Missing, Multiple, Texts, Values, Variable, sav};
use duologue_web::{Lang, message};

use super::asked::{Asked, texts};

/// The answers as they are released, and which variables are one question's.
pub struct Labelled {
    dataset: Dataset,
    sets: Vec<Set>,
}

/// The variables of an item of which several answers may be given.
struct Set {
    item: String,
    label: Texts,
    variables: Vec<String>,
}

/// The answers to the questionnaire's items and nothing beside them: no number of a respondent, no interviewer.
pub fn labelled(
    forum: &Forum,
    asked: &Asked<'_>,
    dataset: &Dataset,
    design: &Design,
) -> anyhow::Result<Labelled> {
    let (mut variables, mut sets) = (Vec::new(), Vec::new());
    for (code, own) in &asked.items {
        // Each side words an item in its own languages.
        let words: Vec<&Item> = forum.item(&asked.survey, code).into_iter().map(|(_, item)| item).collect();
        if own.multiple {
            let given = asked.multiple(dataset, code, own)?;
            let choices = choices(code, &given, &words);
            sets.push(Set {
                item: code.clone(),
                label: merged(&words, |item| Some(&item.wordings)),
                variables: choices.iter().map(|variable| variable.name.clone()).collect(),
            });
            variables.extend(choices);
        } else if let Some(given) = dataset.variable(code) {
            // What people wrote in their own words can tell who they are.
            if own.answers.is_empty() && matches!(given.values, Values::Texts(_)) {
                continue;
            }
            variables.push(one_answer(given, &words));
        }
    }
    variables.push(Variable {
        name: WEIGHT.to_owned(),
        label: in_all("microdata-weight"),
        values: Values::Numbers(design.weights().to_vec()),
        codes: Vec::new(),
        missing: Missing::default(),
        measure: Measure::Scale,
    });
    Ok(Labelled { dataset: Dataset { rows: dataset.rows, variables }, sets })
}

/// An item with one answer a respondent, as it was delivered, in the questionnaire's words.
fn one_answer(given: &Variable, words: &[&Item]) -> Variable {
    let code_of = |code: &str| match (&given.values, code.parse::<f64>()) {
        (Values::Numbers(_), Ok(number)) => Code::Number(number),
        _ => Code::Text(code.to_owned()),
    };
    let (mut answers, mut missing): (Vec<&str>, Vec<Code>) = Default::default();
    for answer in words.iter().flat_map(|item| &item.answers) {
        let code = code_of(&answer.code);
        if answer.missing && !missing.contains(&code) {
            missing.push(code);
        }
        if !answers.contains(&answer.code.as_str()) {
            answers.push(&answer.code);
        }
    }
    Variable {
        label: merged(words, |item| Some(&item.wordings)),
        codes: answers.iter().map(|code| (code_of(code), answer_words(words, code))).collect(),
        missing: Missing { codes: missing, range: given.missing.range },
        measure: Measure::Nominal,
        ..given.clone()
    }
}

/// A variable for each answer that may be given: 1 where it was, 0 where it was not.
fn choices(item: &str, given: &Multiple, words: &[&Item]) -> Vec<Variable> {
    let told = |place| {
        let number =
            |is_given: Option<bool>| is_given.map_or(f64::NAN, |is_given| f64::from(u8::from(is_given)));
        Values::Numbers(given.given(place).map(number).collect())
    };
    let variable = |(place, code): (usize, &String)| Variable {
        // SPSS has no hyphen in names.
        name: format!("{item}_{code}").replace('-', "_"),
        label: answer_words(words, code),
        values: told(place),
        codes: [(1.0, "microdata-given"), (0.0, "microdata-not-given")]
            .map(|(number, words)| (Code::Number(number), in_all(words)))
            .into(),
        missing: Missing::default(),
        measure: Measure::Nominal,
    };
    given.codes().iter().enumerate().map(variable).collect()
}

fn answer_words(words: &[&Item], code: &str) -> Texts {
    merged(words, |item| item.answers.iter().find(|answer| answer.code == *code).map(|answer| &answer.labels))
}

/// A text as the sides word it, each in its own languages.
fn merged<'a>(words: &[&'a Item], text: impl Fn(&'a Item) -> Option<&'a ByLang>) -> Texts {
    let mut merged = Texts::new();
    for (lang, text) in words.iter().filter_map(|item| text(item)).flat_map(texts) {
        merged.entry(lang).or_insert(text);
    }
    merged
}

fn in_all(key: &str) -> Texts {
    Lang::ALL.iter().map(|lang| (lang.code().to_owned(), message(*lang, key, &[]))).collect()
}

/// A .sav for each language in which the questionnaire has words.
pub fn files(Labelled { dataset, sets }: &Labelled) -> anyhow::Result<BTreeMap<String, Vec<u8>>> {
    let languages = super::answers::languages(dataset);
    let mut files = BTreeMap::new();
    for lang in languages {
        let set = |set: &Set| sav::ResponseSet {
            name: set.item.replace('-', "_"),
            label: set.label.get(lang).cloned().unwrap_or_default(),
            kind: sav::SetKind::Dichotomies { counted: "1".to_owned(), labels: sav::SetLabels::Variables },
            variables: set.variables.clone(),
        };
        let file = sav::File {
            sets: sets.iter().map(set).collect(),
            // SPSS weights by it as soon as the file is open.
            weight: Some(WEIGHT.to_owned()),
            ..sav::File::of(dataset, lang)
        };
        let written = sav::write(&file, sav::Compression::Bytecode)?;
        for note in &written.notes {
            complain!("{lang}: {note}");
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
