//! Concordance: whether an item of one year can be compared with that of another.

use crate::acts::Item;
use crate::forum::Forum;

/// How an item stands beside the wave before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// In the same words and with the same answers, in every language that both waves have.
    Same,
    /// In other words, or with other answers.
    Changed,
    /// For the first time among waves whose questionnaire is on record.
    New,
    /// No longer.
    Dropped,
    /// Its words are not on record here or in the wave before.
    Unknown,
}

/// An item in one wave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Concordance {
    pub survey: String,
    /// Its code in that wave.
    pub item: String,
    pub asked: Asked,
}

impl Forum {
    /// An item through these surveys, given in their order, followed backwards through the codes it had before.
    pub fn concordance(&self, item: &str, surveys: &[String]) -> Vec<Concordance> {
        let mut course: Vec<(String, String)> = Vec::new();
        let mut code = item.to_owned();
        for survey in surveys.iter().rev() {
            course.push((survey.clone(), code.clone()));
            if let Some(was) = self.item(survey, &code).iter().find_map(|(_, item)| item.was.clone()) {
                code = was;
            }
        }
        course.reverse();
        let mut found: Vec<Concordance> = Vec::new();
        let mut before: Option<(String, String)> = None;
        for (survey, code) in course {
            let has_form = !self.questionnaires(&survey).is_empty();
            let stands = !self.item(&survey, &code).is_empty();
            let has_figures = !self.toplines(&survey, &code).is_empty();
            if !has_form && !stands && !has_figures {
                continue;
            }
            let asked = match &before {
                _ if !stands && !has_figures => match before {
                    // Dropped once, not again in every later wave.
                    Some(_) => Asked::Dropped,
                    None => continue,
                },
                None if stands => Asked::New,
                None => Asked::Unknown,
                Some((last, was)) => self.compared(last, was, &survey, &code),
            };
            before = (asked != Asked::Dropped).then(|| (survey.clone(), code.clone()));
            found.push(Concordance { survey, item: code, asked });
        }
        found
    }

    fn compared(&self, last: &str, was: &str, survey: &str, code: &str) -> Asked {
        let (old, new) = (self.item(last, was), self.item(survey, code));
        if old.is_empty() || new.is_empty() {
            return Asked::Unknown;
        }
        let same = |(_, old): &(_, &Item), (_, new): &(_, &Item)| is_same(old, new);
        // Each voice's wording is compared with its own of before, where it had one.
        let all = new.iter().all(|now| {
            let own =
                old.iter().find(|then| then.0.voice == now.0.voice && then.0.speaker() == now.0.speaker());
            own.or(old.first()).is_some_and(|then| same(then, now))
        });
        if all { Asked::Same } else { Asked::Changed }
    }
}

fn is_same(old: &Item, new: &Item) -> bool {
    let common = |a: &crate::acts::ByLang, b: &crate::acts::ByLang| {
        a.iter().all(|(lang, text)| b.get(lang).is_none_or(|other| other == text))
    };
    common(&old.wordings, &new.wordings)
        && old.multiple == new.multiple
        && old.answers.len() == new.answers.len()
        && old.answers.iter().zip(&new.answers).all(|(a, b)| a.code == b.code && common(&a.labels, &b.labels))
}
