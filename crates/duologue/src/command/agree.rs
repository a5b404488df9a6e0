use std::process::ExitCode;

use clap::Args;
use duologue_record::Hash;

use crate::agreement::Table;
use crate::data::Data;

/// Agree, for a side, to a manifest that lies on the table.
///
/// Its hash names every byte that is agreed to. What all parties agree to and none holds, `duologue release` makes public.
///
/// Example: duologue agree 3f8a… --side jp --by "Secretariat" --data data
#[derive(Args)]
pub struct Agree {
    /// The manifest's hash
    manifest: Hash,
    #[arg(long, value_name = "SIDE")]
    side: String,
    /// The office that agrees: no name of a person
    #[arg(long, value_name = "OFFICE")]
    by: Option<String>,
    #[command(flatten)]
    data: Data,
}

impl Agree {
    pub async fn run(self) -> anyhow::Result<ExitCode> {
        let store = self.data.open().await?;
        let mut table = Table::read(&store).await?;
        let entry = table.agree(&self.side, &self.manifest, self.by).await?;
        say!("{entry}: “{}” agrees.", self.side);
        say!("{}.", table.standing(&self.manifest, &table.manifest(&self.manifest).await?));
        store.close().await?;
        Ok(ExitCode::SUCCESS)
    }
}
