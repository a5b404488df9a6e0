//! Which opinion to show a participant next.

use crate::random::uniform;
use crate::{OpinionId, ParticipantId, Tally, Votes};

/// The weights in the lottery of the opinions that the participant has not voted on.
///
/// What is known least in the participant's own public is the likeliest: the weight is the squared width of the interval
/// of its support or opposition, the wider of both, in the form of Agresti and Coull (1998), which costs no iteration. It
/// is the same where agree and disagree are exchanged: what most people oppose is shown as often as what they support.
pub fn routing_weights(
    votes: &Votes,
    participant: ParticipantId,
    candidates: &[OpinionId],
) -> Vec<(OpinionId, f64)> {
    let public = votes.standing(participant).public;
    let weight = |id: OpinionId| {
        let own = votes.tallies(id).filter(|(slot, _)| slot.public == public);
        uncertainty(own.map(|(_, tally)| tally).sum())
    };
    let mut unseen: Vec<OpinionId> =
        candidates.iter().copied().filter(|&id| votes.vote(participant, id).is_none()).collect();
    unseen.sort_unstable();
    unseen.dedup();
    unseen.into_iter().map(|id| (id, weight(id))).collect()
}

/// One of them by lot; `None` when all are voted on. The same votes and seed give the same opinion.
pub fn next_opinion(
    votes: &Votes,
    participant: ParticipantId,
    candidates: &[OpinionId],
    seed: u64,
) -> Option<OpinionId> {
    let weights = routing_weights(votes, participant, candidates);
    let all: f64 = weights.iter().map(|(_, weight)| weight).sum();
    let mut left = all * uniform(seed, [participant.0, weights.len() as u64]);
    for &(id, weight) in &weights {
        left -= weight;
        if left < 0.0 {
            return Some(id);
        }
    }
    weights.last().map(|&(id, _)| id)
}

/// The variance of a share with two successes and two failures added.
fn uncertainty(tally: Tally) -> f64 {
    let votes = tally.votes() as f64 + 4.0;
    let variance = |count: u64| {
        let share = (count as f64 + 2.0) / votes;
        share * (1.0 - share) / votes
    };
    variance(tally.agree).max(variance(tally.disagree))
}
