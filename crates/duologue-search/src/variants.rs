//! One character in several shapes: 関, 關 and 关 are found by each other.

use std::collections::HashMap;
use std::sync::LazyLock;

const TABLE: &str = include_str!("../data/variants.txt");

static FOLDS: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
    let mut folds = HashMap::new();
    for group in groups() {
        let mut shapes = group.chars();
        if let Some(first) = shapes.next() {
            folds.extend(shapes.map(|shape| (shape, first)));
        }
    }
    folds
});

fn groups() -> impl Iterator<Item = &'static str> {
    TABLE.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// The shape that stands for all shapes of a character.
pub fn fold(c: char) -> char {
    FOLDS.get(&c).copied().unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use unicode_normalization::UnicodeNormalization;

    use super::*;

    #[test]
    fn no_character_stands_in_two_groups() {
        let mut seen = HashSet::new();
        for group in groups() {
            assert!(group.chars().count() > 1, "{group}");
            for c in group.chars() {
                assert!(seen.insert(c), "{c} stands twice, again in {group}");
                // What NFKC changes never reaches the table.
                assert!(c.nfkc().eq([c]), "{c}");
            }
        }
    }
}
