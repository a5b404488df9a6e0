use duologue_record::checkpoint::Checkpoint;
use duologue_record::guard::{Guard, GuardError};
use duologue_record::merkle::{self, ProofError};

use crate::shared::{head, leaves};

#[test]
fn only_a_proven_extension_may_be_signed() {
    let leaves = leaves(10);
    let next = head("jp.example/record", &leaves);
    let guard = |size: usize| Guard { last: Some(head("jp.example/record", &leaves[..size])) };
    let proof = |old: u64| merkle::consistency_proof(&leaves, old).unwrap();

    assert_eq!(Guard::default().allow(&next, &[]), Ok(()));
    for size in 0..=10 {
        assert_eq!(guard(size).allow(&next, &proof(size as u64)), Ok(()), "{size}");
    }
    // A restored backup.
    let shorter = Err(GuardError::Shorter { last: 10, next: 9 });
    assert_eq!(guard(10).allow(&head("jp.example/record", &leaves[..9]), &[]), shorter);
    // Another history of the same length, or under a longer one.
    let forged = Checkpoint { root: merkle::root(&leaves[1..]), ..next.clone() };
    assert_eq!(guard(10).allow(&forged, &[]), Err(GuardError::NotAnExtension(ProofError::OldRoot)));
    assert!(guard(6).allow(&forged, &proof(6)).is_err());
    assert!(guard(6).allow(&next, &proof(5)).is_err());
    assert!(guard(6).allow(&next, &[]).is_err());
    assert!(guard(0).allow(&next, &proof(5)).is_err());
    let other = head("cn.example/record", &leaves);
    assert!(matches!(guard(6).allow(&other, &proof(6)), Err(GuardError::OtherLog { .. })));
}
