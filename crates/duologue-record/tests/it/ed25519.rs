use std::collections::BTreeMap;

use duologue_record::Hash;
use duologue_record::note::{Note, Signature, Verifier};

use crate::shared::{folder, hex, json, text};

/// Strict verification refuses weak keys and commitments, second spellings, and whatever only the equation with
/// the cofactor would pass.
const REFUSED: [&str; 5] =
    ["low_order_A", "low_order_R", "low_order_residue", "non_canonical_A", "non_canonical_R"];

#[test]
fn the_verdict_on_every_edge_case_is_the_strict_one() {
    let Some(folder) = folder() else { return };
    let mut verdicts = BTreeMap::new();
    for case in json(&folder.join("ed25519/ed25519vectors.json")).as_array().unwrap() {
        let no_flags = Vec::new();
        let flags = case["flags"].as_array().unwrap_or(&no_flags);
        let expected = !flags.iter().any(|flag| REFUSED.contains(&flag.as_str().unwrap()));
        let accepted = accepts(&hex(text(case, "key")), &hex(text(case, "sig")), text(case, "msg"));
        assert_eq!(accepted, expected, "{case}");
        *verdicts.entry(accepted).or_insert(0) += 1;
    }
    assert_eq!(verdicts, BTreeMap::from([(false, 871), (true, 43)]));
}

fn accepts(key: &[u8], signature: &[u8], message: &str) -> bool {
    use base64::Engine;
    let material = [&[1], key].concat();
    let id = Hash::of(&[b"edge\n".as_slice(), &material].concat()).to_string();
    let encoded = base64::engine::general_purpose::STANDARD.encode(&material);
    let Ok(verifier) = Verifier::from_vkey(&format!("edge+{}+{encoded}", &id[..8])) else { return false };
    let line = Signature { name: "edge".into(), key_id: verifier.key_id(), bytes: signature.to_vec() };
    Note { text: message.to_owned(), signatures: vec![line] }.verified_by(&[verifier]).is_ok()
}
