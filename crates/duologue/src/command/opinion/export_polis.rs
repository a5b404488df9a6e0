use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::command::verify::language;
use crate::folder;
use crate::opinion::folder::Folder;
use crate::opinion::polis_folder;
use crate::opinion::progress::Progress;

/// Write a topic's folder as Polis would have exported it.
///
/// Example: duologue opinion export-polis bowling-green --to for-polis
#[derive(Args)]
pub struct ExportPolis {
    folder: PathBuf,
    /// An empty folder or a new one
    #[arg(long, value_name = "FOLDER")]
    to: PathBuf,
}

impl ExportPolis {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let progress = Progress::new(language(None)?);
        let topic = Folder::read(&self.folder, &progress)?;
        drop(progress);
        let exported = polis_folder::files(&topic)?;
        let files = folder::write(&self.to, exported.files)?;
        let opinions = topic.opinions.len();
        say!("{}: {files} files, {opinions} opinions", self.to.display());
        if exported.withdrawn > 0 {
            say!("Left out: {} ballots of votes that were withdrawn; Polis has none.", exported.withdrawn);
        }
        Ok(ExitCode::SUCCESS)
    }
}
