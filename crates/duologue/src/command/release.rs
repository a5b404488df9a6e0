use std::process::ExitCode;

use clap::Args;
use duologue_record::Hash;

use crate::agreement::Table;
use crate::data::Data;
use crate::survey::gate;

/// Release what every party agreed to and none holds: this node's sides say so in their records.
///
/// Only then does it show, and only then are its tables served. Exit code 1: something still waits or is held.
///
/// Example: duologue release --data data
#[derive(Args)]
pub struct Release {
    /// The manifest's hash; without it, every one that lies on the table
    manifest: Option<Hash>,
    #[command(flatten)]
    data: Data,
}

impl Release {
    pub async fn run(self) -> anyhow::Result<ExitCode> {
        let store = self.data.open().await?;
        let mut table = Table::read(&store).await?;
        let asked = self.manifest.map_or_else(|| table.waiting(), |hash| vec![hash]);
        if asked.is_empty() {
            say!("Nothing lies on the table.");
        }
        let mut all = true;
        for hash in asked {
            let released = match table.release(&hash).await {
                // Of several one that may not go out stands in no other's way.
                Err(refused) if refused.is::<gate::Refused>() => {
                    all = false;
                    say!("{hash}: not released: {refused}.");
                    continue;
                }
                other => other?,
            };
            match released {
                Ok(sides) if sides.is_empty() => say!("{hash}: released before."),
                Ok(sides) => say!("{hash}: released by {}.", sides.join(", ")),
                Err(refusal) => {
                    all = false;
                    say!("{hash}: not released: {refusal}.");
                }
            }
        }
        store.close().await?;
        Ok(if all { ExitCode::SUCCESS } else { ExitCode::from(1) })
    }
}
