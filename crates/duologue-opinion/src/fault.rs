//! What cannot be recorded, and why.

use crate::{OpinionId, ParticipantId};

#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum Fault {
    #[error("a weight must be from 0 to 1,000, not {0}")]
    Weight(f64),
    #[error("the moment of a ballot must be below 2^62, not {0}")]
    Moment(u64),
    #[error("participant {} has voted on opinion {} again since", .participant.0, .opinion.0)]
    Overtaken { participant: ParticipantId, opinion: OpinionId },
}
