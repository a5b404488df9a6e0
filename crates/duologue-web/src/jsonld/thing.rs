//! One thing of schema.org, property by property.

use serde_json::{Map, Value};

/// A node of JSON-LD.
pub struct Thing(Map<String, Value>);

impl Thing {
    pub fn new(kind: &str) -> Thing {
        Thing(Map::from_iter([("@type".to_owned(), Value::from(kind))]))
    }

    pub fn with(mut self, property: &str, value: impl Into<Value>) -> Thing {
        self.0.insert(property.to_owned(), value.into());
        self
    }

    pub fn maybe(self, property: &str, value: Option<impl Into<Value>>) -> Thing {
        match value {
            Some(value) => self.with(property, value),
            None => self,
        }
    }

    /// Several values of a property; one stands alone, none is not written.
    pub fn all(self, property: &str, values: impl IntoIterator<Item = impl Into<Value>>) -> Thing {
        let mut values: Vec<Value> = values.into_iter().map(Into::into).collect();
        match values.len() {
            0 | 1 => self.maybe(property, values.pop()),
            _ => self.with(property, values),
        }
    }
}

impl From<Thing> for Value {
    fn from(thing: Thing) -> Value {
        Value::Object(thing.0)
    }
}
