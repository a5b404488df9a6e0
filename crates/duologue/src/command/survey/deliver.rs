use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;
use duologue_forum::acts::SampleKind;
use duologue_survey::check::{Options, Severity};
use duologue_web::{load_forum, message};

use crate::command::verify::language;
use crate::data::Data;
use crate::survey::asked::Asked;
use crate::survey::{answers, delivery, findings, quotas};

/// Take a field agency's file: check it against the side's questionnaire, and keep it for good.
///
/// A file with an error is refused whole: unknown codes, respondents twice, names or telephone numbers. One that was
/// accepted never changes and never leaves this node; a better file is another delivery.
///
/// Exit code 0: accepted, 1: refused.
///
/// Example: duologue survey deliver cn-2025.sav --survey 2025 --side cn --id no --lang zh --data data
#[derive(Args)]
pub struct Deliver {
    /// Answers: .sav, .zsav, .csv or .xlsx
    file: PathBuf,
    #[command(flatten)]
    pub of: super::Of,
    /// The language of a .sav's labels, such as ja
    #[arg(long, value_name = "LANGUAGE")]
    labels: Option<String>,
    /// The XLSForm that was fielded: its routing, constraints and required items are checked too
    #[arg(long, value_name = "FILE")]
    questionnaire: Option<PathBuf>,
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
    #[command(flatten)]
    data: Data,
}

impl Deliver {
    pub async fn run(self) -> anyhow::Result<ExitCode> {
        let lang = language(self.lang.as_deref())?;
        let quotas = self.quotas.as_deref().map(quotas::read).transpose()?;
        let sample = self.of.sample()?;
        let form = self.questionnaire.as_deref();
        let fielded = form.map(|file| answers::questionnaire(file, lang)).transpose()?;
        let name = self.file.file_name().and_then(|name| name.to_str()).context("the file has no name")?;
        let bytes = std::fs::read(&self.file).with_context(|| self.file.display().to_string())?;
        let store = self.data.open().await?;
        let forum = load_forum(&store, None).await?;
        let asked = Asked::of(&forum, &self.of.survey, &self.of.side)?;
        let options = Options {
            id: self.id,
            duration: self.duration,
            quotas: quotas.unwrap_or_default(),
            beside: self.beside,
            ..Options::default()
        };
        let delivered =
            delivery::File { name, bytes, labels: self.labels.as_deref(), lang, fielded: fielded.as_ref() };
        let taken = delivery::take(&store, &asked, SampleKind::word(sample), delivered, &options).await?;
        for finding in &taken.findings {
            say!("{}", findings::line(finding, lang));
        }
        let errors = taken.findings.iter().filter(|f| f.severity() == Severity::Error).count();
        let said = match taken.accepted {
            Some(hash) => message(
                lang,
                "fieldwork-accepted",
                &[("rows", taken.rows.to_string()), ("hash", hash.to_string())],
            ),
            None => message(lang, "fieldwork-refused", &[("errors", errors.to_string())]),
        };
        say!("{said}");
        store.close().await?;
        Ok(if taken.accepted.is_some() { ExitCode::SUCCESS } else { ExitCode::from(1) })
    }
}
