//! What one participant said of each opinion.

use std::collections::BTreeMap;

use crate::{OpinionId, Vote};

/// The last ballot on one opinion, in 12 bytes: twenty million of them must fit beside the map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cell {
    opinion: OpinionId,
    rank: [u32; 2],
}

/// The moment and, in the two lowest bits, what was said: the larger rank counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Rank(u64);

impl Rank {
    pub const MOMENTS: u64 = 1 << 62;

    pub fn new(moment: u64, vote: Option<Vote>) -> Self {
        let said = match vote {
            Some(Vote::Agree) => 0,
            Some(Vote::Disagree) => 1,
            Some(Vote::Pass) => 2,
            None => 3,
        };
        Self(moment << 2 | said)
    }

    pub fn vote(self) -> Option<Vote> {
        match self.0 & 3 {
            0 => Some(Vote::Agree),
            1 => Some(Vote::Disagree),
            2 => Some(Vote::Pass),
            _ => None,
        }
    }
}

impl Cell {
    fn new(opinion: OpinionId, rank: Rank) -> Self {
        Self { opinion, rank: [(rank.0 >> 32) as u32, rank.0 as u32] }
    }

    fn rank(self) -> Rank {
        let [high, low] = self.rank;
        Rank(u64::from(high) << 32 | u64::from(low))
    }
}

/// Sorted by opinion.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Ballots(Vec<Cell>);

impl Ballots {
    pub fn get(&self, opinion: OpinionId) -> Option<Rank> {
        let at = self.0.binary_search_by_key(&opinion, |cell| cell.opinion).ok()?;
        self.0.get(at).map(|cell| cell.rank())
    }

    pub fn set(&mut self, opinion: OpinionId, rank: Rank) {
        let cell = Cell::new(opinion, rank);
        match self.0.binary_search_by_key(&opinion, |cell| cell.opinion) {
            Ok(at) => {
                if let Some(there) = self.0.get_mut(at) {
                    *there = cell;
                }
            }
            Err(at) => {
                // Doubling would waste a third of the memory.
                if self.0.len() == self.0.capacity() {
                    self.0.reserve_exact(4 + self.0.len() / 4);
                }
                self.0.insert(at, cell);
            }
        }
    }

    pub fn unset(&mut self, opinion: OpinionId) {
        if let Ok(at) = self.0.binary_search_by_key(&opinion, |cell| cell.opinion) {
            self.0.remove(at);
        }
    }

    /// Those on these opinions alone, under these numbers.
    pub fn of_opinions(&self, numbers: &BTreeMap<OpinionId, OpinionId>) -> Self {
        let numbered = |cell: &Cell| Some(Cell { opinion: *numbers.get(&cell.opinion)?, ..*cell });
        let mut cells: Vec<Cell> = self.0.iter().filter_map(numbered).collect();
        cells.sort_unstable_by_key(|cell| cell.opinion);
        Self(cells)
    }

    /// On what there is a ballot, withdrawn or not.
    pub fn opinions(&self) -> impl Iterator<Item = OpinionId> {
        self.0.iter().map(|cell| cell.opinion)
    }

    /// Votes that were not withdrawn, by opinion.
    pub fn votes(&self) -> impl Iterator<Item = (OpinionId, Vote)> {
        self.0.iter().filter_map(|cell| Some((cell.opinion, cell.rank().vote()?)))
    }
}
