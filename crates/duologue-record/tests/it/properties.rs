//! Whatever chance brings: proofs hold, and one flipped bit never does.

use duologue_record::canonical::{self, BODY};
use duologue_record::checkpoint::Checkpoint;
use duologue_record::cosignature::cosign;
use duologue_record::merkle::{self, Frontier};
use duologue_record::note::{Note, Signer, Verifier};
use duologue_record::proof::LogProof;
use duologue_record::tile::{self, Tile};
use duologue_record::{Hash, verify};
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::Value;

use crate::shared::{Files, cosigner, head, log_signer, write_log};

const ORIGIN: &str = "jp.example/record";

fn entries(most: usize) -> impl Strategy<Value = Vec<Vec<u8>>> {
    prop::collection::vec(prop::collection::vec(any::<u8>(), 0..40), 1..most)
}

fn leaf_hashes(entries: &[Vec<u8>]) -> Vec<Hash> {
    entries.iter().map(|entry| merkle::leaf_hash(entry)).collect()
}

fn flip(bytes: &mut [u8], bit: Index) {
    let bit = bit.index(bytes.len() * 8);
    bytes[bit / 8] ^= 1 << (bit % 8);
}

fn flipped(hash: &Hash, bit: Index) -> Hash {
    let mut hash = *hash;
    flip(&mut hash.0, bit);
    hash
}

