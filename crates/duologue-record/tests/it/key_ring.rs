use duologue_record::Hash;
use duologue_record::keys::{Event, KeyError, KeyRing, Role};
use duologue_record::note::{Note, Signer};

use crate::shared;

fn key(name: &str) -> Signer {
    shared::log_signer(name)
}

fn vkey(name: &str) -> String {
    key(name).verifier().vkey()
}

fn announced(name: &str) -> Option<Hash> {
    Some(Hash::of(vkey(name).as_bytes()))
}

fn introduced(index: u64, role: Role, name: &str, next: Option<Hash>) -> Event {
    Event::Introduced { index, role, vkey: vkey(name), next }
}

fn revoked(index: u64, name: &str, from: u64) -> Event {
    Event::Revoked { index, vkey: vkey(name), from }
}

/// Log key, side key and root key, as the first entries of a log bring them in.
fn ceremony() -> KeyRing {
    let mut ring = KeyRing::new();
    ring.apply(&introduced(0, Role::Root, "root", None)).unwrap();
    ring.apply(&introduced(1, Role::Log, "log", announced("log2"))).unwrap();
    ring.apply(&introduced(2, Role::Side, "side", None)).unwrap();
    ring
}

fn signed(event: &Event, signer: &Signer) -> Note {
    Note::sign(&event.text(), &[signer]).unwrap()
}

#[test]
fn a_key_counts_from_its_introduction() {
    let ring = ceremony();
    assert_eq!(ring.current(Role::Log), [&key("log").verifier()]);
    assert!(ring.current(Role::Cosigner).is_empty());
    assert!(
        !ring.valid_at(&vkey("log"), 0) && ring.valid_at(&vkey("log"), 1) && ring.valid_at(&vkey("log"), 900)
    );
    assert!(!ring.valid_at(&vkey("log2"), 5));
}

#[test]
fn the_announced_successor_takes_over_and_both_sign_its_entry() {
    let mut ring = ceremony();
    ring.apply(&introduced(10, Role::Log, "log2", announced("log3"))).unwrap();
    assert_eq!(ring.current(Role::Log), [&key("log2").verifier()]);
    let counts = |name: &str| [9, 10, 11].map(|index| ring.valid_at(&vkey(name), index));
    assert_eq!((counts("log"), counts("log2")), ([true, true, false], [false, true, true]));
}

#[test]
fn a_thief_of_the_log_key_brings_in_no_key_of_his_own() {
    let mut ring = ceremony();
    let before = ring.clone();
    let refused = ring.apply(&introduced(10, Role::Log, "thief", None));
    assert_eq!(refused, Err(KeyError::NotAnnounced { role: Role::Log }));
    let refused = ring.apply(&introduced(10, Role::Side, "log2", None));
    assert_eq!(refused, Err(KeyError::NotAnnounced { role: Role::Side }));
    let refused = ring.apply(&revoked(10, "side", 2));
    assert_eq!(refused, Err(KeyError::NeedsAuthority { role: Role::Side }));
    let event = introduced(10, Role::Log, "thief", None);
    for signer in ["thief", "log", "side"] {
        assert_eq!(ring.apply_signed(&event, &signed(&event, &key(signer))), Err(KeyError::NotAuthorised));
    }
    assert_eq!(ring, before);
}

#[test]
fn the_root_key_names_a_new_one_when_the_old_is_lost() {
    let mut ring = ceremony();
    let lost = revoked(10, "log", 8);
    ring.apply(&lost).unwrap();
    assert!(ring.valid_at(&vkey("log"), 7) && !ring.valid_at(&vkey("log"), 8));
    assert!(ring.current(Role::Log).is_empty());
    let event = introduced(11, Role::Log, "fresh", None);
    assert_eq!(ring.apply(&event), Err(KeyError::NotAnnounced { role: Role::Log }));
    ring.apply_signed(&event, &signed(&event, &key("root"))).unwrap();
    assert_eq!(ring.current(Role::Log), [&key("fresh").verifier()]);
}

