use std::process::ExitCode;

use clap::{Args, Subcommand};
use duologue_store::Book;

use crate::data::Data;

/// Keys: what a partner or a verifier must know of the voices.
#[derive(Args)]
pub struct Key {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Print each voice's public key, one a line.
    ///
    /// Example: duologue key show --data data
    Show {
        #[command(flatten)]
        data: Data,
    },
}

impl Key {
    pub async fn run(self) -> anyhow::Result<ExitCode> {
        let Action::Show { data } = self.action;
        let store = data.read().await?;
        for log in store.logs().await?.iter().filter(|log| log.id.book == Book::Record) {
            say!("{}", log.vkey);
        }
        store.close().await?;
        Ok(ExitCode::SUCCESS)
    }
}
