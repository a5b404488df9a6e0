//! Who can be told from whom: the columns of a table, whoever is in none of them, and the sums that bind them together.

use std::collections::{BTreeMap, BTreeSet};

use super::{Column, Group, Level, Table, TableFault};

/// The level of each variable; none for those who have none of the levels shown.
type Key = BTreeMap<String, Option<String>>;

pub(super) struct Groups {
    /// The table's columns in its order, then the others.
    pub(super) all: Vec<(Group, Vec<usize>)>,
    pub(super) sums: Vec<Sum>,
}

/// A group, and those that it falls into by one variable.
pub(super) struct Sum {
    pub(super) total: usize,
    pub(super) parts: Vec<usize>,
}

impl Groups {
    pub(super) fn of(table: &Table) -> Result<Groups, TableFault> {
        let mut known = Known { table, keys: BTreeMap::new(), counts: Vec::new() };
        for column in &table.columns {
            let key = key(table, column)?;
            if !known.push(key, column.counts.clone()) {
                return Err(TableFault::Twice { item: table.item.clone(), group: group(&by(column)) });
            }
        }
        let levels = known.levels();
        let crossed: BTreeSet<Vec<String>> =
            known.keys.keys().map(|key| key.keys().cloned().collect()).collect();
        known.check_complete(&levels, &crossed)?;
        for variable in levels.keys() {
            known.push_rest(&Key::new(), variable, &levels)?;
        }
        for pair in &crossed {
            let [one, other] = pair.as_slice() else { continue };
            for (of, by) in [(one, other), (other, one)] {
                for level in levels.get(of).into_iter().flatten() {
                    known.push_rest(&Key::from([(of.clone(), Some(level.clone()))]), by, &levels)?;
                }
            }
            known.push_rest(&Key::from([(one.clone(), None)]), other, &levels)?;
        }
        Ok(known.groups(&levels))
    }
}

type Levels = BTreeMap<String, BTreeSet<String>>;

struct Known<'a> {
    table: &'a Table,
    keys: BTreeMap<Key, usize>,
    counts: Vec<Vec<usize>>,
}

impl Known<'_> {
    /// Whether it was not there yet.
    fn push(&mut self, key: Key, counts: Vec<usize>) -> bool {
        self.counts.push(counts);
        self.keys.insert(key, self.counts.len() - 1).is_none()
    }

    fn levels(&self) -> Levels {
        let mut levels = Levels::new();
        for (variable, level) in self.keys.keys().flatten() {
            levels.entry(variable.clone()).or_default().extend(level.clone());
        }
        levels
    }

    /// Everybody is there, and what is crossed is crossed wholly: otherwise a sum binds columns that is not seen here.
    fn check_complete(&self, levels: &Levels, crossed: &BTreeSet<Vec<String>>) -> Result<(), TableFault> {
        for variables in crossed.iter().chain([&Vec::new()]) {
            let mut needed = vec![Key::new()];
            for variable in variables {
                let levels = || levels.get(variable).into_iter().flatten();
                let also = |key: Key| {
                    let of_level = levels().map(|level| with(&key, variable, Some(level)));
                    of_level.chain([key.clone()]).collect::<Vec<_>>()
                };
                needed = needed.into_iter().flat_map(also).collect();
            }
            if let Some(lacking) = needed.iter().find(|key| !self.keys.contains_key(*key)) {
                return Err(TableFault::Lacking { item: self.table.item.clone(), group: group(lacking) });
            }
        }
        Ok(())
    }

    /// Those of a group who have none of a variable's levels.
    fn push_rest(&mut self, of: &Key, variable: &str, levels: &Levels) -> Result<(), TableFault> {
        let counts = |key: &Key| self.keys.get(key).and_then(|at| self.counts.get(*at));
        let mut rest = counts(of).cloned().unwrap_or_default();
        for level in levels.get(variable).into_iter().flatten() {
            let part = counts(&with(of, variable, Some(level)));
            for (place, (rest, count)) in rest.iter_mut().zip(part.into_iter().flatten()).enumerate() {
                *rest = rest.checked_sub(*count).ok_or_else(|| TableFault::Exceeds {
                    item: self.table.item.clone(),
                    answer: self.table.answers.get(place / self.table.each()).cloned().unwrap_or_default(),
                    variable: variable.to_owned(),
                    group: group(of),
                })?;
            }
        }
        self.push(with(of, variable, None), rest);
        Ok(())
    }

    fn groups(self, levels: &Levels) -> Groups {
        let mut sums = Vec::new();
        for (key, total) in &self.keys {
            for (variable, levels) in levels.iter().filter(|(variable, _)| !key.contains_key(*variable)) {
                let each = levels.iter().map(Some).chain([None]);
                let parts = each.filter_map(|level| self.keys.get(&with(key, variable, level)).copied());
                let parts: Vec<usize> = parts.collect();
                if !parts.is_empty() {
                    sums.push(Sum { total: *total, parts });
                }
            }
        }
        let mut places: Vec<(usize, Group)> = self.keys.iter().map(|(key, at)| (*at, group(key))).collect();
        places.sort();
        Groups { all: places.into_iter().map(|(_, group)| group).zip(self.counts).collect(), sums }
    }
}

fn key(table: &Table, column: &Column) -> Result<Key, TableFault> {
    let (item, key) = (|| table.item.clone(), by(column));
    let told = || Group { by: column.by.clone(), without: Vec::new() };
    if column.by.len() > 2 {
        return Err(TableFault::TooDeep { item: item(), group: told() });
    }
    if key.len() < column.by.len() {
        return Err(TableFault::SameVariable { item: item(), group: told() });
    }
    table.check(column)?;
    Ok(key)
}

fn by(column: &Column) -> Key {
    column.by.iter().map(|by| (by.variable.clone(), Some(by.level.clone()))).collect()
}

fn with(key: &Key, variable: &str, level: Option<&String>) -> Key {
    let mut key = key.clone();
    key.insert(variable.to_owned(), level.cloned());
    key
}

fn group(key: &Key) -> Group {
    let mut group = Group::default();
    for (variable, level) in key {
        match level {
            Some(level) => group.by.push(Level { variable: variable.clone(), level: level.clone() }),
            None => group.without.push(variable.clone()),
        }
    }
    group
}
