//! A bundle: the public logs and blobs of one data folder in one file, to be carried to another by hand.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;

use anyhow::{Context, bail};
use duologue_record::note::Verifier;
use duologue_record::{Hash, merkle, verify};
use duologue_store::{Book, LogId, LogInfo, Store};
use duologue_web::load_forum;

use super::collect;
use super::source::{LogFolder, Source};
use crate::dialogue;

/// The first file of a bundle, which tells its form.
const FORM: (&str, &str) = ("bundle", "duologue-bundle 1\n");
/// Most bytes that a bundle may unpack to.
const UNPACKED: u64 = 1024 * 1024 * 1024;

/// Writes the bundle; gives the number of files in it.
pub async fn out(store: &Store, file: &Path) -> anyhow::Result<usize> {
    let forum = load_forum(store, None).await?;
    let temporary = file.with_extension("part");
    let mut tar =
        tar::Builder::new(File::create(&temporary).with_context(|| temporary.display().to_string())?);
    let mut count = 0;
    let mut put = |path: &str, bytes: &[u8]| -> anyhow::Result<()> {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        tar.append_data(&mut header, path, bytes)?;
        count += 1;
        Ok(())
    };
    put(FORM.0, FORM.1.as_bytes())?;
    let logs = collect::record(store, &forum, &mut put).await?;
    for log in &logs {
        put(&format!("record/{}/vkey", log.id.voice), format!("{}\n", log.vkey).as_bytes())?;
    }
    let mut written = tar.into_inner()?;
    written.flush()?;
    written.sync_all()?;
    std::fs::rename(&temporary, file).with_context(|| file.display().to_string())?;
    Ok(count)
}

/// What a bundle brought for one voice.
pub enum Brought {
    /// A voice of this folder: the bundle holds a copy of what it said.
    Own,
    News {
        from: u64,
        to: u64,
    },
    /// The bundle is older than what is known.
    Nothing,
}

struct Files(BTreeMap<String, Vec<u8>>);

impl Source for Files {
    fn read(&self, path: &str) -> anyhow::Result<Option<Vec<u8>>> {
        Ok(self.0.get(path).cloned())
    }

    fn prefix(&self) -> &'static str {
        ""
    }
}

/// Takes a bundle in: every log is checked whole before anything of any is kept.
pub async fn take(store: &Store, file: &Path, trust: &[String]) -> anyhow::Result<Vec<(String, Brought)>> {
    let files = read(file)?;
    let known = store.logs().await?;
    let mut checked = Vec::new();
    let voices: Vec<String> = files
        .0
        .keys()
        .filter_map(|p| p.strip_prefix("record/")?.strip_suffix("/checkpoint").map(str::to_owned))
        .collect();
    for voice in voices {
        let id = LogId::new(&voice, Book::Record);
        let log = known.iter().find(|log| log.id == id);
        let key = key_for(&files, &voice, log, trust)?;
        let reader = LogFolder { source: &files, folder: format!("record/{voice}") };
        let verified =
            verify::log(&reader, &key).map_err(|fault| anyhow::anyhow!("record/{voice}/{fault}"))?;
        let ours = log.map_or(0, |log| log.size);
        let mine = if log.is_some() { store.leaves(&id).await? } else { Vec::new() };
        let shared = mine.len().min(verified.leaves.len());
        if mine.get(..shared) != verified.leaves.get(..shared) {
            bail!(
                "“{voice}”: the bundle's log and the one known here differ before entry {shared}; one of them was rewritten. Keep both files as evidence: heads {} and {}",
                merkle::root(&mine),
                merkle::root(&verified.leaves)
            );
        }
        checked.push((id, key, log.cloned(), verified, ours));
    }
    let mut brought = Vec::new();
    for (id, key, log, verified, ours) in checked {
        let size = verified.leaves.len() as u64;
        let what = match &log {
            Some(log) if log.ours => Brought::Own,
            _ if size <= ours && log.is_some() => Brought::Nothing,
            _ => {
                if log.is_none() {
                    store.add_peer_log(&id, key.name(), &key.vkey()).await?;
                }
                let entries: Vec<Vec<u8>> = verified.entries.iter().skip(mine(ours)).cloned().collect();
                let checkpoint = files.read(&format!("record/{}/checkpoint", id.voice))?.unwrap_or_default();
                store.append_peer(&id, entries, checkpoint, Vec::new()).await?;
                Brought::News { from: ours, to: size }
            }
        };
        brought.push((id.voice, what));
    }
    // Blobs come last: a fold over a log whose bodies are on their way only shows less.
    let blobs: Vec<Vec<u8>> = files
        .0
        .iter()
        .filter_map(|(path, bytes)| {
            let name: Hash = path.strip_prefix("record/blobs/")?.parse().ok()?;
            (Hash::of(bytes) == name).then(|| bytes.clone())
        })
        .collect();
    for chunk in blobs.chunks(1_000) {
        store.put_blobs(chunk.to_vec()).await?;
    }
    dialogue::settle(store).await?;
    Ok(brought)
}

fn mine(size: u64) -> usize {
    usize::try_from(size).unwrap_or(usize::MAX)
}

/// The key that a voice's log must be signed with: the one known here, or one that was named as trusted.
fn key_for(files: &Files, voice: &str, log: Option<&LogInfo>, trust: &[String]) -> anyhow::Result<Verifier> {
    if let Some(log) = log {
        return Ok(Verifier::from_vkey(&log.vkey)?);
    }
    let said = files.read(&format!("record/{voice}/vkey"))?.unwrap_or_default();
    let said = String::from_utf8_lossy(&said).trim().to_owned();
    if !trust.contains(&said) {
        bail!(
            "“{voice}” is new here and says that its key is\n  {said}\nAsk that side on another path whether this is so, then give it with --trust"
        );
    }
    Ok(Verifier::from_vkey(&said)?)
}

fn read(file: &Path) -> anyhow::Result<Files> {
    let mut tar = tar::Archive::new(File::open(file).with_context(|| file.display().to_string())?);
    let mut files = BTreeMap::new();
    let mut total = 0;
    for entry in tar.entries()? {
        let mut entry = entry.with_context(|| format!("{}: is not a bundle", file.display()))?;
        if !entry.header().entry_type().is_file() {
            bail!("{}: holds something that is not a file", file.display());
        }
        total += entry.size();
        if total > UNPACKED {
            bail!("{}: unpacks to over 1 GiB", file.display());
        }
        let path = entry.path()?.to_string_lossy().into_owned();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes)?;
        files.insert(path, bytes);
    }
    if files.get(FORM.0).map(Vec::as_slice) != Some(FORM.1.as_bytes()) {
        bail!("{}: is not a bundle of this form", file.display());
    }
    Ok(Files(files))
}
