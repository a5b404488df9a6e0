mod check;
mod compare;
mod convert;
mod deliver;
mod estimate;
mod form;
mod prepare;
mod table;
mod weight;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::{Args, Subcommand};
use duologue_forum::acts::SampleKind;
use duologue_survey::Dataset;
use duologue_survey::design::Design;
use duologue_survey::design_file::DesignFile;
use duologue_web::Lang;

use super::wait;
use crate::survey::answers;
use crate::survey::design::{drawn, read, tell};
use crate::survey::progress::Progress;

/// Surveys: weights, estimates and files of answers, without a dialogue; and from a delivery to a release, in one.
#[derive(Args)]
pub struct Survey {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    Check(check::Check),
    Weight(weight::Weight),
    Estimate(estimate::Estimate),
    Compare(compare::Compare),
    Convert(convert::Convert),
    Form(form::Form),
    Deliver(deliver::Deliver),
    Prepare(prepare::Prepare),
    Table(table::Table),
}

impl Survey {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        match self.action {
            Action::Check(command) => command.run(),
            Action::Weight(command) => command.run(),
            Action::Estimate(command) => command.run(),
            Action::Compare(command) => command.run(),
            Action::Convert(command) => command.run(),
            Action::Form(command) => wait(command.run()),
            Action::Deliver(command) => wait(command.run()),
            Action::Prepare(command) => wait(command.run()),
            Action::Table(command) => wait(command.run()),
        }
    }
}

/// Which sample of the dialogue.
#[derive(Args)]
struct Of {
    /// The survey's code, such as 2025
    #[arg(long, value_name = "SURVEY")]
    survey: String,
    #[arg(long, value_name = "SIDE")]
    side: String,
    /// Whom it stands for: public, expert or student
    #[arg(long, value_name = "SAMPLE", default_value = "public")]
    sample: String,
}

impl Of {
    fn sample(&self) -> anyhow::Result<SampleKind> {
        let found = SampleKind::ALL.iter().find(|kind| kind.word() == self.sample);
        found.copied().with_context(|| format!("--sample {}: give public, expert or student", self.sample))
    }
}

/// A file of answers.
#[derive(Args)]
struct Data {
    /// Answers: .sav, .zsav, .csv (with its codebook) or .xlsx
    data: PathBuf,
    /// A .csv's codebook [default: NAME.codebook.csv, if it is there]
    #[arg(long, value_name = "FILE")]
    codebook: Option<PathBuf>,
    /// The language of a .sav's labels, such as ja
    #[arg(long, value_name = "LANGUAGE")]
    labels: Option<String>,
}

impl Data {
    fn read(&self, lang: Lang) -> anyhow::Result<Dataset> {
        answers::read(&self.data, self.codebook.as_deref(), self.labels.as_deref(), lang)
    }

    fn progress(&self, command: &str) -> Progress {
        Progress::start(format!("{command} {}", self.data.display()))
    }
}

/// The design that a file tells of these answers, with a word on the margins that its weights miss. Without a file
/// everybody counts alike.
fn design(file: Option<&Path>, dataset: &Dataset, data: &Path) -> anyhow::Result<Design> {
    let drawn = match file {
        Some(file) => drawn(&read(file)?, file, dataset, data)?,
        None => DesignFile::default().of(dataset)?,
    };
    tell(&drawn);
    Ok(drawn.design)
}
