mod consensus;
mod export_polis;
mod import_polis;
mod map;

use std::process::ExitCode;

use clap::{Args, Subcommand};

/// Votes on opinions: what publics agree on, a map, groups; and Polis' files in and out. Without a dialogue.
#[derive(Args)]
pub struct Opinion {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    Map(map::Map),
    Consensus(consensus::Consensus),
    ImportPolis(import_polis::ImportPolis),
    ExportPolis(export_polis::ExportPolis),
}

impl Opinion {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        match self.action {
            Action::Map(command) => command.run(),
            Action::Consensus(command) => command.run(),
            Action::ImportPolis(command) => command.run(),
            Action::ExportPolis(command) => command.run(),
        }
    }
}
