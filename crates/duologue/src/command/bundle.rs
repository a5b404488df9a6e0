use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};

use crate::archive::bundle::{self, Brought};
use crate::data::Data;

/// Carry a record between two data folders by hand: each keeps its own keys, afterwards both show the same pages.
#[derive(Args)]
pub struct Bundle {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Write every voice that this folder knows to one file, also while a server runs.
    ///
    /// Example: duologue bundle out news.bundle --data data
    Out {
        file: PathBuf,
        #[command(flatten)]
        data: Data,
    },
    /// Take in what other voices said.
    ///
    /// Example: duologue bundle in news.bundle --data data --trust forum.example/tokyo-beijing/cn+0a1b2c3d+AQ…
    In {
        file: PathBuf,
        #[command(flatten)]
        data: Data,
        /// The public key of a voice that is new here, as its side printed it with `key show`.
        #[arg(long)]
        trust: Vec<String>,
    },
}

impl Bundle {
    pub async fn run(self) -> anyhow::Result<ExitCode> {
        match self.action {
            Action::Out { file, data } => {
                let store = data.read().await?;
                let count = bundle::out(&store, &file).await?;
                store.close().await?;
                say!("Wrote {count} files to {}.", file.display());
            }
            Action::In { file, data, trust } => {
                let store = data.open().await?;
                let brought = bundle::take(&store, &file, &trust).await?;
                store.close().await?;
                for (voice, what) in brought {
                    match what {
                        Brought::Own => say!("{voice}: spoken from here; the copy agrees."),
                        Brought::Nothing => say!("{voice}: nothing new."),
                        Brought::News { from, to } => say!("{voice}: entries {} to {to}.", from + 1),
                    }
                }
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}
