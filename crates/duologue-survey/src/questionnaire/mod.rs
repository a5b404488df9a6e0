//! What was asked: items in order, each with its parallel wordings. No language is the source of another.

mod condition;

pub use condition::{Answer, Comparison, Condition, Expression, Operand};

use crate::values::stands_for;
use crate::{Code, Texts};

/// One questionnaire in parallel languages under one code for each item.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Questionnaire {
    pub code: String,
    pub version: String,
    /// Shown to staff only: XLSForm has one title, whatever the languages.
    pub title: String,
    pub languages: Vec<Language>,
    pub lists: Vec<ChoiceList>,
    pub items: Vec<Item>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Language {
    /// BCP 47.
    pub tag: String,
    /// As a file calls it, "Japanese"; empty where it gives the tag alone.
    pub name: String,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ChoiceList {
    pub name: String,
    pub choices: Vec<Choice>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Choice {
    pub code: String,
    pub words: Texts,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    pub code: String,
    pub kind: Kind,
    pub wording: Texts,
    pub hint: Texts,
    pub required: bool,
    /// Who is asked.
    pub relevant: Option<Expression>,
    /// What an answer must be, and what is said where it is not.
    pub constraint: Option<Expression>,
    pub constraint_message: Texts,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `or_other` adds the choice "other", whose words are the form tool's own.
    SelectOne {
        list: String,
        or_other: bool,
    },
    SelectMany {
        list: String,
        or_other: bool,
    },
    Integer,
    Decimal,
    Text,
    Date,
    Note,
    /// When the interview began and ended and on which day: set by the device, asked of nobody.
    Start,
    End,
    Today,
}

/// The code that `or_other` adds to a list (pyxform).
pub const OTHER: &str = "other";

impl Kind {
    pub fn list(&self) -> Option<&str> {
        match self {
            Kind::SelectOne { list, .. } | Kind::SelectMany { list, .. } => Some(list),
            _ => None,
        }
    }

    pub fn or_other(&self) -> bool {
        matches!(self, Kind::SelectOne { or_other: true, .. } | Kind::SelectMany { or_other: true, .. })
    }

    /// Whether somebody is asked and so can answer.
    pub fn is_asked(&self) -> bool {
        !matches!(self, Kind::Note | Kind::Start | Kind::End | Kind::Today)
    }

    /// Whether it has words that a respondent or interviewer reads.
    pub fn has_words(&self) -> bool {
        !matches!(self, Kind::Start | Kind::End | Kind::Today)
    }
}

/// Words that one language has and another lacks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    pub place: WordsOf,
    pub language: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WordsOf {
    Wording { item: String },
    Hint { item: String },
    ConstraintMessage { item: String },
    Choice { list: String, code: String },
}

impl Questionnaire {
    pub fn item(&self, code: &str) -> Option<&Item> {
        self.items.iter().find(|item| item.code == code)
    }

    pub fn list(&self, name: &str) -> Option<&ChoiceList> {
        self.lists.iter().find(|list| list.name == name)
    }

    /// The choices of an item; none where it is not a select.
    pub fn choices(&self, item: &Item) -> &[Choice] {
        item.kind.list().and_then(|list| self.list(list)).map_or(&[], |list| &list.choices)
    }

    /// Where a language lacks words that another has. Words that no language has are nobody's gap, but a wording or
    /// choice without any words is everybody's.
    pub fn gaps(&self) -> Vec<Gap> {
        let mut gaps = Vec::new();
        let mut add = |texts: &Texts, needed: bool, place: WordsOf| {
            if !needed && texts.values().all(String::is_empty) {
                return;
            }
            let lacking = self.languages.iter().filter(|l| texts.get(&l.tag).is_none_or(String::is_empty));
            gaps.extend(lacking.map(|l| Gap { place: place.clone(), language: l.tag.clone() }));
        };
        for item in &self.items {
            add(&item.wording, item.kind.has_words(), WordsOf::Wording { item: item.code.clone() });
            add(&item.hint, false, WordsOf::Hint { item: item.code.clone() });
            add(&item.constraint_message, false, WordsOf::ConstraintMessage { item: item.code.clone() });
        }
        for list in &self.lists {
            for choice in &list.choices {
                let place = WordsOf::Choice { list: list.name.clone(), code: choice.code.clone() };
                add(&choice.words, true, place);
            }
        }
        gaps
    }
}

impl Choice {
    /// Whether a code of a file is this choice's: `1` of a form is 1 in a file of numbers.
    pub fn is(&self, code: &Code) -> bool {
        stands_for(code, &self.code)
    }
}
