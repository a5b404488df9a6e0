use std::process::ExitCode;

use anyhow::bail;
use clap::Args;

use crate::command::verify::language;
use crate::opinion::progress::Progress;
use crate::opinion::topic::Files;
use crate::opinion::{ground, printed};
use crate::survey::figures::{self, Format};

/// The opinions that every public is for or against, the surest first, each with its reason.
///
/// Exit code 0: there are some, 1: there is none yet, 2: wrong use or input.
///
/// Example: duologue opinion consensus votes.csv --publics publics.csv --lang ja
#[derive(Args)]
pub struct Consensus {
    #[command(flatten)]
    files: Files,
    /// The language of words: ja, zh or en. Otherwise that of the terminal.
    #[arg(long)]
    lang: Option<String>,
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

impl Consensus {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let lang = language(self.lang.as_deref())?;
        if !self.files.has_publics() {
            bail!("--publics FILE: say who belongs to which public; consensus is across publics");
        }
        let progress = Progress::new(lang);
        let topic = self.files.read(&progress)?;
        let report = topic.report(&progress);
        drop(progress);
        match self.format {
            Format::Table => printed::ground(topic.said(&report), lang),
            format => figures::print(&ground::rows(&topic, &report, lang), format)?,
        }
        Ok(if report.common_ground.is_empty() { ExitCode::from(1) } else { ExitCode::SUCCESS })
    }
}
