//! Words that a language lacks, in the questionnaire or the file, and words that differ between the two.

use std::collections::BTreeSet;

use super::answers::Answers;
use super::{Finding, Place};
use crate::binding::Held;
use crate::questionnaire::{Item, Kind};
use crate::{Texts, Variable};

pub(super) fn check(answers: &Answers<'_>, findings: &mut Vec<Finding>) {
    for gap in answers.questionnaire.gaps() {
        findings.push(Finding::NoWords { place: Place::Questionnaire(gap.place), language: gap.language });
    }
    // A file has the words of its own languages: an agency's .sav has one. It must have them throughout.
    let variables = || answers.dataset.variables.iter();
    let labels = languages(variables().map(|variable| &variable.label));
    let codes = languages(variables().flat_map(|variable| variable.codes.iter().map(|(_, words)| words)));
    for item in &answers.questionnaire.items {
        match answers.held(&item.code) {
            Held::Absent => {}
            Held::One(variable) => {
                label(variable, item, &labels, findings);
                choices(answers, item, variable, &codes, findings);
            }
            Held::Each { chosen, .. } => {
                chosen.iter().for_each(|(_, variable)| label(variable, item, &labels, findings))
            }
        }
    }
}

fn languages<'a>(texts: impl Iterator<Item = &'a Texts>) -> BTreeSet<&'a str> {
    texts
        .flat_map(Texts::iter)
        .filter(|(_, text)| !text.is_empty())
        .map(|(language, _)| language.as_str())
        .collect()
}

fn lacks(texts: &Texts, language: &str) -> bool {
    texts.get(language).is_none_or(String::is_empty)
}

fn label(variable: &Variable, item: &Item, languages: &BTreeSet<&str>, findings: &mut Vec<Finding>) {
    if !item.kind.is_asked() {
        return;
    }
    for language in languages.iter().filter(|language| lacks(&variable.label, language)) {
        let place = Place::Label { variable: variable.name.clone() };
        findings.push(Finding::NoWords { place, language: (*language).to_owned() });
    }
}

fn choices(
    answers: &Answers<'_>,
    item: &Item,
    variable: &Variable,
    languages: &BTreeSet<&str>,
    findings: &mut Vec<Finding>,
) {
    // Several codes in one cell have no words of their own in any format.
    if matches!(item.kind, Kind::SelectMany { .. }) {
        return;
    }
    let none = Texts::new();
    for choice in answers.questionnaire.choices(item) {
        let words = variable.codes.iter().find(|(code, _)| choice.is(code)).map_or(&none, |(_, words)| words);
        for language in languages {
            let (variable, code) = (variable.name.clone(), choice.code.clone());
            if lacks(words, language) {
                let place = Place::Code { variable, code };
                findings.push(Finding::NoWords { place, language: (*language).to_owned() });
                continue;
            }
            let (Some(file), Some(asked)) = (words.get(*language), choice.words.get(*language)) else {
                continue;
            };
            if !asked.is_empty() && file.trim() != asked.trim() {
                findings.push(Finding::OtherWords {
                    variable,
                    code,
                    language: (*language).to_owned(),
                    file: file.clone(),
                    questionnaire: asked.clone(),
                });
            }
        }
    }
}
