//! How alike two groupings are.

use std::collections::BTreeMap;

/// The adjusted Rand index (Hubert and Arabie 1985) of things with a label in each of two groupings.
pub(crate) fn adjusted_rand_index(labels: impl Iterator<Item = (u8, u8)>) -> f64 {
    let mut cells: BTreeMap<(u8, u8), u64> = BTreeMap::new();
    let (mut rows, mut columns): (BTreeMap<u8, u64>, BTreeMap<u8, u64>) = (BTreeMap::new(), BTreeMap::new());
    for (row, column) in labels {
        *cells.entry((row, column)).or_default() += 1;
        *rows.entry(row).or_default() += 1;
        *columns.entry(column).or_default() += 1;
    }
    let pairs = |count: u64| (count as f64) * (count as f64 - 1.0) / 2.0;
    let within: f64 = cells.into_values().map(pairs).sum();
    let all = pairs(rows.values().sum());
    let rows: f64 = rows.into_values().map(pairs).sum();
    let columns: f64 = columns.into_values().map(pairs).sum();
    let expected = if all > 0.0 { rows * columns / all } else { 0.0 };
    let most = f64::midpoint(rows, columns);
    // Both put everything together, or everything apart.
    if most == expected { 1.0 } else { (within - expected) / (most - expected) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: of 6 things in groups of 3 and 3 one changes sides; within 1 + 3 = 4 pairs of 15, rows 6, columns 1 + 6 = 7,
    /// expected 42/15 = 2.8, so (4 - 2.8) / (6.5 - 2.8).
    #[test]
    fn by_hand() {
        let labels = [(0, 0), (0, 0), (0, 1), (1, 1), (1, 1), (1, 1)];
        assert!((adjusted_rand_index(labels.into_iter()) - 1.2 / 3.7).abs() < 1e-15);
        assert_eq!(adjusted_rand_index([(0, 1), (1, 0), (0, 1)].into_iter()), 1.0);
        assert_eq!(adjusted_rand_index(std::iter::empty()), 1.0);
    }
}
