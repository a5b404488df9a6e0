use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::Args;
use duologue_store::{Book, LogId};

use crate::data::Data;
use crate::{dialogue, examine};

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
        // All of it before anything is begun: half of a dialogue is hard to take back.
        let codes: Vec<&String> = self.side.iter().chain(&self.recorder).collect();
        for (number, code) in codes.iter().enumerate() {
            duologue_forum::acts::code("voice", code).context("--side or --recorder")?;
            if codes.iter().take(number).any(|other| other == code) {
                bail!("“{code}” is named twice with --side or --recorder; name each voice once");
            }
        }
        if self.data.must_hold().is_err() {
            self.no_keys(&codes)?;
        }
        let store = self.data.make().await?;
        let known = store.logs().await?;
        for code in &codes {
            if known.iter().any(|log| log.id.voice == **code) {
                bail!("“{code}” speaks here already; `duologue key show` prints its key");
            }
        }
        self.no_keys(&codes)?;
        for code in codes {
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

    /// Keys of logs that the database does not know belong to another database, which is missing here.
    fn no_keys(&self, codes: &[&String]) -> anyhow::Result<()> {
        for code in codes {
            for book in [Book::Record, Book::Table] {
                let key = examine::key_file(self.data.folder(), &LogId::new(*code, book));
                if key.try_exists().with_context(|| key.display().to_string())? {
                    bail!(
                        "{}: there is a key of “{code}” already, and nothing was begun; bring its database back with \
                         `duologue restore BACKUP --data {}`, or move the key away if the voice is to begin anew",
                        key.display(),
                        self.data.folder().display()
                    );
                }
            }
        }
        Ok(())
    }
}
