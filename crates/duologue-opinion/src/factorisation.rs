//! Ratings as an average, how generous the rater is, how liked the opinion is, and what remains along one axis.

use crate::anderson::Anderson;
use crate::matrix::{Entry, Matrix};
use crate::{Map, Vote};

/// Weights of the squared parameters in the loss: the intercept's five times the factor's, so that what an axis can
/// explain is not put down to the opinion.
const INTERCEPT: f64 = 0.15;
const FACTOR: f64 = 0.03;

/// Voters an opinion must have, and votes on such opinions a participant must have given.
const VOTERS: u64 = 5;
const VOTES: usize = 10;

/// Steps at most, and how little all numbers must move in the last.
const STEPS: usize = 500;
const STILL: f64 = 1e-7;

/// Intercept and factor of a participant or an opinion.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Fitted {
    pub intercept: f64,
    pub factor: f64,
}

/// Rating = mean + both intercepts + the product of the factors.
pub(crate) struct Factorisation {
    pub mean: f64,
    /// By row; `None` of who has voted too little.
    pub participants: Vec<Option<Fitted>>,
    /// By column; `None` of opinions that have too few voters.
    pub opinions: Vec<Option<Fitted>>,
    /// By column, from which another vote's effect can be told.
    pub sums: Vec<Sums>,
    pub ridge: Ridge,
}

/// Where the fit begins.
pub(crate) struct Start {
    mean: f64,
    opinions: Vec<Fitted>,
}

impl Start {
    /// On the first axis of the map: there is one start, so there is one result.
    pub fn on(map: &Map) -> Self {
        let [axis, _] = &map.axes;
        let scale = (axis.len() as f64).sqrt();
        let opinions =
            axis.iter().map(|loading| Fitted { intercept: 0.0, factor: loading * scale }).collect();
        Self { mean: 0.5, opinions }
    }

    /// Where another fit ended.
    pub fn at(fit: &Factorisation) -> Self {
        Self {
            mean: fit.mean,
            opinions: fit.opinions.iter().map(|fitted| fitted.unwrap_or_default()).collect(),
        }
    }
}

/// What the least squares of one participant or opinion need.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Sums {
    pub count: f64,
    /// Of the other side's factors, and their squares.
    pub factor: f64,
    pub square: f64,
    /// Of what is to be explained, and that times the factor.
    pub rest: f64,
    pub product: f64,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Ridge {
    intercept: f64,
    factor: f64,
}

impl Ridge {
    /// The loss has means: of a squared error for each vote, of squared parameters for each participant and opinion.
    fn new(votes: f64, parameters: f64) -> Self {
        Self { intercept: INTERCEPT * votes / parameters, factor: FACTOR * votes / parameters }
    }
}

impl Sums {
    pub fn add(&mut self, factor: f64, rest: f64) {
        self.count += 1.0;
        self.factor += factor;
        self.square += factor * factor;
        self.rest += rest;
        self.product += rest * factor;
    }

    pub fn solve(&self, ridge: Ridge) -> Fitted {
        let (a, b, d) = (self.count + ridge.intercept, self.factor, self.square + ridge.factor);
        let determinant = a * d - b * b;
        Fitted {
            intercept: (d * self.rest - b * self.product) / determinant,
            factor: (a * self.product - b * self.rest) / determinant,
        }
    }
}

pub(crate) fn rating(vote: Vote) -> f64 {
    match vote {
        Vote::Agree => 1.0,
        Vote::Pass => 0.5,
        Vote::Disagree => 0.0,
    }
}

impl Factorisation {
    /// The matrix factorisation of Wojcik et al. 2022 (Birdwatch: Crowd Wisdom and Bridging Algorithms can Inform
    /// Understanding and Reduce the Spread of Misinformation) with one factor, by alternating least squares. `rows` says
    /// who counts. `None` where nobody does.
    pub fn new(matrix: &Matrix, rows: &[bool], start: &Start) -> Option<Self> {
        let (rows, columns) = who_counts(matrix, rows);
        let number = |flags: &[bool]| flags.iter().filter(|&&counts| counts).count() as f64;
        let counts = |entry: &&Entry| columns.get(entry.column()) == Some(&true);
        let chosen = matrix.rows().zip(&rows).filter(|&(_, &counts)| counts);
        let votes = chosen.map(|(row, _)| row.iter().filter(counts).count()).sum::<usize>() as f64;
        if votes == 0.0 {
            return None;
        }
        let own = Ridge::new(votes, number(&rows));
        let mut fit = Self {
            mean: start.mean,
            participants: Vec::new(),
            opinions: columns
                .iter()
                .zip(&start.opinions)
                .map(|(&counts, &start)| counts.then_some(start))
                .collect(),
            sums: Vec::new(),
            ridge: Ridge::new(votes, number(&columns)),
        };
        let mut anderson = Anderson::default();
        for _ in 0..STEPS {
            let from = fit.state();
            fit.step(matrix, &rows, own, votes);
            let image = fit.state();
            if image.iter().zip(&from).all(|(now, before)| (now - before).abs() < STILL) {
                break;
            }
            fit.set_state(&anderson.next(&from, image));
        }
        Some(fit)
    }

