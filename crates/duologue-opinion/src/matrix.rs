//! The votes as a sparse matrix: a row for each participant who voted, a column for each opinion voted on.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::random::uniform;
use crate::{GroupId, OpinionId, ParticipantId, Vote, Votes};

/// Rows and columns are sorted by their numbers, so equal votes give an equal matrix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matrix {
    participants: Vec<ParticipantId>,
    opinions: Vec<OpinionId>,
    /// By column.
    struck_out: Vec<bool>,
    /// Where each row starts in `entries`, and where the last one ends.
    starts: Vec<usize>,
    entries: Vec<Entry>,
}

/// Four times the column, plus 0 for agree, 1 for disagree, 2 for pass: four bytes a vote, and an index into tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Entry(u32);

impl Entry {
    fn new(column: u32, vote: Vote) -> Self {
        let code = match vote {
            Vote::Agree => 0,
            Vote::Disagree => 1,
            Vote::Pass => 2,
        };
        Self(column * 4 + code)
    }

    pub fn column(self) -> usize {
        (self.0 >> 2) as usize
    }

    pub fn vote(self) -> Vote {
        match self.0 & 3 {
            0 => Vote::Agree,
            1 => Vote::Disagree,
            _ => Vote::Pass,
        }
    }

    pub fn index(self) -> usize {
        self.0 as usize
    }
}

impl Matrix {
    pub fn new(votes: &Votes) -> Self {
        let mut opinions: Vec<OpinionId> = votes.opinions().collect();
        opinions.retain(|&id| votes.tally(id).votes() > 0);
        let struck_out = opinions.iter().map(|&id| votes.status(id).struck_out()).collect();
        let mut matrix =
            Self { participants: Vec::new(), opinions, struck_out, starts: vec![0], entries: Vec::new() };
        matrix
            .entries
            .reserve_exact(matrix.opinions.iter().map(|&id| votes.tally(id).votes() as usize).sum());
        for (id, row) in votes.rows() {
            // Both are sorted: one walk finds every column.
            let mut column = 0;
            let entries = row.filter_map(|(opinion, vote)| {
                let rest = matrix.opinions.get(column..)?;
                column += rest.iter().position(|&there| there == opinion)?;
                Some(Entry::new(column as u32, vote))
            });
            matrix.entries.extend(entries);
            matrix.close(id);
        }
        matrix
    }

    /// Ends a row; one without votes is not there.
    fn close(&mut self, id: ParticipantId) {
        let end = self.entries.len();
        if self.starts.last().is_some_and(|&start| start < end) {
            self.participants.push(id);
            self.starts.push(end);
        }
    }

    pub fn participants(&self) -> &[ParticipantId] {
        &self.participants
    }

    pub fn opinions(&self) -> &[OpinionId] {
        &self.opinions
    }

    /// Groups known from elsewhere, by row.
    pub fn by_row(&self, groups: &BTreeMap<ParticipantId, GroupId>) -> Vec<Option<GroupId>> {
        self.participants.iter().map(|id| groups.get(id).copied()).collect()
    }

    /// The other way: what [`crate::Votes::set_groups`] counts by.
    pub fn by_participant(&self, labels: &[Option<GroupId>]) -> BTreeMap<ParticipantId, GroupId> {
        self.participants.iter().zip(labels).filter_map(|(&id, &label)| Some((id, label?))).collect()
    }

    pub fn votes(&self) -> usize {
        self.entries.len()
    }

    /// By column.
    pub(crate) fn struck_out(&self) -> &[bool] {
        &self.struck_out
    }

    pub(crate) fn row(&self, row: usize) -> &[Entry] {
        match (self.starts.get(row), self.starts.get(row + 1)) {
            (Some(&start), Some(&end)) => self.entries.get(start..end).unwrap_or_default(),
            _ => &[],
        }
    }

    pub(crate) fn rows(&self) -> impl Iterator<Item = &[Entry]> {
        (0..self.participants.len()).map(|row| self.row(row))
    }

    /// Something made of every row, in the order of the rows.
    pub(crate) fn map_rows<T: Send>(&self, make: impl Fn(&[Entry]) -> T + Sync) -> Vec<T> {
        (0..self.participants.len()).into_par_iter().map(|row| make(self.row(row))).collect()
    }

    /// Something summed over all rows. What is added to what does not depend on the number of threads: sums of floating
    /// point numbers would.
    pub(crate) fn sum_rows(
        &self,
        length: usize,
        add: impl Fn(usize, &[Entry], &mut [f64]) + Sync,
    ) -> Vec<f64> {
        let rows = self.participants.len();
        let block = rows.div_ceil(64).max(512);
        let parts: Vec<Vec<f64>> = (0..rows.div_ceil(block))
            .into_par_iter()
            .map(|part| {
                let mut sums = vec![0.0; length];
                for row in part * block..((part + 1) * block).min(rows) {
                    add(row, self.row(row), &mut sums);
                }
                sums
            })
            .collect();
        let mut sums = vec![0.0; length];
        for part in parts {
            sums.iter_mut().zip(part).for_each(|(sum, part)| *sum += part);
        }
        sums
    }

    /// Agreed, disagreed and passed, by column.
    pub(crate) fn counts(&self) -> Vec<[u64; 3]> {
        let mut counts = vec![[0; 3]; self.opinions.len()];
        for entry in &self.entries {
            if let Some([agree, disagree, pass]) = counts.get_mut(entry.column()) {
                match entry.vote() {
                    Vote::Agree => *agree += 1,
                    Vote::Disagree => *disagree += 1,
                    Vote::Pass => *pass += 1,
                }
            }
        }
        counts
    }

    /// The matrix as if this share of the votes had not been given, each by chance.
    pub(crate) fn without(&self, share: f64, seed: u64) -> Self {
        let mut kept = Self {
            participants: Vec::new(),
            opinions: self.opinions.clone(),
            struck_out: self.struck_out.clone(),
            starts: vec![0],
            entries: Vec::with_capacity(self.entries.len()),
        };
        for (&id, row) in self.participants.iter().zip(self.rows()) {
            let stays = |entry: &&Entry| {
                let opinion = self.opinions.get(entry.column()).map_or(0, |id| u64::from(id.0));
                uniform(seed, [id.0, opinion]) >= share
            };
            kept.entries.extend(row.iter().filter(stays));
            kept.close(id);
        }
        kept
    }
}
