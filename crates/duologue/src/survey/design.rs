//! The design file: how a sample was drawn, in TOML, by the names of the data's variables.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, bail};
use duologue_forum::survey::Weighting;
use duologue_survey::design::{Design, Lonely, Plan};
use duologue_survey::weight::{Gap, Margin, Raking, gaps, rake, trim};
use duologue_survey::{Categories, Dataset, Variable};
use serde::Deserialize;

/// A design as its file says it. What is left out was not done.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct DesignFile {
    weights: Option<String>,
    strata: Option<String>,
    units: Option<String>,
    second_units: Option<String>,
    population: Option<String>,
    second_population: Option<String>,
    nested: bool,
    lonely: Alone,
    lonely_in_domain: bool,
    /// Margins for raking, in their order.
    rake: Vec<Target>,
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
struct Target {
    variable: String,
    targets: BTreeMap<String, f64>,
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
pub struct Drawn {
    pub design: Design,
    pub gaps: Vec<Gap>,
    trimmed: bool,
}

impl Drawn {
    /// Says which margins are missed: trimming moves weights away from them, and raking may not have come to its end.
    pub fn tell(&self) {
        let after = if self.trimmed { "trimming" } else { "raking" };
        for gap in self.gaps.iter().filter(|gap| gap.share().abs() > 1e-6) {
            let side = if gap.share() > 0.0 { "above" } else { "below" };
            let off = gap.share().abs() * 100.0;
            complain!("{} = {}: {off:.4} % {side} its target after {after}", gap.margin, gap.level);
        }
    }
}

impl DesignFile {
    pub fn read(file: &Path) -> anyhow::Result<DesignFile> {
        let text = std::fs::read_to_string(file).with_context(|| file.display().to_string())?;
        DesignFile::parse(&text).with_context(|| file.display().to_string())
    }

    pub fn parse(text: &str) -> anyhow::Result<DesignFile> {
        Ok(toml::from_str(text)?)
    }

    /// The design of these answers.
    pub fn of(&self, dataset: &Dataset) -> anyhow::Result<Drawn> {
        let levels = |name: &Option<String>| -> anyhow::Result<Option<Categories>> {
            name.as_deref().map(|name| Ok(variable(dataset, name)?.categories(dataset.rows))).transpose()
        };
        let numbers = |name: &Option<String>| -> anyhow::Result<Option<Vec<f64>>> {
            let Some(name) = name.as_deref() else { return Ok(None) };
            let numbers = variable(dataset, name)?.numbers();
            Ok(Some(numbers.with_context(|| format!("“{name}” holds texts, and numbers are wanted"))?))
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
        let design = Design::new(plan)?;
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
    fn margins(&self, design: &Design, dataset: &Dataset) -> anyhow::Result<Vec<Margin>> {
        let population: f64 = design.weights().iter().sum();
        self.rake
            .iter()
            .map(|Target { variable: name, targets }| {
                let found = variable(dataset, name)?.categories(dataset.rows);
                if let Some(unknown) = targets.keys().find(|code| !found.names().contains(code)) {
                    bail!(
                        "rake “{name}”: the data has no code “{unknown}”; it has {}",
                        found.names().join(", ")
                    );
                }
                let sum: f64 = targets.values().sum();
                let target = |code: &String| {
                    let target = targets
                        .get(code)
                        .with_context(|| format!("rake “{name}”: no target for “{code}”"))?;
                    Ok(target / sum * population)
                };
                let targets = found.names().iter().map(target).collect::<anyhow::Result<_>>()?;
                Ok(Margin { name: name.clone(), of: found, targets })
            })
            .collect()
    }

    /// How weights were made, as a release tells it.
    pub fn weighting(&self) -> Weighting {
        let trimmed = self.trim.filter(|_| self.rakes());
        Weighting {
            variable: self.weights.clone(),
            raked: self.rake.iter().map(|target| target.variable.clone()).collect(),
            trimmed: trimmed.map(|Bounds { lower, upper, .. }| [lower.to_string(), upper.to_string()]),
            strata: self.strata.clone(),
            units: self.units.clone(),
        }
    }

    pub fn rakes(&self) -> bool {
        !self.rake.is_empty()
    }
}

/// A variable by its name.
pub fn variable<'a>(dataset: &'a Dataset, name: &str) -> anyhow::Result<&'a Variable> {
    dataset.variable(name).with_context(|| {
        let names: Vec<&str> = dataset.variables.iter().map(|v| v.name.as_str()).take(30).collect();
        format!("there is no variable “{name}”; the data has {}", names.join(", "))
    })
}

#[cfg(test)]
mod tests {
    use duologue_survey::csv;
    use duologue_survey::table::Limits;
    use proptest::prelude::*;

    use super::*;

    const ANSWERS: &str = "w,s,u,n,x\n1,a,1,10,1\n2,a,2,10,1e308\n0.5,b,3,20,0\n1,b,4,20,\n";

    /// A design file, or nearly one, of the names that the answers have and of some that they lack.
    fn text() -> impl Strategy<Value = String> {
        let name = "[wsunxz]";
        let number = "-?[0-9]{1,3}(\\.[0-9])?|nan|inf|1e308|1e-308|0";
        let key = "weights|strata|units|second-units|population|second-population|lonely|nested|trims";
        let line = (key, prop_oneof![name, Just("true".to_owned()), Just("adjust".to_owned())]).prop_map(
            |(key, value)| {
                if value == "true" { format!("{key} = true\n") } else { format!("{key} = \"{value}\"\n") }
            },
        );
        let rake =
            (name, prop::collection::btree_map("[ab1-4]", number, 0..4)).prop_map(|(name, targets)| {
                let targets: Vec<String> = targets.iter().map(|(code, n)| format!("{code} = {n}")).collect();
                format!("[[rake]]\nvariable = \"{name}\"\ntargets = {{ {} }}\n", targets.join(", "))
            });
        let trim = (number, number, any::<bool>()).prop_map(|(lower, upper, strict)| {
            format!("[trim]\nlower = {lower}\nupper = {upper}\nstrict = {strict}\n")
        });
        let lines = prop::collection::vec(line, 0..4);
        (lines, prop::collection::vec(rake, 0..3), prop::option::of(trim))
            .prop_map(|(lines, rakes, trim)| lines.concat() + &rakes.concat() + &trim.unwrap_or_default())
    }

    fn told(text: &str) {
        let dataset = csv::read(ANSWERS.as_bytes(), None, &Limits::default()).unwrap();
        let Ok(file) = DesignFile::parse(text) else { return };
        let Ok(drawn) = file.of(&dataset) else { return };
        assert!(drawn.design.weights().iter().all(|w| w.is_finite() && *w > 0.0), "{text}");
        assert!(drawn.gaps.iter().all(|gap| gap.share().is_finite()), "{text}");
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn s47_every_design_file_is_refused_or_gives_weights(text in text()) {
            told(&text);
        }

        #[test]
        fn s47_no_text_of_a_design_file_ends_the_process(text in "[a-z=\\[\\]\"{}. \n0-9]{0,80}") {
            told(&text);
        }
    }

    #[test]
    fn what_the_probes_are_made_of_is_a_design() {
        let raked =
            "weights = \"w\"\nstrata = \"s\"\n[[rake]]\nvariable = \"s\"\ntargets = { a = 1, b = 1 }\n";
        let dataset = csv::read(ANSWERS.as_bytes(), None, &Limits::default()).unwrap();
        assert_eq!(DesignFile::parse(raked).unwrap().of(&dataset).unwrap().gaps.len(), 2);
    }
}
