//! Answers with a few values, as numbers from 0: a level for each row, or none where it was not answered.

use std::collections::HashMap;
use std::hash::Hash;

/// A categorical variable, a stratum or a sampling unit, row by row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Categories {
    levels: Vec<Option<u32>>,
    names: Vec<String>,
}

impl Categories {
    /// Levels in the order in which the rows first name them.
    pub fn of<T: Eq + Hash + ToString>(rows: impl IntoIterator<Item = Option<T>>) -> Categories {
        let mut known: HashMap<T, u32> = HashMap::new();
        let mut names = Vec::new();
        let levels = rows
            .into_iter()
            .map(|row| {
                row.map(|value| {
                    let next = u32::try_from(known.len()).unwrap_or(u32::MAX);
                    let name = value.to_string();
                    *known.entry(value).or_insert_with(|| {
                        names.push(name);
                        next
                    })
                })
            })
            .collect();
        Categories { levels, names }
    }

    /// Levels in a given order; what is none of them was not answered.
    pub fn among(rows: &[&str], names: &[&str]) -> Categories {
        let place =
            |row: &&str| names.iter().position(|name| name == row).and_then(|i| u32::try_from(i).ok());
        Categories {
            levels: rows.iter().map(place).collect(),
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
    pub fn levels(&self) -> &[Option<u32>] {
        &self.levels
    }

    /// Each row's level of this and of another variable as one level, this one's varying fastest.
    pub fn crossed(&self, other: &Categories) -> Categories {
        let width = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        let cross = |(a, b): (&Option<u32>, &Option<u32>)| Some(b.as_ref()? * width + a.as_ref()?);
        let names = other.names.iter().flat_map(|b| self.names.iter().map(move |a| format!("{a}.{b}")));
        Categories {
            levels: self.levels.iter().zip(&other.levels).map(cross).collect(),
            names: names.collect(),
        }
    }
}