/// Values of the profile.
fn value() -> impl Strategy<Value = Value> {
    let text = "[ -~東京と北京é한𠮷\n\u{200d}]{0,12}";
    let leaf = prop_oneof![
        any::<bool>().prop_map(Value::from),
        (-9_007_199_254_740_991i64..=9_007_199_254_740_991).prop_map(Value::from),
        text.prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 60, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map("[ -~]{0,8}", inner, 0..6)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

/// No key of the value is written with an escape.
fn plain_keys(value: &Value) -> bool {
    match value {
        Value::Object(map) => map.iter().all(|(key, value)| !key.contains(['"', '\\']) && plain_keys(value)),
        Value::Array(items) => items.iter().all(plain_keys),
        _ => true,
    }
}

proptest! {
    #[test]
    fn any_two_sizes_are_consistent(entries in entries(600), size: Index, bit: Index, which: Index) {
        let leaves = leaf_hashes(&entries);
        let (old, new) = (size.index(leaves.len()) + 1, leaves.len());
        let (before, after) = (merkle::root(&leaves[..old]), merkle::root(&leaves));
        let check = |proof: &[Hash], before: &Hash, after: &Hash| {
            merkle::verify_consistency(old as u64, new as u64, proof, before, after)
        };
        let proof = merkle::consistency_proof(&leaves, old as u64).unwrap();
        prop_assert_eq!(check(&proof, &before, &after), Ok(()));
        prop_assert!(check(&proof, &flipped(&before, bit), &after).is_err());
        prop_assert!(check(&proof, &before, &flipped(&after, bit)).is_err());
        prop_assert!(check(&[proof.as_slice(), &[after]].concat(), &before, &after).is_err());
        if !proof.is_empty() {
            let mut broken = proof.clone();
            let index = which.index(broken.len());
            broken[index] = flipped(&broken[index], bit);
            prop_assert!(check(&broken, &before, &after).is_err());
            prop_assert!(check(&proof[1..], &before, &after).is_err());
        }
    }

    #[test]
    fn every_entry_is_included(entries in entries(600), at: Index, bit: Index, which: Index) {
        let leaves = leaf_hashes(&entries);
        let (index, size) = (at.index(leaves.len()), leaves.len());
        let root = leaves.iter().copied().collect::<Frontier>().root();
        let check = |leaf: &Hash, index: usize, proof: &[Hash], root: &Hash| {
            merkle::verify_inclusion(leaf, index as u64, size as u64, proof, root)
        };
        let proof = merkle::inclusion_proof(&leaves, index as u64).unwrap();
        prop_assert_eq!(check(&leaves[index], index, &proof, &root), Ok(()));
        prop_assert!(check(&flipped(&leaves[index], bit), index, &proof, &root).is_err());
        prop_assert!(check(&leaves[index], index, &proof, &flipped(&root, bit)).is_err());
        if !proof.is_empty() {
            let mut broken = proof.clone();
            let at = which.index(broken.len());
            broken[at] = flipped(&broken[at], bit);
            prop_assert!(check(&leaves[index], index, &broken, &root).is_err());
        }
    }

    #[test]
    fn values_of_the_profile_have_one_form(value in value()) {
        let bytes = canonical::to_bytes(&value, &BODY).unwrap();
        prop_assert_eq!(canonical::parse(&bytes, &BODY).unwrap(), value);
    }

    #[test]
    fn two_values_never_share_their_bytes(value in value(), bit: Index) {
        let mut bytes = canonical::to_bytes(&value, &BODY).unwrap();
        flip(&mut bytes, bit);
        if let Ok(other) = canonical::parse(&bytes, &BODY) {
            prop_assert_ne!(&other, &value);
            prop_assert_eq!(canonical::to_bytes(&other, &BODY).unwrap(), bytes);
        }
    }

    #[test]
    fn what_is_read_without_building_it_is_what_the_parser_takes(value in value(), bit: Index) {
        let mut bytes = canonical::to_bytes(&value, &BODY).unwrap();
        for _ in 0..2 {
            let taken = canonical::parse(&bytes, &BODY).is_ok_and(|read| read.is_object() && plain_keys(&read));
            let found = str::from_utf8(&bytes).is_ok_and(|text| canonical::is_object(text, &BODY));
            prop_assert_eq!(found, taken, "{}", String::from_utf8_lossy(&bytes));
            flip(&mut bytes, bit);
        }
    }

    #[test]
    fn a_flipped_bit_is_refused_in_a_head(entries in entries(9), bit: Index) {
        let signer = log_signer(ORIGIN);
        let mut bytes = head(ORIGIN, &leaf_hashes(&entries)).sign(&signer).unwrap().to_bytes();
        flip(&mut bytes, bit);
        prop_assert!(Checkpoint::open(&bytes, &signer.verifier()).is_err());
    }

    #[test]
    fn a_flipped_bit_is_refused_in_a_cosignature(bit: Index, time in 0..=i64::MAX as u64) {
        let witness = cosigner("w.example");
        let text = head(ORIGIN, &[]).to_text();
        let mut note = Note { text: text.clone(), signatures: vec![cosign(&text, &witness, time).unwrap()] };
        let key = [witness.verifier()];
        prop_assert!(note.verified_by(&key).is_ok());
        flip(&mut note.signatures[0].bytes, bit);
        prop_assert!(note.verified_by(&key).is_err());
    }

    #[test]
    fn a_flipped_bit_is_refused_in_a_proof(entries in entries(40), at: Index, bit: Index) {
        let leaves = leaf_hashes(&entries);
        let signer = log_signer(ORIGIN);
        let index = at.index(leaves.len());
        let checkpoint = head(ORIGIN, &leaves).sign(&signer).unwrap();
        let proof =
            LogProof { index: index as u64, hashes: merkle::inclusion_proof(&leaves, index as u64).unwrap(), checkpoint };
        let mut bytes = proof.to_bytes();
        prop_assert_eq!(LogProof::parse(&bytes).unwrap(), proof);
        flip(&mut bytes, bit);
        let verdict = LogProof::parse(&bytes).and_then(|proof| proof.verify(&leaves[index], &signer.verifier()));
        prop_assert!(verdict.is_err());
    }

    #[test]
    fn a_flipped_bit_is_found_in_any_file(entries in entries(300), file: Index, bit: Index) {
        let signer = log_signer(ORIGIN);
        let Files(mut files) = write_log(&signer, &entries);
        let path = files.keys().nth(file.index(files.len())).unwrap().clone();
        flip(files.get_mut(&path).unwrap(), bit);
        prop_assert!(verify::log(&Files(files), &signer.verifier()).is_err());
    }

    #[test]
    fn paths_are_read_as_written(index: u64, width in 1u16..=256, level in 0u8..=64) {
        let kind = if level == 64 { tile::Kind::Entries } else { tile::Kind::Hash(level) };
        let tile = Tile { kind, index, width };
        prop_assert_eq!(Tile::parse(&tile.path()), Some(tile));
    }

    #[test]
    fn keys_are_read_as_written(seed: [u8; 32], name in "[a-z東/.]{1,20}") {
        let signer = Signer::from_seed(&name, duologue_record::note::Algorithm::Ed25519, &seed).unwrap();
        let vkey = signer.verifier().vkey();
        prop_assert_eq!(Verifier::from_vkey(&vkey).unwrap(), signer.verifier());
        prop_assert_eq!(Signer::from_skey(&signer.skey()).unwrap().skey(), signer.skey());
    }
}
