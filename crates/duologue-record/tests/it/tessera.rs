use std::path::PathBuf;

use duologue_record::checkpoint::Checkpoint;
use duologue_record::merkle;
use duologue_record::policy::Policy;
use duologue_record::verify::{self, Reader};

use crate::shared;

/// The published log with one of its earlier heads in place of the last.
struct At(PathBuf, String);

impl Reader for At {
    type Error = std::io::Error;

    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, std::io::Error> {
        let path = if path == "checkpoint" { &self.1 } else { path };
        match std::fs::read(self.0.join(path)) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            other => other.map(Some),
        }
    }
}

#[test]
fn every_head_of_the_published_log_verifies_and_extends_the_one_before() {
    let Some(folder) = shared::folder() else { return };
    let folder = folder.join("tessera-log");
    let policy = Policy::parse(&std::fs::read_to_string(folder.join("policy")).unwrap()).unwrap();
    let key = policy.verifier_for("example.com/log/testdata").unwrap();
    let mut before: Option<Checkpoint> = None;
    let heads = (0..=15).map(|size| format!("checkpoint.{size}")).chain(["checkpoint".to_owned()]);
    for (size, file) in heads.enumerate() {
        let log = verify::log(&At(folder.clone(), file.clone()), key).unwrap();
        let size = size.min(15);
        assert_eq!((log.checkpoint.size, log.entries.len(), log.leaves.len()), (size as u64, size, size));
        assert_eq!(policy.accepts(&log.note).unwrap(), log.checkpoint, "{file}");
        assert_eq!(log.note.to_bytes(), std::fs::read(folder.join(&file)).unwrap());
        assert_eq!(log.checkpoint.to_text(), log.note.text);
        if let Some(before) = before.filter(|before| before.size > 0) {
            let proof = merkle::consistency_proof(&log.leaves, before.size).unwrap();
            let (old, new) = (before.size, log.checkpoint.size);
            merkle::verify_consistency(old, new, &proof, &before.root, &log.checkpoint.root).unwrap();
        }
        before = Some(log.checkpoint);
    }
}

#[test]
fn a_head_does_not_fit_the_tiles_of_another() {
    let Some(folder) = shared::folder() else { return };
    let folder = folder.join("tessera-log");
    let policy = Policy::parse(&std::fs::read_to_string(folder.join("policy")).unwrap()).unwrap();
    let log = verify::log(&At(folder, "checkpoint.7".into()), &policy.logs[0]).unwrap();
    let leaves = &log.leaves;
    let eight = merkle::root(&[leaves.as_slice(), &leaves[..1]].concat());
    let proof = merkle::consistency_proof(leaves, 5).unwrap();
    assert!(merkle::verify_consistency(5, 8, &proof, &merkle::root(&leaves[..5]), &eight).is_err());
}
