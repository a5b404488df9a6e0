//! A bundle: the public logs and blobs of one data folder in one file, to be carried to another by hand.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;

use anyhow::{Context, bail};
use duologue_record::merkle;
use duologue_record::note::Verifier;
use duologue_record::policy::Policy;
use duologue_store::{Book, LogId, LogInfo, Store};
use duologue_web::load_forum;

use super::check::Outcome;
use super::source::Source;
use super::{collect, record};
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

/// The files of a bundle.
pub struct Files(BTreeMap<String, Vec<u8>>);

impl Source for Files {
    fn read(&self, path: &str) -> anyhow::Result<Option<Vec<u8>>> {
        Ok(self.0.get(path).cloned())
    }

    fn prefix(&self) -> &'static str {
        ""
    }
}

/// Takes a bundle in: every log and every blob is checked before anything is kept.
pub async fn take(store: &Store, file: &Path, trust: &[String]) -> anyhow::Result<Vec<(String, Brought)>> {
    let files = read(file)?;
    let known = store.logs().await?;
    let checkpoint =
        |path: &String| path.strip_prefix("record/")?.strip_suffix("/checkpoint").map(str::to_owned);
    let voices: Vec<String> = files.0.keys().filter_map(checkpoint).collect();
    let mut keys = Vec::new();
    for voice in &voices {
        let log = known.iter().find(|log| log.id == LogId::new(voice, Book::Record));
        keys.push(key_for(&files, voice, log, trust)?);
    }
    let policy = Policy { logs: keys, witnesses: Vec::new(), groups: Vec::new(), quorum: None };
    let mut outcome = Outcome::default();
    let logs = record::logs(&files, &policy, &mut outcome);
    let entries = logs.iter().flatten().map(|(code, log)| (code.clone(), &log.entries));
    let forum = record::forum(&files, entries, &mut outcome);
    if !outcome.broken.is_empty() {
        let lines: Vec<String> =
            outcome.broken.iter().map(|(path, what)| format!("{path}: {what}")).collect();
        bail!("{}: nothing was taken in\n{}", file.display(), lines.join("\n"));
    }
    let logs = logs.context("the bundle holds no log")?;
    for (voice, log) in &logs {
        let id = LogId::new(voice, Book::Record);
        let mine = if known.iter().any(|k| k.id == id) { store.leaves(&id).await? } else { Vec::new() };
        let shared = mine.len().min(log.leaves.len());
        if mine.get(..shared) != log.leaves.get(..shared) {
            bail!(
                "“{voice}”: the bundle's log and the one known here differ before entry {shared}; one of them was rewritten. Keep both files as evidence: heads {} and {}",
                merkle::root(&mine),
                merkle::root(&log.leaves)
            );
        }
    }
    for (voice, log) in &logs {
        let here = known.iter().find(|k| k.ours && k.id == LogId::new(voice, Book::Record));
        if let Some(here) = here.filter(|k| k.size < log.leaves.len() as u64) {
            bail!(
                "“{voice}” speaks from here, but the bundle holds {} entries of it and this folder {}: an old copy of the folder was put back. Restore the newest backup; this one must not sign again",
                log.leaves.len(),
                here.size
            );
        }
    }
    // Blobs first: what no act names yet is not public, and no act is ever without its body.
    let public = collect::public(&forum);
    for chunk in public.chunks(1_000) {
        store.put_blobs(chunk.iter().filter_map(|hash| record::blob(&files, hash)).collect()).await?;
    }
    let mut brought = Vec::new();
    for ((voice, log), key) in logs.into_iter().zip(&policy.logs) {
        let id = LogId::new(&voice, Book::Record);
        let here = known.iter().find(|k| k.id == id);
        let (from, to) = (here.map_or(0, |k| k.size), log.leaves.len() as u64);
        let what = match here {
            Some(k) if k.ours => Brought::Own,
            Some(_) if to <= from => Brought::Nothing,
            _ => {
                if here.is_none() {
                    store.add_peer_log(&id, key.name(), &key.vkey()).await?;
                }
                let news =
                    log.entries.into_iter().skip(usize::try_from(from).unwrap_or(usize::MAX)).collect();
                store.append_peer(&id, news, log.note.to_bytes(), Vec::new()).await?;
                Brought::News { from, to }
            }
        };
        brought.push((voice, what));
    }
    dialogue::settle(store).await?;
    Ok(brought)
}

/// The key that a voice's log must be signed with: the one known here, or one that was named as trusted.
fn key_for(files: &Files, voice: &str, log: Option<&LogInfo>, trust: &[String]) -> anyhow::Result<Verifier> {
    if let Some(log) = log {
        return Ok(Verifier::from_vkey(&log.vkey)?);
    }
    let said = files.read(&format!("record/{voice}/vkey"))?.unwrap_or_default();
    let said = String::from_utf8_lossy(&said).trim().to_owned();
    let key = Verifier::from_vkey(&said).with_context(|| format!("record/{voice}/vkey"))?;
    if key.name().rsplit('/').next() != Some(voice) {
        bail!("record/{voice}/vkey: the key is named {}, which is another voice", key.name());
    }
    if !trust.contains(&said) {
        bail!(
            "“{voice}” is new here and says that its key is\n  {said}\nAsk that side on another path whether this is so, then give it with --trust"
        );
    }
    Ok(key)
}

pub fn read(file: &Path) -> anyhow::Result<Files> {
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
