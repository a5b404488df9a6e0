//! One stage of drawing: which unit a row is of, which stratum a unit is of.

use std::collections::HashMap;

use super::{DesignFault, Plan};
use crate::categories::Categories;

#[derive(Clone, Debug)]
pub(crate) struct Stage {
    /// The unit of each row.
    units: Vec<u32>,
    /// The stratum of each unit.
    stratum_of: Vec<u32>,
    strata: Vec<Stratum>,
}

#[derive(Clone, Debug)]
pub(crate) struct Stratum {
    pub(crate) name: String,
    /// Units drawn, counted on the whole sample.
    pub(crate) drawn: usize,
    /// Units in the population, where that is known.
    pub(crate) population: Option<f64>,
}

impl Stratum {
    /// The share of units drawn.
    pub(crate) fn fraction(&self) -> Option<f64> {
        self.population.map(|population| self.drawn as f64 / population)
    }

    /// One unit was drawn, and it is not all there are.
    pub(crate) fn is_lonely(&self) -> bool {
        self.drawn == 1 && self.correction() > 1e-7
    }

    /// What is left of the variance where the population is small (finite population correction).
    pub(crate) fn correction(&self) -> f64 {
        self.fraction().map_or(1.0, |fraction| 1.0 - fraction)
    }
}

impl Stage {
    pub(super) fn first(plan: &Plan, rows: usize) -> Result<Stage, DesignFault> {
        let strata: Vec<Option<u32>> = match &plan.strata {
            Some(strata) => strata.levels().collect(),
            None => vec![Some(0); rows],
        };
        let strata = told(strata, "the stratum")?;
        let name = |stratum: u32| plan.strata.as_ref().map_or("", |s| s.name(stratum)).to_owned();
        let units = match &plan.units {
            Some(units) => told(units.levels().collect(), "the unit")?,
            None => (0..rows).map(|row| u32::try_from(row).unwrap_or(u32::MAX)).collect(),
        };
        if let Some(names) = plan.units.as_ref().filter(|_| !plan.nested) {
            let mut homes: HashMap<u32, u32> = HashMap::new();
            for (unit, stratum) in units.iter().zip(&strata) {
                let home = *homes.entry(*unit).or_insert(*stratum);
                if home != *stratum {
                    let (one, other) = (name(home), name(*stratum));
                    return Err(DesignFault::TwoStrata { unit: names.name(*unit).to_owned(), one, other });
                }
            }
        }
        Stage::of(&units, &strata, plan.population.as_deref(), name)
    }

    /// Of the second stage, the units of the first are the strata.
    pub(super) fn second(units: &Categories, first: &Stage, plan: &Plan) -> Result<Stage, DesignFault> {
        let units = told(units.levels().collect(), "the second-stage unit")?;
        Stage::of(&units, &first.units, plan.second_population.as_deref(), |unit| (unit + 1).to_string())
    }

    fn of(
        units: &[u32],
        strata: &[u32],
        population: Option<&[f64]>,
        name: impl Fn(u32) -> String,
    ) -> Result<Stage, DesignFault> {
        let (mut known_units, mut known_strata) = (HashMap::new(), HashMap::new());
        let mut stage =
            Stage { units: Vec::with_capacity(units.len()), stratum_of: Vec::new(), strata: Vec::new() };
        for (row, (unit, stratum)) in units.iter().zip(strata).enumerate() {
            let at = *known_strata.entry(*stratum).or_insert_with(|| {
                stage.strata.push(Stratum { name: name(*stratum), drawn: 0, population: None });
                stage.strata.len() - 1
            });
            let next = u32::try_from(stage.stratum_of.len()).unwrap_or(u32::MAX);
            let dense = *known_units.entry((*stratum, *unit)).or_insert_with(|| {
                stage.stratum_of.push(u32::try_from(at).unwrap_or(u32::MAX));
                next
            });
            stage.units.push(dense);
            let Some(home) = stage.strata.get_mut(at) else { continue };
            home.drawn += usize::from(dense == next);
            if let Some(size) = population.and_then(|all| all.get(row).copied()) {
                if !(size.is_finite() && size > 0.0) {
                    return Err(DesignFault::Population { row: row + 1, population: size });
                }
                let one = *home.population.get_or_insert(size);
                if one != size {
                    return Err(DesignFault::TwoPopulations { stratum: home.name.clone(), one, other: size });
                }
            }
        }
        for stratum in &mut stage.strata {
            let drawn = stratum.drawn;
            // Up to 1 it is the share that was drawn.
            if let Some(share) = stratum.population.filter(|size| *size < 1.0) {
                stratum.population = Some(drawn as f64 / share);
            }
            if let Some(population) = stratum.population.filter(|size| (drawn as f64) > *size * (1.0 + 1e-9))
            {
                return Err(DesignFault::TooMany { stratum: stratum.name.clone(), drawn, population });
            }
        }
        Ok(stage)
    }

    pub(crate) fn units(&self) -> &[u32] {
        &self.units
    }

    pub(crate) fn stratum_of(&self) -> &[u32] {
        &self.stratum_of
    }

    pub(crate) fn strata(&self) -> &[Stratum] {
        &self.strata
    }

    pub(crate) fn strata_of_rows(&self) -> impl Iterator<Item = Option<&Stratum>> {
        self.units.iter().map(|unit| self.strata.get(*self.stratum_of.get(*unit as usize)? as usize))
    }

    /// Which units have a row inside.
    pub(crate) fn present(&self, rows: &[bool]) -> Vec<bool> {
        let mut present = vec![false; self.stratum_of.len()];
        for (unit, _) in self.units.iter().zip(rows).filter(|(_, inside)| **inside) {
            if let Some(seen) = present.get_mut(*unit as usize) {
                *seen = true;
            }
        }
        present
    }

    /// Which strata have a row inside.
    pub(crate) fn present_strata(&self, rows: &[bool]) -> Vec<bool> {
        let mut strata = vec![false; self.strata.len()];
        for (stratum, _) in self.stratum_of.iter().zip(self.present(rows)).filter(|(_, present)| *present) {
            if let Some(seen) = strata.get_mut(*stratum as usize) {
                *seen = true;
            }
        }
        strata
    }

    pub(super) fn degrees_of_freedom(&self, rows: &[bool]) -> usize {
        let count = |of: Vec<bool>| of.into_iter().filter(|seen| *seen).count();
        count(self.present(rows)).saturating_sub(count(self.present_strata(rows)))
    }
}

fn told(levels: Vec<Option<u32>>, what: &'static str) -> Result<Vec<u32>, DesignFault> {
    let row = levels.iter().position(Option::is_none);
    row.map_or(Ok(()), |row| Err(DesignFault::Missing { row: row + 1, what }))?;
    Ok(levels.into_iter().flatten().collect())
}
