use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use duologue_survey::estimate::kish;
use duologue_survey::weight::Gap;
use duologue_survey::{Domain, Measure, Missing, Texts, Values, Variable};
use duologue_web::Lang;
use serde::Serialize;

use crate::survey::answers;
use crate::survey::design::{drawn, read, tell};
use crate::survey::figures::{self, Format};

/// Rake weights to the margins of the design file, trim them if it says so, and write the answers with them.
///
/// Tells each margin's targets and what the weights make of them: trimming moves them away again.
///
/// Example: duologue survey weight jp-2025.sav --design jp.toml --to jp-2025-weighted.csv
#[derive(Args)]
pub struct Weight {
    #[command(flatten)]
    data: super::Data,
    /// How the sample was drawn, and what is known of the population (docs/survey.md)
    #[arg(long, value_name = "FILE")]
    design: PathBuf,
    /// A new file: .sav, .zsav, .csv or .xlsx
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
    /// What the variable of weights is called
    #[arg(long, value_name = "VARIABLE", default_value = "weight_raked")]
    name: String,
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

/// A code of a margin as the weights have it.
#[derive(Serialize)]
struct Row<'a> {
    variable: &'a str,
    code: &'a str,
    target: f64,
    weighted: f64,
    /// By which share of the target it is missed.
    gap: f64,
}

impl Weight {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        answers::Form::of(&self.to)?;
        let progress = self.data.progress("weight");
        let dataset = self.data.read(Lang::En)?;
        let told = read(&self.design)?;
        if !told.rakes() {
            anyhow::bail!(
                "{}: names no margins; add [[rake]] with variable and targets",
                self.design.display()
            );
        }
        if dataset.variable(&self.name).is_some() {
            anyhow::bail!("the data has a variable “{}” already; choose another with --name", self.name);
        }
        let drawn = drawn(&told, &self.design, &dataset, &self.data.data)?;
        let design = &drawn.design;
        let effect = kish(design, &Domain::whole(dataset.rows))?;
        let labels = answers::languages(&dataset).first().map(|lang| (*lang).to_owned()).unwrap_or_default();
        let weighted = dataset.with(Variable {
            name: self.name,
            label: Texts::new(),
            values: Values::Numbers(design.weights().to_vec()),
            codes: Vec::new(),
            missing: Missing::default(),
            measure: Measure::Scale,
        });
        answers::write(&weighted, &self.to, &labels, Lang::En)?;
        drop(progress);
        tell(&drawn);
        let said = format!(
            "{} respondents, weights sum to {:.4}; design effect of weighting (Kish) {:.4}, effective n {:.1}",
            effect.n, effect.sum, effect.effect, effect.effective_n
        );
        if self.format == Format::Table {
            say!("{said}")
        } else {
            complain!("{said}")
        }
        figures::print(&drawn.gaps.iter().map(Row::of).collect::<Vec<_>>(), self.format)?;
        Ok(ExitCode::SUCCESS)
    }
}

impl Row<'_> {
    fn of(gap: &Gap) -> Row<'_> {
        Row {
            variable: &gap.margin,
            code: &gap.level,
            target: gap.target,
            weighted: gap.achieved,
            gap: gap.share(),
        }
    }
}
