//! Answers with a few values, as numbers from 0: a level for each row, or none where it was not answered.

use std::collections::HashMap;
use std::hash::Hash;

/// A categorical variable, a stratum or a sampling unit, row by row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Categories {
    levels: Levels,
    names: Vec<String>,
}

/// Two hundred questions of a million respondents stand in memory together, and questions have few answers: a byte a row
/// until there are more. The greatest number says that a row was not answered.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Levels {
    Few(Vec<u8>),
    Many(Vec<u32>),
}

impl Default for Levels {
    fn default() -> Levels {
        Levels::Few(Vec::new())
    }
}

impl Levels {
    fn push(&mut self, level: Option<u32>) {
        if let (Levels::Few(rows), Some(level)) = (&*self, level)
            && level >= u32::from(u8::MAX)
        {
            *self = Levels::Many(rows.iter().map(|row| few(*row).unwrap_or(u32::MAX)).collect());
        }
        match self {
            Levels::Few(rows) => {
                rows.push(level.and_then(|level| u8::try_from(level).ok()).unwrap_or(u8::MAX))
            }
            Levels::Many(rows) => rows.push(level.unwrap_or(u32::MAX)),
        }
    }
}

impl FromIterator<Option<u32>> for Levels {
    fn from_iter<T: IntoIterator<Item = Option<u32>>>(rows: T) -> Levels {
        let mut levels = Levels::default();
        rows.into_iter().for_each(|row| levels.push(row));
        levels
    }
}

fn few(row: u8) -> Option<u32> {
    (row != u8::MAX).then_some(u32::from(row))
}

fn many(row: u32) -> Option<u32> {
    (row != u32::MAX).then_some(row)
}

impl Categories {
    /// Levels in the order in which the rows first name them.
    pub fn of<T: Eq + Hash + ToString>(rows: impl IntoIterator<Item = Option<T>>) -> Categories {
        let mut known: HashMap<T, u32> = HashMap::new();
        let mut names = Vec::new();
        let mut level = |value: T| {
            let next = u32::try_from(known.len()).unwrap_or(u32::MAX);
            let name = value.to_string();
            *known.entry(value).or_insert_with(|| {
                names.push(name);
                next
            })
        };
        let levels = rows.into_iter().map(|row| row.map(&mut level)).collect();
        Categories { levels, names }
    }

    /// Levels in a given order; what is none of them was not answered.
    pub fn among(rows: &[&str], names: &[&str]) -> Categories {
        let known: HashMap<&str, u32> = names.iter().copied().zip(0..).collect();
        Categories {
            levels: rows.iter().map(|row| known.get(row).copied()).collect(),
            names: names.iter().map(|name| (*name).to_owned()).collect(),
        }
    }

    pub fn rows(&self) -> usize {
        match &self.levels {
            Levels::Few(rows) => rows.len(),
            Levels::Many(rows) => rows.len(),
        }
    }

    pub fn names(&self) -> &[String] {
        &self.names
    }

    pub fn name(&self, level: u32) -> &str {
        self.names.get(level as usize).map_or("", String::as_str)
    }

    /// The level of each row.
    pub fn levels(&self) -> impl Iterator<Item = Option<u32>> {
        (0..self.rows()).map(|row| self.level(row))
    }

    /// The level of one row.
    pub fn level(&self, row: usize) -> Option<u32> {
        match &self.levels {
            Levels::Few(rows) => rows.get(row).copied().and_then(few),
            Levels::Many(rows) => rows.get(row).copied().and_then(many),
        }
    }

    /// Each row's level of this and of another variable as one level, this one's varying fastest.
    pub fn crossed(&self, other: &Categories) -> Categories {
        let width = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        let cross = |(a, b): (Option<u32>, Option<u32>)| b.zip(a).map(|(b, a)| b * width + a);
        let names = other.names.iter().flat_map(|b| self.names.iter().map(move |a| format!("{a}.{b}")));
        Categories { levels: self.levels().zip(other.levels()).map(cross).collect(), names: names.collect() }
    }
}
