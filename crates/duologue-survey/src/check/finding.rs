use crate::Code;
use crate::questionnaire::{Kind, WordsOf};

#[derive(Clone, Debug, PartialEq)]
pub enum Finding {
    /// A variable that by its name or label holds who somebody is.
    IdentifierName {
        variable: String,
        identifier: Identifier,
    },
    /// Answers that look like it. They are counted, never repeated.
    IdentifierValue {
        variable: String,
        identifier: Identifier,
        cases: Cases,
    },
    AbsentVariable {
        variable: String,
    },
    /// Nobody is asked it and nothing names it: who knows what it tells.
    UnknownVariable {
        variable: String,
    },
    NoId {
        variable: String,
        cases: Cases,
    },
    DuplicateId {
        variable: String,
        ids: Capped<(Code, Cases)>,
    },
    QuotaGap {
        variable: String,
        level: String,
        target: usize,
        got: usize,
    },
    UnknownCode {
        variable: String,
        codes: Capped<(Code, Cases)>,
    },
    NotOfKind {
        variable: String,
        kind: Kind,
        cases: Cases,
    },
    NoWords {
        place: Place,
        language: String,
    },
    /// The file calls a code something else than the questionnaire: another punctuation, or codes turned round.
    OtherWords {
        variable: String,
        code: String,
        language: String,
        file: String,
        questionnaire: String,
    },
    /// Answered by those who were not to be asked.
    OffRoute {
        item: String,
        cases: Cases,
    },
    /// Required, to be asked, and not answered.
    Unanswered {
        item: String,
        cases: Cases,
    },
    BreaksConstraint {
        item: String,
        cases: Cases,
    },
    /// A rule that says more than is read here, or of an item that the file lacks.
    NotChecked {
        item: String,
        rule: Rule,
        text: String,
    },
    StraightLine {
        items: Vec<String>,
        cases: Cases,
    },
    Speeder {
        variable: String,
        median: f64,
        limit: f64,
        cases: Cases,
    },
}

/// The first few, and how many there are.
#[derive(Clone, Debug, PartialEq)]
pub struct Capped<T> {
    pub first: Vec<T>,
    pub count: usize,
}

pub type Cases = Capped<Case>;

#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// Which respondent of the file, from 1.
    pub row: usize,
    pub id: Option<Code>,
}

/// Whose words are lacking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    Questionnaire(WordsOf),
    Label { variable: String },
    Code { variable: String, code: String },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    Relevant,
    Constraint,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Identifier {
    Name,
    Phone,
    Email,
    Address,
    /// A passport, an identity card, a number that a state gave.
    Document,
    /// An address on the network.
    Network,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Not to be accepted.
    Error,
    /// To be looked at.
    Warning,
}

impl Finding {
    /// Names the kind of finding, for ever.
    pub fn code(&self) -> &'static str {
        match self {
            Finding::IdentifierName { .. } => "identifier-name",
            Finding::IdentifierValue { .. } => "identifier-value",
            Finding::AbsentVariable { .. } => "absent-variable",
            Finding::UnknownVariable { .. } => "unknown-variable",
            Finding::NoId { .. } => "no-id",
            Finding::DuplicateId { .. } => "duplicate-id",
            Finding::QuotaGap { .. } => "quota-gap",
            Finding::UnknownCode { .. } => "unknown-code",
            Finding::NotOfKind { .. } => "not-of-kind",
            Finding::NoWords { .. } => "no-words",
            Finding::OtherWords { .. } => "other-words",
            Finding::OffRoute { .. } => "off-route",
            Finding::Unanswered { .. } => "unanswered",
            Finding::BreaksConstraint { .. } => "breaks-constraint",
            Finding::NotChecked { .. } => "not-checked",
            Finding::StraightLine { .. } => "straight-line",
            Finding::Speeder { .. } => "speeder",
        }
    }

    pub fn severity(&self) -> Severity {
        match self {
            Finding::QuotaGap { .. }
            | Finding::NoWords { .. }
            | Finding::OtherWords { .. }
            | Finding::NotChecked { .. }
            | Finding::StraightLine { .. }
            | Finding::Speeder { .. } => Severity::Warning,
            _ => Severity::Error,
        }
    }
}

impl<T> Capped<T> {
    /// The first `most` of them, and the count of all; `None` where there is none.
    pub(super) fn of(all: impl Iterator<Item = T>, most: usize) -> Option<Self> {
        let mut capped = Self { first: Vec::new(), count: 0 };
        for one in all {
            if capped.count < most {
                capped.first.push(one);
            }
            capped.count += 1;
        }
        (capped.count > 0).then_some(capped)
    }
}
