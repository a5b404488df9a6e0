//! Counts by opinion and group, from the matrix.

use crate::matrix::Matrix;
use crate::{GroupId, OpinionId, Tally, Vote};

/// What the groups voted on one opinion.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    pub opinion: OpinionId,
    pub struck_out: bool,
    /// Of everybody, in a group or not.
    pub all: Tally,
    /// By group, in the order of the groups.
    pub groups: Vec<Tally>,
}

/// Counts, without weights, for every column of the matrix.
#[derive(Clone, Debug, PartialEq)]
pub struct Counts {
    pub groups: Vec<GroupId>,
    pub columns: Vec<Column>,
}

impl Counts {
    /// `labels` by row of the matrix.
    pub fn new(matrix: &Matrix, labels: &[Option<GroupId>]) -> Self {
        let mut groups: Vec<GroupId> = labels.iter().copied().flatten().collect();
        groups.sort_unstable();
        groups.dedup();
        let width = 3 * (groups.len() + 1);
        let mut counts = vec![0_u64; width * matrix.opinions().len()];
        for (label, row) in labels.iter().zip(matrix.rows()) {
            // Who is in no group counts in the last place.
            let place = label.and_then(|group| groups.binary_search(&group).ok()).unwrap_or(groups.len());
            for entry in row {
                let code = match entry.vote() {
                    Vote::Agree => 0,
                    Vote::Disagree => 1,
                    Vote::Pass => 2,
                };
                if let Some(count) = counts.get_mut(width * entry.column() + 3 * place + code) {
                    *count += 1;
                }
            }
        }
        let columns = matrix.opinions().iter().zip(matrix.struck_out()).zip(counts.chunks(width));
        let columns = columns.map(|((&opinion, &struck_out), counts)| {
            let mut tallies: Vec<Tally> = counts.chunks(3).map(tally).collect();
            let all = tallies.iter().copied().sum();
            tallies.pop();
            Column { opinion, struck_out, all, groups: tallies }
        });
        Self { columns: columns.collect(), groups }
    }
}

fn tally(counts: &[u64]) -> Tally {
    match *counts {
        [agree, disagree, pass] => Tally::new(agree, disagree, pass),
        _ => Tally::default(),
    }
}
