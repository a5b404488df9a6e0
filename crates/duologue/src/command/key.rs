use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use duologue_store::Book;

use crate::dialogue;

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
        /// The data folder.
        #[arg(long, default_value = "duologue-data")]
        data: PathBuf,
    },
}

impl Key {
    pub async fn run(self) -> anyhow::Result<ExitCode> {
        let Action::Show { data } = self.action;
        let store = dialogue::open(&data).await?;
        for log in store.logs().await?.iter().filter(|log| log.id.book == Book::Record) {
            println!("{}", log.vkey);
        }
        store.close().await?;
        Ok(ExitCode::SUCCESS)
    }
}
