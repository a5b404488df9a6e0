//! Which unknowns a system of linear equations tells exactly.

use std::collections::{BTreeMap, BTreeSet};

/// Coefficients are kept modulo a prime: exact, as fractions would be, and small. Those of tables are of a few units, so
/// that none but 0 is a multiple of it.
const PRIME: u64 = (1 << 31) - 1;

/// The coefficient of each unknown.
type Row = BTreeMap<usize, u64>;

/// Equations as sums of unknowns on either side of the equals sign. What they come to does not matter: where the sums
/// hold, an unknown is told if the equations leave it no freedom (Gauss and Jordan).
pub(super) fn solvable(equations: impl Iterator<Item = (Vec<usize>, Option<usize>)>) -> BTreeSet<usize> {
    let mut solved: BTreeMap<usize, Row> = BTreeMap::new();
    for (sum, total) in equations {
        let mut row: Row = sum.into_iter().map(|unknown| (unknown, 1)).collect();
        row.extend(total.map(|unknown| (unknown, PRIME - 1)));
        let known: Vec<usize> = row.keys().filter(|unknown| solved.contains_key(*unknown)).copied().collect();
        for unknown in known {
            if let Some(other) = solved.get(&unknown) {
                eliminate(&mut row, unknown, other);
            }
        }
        let Some((lead, factor)) = row.first_key_value().map(|(lead, factor)| (*lead, inverse(*factor)))
        else {
            continue;
        };
        row.values_mut().for_each(|coefficient| *coefficient = *coefficient * factor % PRIME);
        solved.values_mut().for_each(|other| eliminate(other, lead, &row));
        solved.insert(lead, row);
    }
    solved.into_iter().filter(|(_, row)| row.len() == 1).map(|(lead, _)| lead).collect()
}

/// Takes from a row as much of another, led by 1, as it has of that one's unknown.
fn eliminate(row: &mut Row, unknown: usize, other: &Row) {
    let Some(factor) = row.get(&unknown).copied() else { return };
    for (at, coefficient) in other {
        let cell = row.entry(*at).or_default();
        *cell = (*cell + (PRIME - factor) * coefficient) % PRIME;
        if *cell == 0 {
            row.remove(at);
        }
    }
}

/// The power that Fermat's little theorem gives.
fn inverse(factor: u64) -> u64 {
    let (mut power, mut square, mut exponent) = (1, factor, PRIME - 2);
    while exponent > 0 {
        if exponent % 2 == 1 {
            power = power * square % PRIME;
        }
        square = square * square % PRIME;
        exponent /= 2;
    }
    power
}
