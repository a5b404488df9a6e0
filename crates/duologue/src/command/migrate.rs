use std::process::ExitCode;

use clap::Args;

use crate::data::Data;

/// Bring a database's tables up to date.
///
/// SQLite's are brought up to date whenever they are opened. On PostgreSQL other nodes may be running: they go on, say in
/// /readyz that the tables are newer than they know, and are to be replaced.
///
/// Example: duologue migrate --database postgres://duologue@db.example/duologue
#[derive(Args)]
pub struct Migrate {
    #[command(flatten)]
    data: Data,
}

impl Migrate {
    pub async fn run(self) -> anyhow::Result<ExitCode> {
        self.data.make().await?.close().await?;
        say!("The tables of {} are up to date.", self.data);
        Ok(ExitCode::SUCCESS)
    }
}
