//! Who takes part in the groups.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use crate::{Matrix, ParticipantId};

/// Everybody with at least 7 votes, or as many as there are opinions; who was in stays in; and if these are fewer than
/// 15, the most active of the others. Votes on struck-out opinions count. By row of the
/// matrix.
pub fn in_conversation(matrix: &Matrix, before: &BTreeSet<ParticipantId>) -> Vec<bool> {
    const VOTES: usize = 7;
    const PARTICIPANTS: usize = 15;
    let enough = VOTES.min(matrix.opinions().len());
    let rows = matrix.participants().iter().zip(matrix.rows());
    let mut within: Vec<bool> = rows.map(|(id, row)| row.len() >= enough || before.contains(id)).collect();
    let mut others: Vec<(Reverse<usize>, usize)> =
        matrix.rows().enumerate().map(|(at, row)| (Reverse(row.len()), at)).collect();
    others.retain(|&(_, at)| within.get(at) == Some(&false));
    others.sort_unstable();
    let missing = PARTICIPANTS.saturating_sub(matrix.participants().len() - others.len());
    for (_, at) in others.into_iter().take(missing) {
        if let Some(within) = within.get_mut(at) {
            *within = true;
        }
    }
    within
}
