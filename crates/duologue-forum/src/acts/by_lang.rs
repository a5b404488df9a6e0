use std::fmt;
use std::ops::{Deref, DerefMut};

use litemap::LiteMap;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Texts by language code: `{"ja": …, "zh": …, "en": …}`.
///
/// Most hold one to three languages: a sorted list takes a fifth of a tree's memory. Written and read here, since the
/// list's own form of an empty map is `[]`, and it would read one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ByLang(LiteMap<String, String>);

impl ByLang {
    pub const fn new() -> ByLang {
        ByLang(LiteMap::new_vec())
    }
}

impl Deref for ByLang {
    type Target = LiteMap<String, String>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl DerefMut for ByLang {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.0
    }
}

impl FromIterator<(String, String)> for ByLang {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(texts: I) -> ByLang {
        ByLang(texts.into_iter().collect())
    }
}

impl Serialize for ByLang {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(self.iter())
    }
}

impl<'de> Deserialize<'de> for ByLang {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<ByLang, D::Error> {
        struct Texts;
        impl<'de> Visitor<'de> for Texts {
            type Value = ByLang;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a map")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<ByLang, A::Error> {
                let mut texts = ByLang::new();
                while let Some((lang, text)) = map.next_entry()? {
                    texts.insert(lang, text);
                }
                Ok(texts)
            }
        }
        from.deserialize_map(Texts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_a_map_even_when_empty_and_nothing_else_is_read() {
        assert_eq!(serde_json::to_string(&ByLang::new()).unwrap(), "{}");
        let two: ByLang = serde_json::from_str(r#"{"zh":"甲","ja":"乙"}"#).unwrap();
        assert_eq!(serde_json::to_string(&two).unwrap(), r#"{"ja":"乙","zh":"甲"}"#);
        for other in ["[]", r#"[["ja","乙"]]"#, r#""乙""#, r#"{"ja":1}"#] {
            assert!(serde_json::from_str::<ByLang>(other).is_err(), "{other}");
        }
    }
}