    /// All that the next step depends on.
    fn state(&self) -> Vec<f64> {
        let opinions = self.opinions.iter().flatten();
        opinions.flat_map(|fitted| [fitted.intercept, fitted.factor]).chain([self.mean]).collect()
    }

    fn set_state(&mut self, state: &[f64]) {
        let (pairs, rest) = state.as_chunks();
        for (opinion, &[intercept, factor]) in self.opinions.iter_mut().flatten().zip(pairs) {
            *opinion = Fitted { intercept, factor };
        }
        self.mean = rest.first().copied().unwrap_or(self.mean);
    }

    /// Participants, then opinions, then the mean.
    fn step(&mut self, matrix: &Matrix, rows: &[bool], own: Ridge, votes: f64) {
        let known = |entry: &Entry| Some((rating(entry.vote()), (*self.opinions.get(entry.column())?)?));
        let mut people = matrix.map_rows(|row| {
            let mut sums = Sums::default();
            for (rating, opinion) in row.iter().filter_map(known) {
                sums.add(opinion.factor, rating - self.mean - opinion.intercept);
            }
            Some(sums.solve(own))
        });
        people.iter_mut().zip(rows).filter(|&(_, &counts)| !counts).for_each(|(person, _)| *person = None);
        let sums = matrix.sum_rows(5 * self.opinions.len(), |at, row, sums| {
            let Some(Some(person)) = people.get(at) else { return };
            for entry in row {
                let of = 5 * entry.column();
                if let Some([count, factor, square, rest, product]) = sums.get_mut(of..of + 5) {
                    let left = rating(entry.vote()) - person.intercept;
                    *count += 1.0;
                    *factor += person.factor;
                    *square += person.factor * person.factor;
                    *rest += left;
                    *product += left * person.factor;
                }
            }
        });
        let mut left = 0.0;
        self.sums = sums.chunks(5).map(|sums| Sums::of(sums, self.mean)).collect();
        for (opinion, sums) in self.opinions.iter_mut().zip(&self.sums) {
            if let Some(before) = opinion {
                let now = sums.solve(self.ridge);
                left += sums.rest - sums.count * now.intercept - sums.factor * now.factor;
                *before = now;
            }
        }
        self.mean = (left + votes * self.mean) / (votes * (1.0 + INTERCEPT));
        self.participants = people;
    }
}

impl Sums {
    /// From the sums of one column, the mean taken off.
    fn of(sums: &[f64], mean: f64) -> Self {
        match *sums {
            [count, factor, square, rest, product] => {
                Self { count, factor, square, rest: rest - mean * count, product: product - mean * factor }
            }
            _ => Self::default(),
        }
    }
}

/// Rows and columns with votes enough, by the opinions' voters first.
fn who_counts(matrix: &Matrix, rows: &[bool]) -> (Vec<bool>, Vec<bool>) {
    let mut voters = vec![0; matrix.opinions().len()];
    for (row, _) in matrix.rows().zip(rows).filter(|&(_, &counts)| counts) {
        for entry in row {
            if let Some(voters) = voters.get_mut(entry.column()) {
                *voters += 1;
            }
        }
    }
    let columns = voters.iter().zip(matrix.struck_out());
    let mut columns: Vec<bool> = columns.map(|(&voters, &out)| voters >= VOTERS && !out).collect();
    let enough = |row: &[Entry]| {
        row.iter().filter(|entry| columns.get(entry.column()) == Some(&true)).count() >= VOTES
    };
    let rows: Vec<bool> = matrix.rows().zip(rows).map(|(row, &counts)| counts && enough(row)).collect();
    // An opinion that nobody is left to have voted on cannot be fitted.
    let mut left = vec![false; columns.len()];
    for (row, _) in matrix.rows().zip(&rows).filter(|&(_, &counts)| counts) {
        for entry in row {
            if let Some(left) = left.get_mut(entry.column()) {
                *left = true;
            }
        }
    }
    columns.iter_mut().zip(left).for_each(|(column, left)| *column &= left);
    (rows, columns)
}
