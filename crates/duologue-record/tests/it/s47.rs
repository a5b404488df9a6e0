//! S47: what fuzzing runs for ever, run for a while: chance and damage against everything that reads bytes.

use duologue_record::checkpoint::Checkpoint;
use duologue_record::entry::Entry;
use duologue_record::merkle;
use duologue_record::note::{Note, Signature, Signer, Verifier};
use duologue_record::policy::Policy;
use duologue_record::proof::LogProof;
use duologue_record::tile::{self, Tile};
use duologue_record::witness::Request;
use proptest::prelude::*;
use proptest::sample::Index;

use crate::s47_readers as readers;
use crate::shared::{cosigner, head, leaves, log_signer};

const ORIGIN: &str = "jp.example/record";

/// One of each thing that is read, whole.
fn samples() -> Vec<Vec<u8>> {
    let leaves = leaves(3);
    let signer = log_signer(ORIGIN);
    let (checkpoint, witness) = (head(ORIGIN, &leaves), cosigner("w.example"));
    let note = checkpoint.sign(&signer).unwrap();
    let hashes = merkle::consistency_proof(&leaves, 1).unwrap();
    let policy = format!(
        "log {}\nwitness w {}\ngroup all 1 w\nquorum all\n",
        signer.verifier().vkey(),
        witness.verifier().vkey()
    );
    vec![
        note.to_bytes(),
        note.signatures[0].to_line().trim_end().as_bytes().to_vec(),
        checkpoint.to_text().into_bytes(),
        LogProof { index: 1, hashes: hashes.clone(), checkpoint: note.clone() }.to_bytes(),
        Request { old: 1, proof: hashes, checkpoint, note }.to_bytes(),
        policy.into_bytes(),
        signer.skey().into_bytes(),
        signer.verifier().vkey().into_bytes(),
        b"{\"at\":\"2026-01-31T09:00:00Z\",\"kind\":\"edition\",\"subject\":\"13\",\"v\":1}".to_vec(),
        b"tile/0/x001/234.p/5".to_vec(),
        tile::bundle(&[b"one", b"two"]).unwrap(),
    ]
}

fn read_everything(bytes: &[u8]) {
    for read in [readers::entry, readers::note, readers::checkpoint, readers::tiles, readers::policy] {
        read(bytes);
    }
}

/// How each of the samples is read, in their order: the readers pass over what is refused.
const READS: [fn(&[u8]) -> bool; 11] = [
    |bytes| Note::parse(bytes).is_ok(),
    |bytes| Signature::from_line(text(bytes)).is_some(),
    |bytes| Checkpoint::parse(text(bytes)).is_ok(),
    |bytes| LogProof::parse(bytes).is_ok(),
    |bytes| Request::parse(bytes).is_ok(),
    |bytes| Policy::parse(text(bytes)).is_ok(),
    |bytes| Signer::from_skey(text(bytes)).is_ok(),
    |bytes| Verifier::from_vkey(text(bytes)).is_ok(),
    |bytes| Entry::from_bytes(bytes).is_ok(),
    |bytes| Tile::parse(text(bytes)).is_some(),
    |bytes| tile::read_bundle(bytes).is_ok(),
];

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

#[test]
fn s47_whole_samples_are_read_as_written() {
    let samples = samples();
    assert_eq!(samples.len(), READS.len());
    for (sample, is_read) in samples.iter().zip(READS) {
        assert!(is_read(sample), "{}", String::from_utf8_lossy(sample));
        read_everything(sample);
    }
}

proptest! {
    #[test]
    fn s47_no_bytes_end_the_process(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        read_everything(&bytes);
    }

    #[test]
    fn s47_no_text_ends_the_process(text in "[ -~\\n—=+/東\u{85}\u{3000}{}\\[\\]\":,0-9]{0,200}") {
        read_everything(text.as_bytes());
    }

    #[test]
    fn s47_no_damage_ends_the_process(
        which: Index, other: Index,
        damage in prop::collection::vec((any::<Index>(), any::<u8>(), 0..5_u8), 1..4),
    ) {
        let samples = samples();
        let mut bytes = samples[which.index(samples.len())].clone();
        for (at, byte, how) in damage {
            let at = at.index(bytes.len().max(1)).min(bytes.len());
            match how {
                0 => bytes.truncate(at),
                1 => bytes.insert(at, byte),
                2 => bytes.extend_from_slice(&samples[other.index(samples.len())]),
                3 => { let tail = bytes.split_off(at); bytes.extend_from_slice(&tail); bytes.extend_from_slice(&tail); }
                _ => if let Some(there) = bytes.get_mut(at) { *there = byte },
            }
        }
        read_everything(&bytes);
    }
}
