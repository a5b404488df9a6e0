use duologue_record::note::{
    Algorithm, KeyTextError, MAX_SIGNATURES, Note, NoteError, Signature, Signer, Verifier,
};

use crate::shared::{self, folder};

const TEXT: &str = "東京と北京\n\nJoint statement, version 3\n";

#[test]
fn the_worked_example_of_the_specification() {
    let Some(folder) = folder() else { return };
    let bytes = std::fs::read(folder.join("note/example.note")).unwrap();
    let vkey = std::fs::read_to_string(folder.join("note/example.vkey")).unwrap();
    let key = Verifier::from_vkey(vkey.trim_end()).unwrap();
    let note = Note::parse(&bytes).unwrap();
    assert_eq!(note.text, "This is an example message.\n");
    assert_eq!(note.verified_by(std::slice::from_ref(&key)).as_deref(), Ok(std::slice::from_ref(&key)));
    assert_eq!(note.to_bytes(), bytes);
    assert_eq!(
        (key.name(), key.key_id(), key.algorithm()),
        ("example.com/foo", 0x530d903a, Algorithm::Ed25519)
    );
    assert_eq!(key.vkey(), vkey.trim_end());
}

#[test]
fn a_published_cosigner_key_keeps_its_identifier() {
    // From the tests of transparency-dev/formats (note_cosigv1_test.go): keys of type 4 and type 1.
    let four = "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2";
    let one = "TEST+7997405c+AQcC+FTVKf0jlTdHDY3rbevmnKxxPjigCXlVtGe6RIr6";
    for (vkey, algorithm) in [(four, Algorithm::CosignatureV1), (one, Algorithm::Ed25519)] {
        let key = Verifier::from_vkey(vkey).unwrap();
        assert_eq!((key.algorithm(), key.vkey().as_str()), (algorithm, vkey));
    }
}

#[test]
fn the_first_signature_of_rfc_8032() {
    // RFC 8032 section 7.1, test 1: the secret and public key.
    let seed = shared::hex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
    let public = shared::hex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
    let signer = Signer::from_seed("example.com/k", Algorithm::Ed25519, &seed.try_into().unwrap()).unwrap();
    assert_eq!(signer.verifier().public_key().as_slice(), public);
}

#[test]
fn sign_read_verify() {
    let (jp, cn) = (shared::log_signer("jp.example/side"), shared::log_signer("cn.example/side"));
    let note = Note::sign(TEXT, &[&jp, &cn]).unwrap();
    let read = Note::parse(&note.to_bytes()).unwrap();
    assert_eq!(read, note);
    assert_eq!(read.text, TEXT);
    assert_eq!(read.verified_by(&[cn.verifier(), jp.verifier()]).unwrap(), [jp.verifier(), cn.verifier()]);
    // A key nobody told us of is passed over.
    assert_eq!(read.verified_by(&[cn.verifier()]).unwrap(), [cn.verifier()]);
    let stranger = shared::log_signer("stranger.example").verifier();
    assert_eq!(read.verified_by(&[stranger]), Err(NoteError::NoKnownSignature));
}

#[test]
fn one_broken_line_of_a_known_key_sinks_the_note() {
    let (jp, cn) = (shared::log_signer("jp.example/side"), shared::log_signer("cn.example/side"));
    let mut note = Note::sign(TEXT, &[&jp, &cn]).unwrap();
    note.signatures[1].bytes[10] ^= 1;
    let keys = [jp.verifier(), cn.verifier()];
    assert_eq!(note.verified_by(&keys), Err(NoteError::Broken("cn.example/side".into())));
    assert_eq!(note.verified_by(&keys[..1]).unwrap(), keys[..1]);
    // Also when a good line of the same key stands above it.
    let good = Note::sign(TEXT, &[&cn]).unwrap().signatures.remove(0);
    note.signatures.insert(0, good);
    assert!(note.verified_by(&keys).is_err());
}

#[test]
fn a_name_or_an_identifier_alone_is_not_the_key() {
    let signer = shared::log_signer("jp.example/side");
    let note = Note::sign(TEXT, &[&signer]).unwrap();
    let mut other_id = note.clone();
    other_id.signatures[0].key_id ^= 1;
    let mut other_name = note;
    other_name.signatures[0].name = "cn.example/side".into();
    for note in [other_id, other_name] {
        assert_eq!(note.verified_by(&[signer.verifier()]), Err(NoteError::NoKnownSignature));
    }
}

#[test]
fn adding_a_signature_replaces_the_key_s_earlier_one() {
    let (jp, cn) = (shared::log_signer("jp.example/side"), shared::log_signer("cn.example/side"));
    let mut note = Note::sign(TEXT, &[&jp]).unwrap();
    let line = Note::sign(TEXT, &[&cn]).unwrap().signatures.remove(0);
    note.add(Signature { bytes: vec![1], ..line.clone() });
    note.add(line);
    assert_eq!(note, Note::sign(TEXT, &[&jp, &cn]).unwrap());
}

