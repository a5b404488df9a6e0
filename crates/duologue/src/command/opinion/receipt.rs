use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::Args;
use duologue_forum::opinion::{Receipt as Own, Results};
use duologue_record::policy::Policy;

use crate::archive::source::{Payload, Source};
use crate::archive::{bundle, check};

/// Check that one's own votes were counted as they stand in a receipt, against a bag or a bundle whose signatures are checked
/// first.
///
/// Exit code 0: they were, 1: they were not.
///
/// Example: duologue opinion receipt receipt.json --bag out --policy out.policy
#[derive(Args)]
pub struct Receipt {
    /// The receipt: one line of the side's receipts.jsonl
    receipt: PathBuf,
    /// A folder that `duologue site` wrote
    #[arg(long, value_name = "FOLDER", conflicts_with = "bundle", required_unless_present = "bundle")]
    bag: Option<PathBuf>,
    /// A file that `duologue bundle out` wrote
    #[arg(long, value_name = "FILE")]
    bundle: Option<PathBuf>,
    /// Whose keys count
    #[arg(long, value_name = "FILE")]
    policy: PathBuf,
}

impl Receipt {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let text = |file: &PathBuf| std::fs::read_to_string(file).with_context(|| file.display().to_string());
        let own = Own::parse(&text(&self.receipt)?).with_context(|| self.receipt.display().to_string())?;
        let policy =
            Policy::parse(&text(&self.policy)?).with_context(|| self.policy.display().to_string())?;
        let (path, source): (_, Box<dyn Source>) = match (self.bag, self.bundle) {
            (Some(bag), _) => (bag.clone(), Box::new(Payload { root: bag.join("data") })),
            (None, Some(file)) => (file.clone(), Box::new(bundle::read(&file)?)),
            (None, None) => bail!("give --bag or --bundle"),
        };
        let (forum, blobs) = check::record(&path, source, &policy)?;
        let release = forum.topic_release(&own.topic);
        let release =
            release.with_context(|| format!("there are no released results of topic/{} in it", own.topic))?;
        let sheets = release.manifest.holds.iter().filter_map(blobs);
        let results =
            sheets.filter_map(|bytes| Results::from_bytes(&bytes).ok()).find(|r| r.side == own.side);
        let results = results.with_context(|| format!("the release has no results of “{}”", own.side))?;
        match own.check(&results) {
            Ok(()) => {
                say!(
                    "These {} votes are among the {} rows that “{}” counted.",
                    own.leaf.votes.len(),
                    results.tally.map_or(0, |tally| tally.leaves),
                    own.side
                );
                Ok(ExitCode::SUCCESS)
            }
            Err(fault) => {
                say!("{fault}.");
                Ok(ExitCode::from(1))
            }
        }
    }
}
