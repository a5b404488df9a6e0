use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::command::verify::language;
use crate::folder;
use crate::opinion::polis_folder;
use crate::opinion::progress::Progress;

/// Read Polis' export of a conversation into a topic's folder.
///
/// Files: votes.csv, and comments.csv, participants-votes.csv (or participant-votes.csv) and summary.csv where they are there.
///
/// Example: duologue opinion import-polis american-assembly.bowling-green --to bowling-green
#[derive(Args)]
pub struct ImportPolis {
    folder: PathBuf,
    /// An empty folder or a new one
    #[arg(long, value_name = "FOLDER")]
    to: PathBuf,
}

impl ImportPolis {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let progress = Progress::new(language(None)?);
        let topic = polis_folder::read(&self.folder, &progress)?;
        drop(progress);
        let files = folder::write(&self.to, topic.files()?)?;
        let (ballots, opinions) = (topic.ballots.len(), topic.opinions.len());
        say!("{}: {files} files, {ballots} ballots, {opinions} opinions", self.to.display());
        Ok(ExitCode::SUCCESS)
    }
}
