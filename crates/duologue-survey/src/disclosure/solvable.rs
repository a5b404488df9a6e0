//! Which unknowns a system of linear equations tells exactly.

use std::collections::{BTreeMap, BTreeSet};

/// Coefficients are kept modulo a prime: exact, as fractions would be, and small. Those of tables are of a few units, so
/// that none but 0 is a multiple of it.
const PRIME: u64 = (1 << 31) - 1;

/// The coefficient of each unknown.
type Row = BTreeMap<usize, u64>;

/// Where the constant of an equation stands in its row: after all unknowns.
const CONSTANT: usize = usize::MAX;

/// Equations as sums of unknowns on either side of the equals sign. What they come to does not matter: where the sums
/// hold, an unknown is told if the equations leave it no freedom.
pub(super) fn solvable(equations: impl Iterator<Item = (Vec<usize>, Option<usize>)>) -> BTreeSet<usize> {
    let rows = equations.map(|(sum, total)| row(sum, total));
    reduced(rows).into_iter().filter(|(_, row)| row.len() == 1).map(|(lead, _)| lead).collect()
}

/// A sum of unknowns that is a total, unknown as well, or a number; less what is known on its side.
pub(super) struct Equation {
    pub(super) sum: Vec<usize>,
    pub(super) total: Option<usize>,
    pub(super) known: i64,
}

/// What such equations tell, and of which unknowns; none where they contradict each other.
pub(super) fn solved(equations: impl Iterator<Item = Equation>) -> Option<BTreeMap<usize, u64>> {
    let rows = equations.map(|equation| {
        let mut row = row(equation.sum, equation.total);
        let known = equation.known.rem_euclid(PRIME.cast_signed()).cast_unsigned();
        row.extend((known > 0).then_some((CONSTANT, PRIME - known)));
        row
    });
    let reduced = reduced(rows);
    let told = reduced.iter().filter_map(|(lead, row)| match (row.len(), row.get(&CONSTANT)) {
        (1, None) => Some((*lead, 0)),
        (2, Some(constant)) => Some((*lead, PRIME - constant)),
        _ => None,
    });
    (!reduced.contains_key(&CONSTANT)).then(|| told.collect())
}

fn row(sum: Vec<usize>, total: Option<usize>) -> Row {
    let mut row: Row = sum.into_iter().map(|unknown| (unknown, 1)).collect();
    row.extend(total.map(|unknown| (unknown, PRIME - 1)));
    row
}

/// Each unknown that is told by others, by them (Gauss and Jordan).
fn reduced(rows: impl Iterator<Item = Row>) -> BTreeMap<usize, Row> {
    let mut solved: BTreeMap<usize, Row> = BTreeMap::new();
    for mut row in rows {
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
    solved
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
