use duologue_record::merkle;
use duologue_record::note::Verifier;
use duologue_record::witness::{Refusal, Request, decide};

use crate::shared::{self, head, leaves, log_signer, text};

const ORIGIN: &str = "jp.example/record";

#[test]
fn the_published_requests_in_order() {
    let Some(folder) = shared::folder() else { return };
    let suite = shared::json(&folder.join("witness/add-checkpoint.json"));
    let keys = [Verifier::from_vkey(text(&suite, "log_vkey")).unwrap()];
    let mut state = None;
    let cases = suite["cases"].as_array().unwrap();
    for case in cases {
        let body = text(case, "request");
        let decided = Request::parse(body.as_bytes()).and_then(|request| {
            assert_eq!(request.to_bytes(), body.as_bytes());
            // The state is that of the request's origin; only one is ever stored here.
            decide(state.filter(|_| request.checkpoint.origin == text(&suite, "log_origin")), &request, &keys)
        });
        let (status, answer) = match decided {
            Ok(next) => {
                state = Some(next);
                (200, String::new())
            }
            Err(refusal) => (refusal.status(), refusal.body()),
        };
        // The specification has 404 for an unknown origin where the suite's server answers 403.
        let expected = match text(case, "body") {
            "contains \"unknown log\"" => 404,
            _ => case["status"].as_u64().unwrap(),
        };
        assert_eq!(u64::from(status), expected, "{body}");
        let (comparison, words) = text(case, "body").split_once(' ').unwrap();
        let words: String = serde_json::from_str(words).unwrap();
        match (status, comparison) {
            (200, _) => {}
            (_, "==") => assert_eq!(answer, words),
            _ => assert!(answer.contains(&words), "{answer} should contain {words}"),
        }
    }
    assert_eq!((cases.len(), state.unwrap().0), (9, 5));
}

fn request(old: usize, new: usize) -> Request {
    let leaves = leaves(new);
    let checkpoint = head(ORIGIN, &leaves);
    let proof = merkle::consistency_proof(&leaves, old as u64).unwrap_or_default();
    let note = checkpoint.sign(&log_signer(ORIGIN)).unwrap();
    Request { old: old as u64, proof, checkpoint, note }
}

#[test]
fn a_witness_follows_one_history() {
    let keys = [log_signer("cn.example/record").verifier(), log_signer(ORIGIN).verifier()];
    let mut state = None;
    for (old, new) in [(0, 0), (0, 3), (3, 3), (3, 8), (8, 300)] {
        state = Some(decide(state, &request(old, new), &keys).unwrap());
        assert_eq!(state, Some((new as u64, merkle::root(&leaves(new)))));
    }
    // Old news, with the size to begin from.
    assert_eq!(decide(state, &request(3, 8), &keys), Err(Refusal::Stored { stored: 300 }));
    assert_eq!(decide(state, &request(8, 300), &keys).unwrap_err().stored_size(), Some(300));
}

#[test]
fn each_refusal_has_its_status() {
    let keys = [log_signer(ORIGIN).verifier()];
    let state = |size: usize| Some((size as u64, merkle::root(&leaves(size))));
    let status = |state, request: &Request| decide(state, request, &keys).unwrap_err().status();
    assert_eq!(decide(None, &request(0, 3), &[]).unwrap_err().status(), 404);
    let mut unsigned = request(0, 3);
    unsigned.note.signatures[0].bytes[9] ^= 1;
    assert_eq!(status(None, &unsigned), 403);
    assert_eq!(status(state(5), &Request { old: 5, ..request(0, 3) }), 400);
    assert_eq!(status(state(2), &request(0, 3)), 409);
    assert_eq!(status(None, &request(2, 3)), 409);
    let mut padded = request(0, 3);
    padded.proof = vec![merkle::empty_root()];
    assert_eq!(status(None, &padded), 422);
    assert_eq!(status(state(2), &Request { proof: Vec::new(), ..request(2, 3) }), 422);
    let fork = decide(Some((3, merkle::empty_root())), &request(3, 3), &keys).unwrap_err();
    assert_eq!((fork.status(), fork.body().as_str()), (409, "3\n"));
    // A first head of no entries has the root of no entries.
    let mut odd = request(0, 0);
    odd.checkpoint.root = merkle::root(&leaves(1));
    odd.note = odd.checkpoint.sign(&log_signer(ORIGIN)).unwrap();
    assert_eq!(status(None, &odd), 409);
}

#[test]
fn malformed_bodies_are_bad_requests() {
    let body = String::from_utf8(request(3, 8).to_bytes()).unwrap();
    let status = |body: &str| Request::parse(body.as_bytes()).unwrap_err().status();
    for (from, to) in [
        ("old 3", "old 03"),
        ("old 3", "3"),
        ("old 3\n", "old 3\nAAAA\n"),
        ("old 3\n", "old 3\n\nold 3\n"),
        ("\n\n", "\n"),
        ("\n8\n", "\n08\n"),
        ("8\n", "8\r\n"),
    ] {
        assert_eq!(status(&body.replacen(from, to, 1)), 400, "{from:?} as {to:?}");
    }
    let hash = format!("{}=\n", "A".repeat(43));
    let with = |count: usize| body.replacen("old 3\n", &format!("old 3\n{}", hash.repeat(count)), 1);
    // Four hashes lead from 3 to 8 already.
    assert_eq!(Request::parse(with(59).as_bytes()).unwrap().proof.len(), 63);
    assert_eq!(status(&with(60)), 400);
    assert_eq!(Request::parse(b"\xff").unwrap_err().status(), 400);
    // A line that is no signature is a signature that does not verify.
    assert_eq!(status(&body.replacen("— ", "- ", 1)), 403);
}
