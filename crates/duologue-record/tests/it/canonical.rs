use duologue_record::canonical::{self, BODY, ENTRY, Limits, Refusal};

use crate::shared;

fn refused(text: &str) -> Refusal {
    assert!(!canonical::is_object(text, &BODY), "{text}");
    canonical::parse(text.as_bytes(), &BODY).unwrap_err()
}

#[test]
fn jcs_writes_the_published_bytes() {
    let Some(folder) = shared::folder() else { return };
    let mut pairs = 0;
    for file in std::fs::read_dir(folder.join("jcs/input")).unwrap() {
        let file = file.unwrap();
        let hex = file.file_name().into_string().unwrap().replace(".json", ".txt");
        let expected = std::fs::read_to_string(folder.join("jcs/outhex").join(hex)).unwrap();
        let expected = shared::hex(&expected.split_whitespace().collect::<String>());
        assert_eq!(canonical::jcs(&shared::json(&file.path())).unwrap(), expected, "{:?}", file.path());
        pairs += 1;
    }
    assert_eq!(pairs, 6);
}

#[test]
fn the_same_content_has_the_same_bytes() {
    let value = serde_json::json!({"b": [1, true, "東京\nと北京"], "a": {"n": 9007199254740991u64, "m": -1}});
    let bytes = canonical::to_bytes(&value, &ENTRY).unwrap();
    let expected = "{\"a\":{\"m\":-1,\"n\":9007199254740991},\"b\":[1,true,\"東京\\nと北京\"]}";
    assert_eq!(String::from_utf8(bytes.clone()).unwrap(), expected);
    assert_eq!(canonical::parse(&bytes, &ENTRY).unwrap(), value);
    assert!(canonical::is_object(str::from_utf8(&bytes).unwrap(), &ENTRY));
}

#[test]
fn what_readers_disagree_on_is_refused_with_its_place() {
    assert_eq!(refused(r#"{"a":{"b":1,"b":2}}"#), Refusal::DuplicateKey("/a/b".into()));
    assert_eq!(refused(r#"{"a":{"b":1,"\u0062":2}}"#), Refusal::DuplicateKey("/a/b".into()));
    assert_eq!(refused(r#"{"x/y":[1,1.5]}"#), Refusal::Float("/x~1y/1".into()));
    assert_eq!(refused(r#"{"a":1e3}"#), Refusal::Float("/a".into()));
    assert_eq!(refused(r#"{"a":1.0}"#), Refusal::Float("/a".into()));
    assert_eq!(refused(r#"{"a":-0}"#), Refusal::Float("/a".into()));
    assert_eq!(refused(r#"{"a":null}"#), Refusal::Null);
    assert_eq!(refused(r#"{"a":9007199254740992}"#), Refusal::IntegerTooLarge("/a".into()));
    assert_eq!(refused(r#"{"a":9007199254740993}"#), Refusal::IntegerTooLarge("/a".into()));
    assert_eq!(refused(r#"{"a":-9007199254740992}"#), Refusal::IntegerTooLarge("/a".into()));
    assert_eq!(refused(r#"{"a":18446744073709551616}"#), Refusal::IntegerTooLarge("/a".into()));
    assert_eq!(refused(r#"{"名":1}"#), Refusal::KeyNotAscii("/名".into()));
}

#[test]
fn text_that_reads_otherwise_than_it_is_stored_is_refused() {
    // が as か and a combining mark; a decomposed ü; a compatibility ideograph (U+F900, which NFC replaces).
    for text in ["か\u{3099}", "u\u{308}", "\u{F900}"] {
        assert_eq!(refused(&format!(r#"{{"a":"{text}"}}"#)), Refusal::NotNfc("/a".into()), "{text:?}");
    }
    let controls = ["\\u0000", "\\t", "\\r", "\\u001f", "\u{7f}", "\u{80}", "\u{9f}"];
    let directions = ["\u{202a}", "\u{202e}", "\u{2066}", "\u{2069}"];
    let noncharacters = ["\u{fffe}", "\u{ffff}", "\u{1ffff}"];
    for text in controls.iter().chain(&directions).chain(&noncharacters) {
        assert_eq!(
            refused(&format!(r#"{{"a":"{text}"}}"#)),
            Refusal::ControlCharacter("/a".into()),
            "{text:?}"
        );
    }
    for text in ["\\n", "，。、", "\u{200d}", "\u{e0100}", "𠮷", "한국어"] {
        let json = format!(r#"{{"a":"{text}"}}"#);
        assert!(canonical::parse(json.as_bytes(), &BODY).is_ok(), "{text:?}");
    }
}

#[test]
fn other_bytes_of_the_same_content_are_refused() {
    for text in [r#"{"b":1,"a":2}"#, r#"{"a": 2}"#, "{\"a\":2}\n", r#"{"a":"\u0041"}"#, r#"{"a":"\/"}"#] {
        assert_eq!(refused(text), Refusal::NotCanonical, "{text}");
    }
}

#[test]
fn what_is_not_json_is_refused_with_line_and_column() {
    assert!(matches!(refused("{\n\"a\":]"), Refusal::Syntax { line: 2, column: 5, .. }));
    assert!(matches!(refused(r#"{"a":1}{"a":1}"#), Refusal::Syntax { .. }));
    let not_utf8 = [b"{\"a\":\"".as_slice(), &[0xff], b"\"}"].concat();
    assert!(matches!(canonical::parse(&not_utf8, &BODY), Err(Refusal::Syntax { .. })));
}

#[test]
fn t16_half_of_a_pair_of_surrogates_is_no_text() {
    // RFC 8259, 8.2; RFC 8785, 3.2.2.2: one of the two has no UTF-8.
    for lone in ["\\ud800", "\\udfff", "\\ud800\\ud800", "\\udc00\\ud800", "a\\ud83db"] {
        assert!(matches!(refused(&format!(r#"{{"a":"{lone}"}}"#)), Refusal::Syntax { .. }), "{lone}");
    }
}

#[test]
fn depth_and_size_are_bounded_both_ways() {
    let nested = |depth: usize| format!("{}1{}", "[".repeat(depth), "]".repeat(depth));
    let limits = Limits { bytes: 400_000, depth: 6 };
    assert!(canonical::parse(nested(6).as_bytes(), &limits).is_ok());
    for depth in [7, 100, 100_000] {
        assert_eq!(canonical::parse(nested(depth).as_bytes(), &limits), Err(Refusal::TooDeep { limit: 6 }));
    }
    let value: serde_json::Value = serde_json::from_str(&nested(7)).unwrap();
    assert_eq!(canonical::to_bytes(&value, &ENTRY), Err(Refusal::TooDeep { limit: 6 }));

    // Two quotes stand around the letters.
    let long = |bytes: usize| serde_json::Value::from("x".repeat(bytes - 2));
    assert!(canonical::to_bytes(&long(16_384), &ENTRY).is_ok());
    let too_large = Refusal::TooLarge { bytes: 16_385, limit: 16_384 };
    assert_eq!(canonical::to_bytes(&long(16_385), &ENTRY), Err(too_large.clone()));
    assert_eq!(canonical::parse(long(16_385).to_string().as_bytes(), &ENTRY), Err(too_large));
}
