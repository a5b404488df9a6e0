mod check;
mod compare;
mod convert;
mod estimate;
mod weight;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use duologue_survey::Dataset;

use crate::survey::answers;

/// Surveys: weights, estimates, and files of answers. No dialogue and no server is needed.
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
}

impl Survey {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        match self.action {
            Action::Check(command) => command.run(),
            Action::Weight(command) => command.run(),
            Action::Estimate(command) => command.run(),
            Action::Compare(command) => command.run(),
            Action::Convert(command) => command.run(),
        }
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
    fn read(&self) -> anyhow::Result<Dataset> {
        answers::read(&self.data, self.codebook.as_deref(), self.labels.as_deref())
    }
}
