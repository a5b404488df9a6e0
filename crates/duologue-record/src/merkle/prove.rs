use super::{node_hash, root};
use crate::Hash;

/// The hashes that lead from the leaf at `index` to the root of `leaves` (RFC 6962 section 2.1.1); `None` when
/// there is no such leaf.
pub fn inclusion_proof(leaves: &[Hash], index: u64) -> Option<Vec<Hash>> {
    let mut index = usize::try_from(index).ok().filter(|&index| index < leaves.len())?;
    let mut rest = leaves;
    let mut proof = Vec::new();
    while rest.len() > 1 {
        let (left, right) = rest.split_at_checked(split(rest.len()))?;
        if index < left.len() {
            proof.push(root(right));
            rest = left;
        } else {
            proof.push(root(left));
            index -= left.len();
            rest = right;
        }
    }
    proof.reverse();
    Some(proof)
}

/// The inclusion proof of every leaf, in their order: for many leaves far less work than one proof after the other.
pub fn inclusion_proofs(leaves: &[Hash]) -> Vec<Vec<Hash>> {
    proofs(leaves).1
}

/// A tree's root, and the way to it from each of its leaves.
fn proofs(leaves: &[Hash]) -> (Hash, Vec<Vec<Hash>>) {
    let parts = (leaves.len() > 1).then(|| leaves.split_at_checked(split(leaves.len()))).flatten();
    let Some((left, right)) = parts else { return (root(leaves), vec![Vec::new(); leaves.len()]) };
    let ((left, mut all), (right, mut others)) = (proofs(left), proofs(right));
    all.iter_mut().for_each(|proof| proof.push(right));
    others.iter_mut().for_each(|proof| proof.push(left));
    all.append(&mut others);
    (node_hash(&left, &right), all)
}

/// The hashes that show the tree of the first `old` leaves to be the beginning of the tree of all `leaves`
/// (RFC 6962 section 2.1.2). Empty for `old` 0, which any tree extends; `None` when there are fewer leaves.
pub fn consistency_proof(leaves: &[Hash], old: u64) -> Option<Vec<Hash>> {
    let mut old = usize::try_from(old).ok().filter(|&old| old <= leaves.len())?;
    let mut rest = leaves;
    let mut proof = Vec::new();
    if old == 0 {
        return Some(proof);
    }
    // The verifier holds the old root, so a first subtree that is the whole old tree is not repeated.
    let mut is_old_tree = true;
    while old < rest.len() {
        let (left, right) = rest.split_at_checked(split(rest.len()))?;
        if old <= left.len() {
            proof.push(root(right));
            rest = left;
        } else {
            proof.push(root(left));
            old -= left.len();
            rest = right;
            is_old_tree = false;
        }
    }
    if !is_old_tree {
        proof.push(root(rest));
    }
    proof.reverse();
    Some(proof)
}

/// The largest power of two below `len`, for `len` of two or more.
fn split(len: usize) -> usize {
    len.div_ceil(2).next_power_of_two()
}
