use std::process::ExitCode;

use clap::Args;
use duologue_record::Hash;

use crate::agreement::Table;
use crate::data::Data;

/// Hold, for a side, a manifest that waits: nothing of it is released until the hold is retracted.
///
/// Example: duologue hold 3f8a… --side cn --reason "one table is read again" --data data
#[derive(Args)]
pub struct Hold {
    /// The manifest's hash
    manifest: Hash,
    #[arg(long, value_name = "SIDE")]
    side: String,
    /// Why; the other sides read it
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    #[command(flatten)]
    data: Data,
}

impl Hold {
    pub async fn run(self) -> anyhow::Result<ExitCode> {
        let store = self.data.open().await?;
        let mut table = Table::read(&store).await?;
        let entry = table.hold(&self.side, &self.manifest, self.reason).await?;
        say!("{entry}: “{}” holds. `duologue retract {entry} --side {}` lifts it.", self.side, self.side);
        store.close().await?;
        Ok(ExitCode::SUCCESS)
    }
}
