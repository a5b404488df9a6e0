use std::fmt;

use crate::questionnaire::WordsOf;
use crate::table::{Problem, place};

/// What is wrong with a form, and where: rows and columns count from 1, and 0 is the whole of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub sheet: Sheet,
    pub row: usize,
    pub column: usize,
    pub trouble: Trouble,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sheet {
    File,
    Survey,
    Choices,
    Settings,
}

/// Each says what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    #[error("{0}")]
    File(Problem),
    #[error("has no sheet “{name}”; add it")]
    NoSheet { name: &'static str },
    #[error("has no column “{name}”; add it")]
    NoColumn { name: &'static str },
    #[error("the column “{name}” stands here twice; take one out")]
    ColumnTwice { name: String },
    #[error("“{column}” names no language, which makes a nameless one of it; write {column}::Japanese (ja)")]
    NoLanguage { column: String },
    #[error("“{language}” has no language tag; write Japanese (ja) or ja")]
    NoTag { language: String },
    #[error(
        "“{one}” and “{other}” are one language ({tag}) under two names; write one of them in every column"
    )]
    TwoNames { tag: String, one: String, other: String },
    #[error("the default language “{language}” has no column; write it as the columns do, or leave it out")]
    DefaultLanguage { language: String },
    #[error("{} in “{language}”, which another language has; add it", words(.place))]
    Lacks { place: WordsOf, language: String },
    #[error("has a {kind} and no {missing}; add it")]
    Incomplete { kind: &'static str, missing: &'static str },
    #[error(
        "“{kind}” is not select_one LIST, select_multiple LIST, integer, decimal, text, date, note, start, end, today, begin_group \
         or end_group; use one of them"
    )]
    UnknownType { kind: String },
    #[error(
        "“{name}” repeats its questions, and a file of answers has one row a person; ask each round under names of its own"
    )]
    Repeat { name: String },
    #[error("nothing of the kind is open here; take this row out, or add the row that begins it")]
    NothingToEnd,
    #[error("the group “{name}” begins here and does not end; add end_group after its last item")]
    NotEnded { name: String },
    #[error("the conditions of these groups have more than {most} bytes together; shorten them")]
    LongConditions { most: usize },
    #[error(
        "the condition of the group “{name}” says “.”, and a group has no answer; name the item that is meant as ${{…}}"
    )]
    GroupItself { name: String },
    #[error("the sheet “choices” has no list “{list}”; add it there or correct its name here")]
    UnknownList { list: String },
    #[error("“{name}” stands here twice; rename one")]
    Twice { name: String },
    #[error("“{name}” is not a name; begin with a letter, and use letters, digits, “_”, “-” and “.” only")]
    NotAName { name: String },
    #[error("the code “{code}” has a space, which parts the codes of a select_multiple; take it out")]
    SpaceInCode { code: String },
    #[error(
        "or_other shows English words in every language; give the list a choice of its own and ask what in a text"
    )]
    OrOther,
    #[error("“{text}” is neither yes nor no")]
    NotYesOrNo { text: String },
    #[error("there is no item “{item}”; correct the name in ${{…}}")]
    UnknownItem { item: String },
}

fn words(place: &WordsOf) -> String {
    match place {
        WordsOf::Wording { item } => format!("item “{item}” has no label"),
        WordsOf::Hint { item } => format!("item “{item}” has no hint"),
        WordsOf::ConstraintMessage { item } => format!("item “{item}” has no constraint_message"),
        WordsOf::Choice { list, code } => format!("choice “{code}” of the list “{list}” has no label"),
    }
}

impl Sheet {
    pub fn name(self) -> &'static str {
        match self {
            Sheet::File => "file",
            Sheet::Survey => "survey",
            Sheet::Choices => "choices",
            Sheet::Settings => "settings",
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        place(f, self.sheet.name(), self.row, self.column)?;
        self.trouble.fmt(f)
    }
}

impl std::error::Error for Fault {}
