use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::dialogue;

/// Read everything in a data folder and name what is broken.
///
/// Example: duologue doctor --data data
#[derive(Args)]
pub struct Doctor {
    /// The data folder.
    #[arg(long, default_value = "duologue-data")]
    data: PathBuf,
}

impl Doctor {
    pub async fn run(self) -> anyhow::Result<ExitCode> {
        let store = dialogue::open(&self.data).await?;
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
