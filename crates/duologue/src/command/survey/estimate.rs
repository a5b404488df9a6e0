use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::{Args, ValueEnum};
use duologue_survey::design::Design;
use duologue_survey::estimate::{self, EstimateFault, Kind, Method, Proportion, tabulate};
use duologue_survey::{Categories, Dataset, Domain, Variable};
use duologue_web::Lang;
use serde::Serialize;

use crate::survey::figures::{self, Format};
use crate::survey::progress::Progress;

/// Shares and means with standard errors and intervals, of everybody or of each group.
///
/// A variable of codes gives the share of each code, a number its mean. What is missing lies outside the base.
///
/// Example: duologue survey estimate jp-2025.sav --design jp.toml --items impression,importance --by sex,age
#[derive(Args)]
pub struct Estimate {
    #[command(flatten)]
    data: super::Data,
    /// How the sample was drawn (docs/survey.md); without it everybody counts alike
    #[arg(long, value_name = "FILE")]
    design: Option<PathBuf>,
    /// Variables to estimate
    #[arg(long, value_name = "VARIABLE", value_delimiter = ',', required = true)]
    items: Vec<String>,
    /// Variables whose every code is a group of its own
    #[arg(long, value_name = "VARIABLE", value_delimiter = ',')]
    by: Vec<String>,
    /// How intervals of shares are made
    #[arg(long, value_enum, default_value_t = Interval::Logit)]
    interval: Interval,
    /// Confidence of intervals
    #[arg(long, default_value_t = 0.95)]
    level: f64,
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum Interval {
    Logit,
    Asin,
    Beta,
    Wald,
    Wilson,
}

impl Interval {
    fn method(self) -> Method {
        match self {
            Interval::Logit => Method::Logit,
            Interval::Asin => Method::Asin,
            Interval::Beta => Method::Beta,
            Interval::Wald => Method::Wald,
            Interval::Wilson => Method::Wilson,
        }
    }
}

/// One figure with what it rests on.
#[derive(Serialize)]
struct Row {
    item: String,
    code: String,
    group: String,
    estimate: f64,
    se: f64,
    low: Option<f64>,
    high: Option<f64>,
    interval: &'static str,
    df: usize,
    n: usize,
    weighted: f64,
    deff: Option<f64>,
    deff_replace: Option<f64>,
}

/// Everybody, or the groups of a variable.
struct Break {
    /// The groups as rows name them, empty for everybody.
    groups: Vec<String>,
    of: Categories,
}

/// What one item comes to in the groups of a break; nothing where nobody answered.
type Found = Vec<Option<Vec<Row>>>;

impl Estimate {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let progress = self.data.progress("estimate");
        let dataset = self.data.read(Lang::En)?;
        let design = super::design(self.design.as_deref(), &dataset, &self.data.data)?;
        let items = self.items.iter().map(|item| dataset.named(item));
        let items = items.collect::<Result<Vec<&Variable>, _>>()?;
        let answers = items.iter().filter(|item| !item.is_measured());
        let answers: Vec<Categories> = answers.map(|item| item.categories(dataset.rows)).collect();
        let breaks = self.breaks(&dataset)?;
        progress.steps(items.len() * breaks.len());
        let mut found: Vec<std::vec::IntoIter<Found>> = Vec::new();
        for within in &breaks {
            found.push(self.estimates(&design, (&items, &answers), within, &progress)?.into_iter());
        }
        drop(progress);
        let mut rows = Vec::new();
        for item in &items {
            for (within, found) in breaks.iter().zip(&mut found) {
                for (group, estimates) in within.groups.iter().zip(found.next().unwrap_or_default()) {
                    match estimates {
                        Some(estimates) => {
                            rows.extend(estimates.into_iter().map(|row| Row { group: group.clone(), ..row }));
                        }
                        // A group in which nobody answered has no figure, and stands in no row.
                        None => complain!("{}: {}", named(&item.name, group), EstimateFault::Empty),
                    }
                }
            }
        }
        figures::print(&rows, self.format)?;
        Ok(ExitCode::SUCCESS)
    }

