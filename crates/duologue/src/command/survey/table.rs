use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::agreement::Table as Sides;
use crate::data::Data;
use crate::survey::prepared;

/// Lay every side's tables on the table as one manifest, and print its hash.
///
/// The same files give the same hash on every side's server. Nothing is served before all have agreed.
///
/// Example: duologue survey table jp-tables cn-tables --data data
#[derive(Args)]
pub struct Table {
    /// Folders that `duologue survey prepare` wrote
    #[arg(required = true)]
    folders: Vec<PathBuf>,
    #[command(flatten)]
    data: Data,
}

impl Table {
    pub async fn run(self) -> anyhow::Result<ExitCode> {
        let prepared = prepared::read(&self.folders)?;
        let store = self.data.open().await?;
        let table = Sides::read(&store).await?;
        let (hash, manifest) = table.lay(prepared.sheets, prepared.microdata).await?;
        say!("{hash}: {} sheets of {} lie on the table.", manifest.holds.len(), manifest.subject);
        say!("Each side agrees with `duologue agree {hash} --side SIDE`.");
        store.close().await?;
        Ok(ExitCode::SUCCESS)
    }
}
