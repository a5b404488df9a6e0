use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use duologue_survey::check::{Finding, Options, Severity, check};
use duologue_web::message;
use serde::Serialize;

use crate::command::verify::language;
use crate::survey::figures::{self, Format};
use crate::survey::{answers, findings, quotas};

/// Check a field agency's file against the questionnaire before it is signed.
///
/// Exit code 0: nothing wrong, 1: errors were found, 2: a file could not be read.
///
/// Example: duologue survey check cn-2025.sav --questionnaire 2025.xlsx --id no --labels zh --lang zh
#[derive(Args)]
pub struct Check {
    #[command(flatten)]
    data: super::Data,
    /// The questionnaire as an XLSForm
    #[arg(long, value_name = "FILE")]
    questionnaire: PathBuf,
    /// The variable that tells one respondent from another
    #[arg(long, value_name = "VARIABLE")]
    id: Option<String>,
    /// The variable that says how long an interview took; under a third of the median is too fast
    #[arg(long, value_name = "VARIABLE")]
    duration: Option<String>,
    /// Variables that belong in the file though nobody is asked them, such as weights and strata
    #[arg(long, value_name = "VARIABLE", value_delimiter = ',')]
    beside: Vec<String>,
    /// How many respondents of each code were wanted (docs/survey.md)
    #[arg(long, value_name = "FILE")]
    quotas: Option<PathBuf>,
    /// The report's language: ja, zh or en. Otherwise that of the terminal.
    #[arg(long)]
    lang: Option<String>,
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

/// A finding as programs read it.
#[derive(Serialize)]
struct Row {
    severity: &'static str,
    kind: &'static str,
    says: String,
}

impl Check {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let lang = language(self.lang.as_deref())?;
        let quotas = self.quotas.as_deref().map(quotas::read).transpose()?;
        let questionnaire = answers::questionnaire(&self.questionnaire, lang)?;
        let progress = self.data.progress("check");
        let dataset = self.data.read(lang)?;
        for (flag, named) in [("--id", &self.id), ("--duration", &self.duration)] {
            if let Some(name) = named.as_ref().filter(|name| dataset.variable(name).is_none()) {
                anyhow::bail!("{flag} {name}: the data has no such variable");
            }
        }
        let options = Options {
            id: self.id,
            duration: self.duration,
            quotas: quotas.unwrap_or_default(),
            beside: self.beside,
            ..Options::default()
        };
        let found = check(&dataset, &questionnaire, &options);
        drop(progress);
        let errors = found.iter().filter(|f| f.severity() == Severity::Error).count();
        if self.format != Format::Table {
            let row = |finding: &Finding| Row {
                severity: if finding.severity() == Severity::Error { "error" } else { "warning" },
                kind: finding.code(),
                says: findings::words(finding, lang),
            };
            figures::print(&found.iter().map(row).collect::<Vec<_>>(), self.format)?;
        } else {
            for finding in &found {
                say!("{}", findings::line(finding, lang));
            }
            let rows = ("rows", dataset.rows.to_string());
            let said = if found.is_empty() {
                message(lang, "fieldwork-good", &[rows])
            } else {
                let warnings = ("warnings", (found.len() - errors).to_string());
                message(lang, "fieldwork-counted", &[rows, ("errors", errors.to_string()), warnings])
            };
            say!("{said}");
        }
        Ok(if errors == 0 { ExitCode::SUCCESS } else { ExitCode::from(1) })
    }
}
