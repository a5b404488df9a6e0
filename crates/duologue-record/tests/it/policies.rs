use duologue_record::checkpoint::{Checkpoint, CheckpointError};
use duologue_record::cosignature::cosign;
use duologue_record::note::{Note, NoteError, Signer};
use duologue_record::policy::{Policy, PolicyError, Problem};

use crate::shared::{cosigner, head, leaves, log_signer};

const ORIGIN: &str = "jp.example/record";

fn vkey(signer: &Signer) -> String {
    signer.verifier().vkey()
}

/// The policy drawn in the specification: two of three X and one of three Y.
fn two_levels() -> String {
    let mut text =
        format!("# a comment\n\n\t log  {}  https://jp.example/record/ \n", vkey(&log_signer(ORIGIN)));
    for name in ["X1", "X2", "X3", "Y1", "Y2", "Y3"] {
        text += &format!("witness {name} {}\n", vkey(&cosigner(name)));
    }
    text + "group X-witnesses 2 X1 X2 X3\ngroup Y-witnesses any Y1 Y2 Y3\n\
        group X-and-Y all X-witnesses Y-witnesses\nquorum X-and-Y\n"
}

fn cosigned(head: &Checkpoint, witnesses: &[&str]) -> Note {
    let mut note = head.sign(&log_signer(&head.origin)).unwrap();
    for witness in witnesses {
        note.add(cosign(&note.text, &cosigner(witness), 1_700_000_000).unwrap());
    }
    note
}

#[test]
fn a_quorum_of_groups() {
    let policy = Policy::parse(&two_levels()).unwrap();
    let head = head(ORIGIN, &leaves(3));
    let verdict = |witnesses: &[&str]| policy.accepts(&cosigned(&head, witnesses));
    assert_eq!(verdict(&["X1", "X3", "Y2"]).unwrap(), head);
    assert_eq!(verdict(&["X1", "X2", "X3", "Y1", "Y2", "Y3", "Z"]).unwrap(), head);
    let no_quorum = Err(PolicyError::NoQuorum("X-and-Y".into()));
    for too_few in [&[][..], &["X1", "Y1"], &["X1", "X2", "X3"], &["Y1", "Y2", "Y3"], &["X1", "Z", "Y1"]] {
        assert_eq!(verdict(too_few), no_quorum, "{too_few:?}");
    }
    assert_eq!(policy.verifier_for(ORIGIN), Some(&log_signer(ORIGIN).verifier()));
    assert_eq!(policy.verifier_for("cn.example/record"), None);
}

#[test]
fn a_policy_is_written_as_it_is_read() {
    let policy = Policy::parse(&two_levels()).unwrap();
    assert_eq!(Policy::parse(&policy.to_text()).unwrap(), policy);
    let none = Policy::parse("quorum none").unwrap();
    assert_eq!((none.quorum.clone(), none.to_text().as_str()), (None, "quorum none\n"));
}

#[test]
fn the_log_itself_must_have_signed() {
    let policy = Policy::parse(&two_levels()).unwrap();
    let head = head(ORIGIN, &leaves(3));
    let mut note = cosigned(&head, &["X1", "X3", "Y2"]);
    let log_line = note.signatures.remove(0);
    assert_eq!(policy.accepts(&note), Err(PolicyError::NotByTheLog(ORIGIN.into())));
    note.signatures = vec![log_line.clone()];
    assert_eq!(policy.accepts(&note), Err(PolicyError::NoQuorum("X-and-Y".into())));
    let mut broken = cosigned(&head, &["X1", "X3", "Y2"]);
    broken.signatures[2].bytes[20] ^= 1;
    assert_eq!(policy.accepts(&broken), Err(PolicyError::Note(NoteError::Broken("X3".into()))));
    let foreign = cosigned(&Checkpoint { origin: "cn.example/record".into(), ..head }, &["X1", "X3", "Y2"]);
    assert_eq!(policy.accepts(&foreign), Err(PolicyError::UnknownLog("cn.example/record".into())));
    let text = Note { text: "hello\n".into(), signatures: vec![log_line] };
    assert!(matches!(policy.accepts(&text), Err(PolicyError::Checkpoint(CheckpointError::Form { .. }))));
}

#[test]
fn one_listed_log_cannot_speak_as_another() {
    let (jp, cn) = (log_signer(ORIGIN), log_signer("cn.example/record"));
    let policy = Policy::parse(&format!("log {}\nlog {}\nquorum none\n", vkey(&jp), vkey(&cn))).unwrap();
    let text = head(ORIGIN, &leaves(3)).to_text();
    let note = Note::sign(&text, &[&cn]).unwrap();
    assert_eq!(policy.accepts(&note), Err(PolicyError::NotByTheLog(ORIGIN.into())));
    assert!(policy.accepts(&Note::sign(&text, &[&cn, &jp]).unwrap()).is_ok());
}

#[test]
fn mistakes_are_told_with_their_line() {
    let (a, b) = (vkey(&cosigner("a")), vkey(&cosigner("b")));
    let problem = |text: &str| {
        let error = Policy::parse(text).unwrap_err();
        (error.line, error.problem)
    };
    let witness = format!("witness a {a}\n");
    let two = format!("{witness}witness b {b}\n");
    let owned = str::to_owned;
    assert_eq!(problem(""), (1, Problem::NoQuorum));
    assert_eq!(problem("quorum none\nquorum none\n"), (2, Problem::QuorumTwice));
    assert_eq!(problem("quorum none\r\n"), (1, Problem::ControlCharacter));
    assert_eq!(problem("Quorum none\n"), (1, Problem::Keyword(owned("Quorum"))));
    assert_eq!(problem("quorum a\n"), (1, Problem::UnknownName(owned("a"))));
    assert!(matches!(problem("log x\n"), (1, Problem::Key(_))));
    for form in
        ["log\n", "witness a\n", "group a all\n", "group a\n", "quorum\n", "quorum a b\n", "log a b c\n"]
    {
        assert!(matches!(problem(form), (1, Problem::Form(_))), "{form}");
    }
    assert_eq!(problem(&format!("{witness}witness c {a}\n")), (2, Problem::KeyTwice(owned("a"))));
    assert_eq!(problem(&format!("{witness}witness a {b}\n")), (2, Problem::NameTwice(owned("a"))));
    assert_eq!(problem(&format!("witness none {a}\n")), (1, Problem::NameTwice(owned("none"))));
    assert_eq!(problem(&format!("{witness}group a any a\n")), (2, Problem::NameTwice(owned("a"))));
    assert_eq!(problem(&format!("{two}group g any a none\n")), (3, Problem::UnknownName(owned("none"))));
    assert_eq!(problem(&format!("{two}group g any g\n")), (3, Problem::UnknownName(owned("g"))));
    assert_eq!(problem(&format!("{two}group g any a a\n")), (3, Problem::MemberTwice(owned("a"))));
    let reused = format!("{two}group g any a\ngroup h any a b\n");
    assert_eq!(problem(&reused), (4, Problem::MemberTwice(owned("a"))));
    for threshold in ["0", "3", "01", "-1", "x"] {
        let text = format!("{two}group g {threshold} a b\n");
        assert_eq!(problem(&text), (3, Problem::Threshold(owned(threshold))));
    }
}

#[test]
fn names_may_be_of_any_script() {
    let text = format!("# 方針\nwitness 証人 {}\ngroup 組 all 証人\nquorum 組\n", vkey(&cosigner("a")));
    assert_eq!(Policy::parse(&text).unwrap().quorum.as_deref(), Some("組"));
}
