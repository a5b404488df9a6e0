//! States of the logs, named by how many acts of each voice are heard: `archive.412_jp.3`.

use std::collections::BTreeMap;
use std::sync::Arc;

pub type Sizes = BTreeMap<Arc<str>, u64>;

/// What a state is called.
pub fn name(sizes: &Sizes) -> String {
    let each: Vec<String> = sizes.iter().map(|(voice, size)| format!("{voice}.{size}")).collect();
    each.join("_")
}

/// The state that is called so.
pub fn parse(text: &str) -> Option<Sizes> {
    let pair = |part: &str| {
        let (voice, size) = part.split_once('.')?;
        duologue_forum::acts::code("at", voice).ok()?;
        Some((voice.into(), size.parse().ok()?))
    };
    text.split('_').map(pair).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_past_state_is_named_by_sizes() {
        let found = parse("archive.412_jp.3").unwrap();
        assert_eq!(found.get("archive"), Some(&412));
        assert_eq!(found.get("jp"), Some(&3));
        assert_eq!(name(&found), "archive.412_jp.3");
        for bad in ["", "archive", "archive.x", "archive.-1", "../x.1", "a.1__b.2"] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }
}
