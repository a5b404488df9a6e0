use std::process::ExitCode;

use anyhow::bail;
use clap::Args;
use duologue_store::Book;

use crate::data::Data;
use crate::dialogue;

/// Begin a dialogue, or add a voice to one: new keys, no ceremony.
///
/// One organisation alone can begin: it records its partner's words with `of`, and they step back the day the
/// partner's own voice arrives.
///
/// Example: duologue init --data data --origin forum.example/tokyo-beijing --side jp
#[derive(Args)]
pub struct Init {
    #[command(flatten)]
    data: Data,
    /// A name under a domain of yours that no other dialogue has; the last part is the dialogue's code.
    #[arg(long)]
    origin: String,
    /// A side that speaks from this folder; may be given several times.
    #[arg(long)]
    side: Vec<String>,
    /// A recorder that speaks from this folder: it records what others said, with sources, and cannot agree.
    #[arg(long)]
    recorder: Vec<String>,
    /// The keys are examples: every page and export says so.
    #[arg(long)]
    example: bool,
}

impl Init {
    pub async fn run(self) -> anyhow::Result<ExitCode> {
        let good = |part: &str| {
            !part.is_empty()
                && part
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'-'))
        };
        if self.origin.split('/').count() < 2 || !self.origin.split('/').all(good) {
            bail!("--origin “{}”: give it as forum.example/tokyo-beijing, without https://", self.origin);
        }
        if self.side.is_empty() && self.recorder.is_empty() {
            bail!("name at least one voice with --side or --recorder");
        }
        let store = self.data.make().await?;
        let known = store.logs().await?;
        for code in self.side.iter().chain(&self.recorder) {
            if known.iter().any(|log| log.id.voice == *code) {
                bail!("“{code}” speaks here already; `duologue key show` prints its key");
            }
        }
        for code in self.side.iter().chain(&self.recorder) {
            dialogue::begin(&store, &self.origin, code, self.example).await?;
        }
        for log in store.logs().await?.iter().filter(|log| log.id.book == Book::Record && log.ours) {
            say!("{}", log.vkey);
        }
        say!(
            "The keys lie in {}; keep a copy of that folder where nobody else comes.",
            self.data.folder().join("keys").display()
        );
        store.close().await?;
        Ok(ExitCode::SUCCESS)
    }
}
