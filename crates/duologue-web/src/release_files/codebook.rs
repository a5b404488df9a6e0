//! DDI-Codebook 2.5 of a release: the study, how it was made, and its items in every language. No answers stand in it.

use std::collections::BTreeMap;

use duologue_forum::acts::{ByLang, Disclosed, SampleKind, Wave};
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
        weight: None,
        frequencies: false,
    };
    ddi::write(&dataset(&questionnaire), &study)
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

fn dataset(form: &Questionnaire) -> Dataset {
    let variable = |name: String, label: &Texts, codes: Vec<(Code, Texts)>| Variable {
        name,
        label: label.clone(),
        values: Values::Texts(Vec::new()),
        codes,
        missing: Missing::default(),
        measure: Measure::Nominal,
    };
    let one = |item: &Item| -> Vec<Variable> {
        let choices = form.choices(item).iter();
        if !matches!(item.kind, Kind::SelectMany { .. }) {
            let codes = choices.map(|c| (Code::Text(c.code.clone()), c.words.clone())).collect();
            return vec![variable(item.code.clone(), &item.wording, codes)];
        }
        let given = [("1", "microdata-given"), ("0", "microdata-not-given")];
        let given = given.map(|(code, words)| {
            let words = in_all(|lang| Some(crate::catalogue::message(lang, words, None)));
            (Code::Text(code.to_owned()), words)
        });
        let of = |choice: &Choice| {
            variable(format!("{}_{}", item.code, choice.code), &choice.words, given.to_vec())
        };
        choices.map(of).collect()
    };
    Dataset { rows: 0, variables: form.items.iter().flat_map(one).collect() }
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
