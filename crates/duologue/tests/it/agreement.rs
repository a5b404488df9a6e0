//! Agreements and removals, as the check of a published dialogue sees them.

use duologue_forum::acts::{Agree, Body, Redact, Release, Saying, Strength};
use duologue_forum::{Manifest, compose};
use duologue_record::Hash;
use duologue_store::{Book, LogId, NewAct, Store};
use duologue_web::load_forum;

use crate::bench::Bench;

/// Lets a voice of a data folder say something; `blobs` go along.
fn say(bench: &Bench, voice: &str, subject: &str, body: Body, blobs: &[Vec<u8>]) {
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let store = Store::open(&bench.path("data")).await.unwrap();
        let forum = load_forum(&store, None).await.unwrap();
        let voice_now = forum.voice(voice).unwrap();
        let salt = [u8::try_from(voice_now.size() % 251).unwrap(); 32];
        let composed =
            compose(voice_now, subject, &Saying::own(body), "2026-03-01T12:00:00Z", &salt).unwrap();
        let blobs = composed.blobs.into_iter().chain(blobs.iter().cloned()).collect();
        let act = NewAct { entry: composed.entry, blobs };
        store.append(&LogId::new(voice, Book::Record), voice_now.size(), vec![act]).await.unwrap();
        store.close().await.unwrap();
    });
}

fn themes(bench: &Bench) -> Vec<Hash> {
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let store = Store::open(&bench.path("data")).await.unwrap();
        let forum = load_forum(&store, None).await.unwrap();
        let words = forum.words("rehearsal").filter(|w| matches!(w.body(), Some(Body::Wording(_))));
        let hashes = words.filter_map(|w| w.act.entry.body).collect();
        store.close().await.unwrap();
        hashes
    })
}

fn manifest(bench: &Bench) -> Manifest {
    Manifest {
        what: "agreed-difference".into(),
        subject: "rehearsal".into(),
        parties: vec!["jp".into(), "cn".into()],
        holds: themes(bench),
        files: vec![],
        authentic: vec!["ja".into(), "zh".into()],
        expires: None,
        strength: Strength::Staff,
    }
}

#[test]
fn a_release_rests_on_every_partys_agreement() {
    let bench = Bench::new();
    bench.example("data");
    let manifest = manifest(&bench);
    let (hash, bytes) = (manifest.hash().unwrap(), manifest.to_bytes().unwrap());
    let release = Body::Release(Release { manifest: Some(hash) });
    let agree = Body::Agree(Agree { strength: Some(Strength::Staff), ..Agree::default() });
    let on = format!("manifest/{hash}");
    say(&bench, "jp", "rehearsal", release.clone(), std::slice::from_ref(&bytes));
    say(&bench, "jp", &on, agree.clone(), &[]);
    bench.ok(&["site", "one-sided", "--data", "data"]);
    let answer = bench.run(&["verify", "one-sided", "--policy", "one-sided.policy", "--lang", "en"]);
    assert_eq!(answer.code, 1, "{}", answer.out);
    assert!(
        answer.out.contains(&hash.to_string()) && answer.out.contains("cn did not agree"),
        "{}",
        answer.out
    );

    say(&bench, "cn", &on, agree, &[]);
    say(&bench, "cn", "rehearsal", release, &[]);
    bench.ok(&["site", "both", "--data", "data"]);
    let report = bench.ok(&["verify", "both", "--policy", "both.policy", "--lang", "en"]);
    assert!(report.contains("1 agreements"), "{report}");
}

#[test]
fn a_removed_record_of_a_person_is_gone_everywhere_and_the_proof_stays_green() {
    let bench = Bench::new();
    bench.example("data");
    let (body, id) = tokio::runtime::Runtime::new().unwrap().block_on(async {
        let store = Store::open(&bench.path("data")).await.unwrap();
        let forum = load_forum(&store, None).await.unwrap();
        let id = forum.people().into_iter().find(|id| id.starts_with("archive-")).unwrap();
        let body = forum.words(&format!("person/{id}")).next().unwrap().act.entry.body.unwrap();
        store.close().await.unwrap();
        (body, id)
    });
    let page = |site: &str| bench.path(site).join(format!("data/en/people/{id}/index.html"));
    bench.ok(&["site", "before", "--data", "data"]);
    assert!(page("before").exists());
    let redact = Redact { blobs: vec![body], ground: "privacy".into(), replacement: None };
    say(&bench, "archive", "redaction", Body::Redact(redact), &[]);
    bench.ok(&["site", "after", "--data", "data"]);
    let report = bench.ok(&["verify", "after", "--policy", "after.policy", "--lang", "en"]);
    assert!(report.contains("1 are absent with a redaction"), "{report}");
    assert!(!page("after").exists());
    assert!(!bench.path("after").join(format!("data/record/blobs/{body}")).exists());
    // A copy that kept the blob, and hides that it does, is told so.
    let kept = format!("record/blobs/{body}");
    std::fs::copy(bench.path("before/data").join(&kept), bench.path("after/data").join(&kept)).unwrap();
    crate::site::cover_up(&bench.path("after"));
    let answer = bench.run(&["verify", "after", "--policy", "after.policy", "--lang", "en"]);
    assert_eq!(answer.code, 1);
    assert!(answer.out.contains("must not be here"), "{}", answer.out);
}
