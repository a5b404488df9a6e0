//! Answers with a few values, as numbers from 0: a level for each row, or none where it was not answered.

use std::collections::HashMap;
use std::hash::Hash;

/// Of a row that was not answered.
const NONE: u32 = u32::MAX;

/// A categorical variable, a stratum or a sampling unit, row by row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Categories {
    /// Two hundred questions of a million respondents stand in memory together: an option would take twice as much.
    levels: Vec<u32>,
    names: Vec<String>,
}

impl Categories {
    /// Levels in the order in which the rows first name them.
    pub fn of<T: Eq + Hash + ToString>(rows: impl IntoIterator<Item = Option<T>>) -> Categories {
        let mut known: HashMap<T, u32> = HashMap::new();
        let mut names = Vec::new();
        let mut level = |value: T| {
            let next = u32::try_from(known.len()).unwrap_or(NONE);
            let name = value.to_string();
            *known.entry(value).or_insert_with(|| {
                names.push(name);
                next
            })
        };
        let levels = rows.into_iter().map(|row| row.map_or(NONE, &mut level)).collect();
        Categories { levels, names }
    }

    /// Levels in a given order; what is none of them was not answered.
    pub fn among(rows: &[&str], names: &[&str]) -> Categories {
        let known: HashMap<&str, u32> = names.iter().copied().zip(0..).collect();
        Categories {
            levels: rows.iter().map(|row| known.get(row).copied().unwrap_or(NONE)).collect(),
            names: names.iter().map(|name| (*name).to_owned()).collect(),
        }
    }

    pub fn rows(&self) -> usize {
        self.levels.len()
    }

    pub fn names(&self) -> &[String] {
        &self.names
    }

    pub fn name(&self, level: u32) -> &str {
        self.names.get(level as usize).map_or("", String::as_str)
    }

    /// The level of each row.
    pub fn levels(&self) -> impl Iterator<Item = Option<u32>> {
        self.levels.iter().map(|level| (*level != NONE).then_some(*level))
    }

    /// The level of one row.
    pub fn level(&self, row: usize) -> Option<u32> {
        self.levels.get(row).copied().filter(|level| *level != NONE)
    }

    /// Each row's level of this and of another variable as one level, this one's varying fastest.
    pub fn crossed(&self, other: &Categories) -> Categories {
        let width = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        let cross = |(a, b): (Option<u32>, Option<u32>)| b.zip(a).map_or(NONE, |(b, a)| b * width + a);
        let names = other.names.iter().flat_map(|b| self.names.iter().map(move |a| format!("{a}.{b}")));
        Categories { levels: self.levels().zip(other.levels()).map(cross).collect(), names: names.collect() }
    }
}
