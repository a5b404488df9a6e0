use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::Args;
use duologue_forum::Forum;
use duologue_web::Redirects as Table;

use crate::data::Data;
use crate::dialogue;

/// The table of a data folder.
const FILE: &str = "redirects.csv";
/// Faults that are named; the rest is counted.
const NAMED: usize = 20;

/// Put a table of old addresses in place (columns: from, to, source), so that they lead to this site's pages.
///
/// Every row is checked first: its page is there, no two rows contradict each other, none leads in a circle or
/// to another host. The table replaces the one before it and counts from the next start of the server.
///
/// Example: duologue redirects old-addresses.csv --data data
#[derive(Args)]
pub struct Redirects {
    table: PathBuf,
    #[command(flatten)]
    data: Data,
}

impl Redirects {
    pub async fn run(self) -> anyhow::Result<ExitCode> {
        let store = self.data.open().await?;
        let forum = dialogue::settle(&store).await?;
        let folder = store.dir().to_owned();
        store.close().await?;
        let bytes = fs::read(&self.table).with_context(|| self.table.display().to_string())?;
        let (table, faults) = Table::read(&bytes, &forum);
        if !faults.is_empty() {
            let named: Vec<String> = faults.iter().take(NAMED).map(ToString::to_string).collect();
            let more = faults.len().saturating_sub(NAMED);
            let rest = if more > 0 { format!("\n… and {more} more") } else { String::new() };
            bail!("{}: nothing was changed.\n{}{rest}", self.table.display(), named.join("\n"));
        }
        // In place whole or not at all.
        let (place, beside) = (folder.join(FILE), folder.join(format!("{FILE}.new")));
        fs::write(&beside, &bytes).with_context(|| beside.display().to_string())?;
        fs::rename(&beside, &place).with_context(|| place.display().to_string())?;
        println!("{} old addresses lead to their pages from the next start on.", table.len());
        Ok(ExitCode::SUCCESS)
    }
}

/// The table of a data folder, if it has one. A row whose page has gone since is left out, and said to be.
pub fn load(data: &Path, forum: &Forum) -> anyhow::Result<Table> {
    let file = data.join(FILE);
    if !file.exists() {
        return Ok(Table::default());
    }
    let bytes = fs::read(&file).with_context(|| file.display().to_string())?;
    let (table, faults) = Table::read(&bytes, forum);
    for fault in faults {
        tracing::warn!(file = FILE, %fault, "an old address leads nowhere");
    }
    Ok(table)
}
