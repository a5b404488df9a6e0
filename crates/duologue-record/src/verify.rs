//! Checking a whole log from its files, without a database, a network or trust in whoever keeps them.

use std::fmt::Display;

use crate::Hash;
use crate::checkpoint::{Checkpoint, CheckpointError};
use crate::merkle::{leaf_hash, root};
use crate::note::{Note, Verifier};
use crate::tile::{self, Kind, Tile, TileError};

/// Where a log's files come from: a folder, an archive, a server.
pub trait Reader {
    /// Why a file could not be read.
    type Error: Display;
    /// The file at a path below the log's folder, such as `checkpoint` or `tile/0/000`; `None` when there is none.
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Self::Error>;
}

/// A log in which everything agrees.
#[derive(Clone, Debug)]
pub struct VerifiedLog {
    /// The head.
    pub checkpoint: Checkpoint,
    /// The head as signed and cosigned, for a policy to judge.
    pub note: Note,
    /// The entries in order.
    pub entries: Vec<Vec<u8>>,
    /// Their leaf hashes.
    pub leaves: Vec<Hash>,
}

/// The first thing that is wrong, and in which file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {wrong}")]
pub struct Fault {
    /// The file, below the log's folder.
    pub path: String,
    /// What is wrong with it.
    pub wrong: Wrong,
}

/// What can be wrong with a file of a log.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    /// It is not there.
    #[error("the file is missing")]
    Missing,
    /// It could not be read.
    #[error("{0}")]
    Unreadable(String),
    /// The head is not the log's.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    /// The entries cannot be parted.
    #[error(transparent)]
    Bundle(#[from] TileError),
    /// Too few or too many entries or hashes.
    #[error("{found} {what} found, {expected} expected")]
    Count {
        /// Entries, or bytes.
        what: &'static str,
        /// How many there are.
        found: usize,
        /// How many there should be.
        expected: usize,
    },
    /// A leaf hash is not that of the entry at its place.
    #[error("hash {0} differs from the entry")]
    Entry(usize),
    /// An entry is not that of the signed tree: its hash there is another.
    #[error("entry {0} differs from its hash in the signed tree")]
    Leaf(usize),
    /// A hash of a higher level is not that of the tile below it.
    #[error("hash {0} differs from the tile below it")]
    Subtree(usize),
    /// The entries are not those that were signed.
    #[error("the root differs from that of the entries: what was signed is {signed}, what is here {found}")]
    Root {
        /// The root in the head.
        signed: Hash,
        /// The root over the entries.
        found: Hash,
    },
}

/// Checks the head's signature, every entry and hash tile, and the root.
pub fn log<R: Reader>(reader: &R, key: &Verifier) -> Result<VerifiedLog, Fault> {
    let at = |path: &str| {
        let path = path.to_owned();
        move |wrong| Fault { path, wrong }
    };
    let head = read(reader, "checkpoint").and_then(|bytes| bytes.ok_or(Wrong::Missing));
    let opened = head.and_then(|bytes| Ok(Checkpoint::open(&bytes, key)?));
    let (checkpoint, note) = opened.map_err(at("checkpoint"))?;
    let mut entries = Vec::new();
    // Levels of the tree as tiles hold them: leaves, then the roots of 256 of those, and so on.
    let mut levels: Vec<Vec<Hash>> = vec![Vec::new()];
    for tile in tile::between(0, checkpoint.size) {
        let path = tile.path();
        match tile.kind {
            Kind::Entries => {
                let found = bundle(reader, &tile).map_err(at(&path))?;
                if let Some(leaves) = levels.first_mut() {
                    leaves.extend(found.iter().map(|entry| leaf_hash(entry)));
                }
                entries.extend(found);
            }
            Kind::Hash(level) => {
                let level = usize::from(level);
                if levels.len() == level {
                    let above = levels.last().map(|below| below.chunks_exact(256).map(root).collect());
                    levels.extend(above);
                }
                let hashes = levels.get(level).map(Vec::as_slice).unwrap_or_default();
                hash_tile(reader, &tile, hashes).map_err(|wrong| blame(reader, &checkpoint, &tile, wrong))?;
            }
        }
    }
    let leaves = levels.into_iter().next().unwrap_or_default();
    let found = root(&leaves);
    if found != checkpoint.root {
        return Err(at("checkpoint")(Wrong::Root { signed: checkpoint.root, found }));
    }
    Ok(VerifiedLog { checkpoint, note, entries, leaves })
}

/// Where entry and hash disagree, the signed root tells which of the two was changed.
fn blame<R: Reader>(reader: &R, checkpoint: &Checkpoint, tile: &Tile, wrong: Wrong) -> Fault {
    if let Wrong::Entry(index) = wrong {
        let mut hashes = Vec::new();
        for level in tile::between(0, checkpoint.size).filter(|t| t.kind == Kind::Hash(0)) {
            let bytes = read_tile(reader, &level).map(|(bytes, _)| bytes).unwrap_or_default();
            let found = bytes.chunks_exact(32).take(usize::from(level.width));
            hashes.extend(found.filter_map(|hash| hash.try_into().ok().map(Hash)));
        }
        if root(&hashes) == checkpoint.root {
            let path = Tile { kind: Kind::Entries, ..*tile }.path();
            return Fault { path, wrong: Wrong::Leaf(index) };
        }
    }
    Fault { path: tile.path(), wrong }
}

fn read<R: Reader>(reader: &R, path: &str) -> Result<Option<Vec<u8>>, Wrong> {
    reader.read(path).map_err(|error| Wrong::Unreadable(error.to_string()))
}

/// A tile's bytes and whether they are the full tile's: a log may drop a partial tile once it is full.
fn read_tile<R: Reader>(reader: &R, tile: &Tile) -> Result<(Vec<u8>, bool), Wrong> {
    if let Some(bytes) = read(reader, &tile.path())? {
        return Ok((bytes, false));
    }
    let full = if tile.is_full() { None } else { read(reader, &tile.filled().path())? };
    full.map(|bytes| (bytes, true)).ok_or(Wrong::Missing)
}

fn bundle<R: Reader>(reader: &R, tile: &Tile) -> Result<Vec<Vec<u8>>, Wrong> {
    let (bytes, is_filled) = read_tile(reader, tile)?;
    let mut entries = tile::read_bundle(&bytes)?;
    let expected = usize::from(tile.width);
    if is_filled {
        entries.truncate(expected);
    }
    if entries.len() == expected {
        return Ok(entries);
    }
    Err(Wrong::Count { what: "entries", found: entries.len(), expected })
}

fn hash_tile<R: Reader>(reader: &R, tile: &Tile, level: &[Hash]) -> Result<(), Wrong> {
    let (mut bytes, is_filled) = read_tile(reader, tile)?;
    let width = usize::from(tile.width);
    if is_filled {
        bytes.truncate(width * 32);
    }
    if bytes.len() != width * 32 {
        return Err(Wrong::Count { what: "bytes", found: bytes.len(), expected: width * 32 });
    }
    let first = usize::try_from(tile.index).unwrap_or(usize::MAX).saturating_mul(256);
    let expected = level.iter().skip(first);
    let differs = |(found, expected): (&[u8], &Hash)| found != expected.as_bytes();
    match bytes.chunks_exact(32).zip(expected).position(differs) {
        None => Ok(()),
        Some(index) if tile.kind == Kind::Hash(0) => Err(Wrong::Entry(index)),
        Some(index) => Err(Wrong::Subtree(index)),
    }
}
