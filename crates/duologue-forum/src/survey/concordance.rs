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
    /// Of all who worded it: other words of one are other words.
    pub asked: Asked,
    /// Of each who worded it in both waves, or only now.
    pub by: Vec<(String, Asked)>,
}

impl Concordance {
    /// How one side asked it, where the side has words of its own.
    pub fn of(&self, side: &str) -> Asked {
        self.by.iter().find(|(speaker, _)| speaker == side).map_or(self.asked, |(_, asked)| *asked)
    }
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
            let by = before.as_ref().map(|(last, was)| self.compared(last, was, &survey, &code));
            let by = by.unwrap_or_default();
            let is_any = |asked| by.iter().any(|(_, other)| *other == asked);
            let asked = match &before {
                _ if !stands && !has_figures => match before {
                    // Dropped once, not again in every later wave.
                    Some(_) => Asked::Dropped,
                    None => continue,
                },
                None if stands => Asked::New,
                _ if is_any(Asked::Changed) => Asked::Changed,
                _ if by.is_empty() || is_any(Asked::Unknown) => Asked::Unknown,
                _ => Asked::Same,
            };
            before = (asked != Asked::Dropped).then(|| (survey.clone(), code.clone()));
            found.push(Concordance { survey, item: code, asked, by });
        }
        found
    }

    /// The words of each speaker beside what the same speaker asked before, in a language of both.
    fn compared(&self, last: &str, was: &str, survey: &str, code: &str) -> Vec<(String, Asked)> {
        let (old, new) = (self.item(last, was), self.item(survey, code));
        let mut by: Vec<(String, Asked)> = Vec::new();
        for (word, now) in &new {
            let speaker = word.speaker();
            let mut own = old.iter().filter(|(before, then)| before.speaker() == speaker && meet(then, now));
            let asked = match own.next() {
                None => Asked::Unknown,
                Some((_, then)) if is_same(then, now) => Asked::Same,
                Some(_) => Asked::Changed,
            };
            match by.iter_mut().find(|(known, _)| known == speaker) {
                Some((_, known)) if asked == Asked::Changed => *known = asked,
                Some(_) => {}
                None => by.push((speaker.to_owned(), asked)),
            }
        }
        by
    }
}

/// Whether two wordings have a language in common.
fn meet(old: &Item, new: &Item) -> bool {
    old.wordings.iter().any(|(lang, _)| new.wordings.get(lang).is_some())
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
