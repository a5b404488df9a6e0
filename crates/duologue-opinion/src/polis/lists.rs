//! Which opinions are shown as consensus, and which as those of a group.

use serde::Serialize;

use crate::consensus::Direction;
use crate::counts::{Column, Counts};
use crate::polis::statistics::{AGREE, DISAGREE, Statistics, Z90};
use crate::{OpinionId, Tally};

/// As long as a list may be.
const LENGTH: usize = 5;

/// One line of a list.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Listed {
    pub opinion: OpinionId,
    pub direction: Direction,
    /// How many agreed, or disagreed, and of how many votes.
    pub successes: u64,
    pub trials: u64,
    /// Smoothed.
    pub share: f64,
    pub share_test: f64,
    /// Against the other groups; 1 and 0 in a list of consensus.
    pub ratio: f64,
    pub ratio_test: f64,
    /// What the group agrees with most, whatever the others do.
    pub best_agree: bool,
}

impl Listed {
    fn new(opinion: OpinionId, of: &Statistics, direction: Direction) -> Self {
        let successes = match direction {
            Direction::Agree => of.tally.agree,
            Direction::Disagree => of.tally.disagree,
        };
        let pick = |of: [f64; 2]| {
            let [agree, disagree] = of;
            if direction == Direction::Agree { agree } else { disagree }
        };
        Self {
            opinion,
            direction,
            successes,
            trials: of.tally.votes(),
            share: pick(of.share),
            share_test: pick(of.share_test),
            ratio: pick(of.ratio),
            ratio_test: pick(of.ratio_test),
            best_agree: false,
        }
    }

    fn metric(&self) -> f64 {
        self.ratio * self.ratio_test * self.share * self.share_test
    }
}

/// What most of all voters agree with, and what most disagree with, without regard to groups.
pub fn consensus(counts: &Counts) -> [Vec<Listed>; 2] {
    [Direction::Agree, Direction::Disagree].map(|direction| {
        let columns = counts.columns.iter().filter(|column| !column.struck_out);
        let lines = columns.map(|column| {
            let line = Listed::new(column.opinion, &Statistics::alone(column.all), direction);
            Listed { ratio: 1.0, ratio_test: 0.0, ..line }
        });
        let mut lines: Vec<Listed> = lines.filter(|line| line.share > 0.5 && line.share_test > Z90).collect();
        lines.sort_by(|a, b| (b.share * b.share_test).total_cmp(&(a.share * a.share_test)));
        lines.truncate(LENGTH);
        lines
    })
}

/// The opinions that set each group apart, in the order of the groups.
pub fn representative(counts: &Counts) -> Vec<Vec<Listed>> {
    (0..counts.groups.len()).map(|group| of_group(&counts.columns, group)).collect()
}

fn of_group(columns: &[Column], group: usize) -> Vec<Listed> {
    let (mut eligible, mut best_agree, mut best): (Vec<Listed>, Option<Listed>, Option<Listed>) =
        (vec![], None, None);
    for column in columns.iter().filter(|column| !column.struck_out) {
        let tally = column.groups.get(group).copied().unwrap_or_default();
        let others = column.groups.iter().enumerate().filter(|&(other, _)| other != group);
        let rest: Tally = others.map(|(_, &tally)| tally).sum();
        let of = Statistics::new(tally, rest);
        let [agree, disagree] = of.ratio_test;
        let direction = if agree > disagree { Direction::Agree } else { Direction::Disagree };
        let line = Listed::new(column.opinion, &of, direction);
        let significant = |place: usize| {
            let tests = [of.ratio_test.get(place), of.share_test.get(place)];
            tests.into_iter().flatten().all(|&test| test > Z90)
        };
        if significant(AGREE) || significant(DISAGREE) {
            eligible.push(line);
        }
        if best.is_none_or(|best| line.ratio_test > best.ratio_test) {
            best = Some(line);
        }
        let agreed = Listed { best_agree: true, ..Listed::new(column.opinion, &of, Direction::Agree) };
        if tally.agree + tally.disagree > 0 && more_agreed(&agreed, best_agree.as_ref()) {
            best_agree = Some(agreed);
        }
    }
    if eligible.is_empty() {
        return best_agree.or(best).into_iter().collect();
    }
    eligible.sort_by(|a, b| b.metric().total_cmp(&a.metric()));
    eligible.retain(|line| best_agree.is_none_or(|first| first.opinion != line.opinion));
    let mut lines: Vec<Listed> = best_agree.into_iter().chain(eligible).take(LENGTH).collect();
    lines.sort_by_key(|line| line.direction);
    lines
}

/// Whether it takes the place of the one found so far.
fn more_agreed(line: &Listed, so_far: Option<&Listed>) -> bool {
    match so_far {
        None => line.share_test > Z90 || (line.ratio > 1.0 && line.share > 0.5),
        Some(so_far) if so_far.ratio > 1.0 => line.metric() > so_far.metric(),
        Some(so_far) => line.share * line.share_test > so_far.share * so_far.share_test,
    }
}
