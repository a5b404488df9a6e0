//! The design file: how a sample was drawn and weighted, in TOML, by the names of the data's variables.

mod fault;
mod sums;

use std::collections::BTreeMap;

use serde::Deserialize;

pub use fault::DesignFileFault;

use crate::design::{Design, DesignFault, Lonely, Plan};
use crate::weight::{Gap, Margin, Raking, gaps, rake, trim};
use crate::{Categories, Dataset};

/// A design as its file says it. What is left out was not done.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct DesignFile {
    pub weights: Option<String>,
    pub strata: Option<String>,
    pub units: Option<String>,
    second_units: Option<String>,
    population: Option<String>,
    second_population: Option<String>,
    nested: bool,
    lonely: Alone,
    lonely_in_domain: bool,
    /// Margins for raking, in their order.
    pub rake: Vec<Target>,
    /// Bounds for trimming after it.
    pub trim: Option<Bounds>,
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Alone {
    #[default]
    Fail,
    Certainty,
    Adjust,
    Average,
}

/// What is known of one variable in the population: shares, percentages or counts by code.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    pub variable: String,
    pub targets: BTreeMap<String, f64>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bounds {
    pub lower: f64,
    pub upper: f64,
    #[serde(default)]
    pub strict: bool,
}

/// The design of a sample, and how far its weights miss the margins that they were raked to.
#[derive(Clone, Debug)]
pub struct Drawn {
    pub design: Design,
    pub gaps: Vec<Gap>,
    /// The weights were trimmed after they had been raked.
    pub trimmed: bool,
}

impl DesignFile {
    pub fn parse(text: &str) -> Result<DesignFile, DesignFileFault> {
        Ok(toml::from_str(text)?)
    }

    /// The design of these answers.
    pub fn of(&self, dataset: &Dataset) -> Result<Drawn, DesignFileFault> {
        if self.trim.is_some() && !self.rakes() {
            return Err(DesignFileFault::TrimAlone);
        }
        let levels = |name: &Option<String>| -> Result<Option<Categories>, DesignFileFault> {
            name.as_deref().map(|name| Ok(dataset.named(name)?.categories(dataset.rows))).transpose()
        };
        let numbers = |name: &Option<String>| -> Result<Option<Vec<f64>>, DesignFileFault> {
            let Some(name) = name.as_deref() else { return Ok(None) };
            let numbers = dataset.named(name)?.numbers();
            Ok(Some(numbers.ok_or_else(|| DesignFileFault::Texts(name.to_owned()))?))
        };
        let mut plan = Plan {
            weights: numbers(&self.weights)?,
            strata: levels(&self.strata)?,
            units: levels(&self.units)?,
            second: levels(&self.second_units)?,
            population: numbers(&self.population)?,
            second_population: numbers(&self.second_population)?,
            nested: self.nested,
            lonely: match self.lonely {
                Alone::Fail => Lonely::Fail,
                Alone::Certainty => Lonely::Certainty,
                Alone::Adjust => Lonely::Adjust,
                Alone::Average => Lonely::Average,
            },
            lonely_in_domain: self.lonely_in_domain,
        };
        // Nothing is known of a sample without weights and population: everybody counts alike.
        if plan.weights.is_none() && plan.population.is_none() {
            plan.weights = Some(vec![1.0; dataset.rows]);
        }
        let design = Design::new(plan).map_err(|fault| match (&self.weights, fault) {
            (Some(variable), fault @ DesignFault::Weight { .. }) => {
                DesignFileFault::Weights { variable: variable.clone(), fault }
            }
            (_, fault) => fault.into(),
        })?;
        if self.rake.is_empty() {
            return Ok(Drawn { design, gaps: Vec::new(), trimmed: false });
        }
        let margins = self.margins(&design, dataset)?;
        let mut design = rake(&design, &margins, Raking::default())?.design;
        if let Some(Bounds { lower, upper, strict }) = self.trim {
            design = trim(&design, lower, upper, strict)?;
        }
        Ok(Drawn { gaps: gaps(&design, &margins)?, design, trimmed: self.trim.is_some() })
    }

    /// Targets sum to the weights' own sum, so that shares, percentages and counts say the same.
    fn margins(&self, design: &Design, dataset: &Dataset) -> Result<Vec<Margin>, DesignFileFault> {
        sums::check(&self.rake, dataset.rows)?;
        let population: f64 = design.weights().iter().sum();
        self.rake
            .iter()
            .map(|Target { variable: name, targets }| {
                let found = dataset.named(name)?.categories(dataset.rows);
                if let Some(unknown) = targets.keys().find(|code| !found.names().contains(code)) {
                    return Err(DesignFileFault::NoCode {
                        variable: name.clone(),
                        code: unknown.clone(),
                        codes: found.names().to_vec(),
                    });
                }
                let sum: f64 = targets.values().sum();
                let target = |code: &String| match targets.get(code) {
                    Some(target) => Ok(target / sum * population),
                    None => Err(DesignFileFault::NoTarget { variable: name.clone(), code: code.clone() }),
                };
                let targets = found.names().iter().map(target).collect::<Result<_, _>>()?;
                Ok(Margin { name: name.clone(), of: found, targets })
            })
            .collect()
    }

    pub fn rakes(&self) -> bool {
        !self.rake.is_empty()
    }
}
