//! How a sample was drawn: strata, units, sampling fractions, weights.

mod fault;
mod stage;

pub use fault::DesignFault;

use std::ops::RangeInclusive;

use crate::categories::Categories;
use crate::weight::Calibration;

/// What to do with a stratum of which one unit alone was drawn: its variance cannot be told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lonely {
    /// Refuse, and name the strata: anything else is an assumption.
    #[default]
    Fail,
    /// It was certain to be drawn, or is left out: it adds nothing.
    Certainty,
    /// Its distance from the mean of all is taken.
    Adjust,
    /// It varies as the other strata do on average.
    Average,
}

/// What is known of a design, a value for each row.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// Without them, the inverse of the sampling fractions.
    pub weights: Option<Vec<f64>>,
    pub strata: Option<Categories>,
    /// Units of the first stage; without them every row is one.
    pub units: Option<Categories>,
    /// Units of the second stage, within those of the first.
    pub second: Option<Categories>,
    /// How many units the stratum has in the population (above 1), or the share that was drawn.
    pub population: Option<Vec<f64>>,
    /// The same of the second stage, for each unit of the first.
    pub second_population: Option<Vec<f64>>,
    /// Units with one name in two strata are two units.
    pub nested: bool,
    pub lonely: Lonely,
    /// Also treat a stratum as lonely of which one unit alone is in the domain.
    pub lonely_in_domain: bool,
}

/// A design that estimates can be made with.
#[derive(Clone, Debug)]
pub struct Design {
    weights: Vec<f64>,
    first: Stage,
    second: Option<Stage>,
    lonely: Lonely,
    lonely_in_domain: bool,
    calibrations: Vec<Calibration>,
}

/// What a weight may be: sums of squares over millions of rows stay numbers.
pub(crate) const WEIGHTS: RangeInclusive<f64> = 1e-100..=1e100;

impl Design {
    pub fn new(plan: Plan) -> Result<Design, DesignFault> {
        let rows = plan.rows();
        if rows == 0 {
            return Err(DesignFault::NoRows);
        }
        plan.check_lengths(rows)?;
        let first = Stage::first(&plan, rows)?;
        let second = plan.second.as_ref().map(|units| Stage::second(units, &first, &plan)).transpose()?;
        let weights = match plan.weights {
            Some(weights) => weights,
            None => inverse(&first, second.as_ref(), rows)?,
        };
        if let Some(row) = weights.iter().position(|w| !WEIGHTS.contains(w)) {
            let weight = weights.get(row).copied().unwrap_or_default();
            return Err(DesignFault::Weight { row: row + 1, weight });
        }
        let (lonely, lonely_in_domain) = (plan.lonely, plan.lonely_in_domain);
        Ok(Design { weights, first, second, lonely, lonely_in_domain, calibrations: Vec::new() })
    }

    pub fn rows(&self) -> usize {
        self.weights.len()
    }

    pub fn weights(&self) -> &[f64] {
        &self.weights
    }

    /// Units less strata, of the rows of which an estimate is made (Lumley 2010, 2.5).
    pub fn degrees_of_freedom(&self, rows: &[bool]) -> usize {
        self.first.degrees_of_freedom(rows)
    }

    /// The same design with other weights, and what they were made to meet.
    pub(crate) fn reweighted(&self, weights: Vec<f64>, calibration: Option<Calibration>) -> Design {
        let mut design = Design { weights, ..self.clone() };
        design.calibrations.extend(calibration);
        design
    }

    pub(crate) fn calibrations(&self) -> &[Calibration] {
        &self.calibrations
    }

    pub(crate) fn first(&self) -> &Stage {
        &self.first
    }

    pub(crate) fn second(&self) -> Option<&Stage> {
        self.second.as_ref()
    }

    pub(crate) fn lonely(&self) -> Lonely {
        self.lonely
    }

    pub(crate) fn lonely_in_domain(&self) -> bool {
        self.lonely_in_domain
    }
}

pub(crate) use stage::{Stage, Stratum};

impl Plan {
    fn rows(&self) -> usize {
        let columns = [&self.strata, &self.units, &self.second].into_iter().flatten().map(Categories::rows);
        let numbers = [&self.weights, &self.population, &self.second_population];
        columns.chain(numbers.into_iter().flatten().map(Vec::len)).next().unwrap_or(0)
    }

    fn check_lengths(&self, rows: usize) -> Result<(), DesignFault> {
        let categories =
            [("strata", &self.strata), ("units", &self.units), ("second-stage units", &self.second)];
        let numbers = [
            ("weights", &self.weights),
            ("population", &self.population),
            ("second-stage population", &self.second_population),
        ];
        let found = categories.into_iter().filter_map(|(what, c)| Some((what, c.as_ref()?.rows())));
        let found = found.chain(numbers.into_iter().filter_map(|(what, c)| Some((what, c.as_ref()?.len()))));
        for (what, found) in found {
            if found != rows {
                return Err(DesignFault::Length { what, found, rows });
            }
        }
        Ok(())
    }
}

/// N/n of each stage, multiplied (Horvitz-Thompson).
fn inverse(first: &Stage, second: Option<&Stage>, rows: usize) -> Result<Vec<f64>, DesignFault> {
    let mut weights = vec![1.0; rows];
    for stage in [Some(first), second].into_iter().flatten() {
        for (weight, stratum) in weights.iter_mut().zip(stage.strata_of_rows()) {
            let fraction = stratum.and_then(Stratum::fraction).ok_or(DesignFault::NoWeights)?;
            *weight /= fraction;
        }
    }
    Ok(weights)
}
