mod consensus;
mod export_polis;
mod import_polis;
mod map;
mod publish;
mod receipt;
mod table;

use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::wait;

/// Votes on opinions: what publics agree on, a map, groups; Polis' files in and out; and in a dialogue, from votes to a release.
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
    Publish(publish::Publish),
    Table(table::Table),
    Receipt(receipt::Receipt),
}

impl Opinion {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        match self.action {
            Action::Map(command) => command.run(),
            Action::Consensus(command) => command.run(),
            Action::ImportPolis(command) => command.run(),
            Action::ExportPolis(command) => command.run(),
            Action::Publish(command) => wait(command.run()),
            Action::Table(command) => wait(command.run()),
            Action::Receipt(command) => command.run(),
        }
    }
}
