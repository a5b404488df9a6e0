//! The Merkle tree of a log (RFC 6962 section 2.1, RFC 9162 section 2.1).

mod frontier;
mod prove;
mod verify;

pub use frontier::Frontier;
pub use prove::{consistency_proof, inclusion_proof, inclusion_proofs};
pub use verify::{ProofError, verify_consistency, verify_inclusion};

use crate::Hash;

/// The hash of an entry as a leaf: SHA-256 of a zero byte and the entry.
pub fn leaf_hash(entry: &[u8]) -> Hash {
    Hash::of_parts(&[&[0], entry])
}

/// The hash of two subtrees as one: SHA-256 of a one byte and both hashes.
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    Hash::of_parts(&[&[1], left.as_bytes(), right.as_bytes()])
}

/// The root of a tree without entries: SHA-256 of nothing.
pub fn empty_root() -> Hash {
    Hash::of(&[])
}

/// The root over leaf hashes.
pub fn root(leaves: &[Hash]) -> Hash {
    leaves.iter().copied().collect::<Frontier>().root()
}