#[test]
fn malformed_notes() {
    let line = "— a AAAAAAA=\n";
    let parse = |text: &str| Note::parse(text.as_bytes());
    assert_eq!(parse(&format!("text\n\n{line}")).unwrap().signatures[0].bytes, [0]);
    assert_eq!(parse(&format!("text\n{line}")), Err(NoteError::NoSignatures));
    assert_eq!(parse("text\n\n"), Err(NoteError::NoSignatures));
    assert_eq!(parse("text\n\n— a AAAAAAA="), Err(NoteError::NoSignatures));
    assert_eq!(parse(&format!("text\r\n\n{line}")), Err(NoteError::ControlCharacter(1)));
    assert_eq!(parse(&format!("a\n\tb\n\n{line}")), Err(NoteError::ControlCharacter(2)));
    assert_eq!(Note::parse(b"\xff\n\n"), Err(NoteError::NotUtf8));
    for bad in [
        "- a AAAAAAA=",
        "—a AAAAAAA=",
        "— AAAAAAA=",
        "—  AAAAAAA=",
        "— a AAAAAA==",
        "— a AAAAAAA",
        "— a AAAAAAB=",
        "— a+b AAAAAAA=",
        "— a\u{3000}b AAAAAAA=",
        "— a b AAAAAAA=",
        "— a AAAAAAA= ",
    ] {
        assert_eq!(parse(&format!("text\n\n{line}{bad}\n")), Err(NoteError::Line(2)), "{bad}");
    }
    assert_eq!(Note::sign("no line end", &[]), Err(NoteError::NoFinalNewline));
    assert_eq!(Note::sign("tab\there\n", &[]), Err(NoteError::ControlCharacter(1)));
}

#[test]
fn many_signatures_are_read_and_too_many_refused() {
    // The specification demands 16, and post-quantum ones of nearly 5 kB are on their way.
    let line = |index: usize| Signature { name: format!("w{index}"), key_id: 7, bytes: vec![9; 5000] };
    let note = Note { text: TEXT.into(), signatures: (0..16).map(line).collect() };
    assert_eq!(Note::parse(&note.to_bytes()).unwrap(), note);
    let small = |index: usize| Signature { bytes: vec![9], ..line(index) };
    let note = Note { text: TEXT.into(), signatures: (0..=MAX_SIGNATURES).map(small).collect() };
    assert_eq!(Note::parse(&note.to_bytes()), Err(NoteError::TooManySignatures(MAX_SIGNATURES + 1)));
    assert!(matches!(Note::parse(&[b'\n'; 300_000]), Err(NoteError::TooLarge(300_000))));
}

#[test]
fn keys_have_one_spelling() {
    let signer = shared::log_signer("jp.example/record");
    let back = Signer::from_skey(&signer.skey()).unwrap();
    assert_eq!(back.verifier(), signer.verifier());
    assert_eq!(back.skey(), signer.skey());
    assert!(signer.skey().starts_with("PRIVATE+KEY+jp.example/record+"));

    let vkey = signer.verifier().vkey();
    let parse = |text: &str| Verifier::from_vkey(text).unwrap_err();
    assert_eq!(parse(&vkey.replace("jp", "cn")), KeyTextError::Identifier);
    assert_eq!(parse("a"), KeyTextError::Form);
    assert_eq!(parse("rekor.example+12345678+AwEB"), KeyTextError::Algorithm(3));
    assert_eq!(parse("rekor.example+12345678+AQEB"), KeyTextError::Bytes);
    assert_eq!(parse("rekor.example+1234567+AQEB"), KeyTextError::Form);
    assert_eq!(parse(&signer.skey()), KeyTextError::Form);
    for name in ["", "a b", "a+b", "a\u{a0}b"] {
        let refused = Signer::from_seed(name, Algorithm::Ed25519, &[1; 32]);
        assert_eq!(refused.unwrap_err(), KeyTextError::Name, "{name:?}");
    }
}

#[test]
fn debug_never_shows_a_secret() {
    let signer = shared::log_signer("jp.example/record");
    let secret = signer.skey().rsplit_once('+').unwrap().1.to_owned();
    let shown = format!("{signer:?} {signer:#?}");
    assert!(shown.contains(&signer.verifier().vkey()) && !shown.contains(&secret));
}

#[test]
fn a_cosigner_signs_no_bare_text() {
    let witness = shared::cosigner("w.example");
    assert_eq!(Note::sign(TEXT, &[&witness]), Err(NoteError::CosignerKey("w.example".into())));
}