    fn breaks(&self, dataset: &Dataset) -> anyhow::Result<Vec<Break>> {
        let everybody = Categories::of(std::iter::repeat_n(Some("everybody"), dataset.rows));
        let mut breaks = vec![Break { groups: vec![String::new()], of: everybody }];
        for name in &self.by {
            let of = dataset.named(name)?.categories(dataset.rows);
            let groups = of.names().iter().map(|code| format!("{name} = {code}")).collect();
            breaks.push(Break { groups, of });
        }
        Ok(breaks)
    }

    /// For every item, what it comes to in every group: shares all at once, of the answers to the items that have codes,
    /// and means one by one.
    fn estimates(
        &self,
        design: &Design,
        (items, answers): (&[&Variable], &[Categories]),
        within: &Break,
        progress: &Progress,
    ) -> anyhow::Result<Vec<Found>> {
        let everybody = Domain::whole(within.of.rows());
        let mut shares = tabulate(design, answers, &within.of, &everybody)?.into_iter();
        progress.done(answers.len());
        let mut all = Vec::new();
        for item in items {
            let numbers = item.numbers().filter(|_| item.is_measured());
            let named = |group: &str| named(&item.name, group);
            let found: anyhow::Result<Found> = match &numbers {
                Some(numbers) => (0..)
                    .zip(&within.groups)
                    .map(|(level, group)| {
                        let group_of = Domain::level(&within.of, level);
                        self.mean(design, &item.name, numbers, &group_of).with_context(|| named(group))
                    })
                    .collect(),
                None => within
                    .groups
                    .iter()
                    .zip(shares.next().unwrap_or_default())
                    .map(|(group, shares)| {
                        let rows = shares.map(|shares| {
                            shares.into_iter().map(|share| self.share(&item.name, share)).collect()
                        });
                        rows.transpose().with_context(|| named(group))
                    })
                    .collect(),
            };
            progress.done(usize::from(numbers.is_some()));
            all.push(found?);
        }
        Ok(all)
    }

    fn mean(
        &self,
        design: &Design,
        item: &str,
        numbers: &[f64],
        domain: &Domain,
    ) -> anyhow::Result<Option<Vec<Row>>> {
        let mean = match estimate::mean(design, numbers, domain) {
            Ok(mean) => mean,
            Err(EstimateFault::Empty) => return Ok(None),
            Err(fault) => return Err(fault.into()),
        };
        let row = Row::of(item, &mean);
        Ok(Some(vec![match mean.interval(self.level, Kind::T) {
            Ok(limits) => Row { low: Some(limits.low), high: Some(limits.high), interval: "t", ..row },
            Err(EstimateFault::NoDegrees) => row,
            Err(fault) => return Err(fault.into()),
        }]))
    }

    fn share(&self, item: &str, share: estimate::Estimate) -> anyhow::Result<Row> {
        let row = Row::of(item, &share);
        match Proportion::new(share, self.level, self.interval.method()) {
            Ok(p) => {
                let (limits, interval) = (p.interval, name(p.method));
                Ok(Row { low: Some(limits.low), high: Some(limits.high), interval, ..row })
            }
            Err(EstimateFault::NoDegrees) => Ok(row),
            Err(fault) => Err(fault.into()),
        }
    }
}

impl Row {
    /// An estimate without its limits.
    fn of(item: &str, estimate: &estimate::Estimate) -> Row {
        Row {
            item: item.to_owned(),
            code: estimate.name.clone(),
            group: String::new(),
            estimate: estimate.value,
            se: estimate.se,
            low: None,
            high: None,
            interval: "",
            df: estimate.base.df,
            n: estimate.base.n,
            weighted: estimate.base.weight,
            deff: estimate.effect.and_then(|effect| effect.without_replacement),
            deff_replace: estimate.effect.map(|effect| effect.with_replacement),
        }
    }
}

/// An item and a group of it, as notes name them.
fn named(item: &str, group: &str) -> String {
    [item, group].join(" ").trim_end().to_owned()
}

/// How the interval was really made: beta, where the one that was asked for says nothing.
fn name(method: Method) -> &'static str {
    match method {
        Method::Logit => "logit",
        Method::Asin => "asin",
        Method::Beta => "beta",
        Method::Wald => "wald",
        Method::Wilson => "wilson",
    }
}
