use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;
use duologue_survey::design::Design;
use duologue_survey::estimate::{self, Difference, between_domains, between_samples, holm};
use duologue_survey::{Dataset, Domain};
use duologue_web::Lang;
use serde::Serialize;

use crate::survey::answers;
use crate::survey::figures::{self, Format};
use crate::survey::progress::Progress;

/// Whether shares differ between two publics, two years, or two groups of one sample.
///
/// Two files are samples drawn independently. Of one file two groups are compared, with what they share in its units.
///
/// Example: duologue survey compare jp.sav cn.sav --design jp.toml --other-design cn.toml --items impression
/// Example: duologue survey compare jp.sav --design jp.toml --items impression --by sex --groups 1,2
#[derive(Args)]
pub struct Compare {
    #[command(flatten)]
    data: super::Data,
    /// Another sample
    other: Option<PathBuf>,
    /// How the sample was drawn (docs/survey.md); without it everybody counts alike
    #[arg(long, value_name = "FILE")]
    design: Option<PathBuf>,
    /// The same of the other sample
    #[arg(long, value_name = "FILE", requires = "other")]
    other_design: Option<PathBuf>,
    /// Variables of codes to compare; both samples have them
    #[arg(long, value_name = "VARIABLE", value_delimiter = ',', required = true)]
    items: Vec<String>,
    /// The variable whose two codes are compared
    #[arg(long, value_name = "VARIABLE", requires = "groups", conflicts_with = "other")]
    by: Option<String>,
    /// The two codes
    #[arg(long, value_name = "CODE,CODE", value_delimiter = ',', num_args = 1..)]
    groups: Vec<String>,
    /// Confidence of intervals
    #[arg(long, default_value_t = 0.95)]
    level: f64,
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

/// One difference with what it rests on.
#[derive(Serialize)]
struct Row {
    item: String,
    code: String,
    one: f64,
    other: f64,
    difference: f64,
    se: f64,
    low: f64,
    high: f64,
    df: f64,
    t: Option<f64>,
    p: Option<f64>,
    /// Adjusted for all that is compared here.
    p_holm: Option<f64>,
    n_one: usize,
    n_other: usize,
}

impl Compare {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let progress = self.data.progress("compare");
        let dataset = self.data.read(Lang::En)?;
        let design = super::design(self.design.as_deref(), &dataset, &self.data.data)?;
        progress.steps(self.items.len());
        let differences = match (&self.other, &self.by) {
            (Some(other), _) => {
                let theirs = answers::read(other, None, self.data.labels.as_deref(), Lang::En)?;
                let drawn = super::design(self.other_design.as_deref(), &theirs, other)?;
                self.samples((&dataset, &design), (&theirs, &drawn), &progress)?
            }
            (None, Some(by)) => self.domains(&dataset, &design, by, &progress)?,
            (None, None) => anyhow::bail!("name another file, or two groups with --by and --groups"),
        };
        drop(progress);
        let p: Vec<f64> = differences.iter().filter_map(|(_, _, d)| d.p_t()).collect();
        let mut adjusted = holm(&p).into_iter();
        let row = |(item, code, d): (String, String, Difference)| -> anyhow::Result<Row> {
            let limits = d.interval_t(self.level)?;
            Ok(Row {
                item,
                code,
                one: d.one.value,
                other: d.other.value,
                difference: d.value,
                se: d.se,
                low: limits.low,
                high: limits.high,
                df: d.df,
                t: d.statistic(),
                p: d.p_t(),
                p_holm: d.p_t().and_then(|_| adjusted.next()),
                n_one: d.one.base.n,
                n_other: d.other.base.n,
            })
        };
        let rows: Vec<Row> = differences.into_iter().map(row).collect::<anyhow::Result<_>>()?;
        figures::print(&rows, self.format)?;
        Ok(ExitCode::SUCCESS)
    }

    fn samples(
        &self,
        (ours, one): (&Dataset, &Design),
        (theirs, other): (&Dataset, &Design),
        progress: &Progress,
    ) -> anyhow::Result<Vec<(String, String, Difference)>> {
        let mut found = Vec::new();
        for item in &self.items {
            let shares = |dataset: &Dataset, design: &Design| -> anyhow::Result<Vec<estimate::Estimate>> {
                let of = dataset.named(item)?.categories(dataset.rows);
                let shares = estimate::shares(design, &of, &Domain::whole(dataset.rows));
                Ok(shares.with_context(|| item.clone())?.each)
            };
            let theirs = shares(theirs, other)?;
            for ours in shares(ours, one)? {
                let same = theirs.iter().find(|share| share.name == ours.name);
                let same =
                    same.with_context(|| format!("{item}: the other sample has no code “{}”", ours.name))?;
                let code = ours.name.clone();
                found.push((item.clone(), code, between_samples(ours, same.clone())?));
            }
            progress.done(1);
        }
        Ok(found)
    }

    fn domains(
        &self,
        dataset: &Dataset,
        design: &Design,
        by: &str,
        progress: &Progress,
    ) -> anyhow::Result<Vec<(String, String, Difference)>> {
        let of = dataset.named(by)?.categories(dataset.rows);
        let [one, other] = self.groups.as_slice() else {
            anyhow::bail!("--groups: name two codes of “{by}”, such as {}", of.names().join(","));
        };
        let group = |code: &String| {
            let level = (0..).zip(of.names()).find(|(_, name)| *name == code).map(|(level, _)| level);
            let level = level
                .with_context(|| format!("“{by}” has no code “{code}”; it has {}", of.names().join(", ")))?;
            anyhow::Ok(Domain::level(&of, level))
        };
        let (one, other) = (group(one)?, group(other)?);
        let mut found = Vec::new();
        for item in &self.items {
            let answers = dataset.named(item)?.categories(dataset.rows);
            for (level, code) in (0_u32..).zip(answers.names()) {
                let has = |l: Option<u32>| l.map_or(f64::NAN, |l| f64::from(u8::from(l == level)));
                let values: Vec<f64> = answers.levels().map(has).collect();
                let difference =
                    between_domains(design, &values, &one, &other).with_context(|| item.clone())?;
                found.push((item.clone(), code.clone(), difference));
            }
            progress.done(1);
        }
        Ok(found)
    }
}
