//! What a release holds: a side's method sheet, and a table for each item. Canonical JSON, so that equal tables are
//! equal bytes; numbers that are not whole stand as decimal text, which no program rounds unseen.

use std::collections::BTreeMap;

use duologue_record::{Hash, canonical};
use serde::{Deserialize, Serialize};

use super::Microdata;
use super::microdata::{MOST, impossible};
use crate::acts::{self, SampleKind};

/// One blob of a release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "kebab-case")]
pub enum Sheet {
    SurveyMethod(Box<Method>),
    SurveyTable(Table),
}

/// How a side's sample became its tables.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Method {
    pub survey: String,
    pub side: String,
    pub sample: SampleKind,
    pub simulated: bool,
    /// The questionnaire that was asked, by its act's body and those of its items.
    pub questionnaire: Hash,
    /// The file that the field agency delivered: it stays with its side.
    pub delivery: Hash,
    pub rows: u64,
    pub weighting: Weighting,
    /// Kish's design effect of the weights.
    pub effect: String,
    /// How intervals of shares are made, and their confidence.
    pub interval: String,
    pub confidence: String,
    pub rules: Rules,
    /// How many groups and cells disclosure control took out.
    pub suppressed: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approval: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consent: Option<Hash>,
    /// The file of answers where the side releases it, with its words in each language.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub microdata: BTreeMap<String, Microdata>,
    /// How many crosses of all background items with an answer that file shows of fewer people than a cell may count,
    /// where the side released it all the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub small_cells: Option<u64>,
}

/// How weights were made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Weighting {
    /// The variable of weights that came with the answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variable: Option<String>,
    /// Variables whose margins were raked to the population's.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub raked: Vec<String>,
    /// The population's shares that they were raked to, margin by margin.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub targets: Vec<Target>,
    /// Bounds to which weights were trimmed after that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trimmed: Option<[String; 2]>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub strata: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub units: Option<String>,
}

/// A level of a margin, and its share of the population as a fraction of one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    pub variable: String,
    pub level: String,
    pub share: String,
}

/// The rules of disclosure control under which tables were made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// The fewest people of whom a breakdown tells.
    pub base: u64,
    /// The fewest people whom a cell may count.
    pub cell: u64,
}

/// One item in one sample: everybody's answers, then those of groups.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    pub survey: String,
    pub side: String,
    pub sample: SampleKind,
    pub item: String,
    /// Several answers may be given: each is a share of all who answered, and together they may be more than all.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub multiple: bool,
    pub columns: Vec<Column>,
}

/// The answers of everybody, or of a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Which group; empty means everybody.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by: Vec<Group>,
    /// How many answered, unweighted, and the sum of their weights; none where the group is suppressed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weighted: Option<String>,
    /// Decimals to which its percentages may be printed.
    pub decimals: u8,
    /// Of few people, so that its figures are uncertain.
    pub uncertain: bool,
    pub cells: Vec<Cell>,
}

/// A background item and the answer that makes the group.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    pub item: String,
    pub answer: String,
}

/// An answer or a net of answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cell {
    pub answer: String,
    /// A sum of other cells.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub net: bool,
    /// Not shown: it counts too few people, or another that does would follow from it. Which, nobody is told.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub suppressed: bool,
    /// How many gave it, unweighted, and the sum of their weights.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub n: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weighted: Option<String>,
    /// Standard error of the share, its degrees of freedom, and its interval, as fractions of one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub se: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub df: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub low: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub high: Option<String>,
}

/// Why a blob is no sheet of a release.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum SheetFault {
    #[error("it is no method sheet and no table of a survey: {0}")]
    Unreadable(String),
    #[error("the table of “{item}” of “{side}” says “{text}” where a number is due")]
    Number { side: String, item: String, text: String },
    #[error("the table of “{item}” of “{side}” counts more people in a cell than in its column")]
    Counts { side: String, item: String },
    #[error(
        "the method sheet of “{side}” names a file of answers in “{lang}” that its parts cannot make, or more than {MOST} bytes of files"
    )]
    Microdata { side: String, lang: String },
}

