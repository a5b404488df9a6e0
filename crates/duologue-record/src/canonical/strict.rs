//! Reading without losing anything: `serde_json` alone keeps the last of two equal keys and says nothing.

use std::cell::{Cell, RefCell};
use std::fmt;

use serde::de::{self, DeserializeSeed, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use super::{Place, Refusal, syntax};

/// Reads JSON into a value, and whether the keys of every object stand in the order of their bytes; refuses duplicate
/// keys and too deep nesting while reading.
pub(super) fn read(bytes: &[u8], depth: usize) -> Result<(Value, bool), Refusal> {
    // A visitor can only return the parser's own error type, so the refusal is carried beside it.
    let (refusal, ordered) = (RefCell::new(None), Cell::new(true));
    let mut parser = serde_json::Deserializer::from_slice(bytes);
    let node = Node { place: Place::Root, left: depth, limit: depth, refusal: &refusal, ordered: &ordered };
    let read = node.deserialize(&mut parser).and_then(|value| parser.end().map(|()| value));
    match read {
        Ok(value) => Ok((value, ordered.get())),
        Err(error) => Err(refusal.take().unwrap_or_else(|| syntax(&error))),
    }
}

#[derive(Clone, Copy)]
struct Node<'a> {
    place: Place<'a>,
    left: usize,
    limit: usize,
    refusal: &'a RefCell<Option<Refusal>>,
    ordered: &'a Cell<bool>,
}

impl Node<'_> {
    fn refuse<E: de::Error>(&self, refusal: Refusal) -> E {
        let error = E::custom(&refusal);
        self.refusal.replace(Some(refusal));
        error
    }

    fn enter<E: de::Error>(&self) -> Result<usize, E> {
        self.left.checked_sub(1).ok_or_else(|| self.refuse(Refusal::TooDeep { limit: self.limit }))
    }
}

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Value;

    fn deserialize<D: de::Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Value, E> {
        let number = Number::from_f64(value);
        number.map(Value::Number).ok_or_else(|| self.refuse(Refusal::Float(self.place.pointer())))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Value, A::Error> {
        let left = self.enter()?;
        let mut items = Vec::new();
        loop {
            let place = Place::Item(&self.place, items.len());
            match sequence.next_element_seed(Node { place, left, ..self })? {
                Some(item) => items.push(item),
                None => return Ok(Value::Array(items)),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let left = self.enter()?;
        let mut map = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            let place = Place::Key(&self.place, &key);
            if map.contains_key(&key) {
                return Err(self.refuse(Refusal::DuplicateKey(place.pointer())));
            }
            if map.keys().next_back().is_some_and(|last| *last > key) {
                self.ordered.set(false);
            }
            let value = entries.next_value_seed(Node { place, left, ..self })?;
            map.insert(key, value);
        }
        Ok(Value::Object(map))
    }
}
