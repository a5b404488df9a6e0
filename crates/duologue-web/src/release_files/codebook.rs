//! DDI-Codebook 2.5 of a release: the study, how it was made, and its items in every language. No answers stand in it.

use std::collections::BTreeMap;

use duologue_forum::acts::{ByLang, Disclosed, SampleKind, Wave};
use duologue_forum::survey::microdata::WEIGHT;
use duologue_survey::ddi::{self, Disclosure, Study};
use duologue_survey::questionnaire::{Choice, ChoiceList, Item, Kind, Language, Questionnaire};
use duologue_survey::{Code, Dataset, Measure, Missing, Texts, Values, Variable};

use crate::address::Lang;
use crate::context::Context;
use crate::results::Results;

pub fn write(c: &Context<'_>, survey: &str, results: &Results) -> Vec<u8> {
    let questionnaire = questionnaire(c, survey);
    let study = Study {
        id: format!("survey/{survey}"),
        version: results.release.hash.to_string(),
        languages: std::iter::once(c.lang()).chain(Lang::ALL).fold(Vec::new(), |mut all, lang| {
            if !all.iter().any(|known: &String| known == lang.code()) {
                all.push(lang.code().to_owned());
            }
            all
        }),
        title: in_all(|lang| {
            let worded =
                c.forum.wordings(&format!("survey/{survey}"), duologue_forum::acts::Field::Title, &c.sides);
            worded.iter().find(|w| w.lang == lang.code()).map(|w| w.text.to_owned())
        }),
        time_method: in_all(|lang| Some(crate::catalogue::message(lang, "ddi-trend-study", None))),
        disclosure: disclosure(c, survey),
        not_disclosed: in_all(|lang| Some(crate::catalogue::message(lang, "not-disclosed", None))),
        questionnaire: Some(&questionnaire),
        weight: released_answers(results).then(|| WEIGHT.to_owned()),
        // Publics are never pooled, and one codebook is of all: counts stand in the tables.
        frequencies: false,
    };
    ddi::write(&dataset(c, survey, results, &questionnaire), &study)
}

/// Whether the release has a file of answers, and with it a variable of weights.
fn released_answers(results: &Results) -> bool {
    results.methods.iter().any(|method| !method.microdata.is_empty())
}

fn in_all(text: impl Fn(Lang) -> Option<String>) -> Texts {
    Lang::ALL.into_iter().filter_map(|lang| Some((lang.code().to_owned(), text(lang)?))).collect()
}

/// All voices' words of the items, side by side.
fn questionnaire(c: &Context<'_>, survey: &str) -> Questionnaire {
    let mut form = Questionnaire { code: survey.to_owned(), ..Questionnaire::default() };
    form.languages =
        Lang::ALL.iter().map(|l| Language { tag: l.code().to_owned(), name: String::new() }).collect();
    for code in c.forum.items(survey) {
        let words = c.forum.item(survey, &code);
        let Some((_, first)) = words.first() else { continue };
        let merged =
            |get: &dyn Fn(&duologue_forum::acts::Item) -> Option<ByLang>| -> Texts {
                let mut texts = Texts::new();
                for (lang, text) in words.iter().filter_map(|(_, item)| get(item)).flat_map(|t| {
                    t.iter().map(|(lang, text)| (lang.clone(), text.clone())).collect::<Vec<_>>()
                }) {
                    texts.entry(lang).or_insert(text);
                }
                texts
            };
        let choice = |answer: &duologue_forum::acts::Answer| Choice {
            code: answer.code.clone(),
            words: merged(&|item| {
                item.answers.iter().find(|a| a.code == answer.code).map(|a| a.labels.clone())
            }),
        };
        form.lists
            .push(ChoiceList { name: code.clone(), choices: first.answers.iter().map(choice).collect() });
        form.items.push(Item {
            kind: match words.iter().any(|(_, item)| item.multiple) {
                _ if first.answers.is_empty() => Kind::Decimal,
                true => Kind::SelectMany { list: code.clone(), or_other: false },
                false => Kind::SelectOne { list: code.clone(), or_other: false },
            },
            wording: merged(&|item| Some(item.wordings.clone())),
            code,
            hint: Texts::new(),
            required: false,
            relevant: None,
            constraint: None,
            constraint_message: Texts::new(),
        });
    }
    form
}

