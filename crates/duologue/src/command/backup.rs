use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::data::Data;

/// Write all that the database holds into a new folder, also while servers run.
///
/// It is the same for SQLite and PostgreSQL, and is restored into either. It holds what is not public too: keep it as you
/// keep the database. What is damaged goes along as it is and is named; exit code 1 then.
///
/// Example: duologue backup backups/2026-11-25 --data data
#[derive(Args)]
pub struct Backup {
    /// A folder that is not there yet.
    folder: PathBuf,
    #[command(flatten)]
    data: Data,
    /// Put the private keys in as well: whoever has the backup can then sign in our name.
    #[arg(long)]
    with_keys: bool,
}

impl Backup {
    pub async fn run(self) -> anyhow::Result<ExitCode> {
        let database = self.data.database()?;
        let made =
            duologue_store::backup(self.data.folder(), database.as_ref(), &self.folder, self.with_keys)
                .await?;
        let keys = if self.with_keys { format!(" and {} keys", made.keys) } else { String::new() };
        say!("Wrote {} rows{keys} to {}.", made.rows, self.folder.display());
        if made.damaged.is_empty() {
            return Ok(ExitCode::SUCCESS);
        }
        for fault in &made.damaged {
            complain!("{fault}");
        }
        complain!(
            "{} of these are damaged in the database, and in this backup: keep the one before it, and bring them back with \
             `duologue bundle in` from another copy of the record (docs/operator.md, Looking for damage)",
            made.damaged.len()
        );
        Ok(ExitCode::from(1))
    }
}
