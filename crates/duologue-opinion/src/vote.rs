//! Who votes on what, and how.

use serde::{Deserialize, Serialize};

/// A person who votes. The number says nothing about them: results do not depend on who has which.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ParticipantId(pub u64);

/// A sentence that one can agree or disagree with; Polis calls it a statement or comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OpinionId(pub u32);

/// One of the publics of the dialogue: the people of one side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PublicId(pub u16);

/// An opinion group: participants who vote alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct GroupId(pub u8);

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Vote {
    Agree,
    Disagree,
    Pass,
}

impl Vote {
    /// As Polis' exports write it: 1, -1 and 0.
    pub fn sign(self) -> f64 {
        match self {
            Self::Agree => 1.0,
            Self::Disagree => -1.0,
            Self::Pass => 0.0,
        }
    }
}

/// One line of the vote log.
///
/// The last ballot of a participant on an opinion counts. Of two at the same moment the one that says less does:
/// withdrawn, then pass, then disagree, then agree; so the order of the log never matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ballot {
    pub participant: ParticipantId,
    pub opinion: OpinionId,
    /// A time or a running number, below 2^62.
    pub moment: u64,
    /// `None` withdraws an earlier vote.
    pub vote: Option<Vote>,
}

/// What the moderators say of an opinion.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Moderation {
    #[default]
    Unmoderated,
    Accepted,
    Rejected,
}
