use duologue_record::Hash;
use duologue_record::merkle::{self, Frontier, ProofError};
use serde_json::Value;

use crate::shared::{self, folder, hash64, json, text};

fn proof(case: &Value) -> Option<Vec<Hash>> {
    let hashes = case["proof"].as_array().cloned().unwrap_or_default();
    hashes.iter().map(|hash| hash64(hash.as_str().unwrap())).collect()
}

#[test]
fn published_inclusion_cases() {
    let Some(folder) = folder() else { return };
    let cases = json(&folder.join("merkle/inclusion.json"));
    let mut accepted = 0;
    for case in cases.as_array().unwrap() {
        let number = |key: &str| case[key].as_u64().unwrap();
        // A hash of another length cannot even be given to the verifier.
        let verdict = (|| {
            let (leaf, root) = (hash64(text(case, "leafHash"))?, hash64(text(case, "root"))?);
            merkle::verify_inclusion(&leaf, number("leafIdx"), number("treeSize"), &proof(case)?, &root).ok()
        })();
        assert_eq!(verdict.is_none(), case["wantErr"].as_bool().unwrap(), "{case}");
        accepted += usize::from(verdict.is_some());
    }
    assert_eq!((cases.as_array().unwrap().len(), accepted), (98, 6));
}

#[test]
fn published_consistency_cases() {
    let Some(folder) = folder() else { return };
    let cases = json(&folder.join("merkle/consistency.json"));
    let mut accepted = 0;
    for case in cases.as_array().unwrap() {
        let number = |key: &str| case[key].as_u64().unwrap();
        let verdict = (|| {
            let (old, new) = (hash64(text(case, "root1"))?, hash64(text(case, "root2"))?);
            merkle::verify_consistency(number("size1"), number("size2"), &proof(case)?, &old, &new).ok()
        })();
        // Its roots are twelve bytes, a stand-in that no log can have.
        let stand_in = text(case, "file").ends_with("/sizes-are-equal-one-and-proof-is-empty.json");
        let refuse = case["wantErr"].as_bool().unwrap() || stand_in;
        assert_eq!(verdict.is_none(), refuse, "{case}");
        accepted += usize::from(verdict.is_some());
    }
    assert_eq!((cases.as_array().unwrap().len(), accepted), (98, 5));
}

#[test]
fn small_trees_by_hand() {
    // RFC 6962 section 2.1: the empty tree, then nodes built from the definition.
    let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    assert_eq!(merkle::empty_root().to_string(), empty);
    assert_eq!(merkle::root(&[]).to_string(), empty);
    let [a, b, c] = [b"a", b"b", b"c"].map(|entry| Hash::of(&[b"\0".as_slice(), entry].concat()));
    assert_eq!(merkle::leaf_hash(b"a"), a);
    let node = |left: Hash, right: Hash| Hash::of(&[b"\x01".as_slice(), &left.0, &right.0].concat());
    assert_eq!(merkle::root(&[a]), a);
    assert_eq!(merkle::root(&[a, b, c]), node(node(a, b), c));
    assert_eq!(merkle::inclusion_proof(&[a, b, c], 0).unwrap(), [b, c]);
    assert_eq!(merkle::inclusion_proof(&[a, b, c], 2).unwrap(), [node(a, b)]);
    assert_eq!(merkle::consistency_proof(&[a, b, c], 1).unwrap(), [b, c]);
    assert_eq!(merkle::consistency_proof(&[a, b, c], 2).unwrap(), [c]);
    assert_eq!(merkle::consistency_proof(&[a, b, c], 3).unwrap(), []);
    assert_eq!(merkle::consistency_proof(&[a, b, c], 0).unwrap(), []);
}

#[test]
fn the_paths_of_the_seven_leaf_tree() {
    // RFC 6962 section 2.1.3 draws this tree and names the nodes of each proof.
    let d = shared::leaves(7);
    let [a, b, c, dd, e, f, j] = d[..] else { panic!() };
    let node = |left: &Hash, right: &Hash| merkle::node_hash(left, right);
    let (g, h, i) = (node(&a, &b), node(&c, &dd), node(&e, &f));
    let (k, l) = (node(&g, &h), node(&i, &j));
    assert_eq!(merkle::root(&d), node(&k, &l));
    assert_eq!(merkle::inclusion_proof(&d, 0).unwrap(), [b, h, l]);
    assert_eq!(merkle::inclusion_proof(&d, 3).unwrap(), [c, g, l]);
    assert_eq!(merkle::inclusion_proof(&d, 4).unwrap(), [f, j, k]);
    assert_eq!(merkle::inclusion_proof(&d, 6).unwrap(), [i, k]);
    assert_eq!(merkle::consistency_proof(&d, 3).unwrap(), [c, dd, g, l]);
    assert_eq!(merkle::consistency_proof(&d, 4).unwrap(), [l]);
    assert_eq!(merkle::consistency_proof(&d, 6).unwrap(), [i, j, k]);
}

#[test]
fn a_frontier_agrees_with_every_prefix() {
    let leaves = shared::leaves(70);
    let mut frontier = Frontier::default();
    for (index, leaf) in leaves.iter().enumerate() {
        assert_eq!(frontier.root(), merkle::root(&leaves[..index]));
        frontier.push(*leaf);
        assert_eq!(frontier.size(), index as u64 + 1);
    }
}

#[test]
fn all_proofs_at_once_are_those_of_each_leaf() {
    for size in 0..70 {
        let leaves = shared::leaves(size);
        let each: Vec<_> =
            (0..leaves.len() as u64).map(|at| merkle::inclusion_proof(&leaves, at).unwrap()).collect();
        assert_eq!(merkle::inclusion_proofs(&leaves), each, "{size}");
    }
}

#[test]
fn impossible_questions_have_no_proof() {
    let leaves = shared::leaves(3);
    let root = merkle::root(&leaves);
    assert_eq!(merkle::inclusion_proof(&leaves, 3), None);
    assert_eq!(merkle::consistency_proof(&leaves, 4), None);
    let outside = Err(ProofError::IndexOutside { index: 3, size: 3 });
    assert_eq!(merkle::verify_inclusion(&leaves[0], 3, 3, &[], &root), outside);
    let backwards = Err(ProofError::Sizes { old: 4, new: 3 });
    assert_eq!(merkle::verify_consistency(4, 3, &[], &root, &root), backwards);
    let end = u64::MAX;
    assert!(merkle::verify_inclusion(&root, end - 1, end, &[root; 70], &root).is_err());
    assert!(merkle::verify_consistency(end - 1, end, &[root; 70], &root, &root).is_err());
}
