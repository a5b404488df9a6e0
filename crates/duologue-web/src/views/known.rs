//! What a page says many times over, put into words once.

/// Few enough that looking through them costs less than hashing.
pub struct Known<K, V>(Vec<(K, V)>);

impl<K, V> Default for Known<K, V> {
    fn default() -> Self {
        Known(Vec::new())
    }
}

impl<K: PartialEq, V: Clone> Known<K, V> {
    pub fn get(&mut self, key: K, make: impl FnOnce(&K) -> V) -> V {
        if let Some((_, value)) = self.0.iter().find(|(known, _)| *known == key) {
            return value.clone();
        }
        let value = make(&key);
        self.0.push((key, value.clone()));
        value
    }
}
