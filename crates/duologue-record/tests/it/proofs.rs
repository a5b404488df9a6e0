use duologue_record::merkle::{self, ProofError};
use duologue_record::note::NoteError;
use duologue_record::policy::Policy;
use duologue_record::proof::{LogProof, LogProofError};

use crate::shared::{head, leaves, log_signer};

const ORIGIN: &str = "jp.example/record";

fn proof(size: usize, index: u64) -> LogProof {
    let leaves = leaves(size);
    let checkpoint = head(ORIGIN, &leaves).sign(&log_signer(ORIGIN)).unwrap();
    LogProof { index, hashes: merkle::inclusion_proof(&leaves, index).unwrap(), checkpoint }
}

#[test]
fn a_proof_is_a_text_file() {
    let proof = proof(3, 1);
    let text = String::from_utf8(proof.to_bytes()).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[..2], ["c2sp.org/tlog-proof@v1", "index 1"]);
    assert_eq!(lines[4..7], ["", ORIGIN, "3"]);
    assert_eq!(lines.len(), 10);
    assert_eq!(LogProof::parse(text.as_bytes()).unwrap(), proof);
    // Extra data is nobody's word, so it is passed over.
    let with_extra = text.replace("index 1", "extra AAAA\nindex 1");
    assert_eq!(LogProof::parse(with_extra.as_bytes()).unwrap(), proof);
}

#[test]
fn it_proves_the_entry_and_no_other() {
    let leaves = leaves(9);
    let key = log_signer(ORIGIN).verifier();
    let policy = Policy::parse(&format!("log {}\nquorum none\n", key.vkey())).unwrap();
    for index in 0..9 {
        let proof = proof(9, index as u64);
        assert_eq!(proof.verify(&leaves[index], &key).unwrap(), head(ORIGIN, &leaves));
        assert_eq!(proof.verify_policy(&leaves[index], &policy).unwrap().size, 9);
        let other = proof.verify(&leaves[(index + 1) % 9], &key);
        assert_eq!(other, Err(LogProofError::Inclusion(ProofError::Root)));
    }
    let stranger = log_signer("cn.example/record").verifier();
    assert!(matches!(proof(9, 0).verify(&leaves[0], &stranger), Err(LogProofError::Checkpoint(_))));
    let none = Policy::parse("quorum none").unwrap();
    assert!(matches!(proof(9, 0).verify_policy(&leaves[0], &none), Err(LogProofError::Policy(_))));
}

#[test]
fn other_forms_are_refused_by_line() {
    let text = String::from_utf8(proof(3, 1).to_bytes()).unwrap();
    let line = |from: &str, to: &str| match LogProof::parse(text.replacen(from, to, 1).as_bytes()) {
        Err(LogProofError::Form { line, .. }) => line,
        other => panic!("{other:?}"),
    };
    assert_eq!(line("@v1", "@v2"), 1);
    assert_eq!(line("index 1", "index 01"), 2);
    assert_eq!(line("index 1", "Index 1"), 2);
    assert_eq!(line("index 1", "extra ?\nindex 1"), 2);
    assert_eq!(line("index 1", "extra AAAA\nindex"), 3);
    assert_eq!(line("index 1\n", "index 1\nAAAA\n"), 3);
    let cut = text.split_once("\n—").unwrap().0;
    assert_eq!(LogProof::parse(cut.as_bytes()), Err(LogProofError::Note(NoteError::NoSignatures)));
    let many = format!("index 1\n{}", format!("{}=\n", "A".repeat(43)).repeat(65));
    let long = LogProof::parse(text.replace("index 1\n", &many).as_bytes());
    assert_eq!(long, Err(LogProofError::Inclusion(ProofError::Length(65))));
}