impl Sheet {
    pub fn to_bytes(&self) -> Result<Vec<u8>, canonical::Refusal> {
        let value = serde_json::to_value(self).unwrap_or(serde_json::Value::Null);
        canonical::to_bytes(&value, &canonical::BODY)
    }

    pub fn from_bytes(bytes: &[u8]) -> Result<Sheet, SheetFault> {
        let value =
            canonical::parse(bytes, &canonical::BODY).map_err(|e| SheetFault::Unreadable(e.to_string()))?;
        let sheet: Sheet =
            serde_json::from_value(value).map_err(|e| SheetFault::Unreadable(e.to_string()))?;
        match &sheet {
            Sheet::SurveyTable(table) => table.check()?,
            Sheet::SurveyMethod(method) => method.check()?,
        }
        Ok(sheet)
    }

    /// Whose sample it tells of.
    pub fn of(&self) -> (&str, &str, SampleKind) {
        match self {
            Sheet::SurveyMethod(m) => (&m.survey, &m.side, m.sample),
            Sheet::SurveyTable(t) => (&t.survey, &t.side, t.sample),
        }
    }
}

impl Method {
    /// Side and languages name files: they are codes, and lead nowhere else.
    fn check(&self) -> Result<(), SheetFault> {
        acts::code("side", &self.side).map_err(|e| SheetFault::Unreadable(e.to_string()))?;
        for lang in self.microdata.keys() {
            acts::language("microdata", lang).map_err(|e| SheetFault::Unreadable(e.to_string()))?;
        }
        match impossible(&self.microdata) {
            Some(lang) => Err(SheetFault::Microdata { side: self.side.clone(), lang: lang.clone() }),
            None => Ok(()),
        }
    }
}

impl Table {
    fn check(&self) -> Result<(), SheetFault> {
        for column in &self.columns {
            let cells = column.cells.iter();
            let texts = cells.flat_map(|c| [&c.weighted, &c.se, &c.low, &c.high]).chain([&column.weighted]);
            for text in texts.flatten() {
                if number(text).is_none() {
                    let (side, item) = (self.side.clone(), self.item.clone());
                    return Err(SheetFault::Number { side, item, text: text.clone() });
                }
            }
            if column.cells.iter().any(|c| c.n > column.base) {
                return Err(SheetFault::Counts { side: self.side.clone(), item: self.item.clone() });
            }
        }
        Ok(())
    }

    /// The answers of everybody.
    pub fn total(&self) -> Option<&Column> {
        self.columns.iter().find(|column| column.by.is_empty())
    }
}

impl Column {
    /// A cell's share of one, from the sums that are released.
    pub fn share(&self, cell: &Cell) -> Option<f64> {
        let whole = number(self.weighted.as_deref()?)?;
        let part = number(cell.weighted.as_deref()?)?;
        (whole > 0.0).then(|| part / whole)
    }

    pub fn cell(&self, answer: &str) -> Option<&Cell> {
        self.cells.iter().find(|cell| cell.answer == answer)
    }
}

/// A decimal text as a number; none where it is not one from nought on.
pub(super) fn number(text: &str) -> Option<f64> {
    let plain = text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    text.parse().ok().filter(|value: &f64| plain && value.is_finite())
}

impl Cell {
    /// A cell of which nothing is told yet.
    pub fn new(answer: &str) -> Cell {
        let answer = answer.to_owned();
        Cell {
            answer,
            net: false,
            suppressed: false,
            n: None,
            weighted: None,
            se: None,
            df: None,
            low: None,
            high: None,
        }
    }

    /// Standard error, and the ends of the interval, as fractions of one.
    pub fn se(&self) -> Option<f64> {
        number(self.se.as_deref()?)
    }

    pub fn interval(&self) -> Option<(f64, f64)> {
        Some((number(self.low.as_deref()?)?, number(self.high.as_deref()?)?))
    }
}