#[test]
fn a_side_key_ends_by_the_root_key_or_by_itself() {
    for signer in ["root", "side"] {
        let mut ring = ceremony();
        let event = revoked(20, "side", 15);
        ring.apply_signed(&event, &signed(&event, &key(signer))).unwrap();
        assert!(ring.valid_at(&vkey("side"), 14) && !ring.valid_at(&vkey("side"), 15));
        // Found out later: the theft was earlier. It cannot be made later again.
        for (index, from) in [(21, 9), (22, 18)] {
            let event = revoked(index, "side", from);
            ring.apply_signed(&event, &signed(&event, &key("root"))).unwrap();
            assert!(ring.valid_at(&vkey("side"), 8) && !ring.valid_at(&vkey("side"), 9));
        }
    }
}

#[test]
fn a_note_authorises_its_own_act_only() {
    let mut ring = ceremony();
    let note = signed(&revoked(20, "side", 15), &key("root"));
    assert_eq!(ring.apply_signed(&revoked(20, "side", 3), &note), Err(KeyError::NotAuthorised));
    assert_eq!(ring.apply_signed(&revoked(20, "log", 15), &note), Err(KeyError::NotAuthorised));
}

#[test]
fn a_revoked_root_key_decides_nothing() {
    let mut ring = ceremony();
    let event = revoked(5, "root", 5);
    ring.apply_signed(&event, &signed(&event, &key("root"))).unwrap();
    let event = introduced(6, Role::Root, "root2", None);
    assert_eq!(ring.apply_signed(&event, &signed(&event, &key("root"))), Err(KeyError::NotAuthorised));
    assert_eq!(ring.apply(&event), Err(KeyError::NotAnnounced { role: Role::Root }));
}

#[test]
fn one_key_has_one_role_and_never_returns() {
    let mut ring = ceremony();
    ring.apply(&introduced(10, Role::Log, "log2", announced("log"))).unwrap();
    let back = ring.apply(&introduced(11, Role::Log, "log", None));
    assert_eq!(back, Err(KeyError::Known(vkey("log"))));
    assert_eq!(ring.apply(&revoked(11, "nobody", 3)), Err(KeyError::Unknown(vkey("nobody"))));
    let ed25519 = ring.apply(&introduced(11, Role::Cosigner, "w", None));
    assert!(matches!(ed25519, Err(KeyError::WrongAlgorithm { role: Role::Cosigner, .. })));
    let witness = shared::cosigner("w").verifier().vkey();
    let as_log = Event::Introduced { index: 11, role: Role::Log, vkey: witness.clone(), next: None };
    assert!(matches!(ring.apply(&as_log), Err(KeyError::WrongAlgorithm { role: Role::Log, .. })));
    let as_cosigner = Event::Introduced { index: 11, role: Role::Cosigner, vkey: witness, next: None };
    ring.apply(&as_cosigner).unwrap();
    assert_eq!(ring.current(Role::Cosigner).len(), 1);
    let not_a_key = Event::Introduced { index: 12, role: Role::Log, vkey: "x".into(), next: None };
    assert!(matches!(ring.apply(&not_a_key), Err(KeyError::Text(_))));
}

#[test]
fn the_same_key_under_another_name_is_the_same_key() {
    use duologue_record::note::Algorithm;
    let mut ring = ceremony();
    let seed = Hash::of(b"log").0;
    let alias = Signer::from_seed("alias", Algorithm::CosignatureV1, &seed).unwrap().verifier().vkey();
    let event = Event::Introduced { index: 3, role: Role::Cosigner, vkey: alias.clone(), next: None };
    assert_eq!(ring.apply(&event), Err(KeyError::Known(alias)));
}

#[test]
fn acts_come_in_order_and_reach_back_no_further_than_the_key() {
    let mut ring = ceremony();
    let same = ring.apply(&introduced(2, Role::Log, "log2", None));
    assert_eq!(same, Err(KeyError::OutOfOrder { index: 2, last: 2 }));
    for from in [0, 11] {
        let range = KeyError::Range { index: 10, introduced: 1, from };
        assert_eq!(ring.apply(&revoked(10, "log", from)), Err(range));
    }
    ring.apply(&revoked(10, "log", 1)).unwrap();
    assert!(!ring.valid_at(&vkey("log"), 1));
}
