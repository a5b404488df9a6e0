use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::{Args, Subcommand};
use duologue_forum::files::Fault;
use duologue_web::{Goal, Shown, load_forum};

use crate::data::Data;

/// The table in a data folder.
const TABLE: &str = "redirects.csv";
/// Largest table that is read.
const LARGEST: u64 = 16 * 1024 * 1024;

/// Old addresses: where the pages of earlier sites are found now.
#[derive(Args)]
pub struct Redirects {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Take a table with the columns `from` and `to` in place of the one that was there.
    ///
    /// The table is checked whole first: a fault names file, line, column and the mend, and then nothing changes.
    ///
    /// Example: duologue redirects import old.csv --data data
    Import {
        /// The table.
        file: PathBuf,
        #[command(flatten)]
        data: Data,
    },
}

impl Redirects {
    pub async fn run(self) -> anyhow::Result<ExitCode> {
        let Action::Import { file, data } = self.action;
        let bytes = read(&file)?;
        let store = data.open().await?;
        let forum = load_forum(&store, None).await?;
        store.close().await?;
        let shown = Shown::of(&forum);
        let name = file.display().to_string();
        let has = |goal: &Goal| shown.has(goal);
        let table = duologue_web::Redirects::parse(&name, &bytes, has).map_err(faults)?;
        let before = load(data.folder())?;
        put(data.folder(), &bytes)?;
        say!("{} old addresses lead to pages.", table.len());
        match before.lacking_in(&table) {
            0 => {}
            lost => say!("{lost} of the table before do no longer; a table replaces the one before it."),
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// The data folder's table; none is an empty one.
pub fn load(data: &Path) -> anyhow::Result<duologue_web::Redirects> {
    let path = data.join(TABLE);
    match path.try_exists() {
        Ok(false) => Ok(duologue_web::Redirects::default()),
        // A page that was removed meanwhile must not keep the site from starting.
        _ => duologue_web::Redirects::parse(&path.display().to_string(), &read(&path)?, |_| true)
            .map_err(faults),
    }
}

/// Gives a data folder a table where it has none.
pub fn begin(data: &Path, table: &str) -> anyhow::Result<()> {
    if data.join(TABLE).exists() { Ok(()) } else { put(data, table.as_bytes()) }
}

fn read(file: &Path) -> anyhow::Result<Vec<u8>> {
    let name = || file.display().to_string();
    if fs::metadata(file).with_context(name)?.len() > LARGEST {
        bail!("{}: is over 16 MiB; no table of addresses is so large", name());
    }
    fs::read(file).with_context(name)
}

/// Written aside, synced and renamed: a crash leaves the old table or the new one.
fn put(data: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let (path, aside) = (data.join(TABLE), data.join(format!("{TABLE}.new")));
    let write = || {
        let mut file = File::create(&aside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&aside, &path)?;
        File::open(data)?.sync_all()
    };
    write().with_context(|| path.display().to_string())
}

fn faults(faults: Vec<Fault>) -> anyhow::Error {
    let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
    anyhow::anyhow!("the table of old addresses has {} fault(s):\n{}", lines.len(), lines.join("\n"))
}
