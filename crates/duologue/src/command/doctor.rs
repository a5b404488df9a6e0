use std::process::ExitCode;

use clap::Args;

use crate::data::Data;

/// Read everything in a data folder and name what is broken.
///
/// Example: duologue doctor --data data
#[derive(Args)]
pub struct Doctor {
    #[command(flatten)]
    data: Data,
}

impl Doctor {
    pub async fn run(self) -> anyhow::Result<ExitCode> {
        let store = self.data.open().await?;
        let scrub = store.scrub().await?;
        store.close().await?;
        for fault in &scrub.faults {
            println!("{fault}");
        }
        println!(
            "Read {} entries, {} blobs, {} tiles: {} fault(s).",
            scrub.entries,
            scrub.blobs,
            scrub.tiles,
            scrub.faults.len()
        );
        Ok(if scrub.faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
    }
}
