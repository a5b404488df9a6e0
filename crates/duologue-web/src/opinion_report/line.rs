use duologue_opinion::{Direction, Opinion, OpinionId, Public, PublicId, Shares, Tally};

/// An opinion, and what each public says of it.
#[derive(Clone)]
pub struct Line {
    pub opinion: OpinionId,
    /// Out of every list.
    pub struck_out: bool,
    pub tally: Tally,
    pub publics: Vec<Public>,
}

impl Line {
    pub(super) fn of(opinion: &Opinion) -> Line {
        Line {
            opinion: opinion.opinion,
            struck_out: opinion.struck_out,
            tally: opinion.tally,
            publics: opinion.publics.clone(),
        }
    }

    /// From the counts of each public.
    pub(crate) fn counted(opinion: OpinionId, tallies: impl IntoIterator<Item = (PublicId, Tally)>) -> Line {
        let public = |(public, tally)| Public { public, tally, shares: Shares::of(tally) };
        let publics: Vec<Public> = tallies.into_iter().map(public).collect();
        let tally = publics.iter().map(|public| public.tally).sum();
        Line { opinion, struck_out: false, tally, publics }
    }

    /// Some public has voted too little.
    pub fn is_early(&self) -> bool {
        !self.struck_out && self.publics.iter().any(|public| public.shares.agree.low().is_none())
    }
}

/// The direction in which more people lean.
pub fn leaning(line: &Line) -> Direction {
    if line.tally.disagree > line.tally.agree { Direction::Disagree } else { Direction::Agree }
}
