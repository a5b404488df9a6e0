use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::data::Data;
use crate::{dialogue, examine};

/// Fill an empty database from a backup.
///
/// First put the newest guard/, tombstones and keys/ that you have into the data folder: what lies there wins over the
/// backup. Everything is read and compared afterwards; exit code 1 if something is broken.
///
/// Example: duologue restore backups/2026-11-25 --data data
#[derive(Args)]
pub struct Restore {
    /// A folder that `duologue backup` wrote.
    folder: PathBuf,
    #[command(flatten)]
    data: Data,
}

impl Restore {
    pub async fn run(self) -> anyhow::Result<ExitCode> {
        let database = self.data.database()?;
        let done = duologue_store::restore(&self.folder, self.data.folder(), database.as_ref()).await;
        let (store, restored) = self.data.told(done)?;
        say!("Restored {} rows into {}.", restored.rows, self.data);
        for log in store.logs().await? {
            say!("  {}: {} entries", log.id, log.size);
        }
        for key in examine::unkeyed(&store).await? {
            let why = key.why.unwrap_or_else(|| "it is missing".to_owned());
            say!(
                "  {}: nothing can be said in it before its key is put in: {}: {why}",
                key.log,
                key.path.display()
            );
        }
        let scrub = store.scrub().await?;
        for fault in &scrub.faults {
            say!("{fault}");
        }
        if scrub.faults.is_empty() {
            dialogue::settle(&store).await?;
        }
        store.close().await?;
        say!(
            "Compare these sizes with those that others have seen: what they lack was said after the backup."
        );
        Ok(if scrub.faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
    }
}
