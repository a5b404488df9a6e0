use duologue_record::Hash;
use duologue_record::checkpoint::{Checkpoint, CheckpointError};
use duologue_record::cosignature::{CosignatureError, cosign, verify};
use duologue_record::note::{Algorithm, Note, NoteError, Signature, Signer};

use crate::shared;

const HEAD: &str = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";

#[test]
fn the_head_of_the_specification_is_read_and_written() {
    let head = Checkpoint::parse(HEAD).unwrap();
    assert_eq!((head.origin.as_str(), head.size), ("example.com/behind-the-sofa", 20_852_163));
    assert_eq!(head.root, shared::hash64("CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=").unwrap());
    assert_eq!(head.to_text(), HEAD);
    assert_eq!(Checkpoint::parse(&format!("{HEAD}an extension\n")).unwrap(), head);
}

#[test]
fn other_heads_are_refused_by_line() {
    let line = |text: &str| match Checkpoint::parse(text) {
        Err(CheckpointError::Form { line, .. }) => line,
        other => panic!("{other:?}"),
    };
    let root = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";
    assert_eq!(line(&format!("\n1\n{root}\n")), 1);
    for size in ["", "01", "-1", "+1", "1 ", "0x1", "18446744073709551616", "１"] {
        assert_eq!(line(&format!("o\n{size}\n{root}\n")), 2, "{size}");
    }
    for root in ["", "AAAA", &root[..43], &root.replace('I', "J"), &format!("{root} ")] {
        assert_eq!(line(&format!("o\n1\n{root}\n")), 3, "{root}");
    }
    assert_eq!(line(&format!("o\n1\n{root}\n\n")), 4);
    assert_eq!(line("o\n1\n"), 3);
    assert_eq!(line(&format!("o\n1\n{root}")), 3);
}

#[test]
fn the_cosignature_line_of_the_specification_states_its_time() {
    let line = "— witness.example.com/w1 \
        jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==";
    let signature = Signature::from_line(line).unwrap();
    let (time, rest) = signature.bytes.split_at(8);
    assert_eq!(u64::from_be_bytes(time.try_into().unwrap()), 1_679_315_147);
    assert_eq!((rest.len(), signature.to_line()), (64, format!("{line}\n")));
}

#[test]
fn the_signed_message_is_two_lines_and_the_head() {
    // Made with OpenSSL 3 (pkeyutl -sign -rawin) from the secret key of RFC 8032 section 7.1, test 1, over
    // "cosignature/v1\ntime 1679315147\n" and the head above.
    let seed = shared::hex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
    let expected = shared::hex(
        "f933e6878058b808ec611a2a3090966ff81625a79117f9269b9b650abf6c279ec32c4aeeafb2b4c835dcd80acdf9322ea2db81fc76ee2f7009b29ddbbff68d09",
    );
    let signer = Signer::from_seed("w.example", Algorithm::CosignatureV1, &seed.try_into().unwrap()).unwrap();
    let signature = cosign(HEAD, &signer, 1_679_315_147).unwrap();
    assert_eq!(signature.bytes[8..], expected);
    assert_eq!(verify(HEAD, &signature, &signer.verifier()).unwrap(), 1_679_315_147);
}

#[test]
fn a_cosignature_binds_head_and_time() {
    let witness = shared::cosigner("w.example");
    let key = witness.verifier();
    let signature = cosign(HEAD, &witness, 7).unwrap();
    let broken = Err(CosignatureError::Broken("w.example".into()));
    let mut later = signature.clone();
    later.bytes[7] = 8;
    assert_eq!(verify(HEAD, &later, &key), broken);
    assert_eq!(verify(&format!("{HEAD}extension\n"), &signature, &key), broken);
    assert_eq!(verify(HEAD, &Signature { bytes: vec![0; 7], ..signature.clone() }, &key), broken);
    assert_eq!(verify(HEAD, &signature, &shared::cosigner("other.example").verifier()).ok(), None);
    assert_eq!(cosign(HEAD, &witness, 1 << 63), Err(CosignatureError::Time(1 << 63)));
    assert!(matches!(cosign("no head\n", &witness, 7), Err(CosignatureError::Checkpoint(_))));
    let log = shared::log_signer("jp.example/record");
    let not_a_cosigner = CosignatureError::NotACosigner("jp.example/record".into());
    assert_eq!(cosign(HEAD, &log, 7), Err(not_a_cosigner.clone()));
    assert_eq!(verify(HEAD, &signature, &log.verifier()), Err(not_a_cosigner));
}

#[test]
fn a_head_is_opened_with_its_own_log_s_key_only() {
    let (jp, cn) = (shared::log_signer("jp.example/record"), shared::log_signer("cn.example/record"));
    let head = Checkpoint { origin: "jp.example/record".into(), size: 3, root: Hash::of(b"x") };
    let mut note = head.sign(&jp).unwrap();
    note.add(cosign(&note.text, &shared::cosigner("w.example"), 9).unwrap());
    let (read, opened) = Checkpoint::open(&note.to_bytes(), &jp.verifier()).unwrap();
    assert_eq!((read, opened), (head.clone(), note));
    let other_log = |result| matches!(result, Err(CheckpointError::OtherLog { .. }));
    assert!(other_log(head.sign(&cn).map(|_| ())));
    let foreign = Note::sign(&head.to_text(), &[&cn]).unwrap().to_bytes();
    assert!(other_log(Checkpoint::open(&foreign, &cn.verifier()).map(|_| ())));
    let unsigned = Checkpoint::open(&foreign, &jp.verifier());
    assert_eq!(unsigned, Err(CheckpointError::Note(NoteError::NoKnownSignature)));
}
