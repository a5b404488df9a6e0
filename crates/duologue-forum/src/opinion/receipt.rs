//! Receipts: a voter's own votes as they were counted, bound to the released tally by a path through its tree. Rows are
//! salted, so that nobody can try which votes a leaf stands for.

use std::collections::BTreeMap;

use duologue_record::{Hash, canonical, merkle};
use serde::{Deserialize, Serialize};

use super::{Results, Tally};

/// One voter's row as it enters the tree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Leaf {
    pub salt: Hash,
    pub participant: String,
    /// By opinion: -1, 0 or 1.
    pub votes: BTreeMap<String, i8>,
}

/// What a voter keeps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    pub topic: String,
    pub side: String,
    pub leaf: Leaf,
    pub index: u64,
    pub proof: Vec<Hash>,
}

/// Why a receipt proves nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptFault {
    #[error("it is no receipt: {0}")]
    Unreadable(String),
    #[error("it is of topic/{0}, of which these results tell nothing")]
    OtherTopic(String),
    #[error("the count of topic/{0} is not closed")]
    Running(String),
    #[error("these votes were not counted as they stand here: {0}")]
    NotCounted(#[from] merkle::ProofError),
}

impl Leaf {
    fn hash(&self) -> Hash {
        let value = serde_json::to_value(self).unwrap_or(serde_json::Value::Null);
        // What a canonical form refuses (an id with a control character) still has one fixed form here.
        let bytes =
            canonical::to_bytes(&value, &canonical::BODY).unwrap_or_else(|_| value.to_string().into_bytes());
        merkle::leaf_hash(&bytes)
    }
}

/// The tally over all rows, and the rows in the tree's order: by hash, so that none tells who voted first.
pub fn commit(mut leaves: Vec<Leaf>) -> (Tally, Vec<Leaf>) {
    leaves.sort_by_cached_key(Leaf::hash);
    let hashes: Vec<Hash> = leaves.iter().map(Leaf::hash).collect();
    (Tally { root: merkle::root(&hashes), leaves: hashes.len() as u64 }, leaves)
}

/// A receipt for each row of the tree, in its order.
pub fn receipts(topic: &str, side: &str, leaves: Vec<Leaf>) -> Vec<Receipt> {
    let hashes: Vec<Hash> = leaves.iter().map(Leaf::hash).collect();
    let proofs = merkle::inclusion_proofs(&hashes);
    let receipt = |((index, leaf), proof): ((u64, Leaf), Vec<Hash>)| Receipt {
        topic: topic.to_owned(),
        side: side.to_owned(),
        leaf,
        index,
        proof,
    };
    (0..).zip(leaves).zip(proofs).map(receipt).collect()
}

impl Receipt {
    pub fn parse(text: &str) -> Result<Receipt, ReceiptFault> {
        serde_json::from_str(text).map_err(|e| ReceiptFault::Unreadable(e.to_string()))
    }

    /// Whether its votes are among those that the results count.
    pub fn check(&self, results: &Results) -> Result<(), ReceiptFault> {
        if results.topic != self.topic || results.side != self.side {
            return Err(ReceiptFault::OtherTopic(self.topic.clone()));
        }
        let Some(Tally { root, leaves }) = results.tally else {
            return Err(ReceiptFault::Running(self.topic.clone()));
        };
        Ok(merkle::verify_inclusion(&self.leaf.hash(), self.index, leaves, &self.proof, &root)?)
    }
}
