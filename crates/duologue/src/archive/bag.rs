//! The static site and the record as one BagIt bag (RFC 8493).

use std::collections::BTreeMap;
use std::path::Path;

use duologue_record::policy::Policy;
use duologue_record::{Hash, note::Verifier};
use duologue_store::Store;
use duologue_web::{Theme, load_forum};

use super::source::Payload;
use super::{collect, pages, record, report};
use crate::folder;

/// What was written.
pub struct Made {
    pub pages: usize,
    pub record: usize,
    pub policy: String,
}

/// The line of bag-info.txt that names the version whose pages these are.
pub const VERSION: &str = "Duologue-Version";

pub async fn write(
    store: &Store,
    theme: &Theme,
    theme_text: Option<&str>,
    out: &Path,
) -> anyhow::Result<Made> {
    let forum = load_forum(store, None).await?;
    let mut sums: BTreeMap<String, Hash> = BTreeMap::new();
    let mut total = 0u64;
    let mut put = |path: &str, bytes: &[u8]| {
        let path = format!("data/{path}");
        total += bytes.len() as u64;
        sums.insert(path.clone(), Hash::of(bytes));
        folder::put(out, &path, bytes)
    };
    let mut files = 0;
    let logs = collect::record(store, &forum, &mut |path, bytes| {
        files += 1;
        put(path, bytes)
    })
    .await?;
    let written = Payload { root: out.join("data") };
    let count = pages::each(&forum, theme, &|hash| record::blob(&written, hash), &mut put)?;
    put("README.txt", report::readme().as_bytes())?;
    if let Some(text) = theme_text {
        put("theme.toml", text.as_bytes())?;
    }
    let keys = logs.iter().map(|log| Verifier::from_vkey(&log.vkey)).collect::<Result<Vec<_>, _>>()?;
    let policy = Policy { logs: keys, witnesses: Vec::new(), groups: Vec::new(), quorum: None }.to_text();
    let manifest: String = sums.iter().map(|(path, hash)| format!("{hash}  {path}\n")).collect();
    let last = forum.voices().filter_map(last_said).max().unwrap_or_default();
    let date = last.get(..10).unwrap_or_default();
    let mut info =
        format!("{VERSION}: {}\nPayload-Oxum: {total}.{}\n", env!("CARGO_PKG_VERSION"), sums.len());
    if !date.is_empty() {
        info.push_str(&format!("Bagging-Date: {date}\n"));
    }
    let tags = [
        ("bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n".to_owned()),
        ("bag-info.txt", info),
        ("manifest-sha256.txt", manifest),
    ];
    let tag_sums: String =
        tags.iter().map(|(path, text)| format!("{}  {path}\n", Hash::of(text.as_bytes()))).collect();
    for (path, text) in &tags {
        folder::put(out, path, text.as_bytes())?;
    }
    folder::put(out, "tagmanifest-sha256.txt", tag_sums.as_bytes())?;
    Ok(Made { pages: count, record: files, policy })
}

/// When a voice last spoke: the bag's date comes from the record, not from the clock.
fn last_said(voice: &duologue_forum::Voice) -> Option<String> {
    voice
        .subjects_from("")
        .flat_map(|subject| voice.history(subject))
        .max_by_key(|word| word.act.index)
        .map(|word| word.act.entry.at.to_string())
}
