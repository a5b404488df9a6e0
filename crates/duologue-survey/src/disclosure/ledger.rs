//! Differencing: two releases about nearly the same people tell, subtracted, of the few who are in one of them.

use serde::{Deserialize, Serialize};

use super::{Controlled, Level, State};

/// The most respondents by which two populations are nearly the same.
const NEAR: usize = 9;

/// The columns that a survey's releases have shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Ledger {
    pub published: Vec<Published>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published {
    pub item: String,
    pub by: Vec<Level>,
    pub base: usize,
}

/// Why a release is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Differencing {
    #[error(
        "{now} lies within {NEAR} respondents of {earlier}, which is published: their difference tells of these few"
    )]
    Near { now: Published, earlier: Published },
    #[error("{item}: two tables in one release are not protected together; make them one")]
    Twice { item: String },
}

impl Ledger {
    /// Enters a release, or refuses it for what was published before.
    ///
    /// Columns of one item are held against each other where one's people may be the other's, but for 1 to 9: it has the
    /// same levels, or further ones, or levels of the same variable that overlap. Levels that stood side by side in one
    /// table exclude each other. For this, another grouping of a variable keeps its name: `age` is 18-29 in one release
    /// and 18-30 in another.
    pub fn admit(&mut self, release: &[Controlled]) -> Result<(), Differencing> {
        let mut entries = Vec::new();
        for (at, table) in release.iter().enumerate() {
            if release.iter().take(at).any(|other| other.item == table.item) {
                return Err(Differencing::Twice { item: table.item.clone() });
            }
            for column in &table.columns {
                let State::Shown { base, .. } = column.state else { continue };
                let now = Published { item: table.item.clone(), by: column.by.clone(), base };
                if let Some(earlier) = self.near(&now, table) {
                    return Err(Differencing::Near { now, earlier: earlier.clone() });
                }
                if !self.published.contains(&now) {
                    entries.push(now);
                }
            }
        }
        self.published.extend(entries);
        Ok(())
    }

    fn near(&self, now: &Published, table: &Controlled) -> Option<&Published> {
        let earlier = || self.published.iter().filter(|earlier| earlier.item == now.item);
        let side_by_side = |one: &Level, other: &Level| {
            let now = |level| table.columns.iter().any(|column| column.by.contains(level));
            let before = |level| earlier().any(|column| column.by.contains(level));
            (now(one) && now(other)) || (before(one) && before(other))
        };
        earlier().find(|earlier| {
            (1..=NEAR).contains(&now.base.abs_diff(earlier.base))
                && may_be_of(&now.by, &earlier.by, &side_by_side)
        })
    }
}

/// Whether the people of one may be among the other's.
fn may_be_of(one: &[Level], other: &[Level], exclude: &impl Fn(&Level, &Level) -> bool) -> bool {
    let (few, many) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    few.iter().all(|level| {
        let same = many.iter().find(|other| other.variable == level.variable);
        same.is_some_and(|other| other == level || !exclude(level, other))
    })
}

impl std::fmt::Display for Published {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let group = super::Group { by: self.by.clone(), without: Vec::new() };
        write!(f, "{}, {group} ({} respondents)", self.item, self.base)
    }
}
