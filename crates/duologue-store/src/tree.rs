//! A log's Merkle tree that remembers the hash of every full tile, so that an append hashes only what is new.
//!
//! Level 0 holds the leaves; level n the roots of each full run of 256^n leaves. These are exactly the hashes that
//! the C2SP tlog-tiles of that level hold.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use duologue_record::Hash;
use duologue_record::merkle::{self, Frontier};
use duologue_record::tile::{Kind, Tile};

use crate::error::StoreError;
use crate::log::LogId;

const WIDTH: usize = 256;

#[derive(Clone, Default)]
pub(crate) struct Tree {
    levels: Vec<Vec<Hash>>,
    frontier: Frontier,
}

/// A tree that readers check bytes against while the writer lets it grow. What they read lies under a signed head,
/// which is never taken back.
#[derive(Clone, Default)]
pub(crate) struct Grown(Arc<RwLock<Tree>>);

impl Grown {
    pub(crate) fn read(&self) -> RwLockReadGuard<'_, Tree> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn write(&self) -> RwLockWriteGuard<'_, Tree> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn size(&self) -> u64 {
        self.read().size()
    }
}

/// What readers know of all logs without asking the writer.
#[derive(Clone, Default)]
pub(crate) struct Trees(Arc<RwLock<Known>>);

#[derive(Default)]
struct Known {
    /// The trees, or why a log cannot be read.
    trees: BTreeMap<LogId, Result<Grown, StoreError>>,
    /// Our logs that are not written to.
    refused: BTreeSet<LogId>,
}

impl Trees {
    fn known(&self) -> RwLockReadGuard<'_, Known> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self) -> RwLockWriteGuard<'_, Known> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn get(&self, id: &LogId) -> Option<Result<Grown, StoreError>> {
        self.known().trees.get(id).cloned()
    }

    pub(crate) fn set(&self, id: &LogId, tree: Result<Grown, StoreError>) {
        self.change().trees.insert(id.clone(), tree);
    }

    pub(crate) fn forget(&self, id: &LogId) {
        self.change().trees.remove(id);
    }

    pub(crate) fn refused(&self) -> Vec<LogId> {
        self.known().refused.iter().cloned().collect()
    }

    pub(crate) fn refuse(&self, id: &LogId, refused: bool) {
        let mut known = self.change();
        if refused {
            known.refused.insert(id.clone());
        } else {
            known.refused.remove(id);
        }
    }
}

/// A size to go back to.
pub(crate) struct Mark(Frontier);

impl Tree {
    pub(crate) fn size(&self) -> u64 {
        self.frontier.size()
    }

    pub(crate) fn root(&self) -> Hash {
        self.frontier.root()
    }

    pub(crate) fn push(&mut self, leaf: Hash) {
        self.frontier.push(leaf);
        let mut hash = leaf;
        for level in 0.. {
            if self.levels.len() == level {
                self.levels.push(Vec::new());
            }
            let Some(row) = self.levels.get_mut(level) else { return };
            row.push(hash);
            match row.rchunks(WIDTH).next() {
                Some(tile) if row.len().is_multiple_of(WIDTH) => hash = merkle::root(tile),
                _ => return,
            }
        }
    }

    pub(crate) fn mark(&self) -> Mark {
        Mark(self.frontier.clone())
    }

    pub(crate) fn reset(&mut self, mark: Mark) {
        self.frontier = mark.0;
        let mut kept = usize::try_from(self.frontier.size()).unwrap_or(usize::MAX);
        for row in &mut self.levels {
            row.truncate(kept);
            kept /= WIDTH;
        }
    }

    /// The root of the first `size` leaves; None when there are fewer.
    pub(crate) fn root_at(&self, size: u64) -> Option<Hash> {
        if size == 0 { Some(merkle::empty_root()) } else { self.subtree(0, size) }
    }

    /// The hashes of a hash tile.
    pub(crate) fn hashes(&self, level: u8, index: u64, width: u16) -> Option<&[Hash]> {
        let start = usize::try_from(index).ok()?.checked_mul(WIDTH)?;
        self.levels.get(usize::from(level))?.get(start..start.checked_add(usize::from(width))?)
    }

