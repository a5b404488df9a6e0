//! What a survey asked, as files of answers are checked against it.

use anyhow::{Context, bail};
use duologue_forum::acts::{ByLang, Item};
use duologue_forum::{Forum, Word};
use duologue_record::Hash;
use duologue_survey::questionnaire::{self, Choice, ChoiceList, Kind, Language, Questionnaire};
use duologue_survey::{Dataset, Multiple, Texts};

use super::sheets::counted;

/// A side's questionnaire as its record has it.
pub struct Asked<'a> {
    pub survey: String,
    pub side: String,
    /// Names the questionnaire with all of its words.
    pub hash: Hash,
    pub items: Vec<(String, &'a Item)>,
}

impl<'a> Asked<'a> {
    pub fn of(forum: &'a Forum, survey: &str, side: &str) -> anyhow::Result<Asked<'a>> {
        if !forum.sides().contains(&side) {
            bail!("“{side}” is not a side of this dialogue; it has {}", forum.sides().join(", "));
        }
        let own = |word: &Word| *word.voice == *side && !word.is_recorded();
        let found = forum.questionnaires(survey).into_iter().find(|(word, _)| own(word));
        let (_, form) = found.with_context(|| {
            format!("“{side}” has no questionnaire for survey/{survey}: say it as `questionnaire` and `item` first (docs/files.md)")
        })?;
        let item = |code: &String| -> anyhow::Result<(String, &'a Item)> {
            let words = forum.item(survey, code);
            let (_, item) = words.into_iter().find(|(word, _)| own(word)).with_context(|| {
                format!("the questionnaire of “{side}” lists “{code}”, and no `item` says what it asks")
            })?;
            Ok((code.clone(), item))
        };
        let items = form.items.iter().map(item).collect::<anyhow::Result<_>>()?;
        let hash =
            forum.questionnaire_hash(survey, side).context("the words of the questionnaire were removed")?;
        Ok(Asked { survey: survey.to_owned(), side: side.to_owned(), hash, items })
    }

    /// The form that a field agency's file is checked against: answers from a list, or a number where there is none.
    pub fn form(&self) -> Questionnaire {
        let mut tags: Vec<String> = Vec::new();
        for (lang, _) in self.items.iter().flat_map(|(_, item)| item.wordings.iter()) {
            if !tags.contains(lang) {
                tags.push(lang.clone());
            }
        }
        let asked = |(code, item): &(String, &Item)| questionnaire::Item {
            code: code.clone(),
            kind: match item.answers.is_empty() {
                true => Kind::Decimal,
                false if item.multiple => Kind::SelectMany { list: code.clone(), or_other: false },
                false => Kind::SelectOne { list: code.clone(), or_other: false },
            },
            wording: texts(&item.wordings),
            hint: Texts::new(),
            required: false,
            relevant: None,
            constraint: None,
            constraint_message: Texts::new(),
        };
        let list = |(code, item): &(String, &Item)| ChoiceList {
            name: code.clone(),
            choices: item
                .answers
                .iter()
                .map(|answer| Choice { code: answer.code.clone(), words: texts(&answer.labels) })
                .collect(),
        };
        Questionnaire {
            code: self.survey.clone(),
            version: self.hash.to_string(),
            title: self.survey.clone(),
            languages: tags.into_iter().map(|tag| Language { tag, name: String::new() }).collect(),
            lists: self.items.iter().map(list).collect(),
            items: self.items.iter().map(asked).collect(),
        }
    }
}

impl Asked<'_> {
    /// The same form with what an XLSForm of these items says beside: who is asked what, what an answer must be, and
    /// which items are answered in words, by a whole number or a date.
    pub fn form_with(&self, fielded: &Questionnaire) -> Questionnaire {
        let mut form = self.form();
        for item in &mut form.items {
            let Some(told) = fielded.item(&item.code) else { continue };
            if item.kind.list().is_none() && told.kind.list().is_none() {
                item.kind = told.kind.clone();
            }
            item.required = told.required;
            item.relevant = told.relevant.clone();
            item.constraint = told.constraint.clone();
        }
        form
    }

    /// Who gave which answers to an item that takes several.
    pub fn multiple(&self, dataset: &Dataset, code: &str, item: &Item) -> anyhow::Result<Multiple> {
        let form = self.form();
        let given = form.item(code).and_then(|asked| Multiple::of(dataset, &form, asked, &counted(item)));
        given.with_context(|| {
            format!("there are no variables of the item “{code}”, of which several answers may be given")
        })
    }
}

pub fn texts(by_lang: &ByLang) -> Texts {
    by_lang.iter().map(|(lang, text)| (lang.clone(), text.clone())).collect()
}
