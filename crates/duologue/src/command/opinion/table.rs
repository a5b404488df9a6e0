use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;
use duologue_forum::opinion::results_manifest;

use crate::agreement::Table as Sides;
use crate::data::Data;

/// Lay every side's results of a topic on the table as one manifest, and print its hash.
///
/// Example: duologue opinion table jp-results/jp.json cn-results/cn.json --data data
#[derive(Args)]
pub struct Table {
    /// Files that `duologue opinion publish` wrote
    #[arg(required = true)]
    results: Vec<PathBuf>,
    #[command(flatten)]
    data: Data,
}

impl Table {
    pub async fn run(self) -> anyhow::Result<ExitCode> {
        let read = |file: &PathBuf| std::fs::read(file).with_context(|| file.display().to_string());
        let results = self.results.iter().map(read).collect::<anyhow::Result<Vec<_>>>()?;
        let store = self.data.open().await?;
        let table = Sides::read(&store).await?;
        let (manifest, blobs) = results_manifest(results, &table.forum.sides())?;
        let hash = table.put(&manifest, blobs).await?;
        say!("{hash}: {} results of {} lie on the table.", manifest.holds.len(), manifest.subject);
        say!("Each side agrees with `duologue agree {hash} --side SIDE`.");
        store.close().await?;
        Ok(ExitCode::SUCCESS)
    }
}