    /// Whether a tree of `size` has this tile, or had it while it grew.
    pub(crate) fn has(size: u64, tile: &Tile) -> bool {
        let level = match tile.kind {
            Kind::Hash(level) => u32::from(level),
            Kind::Entries => 0,
        };
        let count = size.checked_shr(8 * level).unwrap_or(0);
        let end = tile.index.checked_mul(256).and_then(|first| first.checked_add(u64::from(tile.width)));
        end.is_some_and(|end| end <= count)
    }

    /// The first `size` leaves.
    pub(crate) fn leaves(&self, size: u64) -> Option<&[Hash]> {
        match usize::try_from(size).ok()? {
            0 => Some(&[]),
            size => self.levels.first()?.get(..size),
        }
    }

    pub(crate) fn leaf(&self, index: u64) -> Option<&Hash> {
        self.levels.first()?.get(usize::try_from(index).ok()?)
    }

    /// Proves that the first `old` leaves are still the first ones (RFC 6962, 2.1.2).
    pub(crate) fn consistency(&self, old: u64) -> Option<Vec<Hash>> {
        let mut proof = Vec::new();
        if old > self.size() {
            return None;
        }
        if old == 0 || old == self.size() {
            return Some(proof);
        }
        let (mut start, mut end, mut left_edge) = (0, self.size(), true);
        while old != end {
            let middle = start + split(end - start);
            if old <= middle {
                proof.push(self.subtree(middle, end)?);
                end = middle;
            } else {
                proof.push(self.subtree(start, middle)?);
                start = middle;
                left_edge = false;
            }
        }
        if !left_edge {
            proof.push(self.subtree(start, end)?);
        }
        proof.reverse();
        Some(proof)
    }

    /// The hash over leaves `start..end`, a range as RFC 6962 cuts them.
    fn subtree(&self, start: u64, end: u64) -> Option<Hash> {
        let length = end.checked_sub(start)?;
        if !length.is_power_of_two() {
            let middle = start + split(length);
            return Some(merkle::node_hash(&self.subtree(start, middle)?, &self.subtree(middle, end)?));
        }
        let level = length.ilog2() / 8;
        let row = self.levels.get(usize::try_from(level).ok()?)?;
        let cut = usize::try_from(start >> (8 * level)).ok()?..usize::try_from(end >> (8 * level)).ok()?;
        row.get(cut).map(merkle::root)
    }
}

/// The largest power of two below `length`, which is at least 2.
fn split(length: u64) -> u64 {
    1 << (length - 1).ilog2()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaves(count: u64) -> Vec<Hash> {
        (0..count).map(|i| merkle::leaf_hash(&i.to_be_bytes())).collect()
    }

    #[test]
    fn every_root_and_proof_is_that_of_the_plain_tree() {
        let leaves = leaves(600);
        let mut tree = Tree::default();
        for leaf in &leaves {
            tree.push(*leaf);
        }
        for size in [0u64, 1, 2, 3, 5, 255, 256, 257, 300, 511, 512, 513, 600] {
            assert_eq!(tree.root_at(size), Some(merkle::root(&leaves[..size as usize])), "{size}");
            let proof = tree.consistency(size).unwrap();
            if size > 0 {
                assert_eq!(Some(&proof), merkle::consistency_proof(&leaves, size).as_ref(), "{size}");
            }
        }
        assert_eq!(tree.root_at(601), None);
        assert_eq!(tree.consistency(601), None);
    }

    #[test]
    fn going_back_is_as_never_having_grown() {
        let leaves = leaves(700);
        let mut tree = Tree::default();
        leaves[..300].iter().for_each(|leaf| tree.push(*leaf));
        let mark = tree.mark();
        leaves[300..].iter().for_each(|leaf| tree.push(*leaf));
        tree.reset(mark);
        assert_eq!((tree.size(), tree.root()), (300, merkle::root(&leaves[..300])));
        leaves[300..].iter().for_each(|leaf| tree.push(*leaf));
        assert_eq!(tree.root(), merkle::root(&leaves));
        assert_eq!(tree.root_at(513), Some(merkle::root(&leaves[..513])));
    }
}
