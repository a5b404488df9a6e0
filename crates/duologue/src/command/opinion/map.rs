use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use duologue_web::opinion_report;

use crate::command::verify::language;
use crate::folder;
use crate::opinion::output::Output;
use crate::opinion::polis::Polis;
use crate::opinion::progress::Progress;
use crate::opinion::topic::Files;
use crate::opinion::{printed, rows};
use crate::survey::figures::{self, Format};

/// What publics agree on, a map of the votes, and groups, from a file of votes (docs/opinion.md).
///
/// Example: duologue opinion map votes.csv --publics publics.csv --report report
#[derive(Args)]
pub struct Map {
    #[command(flatten)]
    files: Files,
    /// What Polis computes besides: with --labels for these groups, otherwise for its own
    #[arg(long)]
    polis: bool,
    /// The language of words: ja, zh or en. Otherwise that of the terminal.
    #[arg(long)]
    lang: Option<String>,
    /// Write a report in ja, zh and en as pages, into an empty folder or a new one
    #[arg(long, value_name = "FOLDER")]
    report: Option<PathBuf>,
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

impl Map {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let lang = language(self.lang.as_deref())?;
        // Nothing is computed for a folder that cannot be written.
        self.report.as_deref().map(folder::fresh).transpose()?;
        let progress = Progress::new(lang);
        let topic = self.files.read(&progress)?;
        let report = topic.report(&progress);
        let polis = self.polis.then(|| Polis::new(&topic));
        drop(progress);
        if let Some(root) = &self.report {
            folder::write(root, opinion_report::files(topic.said(&report))?)?;
        }
        match self.format {
            Format::Json => {
                let output = Output { polis, ..Output::new(&topic, &report, lang) };
                say!("{}", serde_json::to_string_pretty(&output)?);
            }
            Format::Csv => figures::print(&rows::rows(&topic, &report), Format::Csv)?,
            Format::Table => printed::map(topic.said(&report), polis.as_ref(), lang),
        }
        Ok(ExitCode::SUCCESS)
    }
}
