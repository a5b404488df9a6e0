use super::{Kind, Tile, WIDTH};
use crate::{Hash, merkle};

/// Why bytes are no entry bundle, or entries make none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TileError {
    /// A length in a bundle has 16 bits.
    #[error("entry {index} has {bytes} bytes, of at most 65535")]
    EntryTooLong {
        /// Which entry of the bundle.
        index: usize,
        /// Its size.
        bytes: usize,
    },
    /// A bundle has 1 to 256 entries.
    #[error("a bundle holds 1 to 256 entries, this one {0}")]
    Count(usize),
    /// The bytes end inside an entry.
    #[error("the bundle ends inside entry {0}")]
    Truncated(usize),
}

/// The bytes of a hash tile over all leaf hashes of a log; `None` when there are too few leaves for it, or when it
/// is a tile of entries.
pub fn hash_tile(leaves: &[Hash], tile: &Tile) -> Option<Vec<u8>> {
    let Kind::Hash(level) = tile.kind else { return None };
    let span = usize::try_from(WIDTH.checked_pow(u32::from(level))?).ok()?;
    let first = usize::try_from(tile.index.checked_mul(WIDTH)?).ok()?.checked_mul(span)?;
    let len = usize::from(tile.width).checked_mul(span)?;
    let covered = leaves.get(first..first.checked_add(len)?)?;
    Some(covered.chunks_exact(span).flat_map(|leaves| merkle::root(leaves).0).collect())
}

/// Entries as one file: each with its length before it, as two bytes, most significant first.
pub fn bundle(entries: &[&[u8]]) -> Result<Vec<u8>, TileError> {
    check_count(entries.len())?;
    let mut bytes = Vec::with_capacity(entries.iter().map(|entry| entry.len() + 2).sum());
    for (index, entry) in entries.iter().enumerate() {
        let too_long = |_| TileError::EntryTooLong { index, bytes: entry.len() };
        let length = u16::try_from(entry.len()).map_err(too_long)?;
        bytes.extend_from_slice(&length.to_be_bytes());
        bytes.extend_from_slice(entry);
    }
    Ok(bytes)
}

/// The entries of a bundle.
pub fn read_bundle(bytes: &[u8]) -> Result<Vec<Vec<u8>>, TileError> {
    let mut entries = Vec::new();
    let mut rest = bytes;
    while !rest.is_empty() {
        let truncated = TileError::Truncated(entries.len());
        let Some((length, after)) = rest.split_first_chunk::<2>() else { return Err(truncated) };
        let length = usize::from(u16::from_be_bytes(*length));
        let Some((entry, after)) = after.split_at_checked(length) else { return Err(truncated) };
        entries.push(entry.to_vec());
        rest = after;
        // Stop early: a hostile bundle of empty entries would otherwise grow twelvefold in memory.
        if entries.len() > 256 {
            break;
        }
    }
    check_count(entries.len())?;
    Ok(entries)
}

fn check_count(count: usize) -> Result<(), TileError> {
    if (1..=256).contains(&count) { Ok(()) } else { Err(TileError::Count(count)) }
}
