//! The folder of published vectors, and small things every test needs.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::path::{Path, PathBuf};

use duologue_record::Hash;
use duologue_record::checkpoint::Checkpoint;
use duologue_record::merkle;
use duologue_record::note::{Algorithm, Signer};
use duologue_record::tile::{self, Kind};
use duologue_record::verify::Reader;

/// The vectors of the record; `None`, with a word, where they are not at hand. In CI they must be.
pub fn folder() -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let shared = std::env::var_os("DUOLOGUE_SHARED").map_or_else(beside, PathBuf::from);
    let folder = shared.join("data/record");
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(std::env::var("CI").as_deref() != Ok("true"), "no vectors at {}", folder.display());
    println!("skipped: no vectors at {}", folder.display());
    None
}

pub fn json(path: &Path) -> serde_json::Value {
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

pub fn text<'a>(value: &'a serde_json::Value, key: &str) -> &'a str {
    value[key].as_str().unwrap()
}

pub fn base64(text: &str) -> Vec<u8> {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.decode(text).unwrap()
}

pub fn hash64(text: &str) -> Option<Hash> {
    base64(text).try_into().ok().map(Hash)
}

pub fn hex(text: &str) -> Vec<u8> {
    let pairs = text.as_bytes().chunks(2);
    pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
}

pub fn log_signer(name: &str) -> Signer {
    Signer::from_seed(name, Algorithm::Ed25519, &Hash::of(name.as_bytes()).0).unwrap()
}

pub fn cosigner(name: &str) -> Signer {
    Signer::from_seed(name, Algorithm::CosignatureV1, &Hash::of(name.as_bytes()).0).unwrap()
}

pub fn leaves(count: usize) -> Vec<Hash> {
    (0..count).map(|index| merkle::leaf_hash(format!("entry {index}").as_bytes())).collect()
}

pub fn head(origin: &str, leaves: &[Hash]) -> Checkpoint {
    Checkpoint { origin: origin.to_owned(), size: leaves.len() as u64, root: merkle::root(leaves) }
}

/// A log's files in memory.
#[derive(Clone, Default)]
pub struct Files(pub BTreeMap<String, Vec<u8>>);

impl Reader for Files {
    type Error = Infallible;

    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Infallible> {
        Ok(self.0.get(path).cloned())
    }
}

/// A whole log as it would be on disk.
pub fn write_log(signer: &Signer, entries: &[Vec<u8>]) -> Files {
    let leaves: Vec<Hash> = entries.iter().map(|entry| merkle::leaf_hash(entry)).collect();
    let mut files = BTreeMap::new();
    for tile in tile::covering(entries.len() as u64) {
        let bytes = match tile.kind {
            Kind::Hash(_) => tile::hash_tile(&leaves, &tile).unwrap(),
            Kind::Entries => {
                let first = tile.index as usize * 256;
                let held: Vec<&[u8]> =
                    entries[first..first + usize::from(tile.width)].iter().map(Vec::as_slice).collect();
                tile::bundle(&held).unwrap()
            }
        };
        files.insert(tile.path(), bytes);
    }
    let head = head(signer.verifier().name(), &leaves);
    files.insert("checkpoint".to_owned(), head.sign(signer).unwrap().to_bytes());
    Files(files)
}