/// The variables of a file of answers, without any answer in them.
fn dataset(c: &Context<'_>, survey: &str, results: &Results, form: &Questionnaire) -> Dataset {
    let mut variables: Vec<Variable> = Vec::new();
    for item in &form.items {
        let choices = form.choices(item);
        match item.kind {
            Kind::SelectMany { .. } => {
                let of = |choice: &Choice| Variable {
                    codes: given(),
                    // As the file of answers has it: SPSS has no hyphen in names.
                    ..variable(format!("{}_{}", item.code, choice.code).replace('-', "_"), &choice.words)
                };
                variables.extend(choices.iter().map(of));
            }
            Kind::SelectOne { .. } => {
                variables.push(one_answer(item, choices, &missing(c, survey, &item.code)));
            }
            _ => variables
                .push(Variable { measure: Measure::Scale, ..variable(item.code.clone(), &item.wording) }),
        }
    }
    if released_answers(results) {
        let label = in_all(|lang| Some(crate::catalogue::message(lang, "microdata-weight", None)));
        variables.push(Variable { measure: Measure::Scale, ..variable(WEIGHT.to_owned(), &label) });
    }
    Dataset { rows: 0, variables }
}

fn variable(name: String, label: &Texts) -> Variable {
    Variable {
        name,
        label: label.clone(),
        values: Values::Numbers(Vec::new()),
        codes: Vec::new(),
        missing: Missing::default(),
        measure: Measure::Nominal,
    }
}

/// Numeric where every code is a number as numbers are written; “01” is a text.
fn one_answer(item: &Item, choices: &[Choice], missing: &[String]) -> Variable {
    let number = |code: &str| code.parse::<f64>().ok().filter(|n| n.to_string() == code);
    let is_numeric = choices.iter().all(|choice| number(&choice.code).is_some());
    let code = |text: &str| match number(text).filter(|_| is_numeric) {
        Some(number) => Code::Number(number),
        None => Code::Text(text.to_owned()),
    };
    Variable {
        values: if is_numeric { Values::Numbers(Vec::new()) } else { Values::Texts(Vec::new()) },
        codes: choices.iter().map(|choice| (code(&choice.code), choice.words.clone())).collect(),
        missing: Missing { codes: missing.iter().map(|text| code(text)).collect(), range: None },
        ..variable(item.code.clone(), &item.wording)
    }
}

/// Answers that count as none, such as “refused”.
fn missing(c: &Context<'_>, survey: &str, item: &str) -> Vec<String> {
    let mut codes: Vec<String> = Vec::new();
    for (_, item) in c.forum.item(survey, item) {
        for answer in item.answers.iter().filter(|answer| answer.missing) {
            if !codes.contains(&answer.code) {
                codes.push(answer.code.clone());
            }
        }
    }
    codes
}

/// What stands in the variable of an answer that may be given beside others.
fn given() -> Vec<(Code, Texts)> {
    let words = |key: &'static str| in_all(|lang| Some(crate::catalogue::message(lang, key, None)));
    vec![(Code::Number(1.0), words("microdata-given")), (Code::Number(0.0), words("microdata-not-given"))]
}

/// Each item of disclosure, the sides' words one behind the other with their names.
fn disclosure(c: &Context<'_>, survey: &str) -> Disclosure {
    let samples = c.forum.samples(survey);
    let told = |which: Disclosed| -> Option<Texts> {
        let mut texts: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for sample in samples.iter().filter(|sample| sample.kind == SampleKind::Public) {
            let text = |wave: &Wave, lang: Lang| {
                wave.disclosed()
                    .find(|(item, _)| *item == which)
                    .and_then(|(_, t)| t.get(lang.code()).cloned())
            };
            for lang in Lang::ALL {
                let Some(text) = sample.words.iter().find_map(|(_, wave)| text(wave, lang)) else { continue };
                let side = c.forum.side(sample.side).names.get(lang.code()).cloned().unwrap_or_default();
                texts.entry(lang.code().to_owned()).or_default().push(format!("{side}: {text}"));
            }
        }
        (!texts.is_empty()).then(|| texts.into_iter().map(|(lang, parts)| (lang, parts.join("; "))).collect())
    };
    Disclosure {
        data_collection_strategy: told(Disclosed::Strategy),
        sponsor_and_conductor: told(Disclosed::Sponsor),
        instruments: told(Disclosed::Instruments),
        population: told(Disclosed::Population),
        sample: told(Disclosed::Sampling),
        modes: told(Disclosed::Modes),
        dates: told(Disclosed::Dates),
        precision: told(Disclosed::Precision),
        weighting: told(Disclosed::Weighting),
        processing: told(Disclosed::Processing),
        limitations: told(Disclosed::Limitations),
    }
}
