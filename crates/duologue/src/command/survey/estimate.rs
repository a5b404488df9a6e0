use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::{Args, ValueEnum};
use duologue_survey::design::Design;
use duologue_survey::estimate::{self, EstimateFault, Kind, Method, Proportion};
use duologue_survey::{Dataset, Domain};
use serde::Serialize;

use crate::survey::design::{DesignFile, variable};
use crate::survey::figures::{self, Format};

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

impl Estimate {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let dataset = self.data.read()?;
        let design = match &self.design {
            Some(file) => {
                let told = DesignFile::read(file)?;
                told.of(&dataset).with_context(|| file.display().to_string())?
            }
            None => DesignFile::default().of(&dataset)?,
        };
        let mut groups = vec![(String::new(), Domain::whole(dataset.rows))];
        for name in &self.by {
            let of = variable(&dataset, name)?.categories(dataset.rows);
            let group =
                |(level, code): (u32, &String)| (format!("{name} = {code}"), Domain::level(&of, level));
            groups.extend((0..).zip(of.names()).map(group));
        }
        let mut rows = Vec::new();
        for item in &self.items {
            for (group, domain) in &groups {
                let found = self.item(&dataset, &design, item, domain);
                match found.with_context(|| [item.as_str(), group].join(" ").trim_end().to_owned()) {
                    Ok(found) => {
                        rows.extend(found.into_iter().map(|row| Row { group: group.clone(), ..row }))
                    }
                    // A group in which nobody answered has no figure, and stands in no row.
                    Err(e) if matches!(e.downcast_ref(), Some(EstimateFault::Empty)) => eprintln!("{e:#}"),
                    Err(e) => return Err(e),
                }
            }
        }
        figures::print(&rows, self.format)?;
        Ok(ExitCode::SUCCESS)
    }

    fn item(
        &self,
        dataset: &Dataset,
        design: &Design,
        item: &str,
        domain: &Domain,
    ) -> anyhow::Result<Vec<Row>> {
        let of = variable(dataset, item)?;
        let row = |estimate: &estimate::Estimate| Row {
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
        };
        if let Some(numbers) = of.numbers().filter(|_| of.is_measured()) {
            let mean = estimate::mean(design, &numbers, domain)?;
            return Ok(vec![match mean.interval(self.level, Kind::T) {
                Ok(limits) => {
                    Row { low: Some(limits.low), high: Some(limits.high), interval: "t", ..row(&mean) }
                }
                Err(EstimateFault::NoDegrees) => row(&mean),
                Err(fault) => return Err(fault.into()),
            }]);
        }
        let shares = estimate::shares(design, &of.categories(dataset.rows), domain)?;
        let with_limits = |share: estimate::Estimate| -> anyhow::Result<Row> {
            let told = row(&share);
            match Proportion::new(share, self.level, self.interval.method()) {
                Ok(p) => {
                    let limits = p.interval;
                    let interval = name(p.method);
                    Ok(Row { low: Some(limits.low), high: Some(limits.high), interval, ..told })
                }
                Err(EstimateFault::NoDegrees) => Ok(told),
                Err(fault) => Err(fault.into()),
            }
        };
        shares.each.into_iter().map(with_limits).collect()
    }
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
