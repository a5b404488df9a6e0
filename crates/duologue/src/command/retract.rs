use std::process::ExitCode;

use clap::Args;
use duologue_record::Hash;

use crate::agreement::Table;
use crate::data::Data;

/// Take back, for a side, an entry of its own: a hold, an agreement, a word.
///
/// Example: duologue retract 91c4… --side cn --data data
#[derive(Args)]
pub struct Retract {
    /// The entry's hash, as `agree` and `hold` print it
    entry: Hash,
    #[arg(long, value_name = "SIDE")]
    side: String,
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    #[command(flatten)]
    data: Data,
}

impl Retract {
    pub async fn run(self) -> anyhow::Result<ExitCode> {
        let store = self.data.open().await?;
        let mut table = Table::read(&store).await?;
        table.retract(&self.side, &self.entry, self.reason).await?;
        say!("{}: taken back by “{}”.", self.entry, self.side);
        store.close().await?;
        Ok(ExitCode::SUCCESS)
    }
}
