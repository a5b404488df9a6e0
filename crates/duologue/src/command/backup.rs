use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
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
        self.data.must_hold()?;
        let aside = aside(&self.folder);
        if !unfinished(&aside).with_context(|| aside.display().to_string())? {
            bail!(
                "{}: is no unfinished backup, and a backup is written there before it gets its name; move it away, or name \
                 another folder",
                aside.display()
            );
        }
        let done =
            duologue_store::backup(self.data.folder(), database.as_ref(), &self.folder, self.with_keys).await;
        let made = self.data.told(done)?;
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

/// Where a backup is written before it gets its name.
fn aside(folder: &Path) -> PathBuf {
    let mut name = folder.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    folder.with_file_name(name)
}

/// Whether there is nothing that a backup would delete, or only what an earlier one left.
fn unfinished(aside: &Path) -> std::io::Result<bool> {
    match std::fs::symlink_metadata(aside) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(true),
        Err(error) => return Err(error),
        Ok(meta) if !meta.is_dir() => return Ok(false),
        Ok(_) => {}
    }
    let ours =
        |name: &str| name.ends_with(".jsonl") || matches!(name, "form" | "keys" | "manifest-sha256.txt");
    let names = names(aside)?;
    // The form is written first; a crash may have left it empty, and nothing else then.
    if names.is_empty() || !names.iter().all(|name| ours(name)) {
        return Ok(names.is_empty());
    }
    if names.iter().any(|name| name == "keys") && !names_of_keys(&aside.join("keys"))? {
        return Ok(false);
    }
    let mut form = String::new();
    match std::fs::File::open(aside.join("form")) {
        Ok(file) => file.take(64).read_to_string(&mut form)?,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(error),
    };
    Ok(form.starts_with("duologue-backup ") || (form.is_empty() && names.len() == 1))
}

fn names(folder: &Path) -> std::io::Result<Vec<String>> {
    std::fs::read_dir(folder)?.map(|file| Ok(file?.file_name().to_string_lossy().into_owned())).collect()
}

fn names_of_keys(folder: &Path) -> std::io::Result<bool> {
    Ok(folder.is_dir() && names(folder)?.iter().all(|name| name.ends_with(".key")))
}
