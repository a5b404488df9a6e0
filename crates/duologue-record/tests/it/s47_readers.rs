//! What reads bytes from strangers: no bytes end the process, and what reads, reads the same again after it was written.
//!
//! The fuzz targets in `fuzz/` include this file.

use duologue_record::Hash;
use duologue_record::canonical::{self, BODY};
use duologue_record::checkpoint::Checkpoint;
use duologue_record::entry::Entry;
use duologue_record::note::{Note, Signature, Signer, Verifier};
use duologue_record::policy::Policy;
use duologue_record::proof::LogProof;
use duologue_record::tile::{self, Tile};
use duologue_record::witness::Request;

pub fn entry(bytes: &[u8]) {
    if let Ok(value) = canonical::parse(bytes, &BODY) {
        assert_eq!(canonical::to_bytes(&value, &BODY).unwrap(), bytes);
    }
    if let Ok(entry) = Entry::from_bytes(bytes) {
        assert_eq!(Entry::from_bytes(&entry.to_bytes().unwrap()).unwrap(), entry);
    }
}

pub fn note(bytes: &[u8]) {
    if let Ok(note) = Note::parse(bytes) {
        assert_eq!(note.to_bytes(), bytes);
    }
    if let Ok(proof) = LogProof::parse(bytes) {
        assert_eq!(LogProof::parse(&proof.to_bytes()).unwrap(), proof);
    }
    if let Ok(request) = Request::parse(bytes) {
        assert_eq!(request.to_bytes(), bytes);
    }
    if let Ok(line) = std::str::from_utf8(bytes)
        && let Some(signature) = Signature::from_line(line)
    {
        assert_eq!(signature.to_line(), format!("{line}\n"));
    }
}

pub fn checkpoint(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(head) = Checkpoint::parse(text) {
        assert_eq!(Checkpoint::parse(&head.to_text()).unwrap(), head);
        // What is left out of the head's own form is extension lines alone.
        assert!(text.starts_with(&head.to_text()));
    }
}

/// A path of a tile, and a bundle of entries.
pub fn tiles(bytes: &[u8]) {
    if let Ok(entries) = tile::read_bundle(bytes) {
        let entries: Vec<&[u8]> = entries.iter().map(Vec::as_slice).collect();
        assert_eq!(tile::bundle(&entries).unwrap(), bytes);
    }
    if let Ok(text) = std::str::from_utf8(bytes)
        && let Some(tile) = Tile::parse(text)
    {
        assert_eq!(tile.path(), text);
    }
}

pub fn policy(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(policy) = Policy::parse(text) {
        assert_eq!(Policy::parse(&policy.to_text()).unwrap(), policy);
    }
    if let Ok(key) = Verifier::from_vkey(text) {
        assert_eq!(key.vkey(), text);
    }
    if let Ok(key) = Signer::from_skey(text) {
        assert_eq!(key.skey(), text);
    }
    if let Ok(hash) = text.parse::<Hash>() {
        assert_eq!(hash.to_string(), text);
    }
}
