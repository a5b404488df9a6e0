//! The public record as files: `record/<voice>/checkpoint`, tiles, and `record/blobs/<sha256>`.

use anyhow::Context;
use duologue_forum::acts::Body;
use duologue_forum::{Forum, Voice};
use duologue_record::{Hash, tile};
use duologue_store::{Book, LogInfo, Store};

/// Where the record's files go.
pub type Put<'a> = dyn FnMut(&str, &[u8]) -> anyhow::Result<()> + Send + 'a;

/// Hands over every file of the public record; gives the logs.
pub async fn record(store: &Store, forum: &Forum, put: &mut Put<'_>) -> anyhow::Result<Vec<LogInfo>> {
    let mut logs = store.logs().await?;
    logs.retain(|log| log.id.book == Book::Record);
    for log in &logs {
        let folder = format!("record/{}", log.id.voice);
        let checkpoint = store.checkpoint(&log.id).await?;
        let checkpoint = checkpoint.with_context(|| format!("{} has no checkpoint yet", log.id))?;
        put(&format!("{folder}/checkpoint"), &checkpoint)?;
        for tile in tile::covering(log.size) {
            let path = tile.path();
            let bytes = store
                .tile(&log.id, &path)
                .await?
                .with_context(|| format!("{}: {path} is missing", log.id))?;
            put(&format!("{folder}/{path}"), &bytes)?;
        }
    }
    for hash in public(forum) {
        // A blob that was removed is absent on purpose; one that was lost is found by the check.
        if let Some(bytes) = store.blob(&hash).await? {
            put(&format!("record/blobs/{hash}"), &bytes)?;
        }
    }
    Ok(logs)
}

/// Every blob that a public act names, each once: a list takes half the memory of a tree.
pub fn public(forum: &Forum) -> Vec<Hash> {
    let mut hashes = Vec::new();
    forum.voices().for_each(|voice| named(voice, &mut hashes));
    hashes.sort_unstable();
    hashes.dedup();
    hashes
}

fn named(voice: &Voice, hashes: &mut Vec<Hash>) {
    for subject in voice.subjects_from("") {
        for word in voice.history(subject) {
            hashes.extend(word.act.entry.body);
            if let Some(body) = word.body() {
                hashes.extend(body.names());
                if matches!(body, Body::Release(_) | Body::Agree(_)) {
                    hashes.extend(word.act.manifest_hash());
                }
                if matches!(body, Body::Release(_)) {
                    hashes.extend(word.act.manifest.iter().flat_map(|m| m.blobs().copied()));
                }
            }
        }
    }
}
