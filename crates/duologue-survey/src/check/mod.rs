//! Whether a delivered file is what the questionnaire asked for: what a field agency is told before it signs.
//!
//! What is found has no words here; catalogues have them under [`Finding::code`].

mod answers;
mod behaviour;
mod codes;
mod finding;
mod identifiers;
mod numbers;
mod routing;
mod sample;
mod words;

pub use finding::{Capped, Case, Cases, Finding, Identifier, Place, Rule, Severity};

use crate::Dataset;
use crate::questionnaire::Questionnaire;
use answers::Answers;

/// What a check is told beside file and questionnaire.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// The variable that tells one respondent from another.
    pub id: Option<String>,
    /// The variable that says how long an interview took, in any unit.
    pub duration: Option<String>,
    /// Who took less than this share of the median is a speeder.
    pub speeder: f64,
    /// How many items of one list make a grid, which can be answered in a straight line.
    pub grid: usize,
    pub quotas: Vec<Quota>,
    /// Variables that belong in the file though nobody is asked them: weights, strata, cities.
    pub beside: Vec<String>,
    /// How many cases of a finding are listed.
    pub listed: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            id: None,
            duration: None,
            speeder: 1.0 / 3.0,
            grid: 3,
            quotas: Vec::new(),
            beside: Vec::new(),
            listed: 20,
        }
    }
}

/// How many respondents of each level a sample was to have.
#[derive(Clone, Debug, PartialEq)]
pub struct Quota {
    pub variable: String,
    /// By code, as a questionnaire writes it.
    pub targets: Vec<(String, usize)>,
    /// The share of a target by which a level may miss it, 0.05 for a twentieth.
    pub tolerance: f64,
}

/// All that is wrong or remarkable: errors before warnings, then by kind, then in the order of questionnaire and file.
pub fn check(dataset: &Dataset, questionnaire: &Questionnaire, options: &Options) -> Vec<Finding> {
    let answers = Answers::new(dataset, questionnaire, options);
    let mut findings = Vec::new();
    identifiers::check(&answers, &mut findings);
    sample::check(&answers, &mut findings);
    codes::check(&answers, &mut findings);
    words::check(&answers, &mut findings);
    routing::check(&answers, &mut findings);
    behaviour::check(&answers, &mut findings);
    findings.sort_by_key(|finding| (finding.severity(), finding.code()));
    findings
}
