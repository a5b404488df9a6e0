use duologue_record::Hash;
use duologue_record::canonical::Refusal;
use duologue_record::entry::{Entry, EntryError};

fn entry() -> Entry {
    Entry {
        v: 1,
        kind: "edition".into(),
        subject: "13".into(),
        prev: None,
        at: "2026-01-31T09:00:00Z".into(),
        body: Some(Hash::of(b"")),
    }
}

#[test]
fn an_entry_is_canonical_json_without_absent_fields() {
    let expected = "{\"at\":\"2026-01-31T09:00:00Z\",\"body\":\
        \"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\",\
        \"kind\":\"edition\",\"subject\":\"13\",\"v\":1}";
    assert_eq!(String::from_utf8(entry().to_bytes().unwrap()).unwrap(), expected);
    assert_eq!(Entry::from_bytes(expected.as_bytes()).unwrap(), entry());
    let later = Entry { prev: Some(Hash::of(b"x")), body: None, ..entry() };
    assert_eq!(Entry::from_bytes(&later.to_bytes().unwrap()).unwrap(), later);
}

#[test]
fn a_field_of_a_later_version_is_passed_over() {
    let bytes = br#"{"at":"2026-01-31T09:00:00Z","kind":"edition","later":[1],"subject":"13","v":2}"#;
    assert_eq!(Entry::from_bytes(bytes).unwrap(), Entry { v: 2, body: None, ..entry() });
}

#[test]
fn other_forms_are_refused_by_field() {
    let field = |entry: Entry| match entry.to_bytes() {
        Err(EntryError::Field { field, .. }) => field,
        other => panic!("{other:?}"),
    };
    assert_eq!(field(Entry { v: 0, ..entry() }), "v");
    for kind in ["", "Edition", "-a", "a b", "a1", &"a".repeat(33)] {
        assert_eq!(field(Entry { kind: kind.into(), ..entry() }), "kind", "{kind}");
    }
    let long = "a".repeat(201);
    for subject in
        ["", "/13", "13/", "13//x", "13/../x", "13/.", "_a", "13/Security", "13/政治", "a b", &long]
    {
        assert_eq!(field(Entry { subject: subject.into(), ..entry() }), "subject", "{subject}");
    }
    for at in [
        "",
        "2026-01-31T09:00:00+00:00",
        "2026-01-31 09:00:00Z",
        "2026-01-31T09:00:00.5Z",
        "2026-13-01T09:00:00Z",
        "2026-00-01T09:00:00Z",
        "2026-02-29T09:00:00Z",
        "2100-02-29T09:00:00Z",
        "2026-04-31T09:00:00Z",
        "2026-01-00T09:00:00Z",
        "2026-01-31T24:00:00Z",
        "2026-01-31T09:60:00Z",
        "2026-01-31T09:00:60Z",
        "２026-01-31T09:00:0Z",
    ] {
        assert_eq!(field(Entry { at: at.into(), ..entry() }), "at", "{at}");
    }
}

#[test]
fn subjects_and_days_that_occur_are_accepted() {
    let subjects =
        ["dialogue", "side/jp", "13/security/a-jp-7k2m", "survey/2025", "text_1/p.2+x", &"a".repeat(200)];
    for subject in subjects {
        Entry { subject: subject.into(), ..entry() }.to_bytes().unwrap();
    }
    for at in ["2024-02-29T23:59:59Z", "2000-02-29T00:00:00Z", "2005-12-31T00:00:00Z"] {
        Entry { at: at.into(), ..entry() }.to_bytes().unwrap();
    }
}

#[test]
fn wrong_bytes_say_what_is_wrong() {
    let error = |text: &str| Entry::from_bytes(text.as_bytes()).unwrap_err();
    assert_eq!(error("[]"), EntryError::NotAnObject);
    assert_eq!(error("{}"), EntryError::Missing("v"));
    assert_eq!(error(r#"{"kind":"a","v":1}"#), EntryError::Missing("subject"));
    assert_eq!(error(r#"{"v":1,"v":1}"#), EntryError::Canonical(Refusal::DuplicateKey("/v".into())));
    let upper = "E3".repeat(32);
    let json = format!(r#"{{"at":"2026-01-31T09:00:00Z","body":"{upper}","kind":"a","subject":"1","v":1}}"#);
    assert!(matches!(error(&json), EntryError::Field { field: "body", .. }));
}

#[test]
fn a_hash_has_one_spelling() {
    let hash = Hash::of(b"abc");
    // FIPS 180-4, the example of one block.
    let text = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert_eq!(hash.to_string(), text);
    assert_eq!(text.parse::<Hash>().unwrap(), hash);
    assert_eq!(serde_json::from_str::<Hash>(&format!("\"{text}\"")).unwrap(), hash);
    assert_eq!(serde_json::to_string(&hash).unwrap(), format!("\"{text}\""));
    for other in ["", &text[1..], &text.to_uppercase(), &format!("{text}0"), &text.replace('b', "g")] {
        assert!(other.parse::<Hash>().is_err(), "{other}");
    }
}
