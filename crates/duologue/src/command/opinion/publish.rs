use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::Args;
use duologue_web::{Lang, load_forum};

use crate::clock;
use crate::data::Data;
use crate::opinion::progress::Progress;
use crate::opinion::publish::Asking;
use crate::opinion::topic::Files;

/// Count a side's votes on a topic as they may be told, as a file for the other side to read, with a receipt for each voter.
///
/// Counts of fewer than ten voters are not told, and groups of fewer than ten are merged. No row of a voter leaves this
/// node but in its own receipt, unless the side decides so with `--rows`. Voters of other publics (`--publics`) are left out.
///
/// Example: duologue opinion publish jp/votes.csv --topic exchange --side jp --to jp-results --data data
#[derive(Args)]
#[command(mut_arg("weights", |arg| arg.hide(true)))]
pub struct Publish {
    #[command(flatten)]
    files: Files,
    /// The topic's code
    #[arg(long, value_name = "TOPIC")]
    topic: String,
    #[arg(long, value_name = "SIDE")]
    side: String,
    /// Nobody gave these votes
    #[arg(long)]
    simulated: bool,
    /// Publish every voter's votes too, without names and in no order
    #[arg(long)]
    rows: bool,
    /// A new folder for the results and the receipts
    #[arg(long, value_name = "FOLDER")]
    to: PathBuf,
    #[command(flatten)]
    data: Data,
}

impl Publish {
    pub async fn run(self) -> anyhow::Result<ExitCode> {
        if self.files.has_weights() {
            bail!("--weights FILE: a side's results are counts of voters, each as one; leave it out");
        }
        let progress = Progress::new(Lang::En);
        let topic = self.files.read(&progress)?.of_side(&self.side)?;
        let report = topic.report(&progress);
        drop(progress);
        let store = self.data.open().await?;
        let forum = load_forum(&store, None).await?;
        let asking =
            Asking { topic: &self.topic, side: &self.side, simulated: self.simulated, rows: self.rows };
        let published = asking.publish(&forum, &topic, &report, &mut clock::random)?;
        store.close().await?;
        let at = || self.to.display().to_string();
        fs::create_dir(&self.to).with_context(|| format!("{}: not made; give a new folder", at()))?;
        fs::write(self.to.join(format!("{}.json", self.side)), published.results.to_bytes()?)
            .with_context(at)?;
        for rows in &published.rows {
            let name = match rows.part {
                1 => format!("{}.rows.json", self.side),
                part => format!("{}.rows-{part}.json", self.side),
            };
            fs::write(self.to.join(name), rows.to_bytes()?).with_context(at)?;
        }
        let mut receipts = std::io::BufWriter::new(fs::File::create_new(self.to.join("receipts.jsonl"))?);
        for receipt in &published.receipts {
            writeln!(receipts, "{}", serde_json::to_string(receipt)?).with_context(at)?;
        }
        receipts.flush().with_context(at)?;
        say!(
            "{} opinions, {} voters in {} groups. {}.json goes to the other sides; receipts.jsonl stays here, a line for each voter.",
            published.results.opinions.len(),
            published.results.participants,
            published.results.groups.len(),
            self.side
        );
        Ok(ExitCode::SUCCESS)
    }
}
