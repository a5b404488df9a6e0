//! Reading without keeping anything: each value is held against the profile, and its one spelling against the bytes.

use std::fmt;

use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::{Serialize, de};

use super::Rest;
use super::profile::{is_readable, is_whole};

/// Whether the text is canonical. A no is no judgement: keys with escapes, which no field has, are left to the parser.
pub(super) fn check(text: &str, depth: usize) -> bool {
    let mut rest = Rest(text.as_bytes());
    let mut parser = serde_json::Deserializer::from_str(text);
    let read = de::DeserializeSeed::deserialize(Node { rest: &mut rest, left: depth }, &mut parser);
    read.and_then(|()| parser.end()).is_ok() && rest.0.is_empty()
}

struct Node<'r, 'b> {
    rest: &'r mut Rest<'b>,
    left: usize,
}

impl<'b> Node<'_, 'b> {
    fn expect<E: Error>(&mut self, token: &[u8]) -> Result<(), E> {
        self.rest.0 = self.rest.0.strip_prefix(token).ok_or_else(other)?;
        Ok(())
    }

    /// A scalar as JSON writes it.
    fn scalar<E: Error>(self, value: impl Serialize) -> Result<(), E> {
        serde_json::to_writer(self.rest, &value).map_err(|_| other())
    }

    /// A string; mostly nothing in it is written with an escape.
    fn string<E: Error>(mut self, text: &str) -> Result<(), E> {
        let escaped = |b: u8| (b < b' ') | (b == b'"') | (b == b'\\');
        if text.bytes().fold(false, |found, b| found | escaped(b)) {
            return self.scalar(text);
        }
        self.expect(b"\"")?;
        self.expect(text.as_bytes())?;
        self.expect(b"\"")
    }

    fn enter<E: Error>(&self) -> Result<usize, E> {
        self.left.checked_sub(1).ok_or_else(other)
    }

    fn inside(&mut self, left: usize) -> Node<'_, 'b> {
        Node { rest: self.rest, left }
    }
}

fn other<E: Error>() -> E {
    E::custom("not canonical")
}

impl<'de> de::DeserializeSeed<'de> for Node<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<(), E> {
        self.scalar(value)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<(), E> {
        if is_whole(value.unsigned_abs()) { self.scalar(value) } else { Err(other()) }
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<(), E> {
        if is_whole(value) { self.scalar(value) } else { Err(other()) }
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<(), E> {
        if is_readable(value) { self.string(value) } else { Err(other()) }
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut items: A) -> Result<(), A::Error> {
        let left = self.enter()?;
        self.expect(b"[")?;
        let start = self.rest.0.len();
        loop {
            // The next item is written behind a comma, the first behind the bracket alone.
            let is_first = self.rest.0.len() == start;
            let separator: &[u8] = if is_first { b"" } else { b"," };
            let item = Item { node: self.inside(left), separator };
            if items.next_element_seed(item)?.is_none() {
                return self.expect(b"]");
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut entries: A) -> Result<(), A::Error> {
        let left = self.enter()?;
        self.expect(b"{")?;
        let mut last: Option<&str> = None;
        while let Some(key) = entries.next_key::<&str>()? {
            if last.is_some_and(|last| last >= key) || !key.is_ascii() || !is_readable(key) {
                return Err(other());
            }
            if last.replace(key).is_some() {
                self.expect(b",")?;
            }
            self.inside(left).string(key)?;
            self.expect(b":")?;
            entries.next_value_seed(self.inside(left))?;
        }
        self.expect(b"}")
    }
}

struct Item<'r, 'b> {
    node: Node<'r, 'b>,
    separator: &'static [u8],
}

impl<'de> de::DeserializeSeed<'de> for Item<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(mut self, deserializer: D) -> Result<(), D::Error> {
        self.node.expect(self.separator)?;
        deserializer.deserialize_any(self.node)
    }
}
