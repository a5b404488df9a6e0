use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;
use duologue_survey::estimate::kish;
use duologue_survey::{Domain, Measure, Missing, Texts, Values, Variable};

use crate::survey::answers;
use crate::survey::design::DesignFile;

/// Rake weights to the margins of the design file, trim them if it says so, and write the answers with them.
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
}

impl Weight {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        answers::Form::of(&self.to)?;
        let dataset = self.data.read()?;
        let told = DesignFile::read(&self.design)?;
        if !told.rakes() {
            anyhow::bail!(
                "{}: names no margins; add [[rake]] with variable and targets",
                self.design.display()
            );
        }
        if dataset.variable(&self.name).is_some() {
            anyhow::bail!("the data has a variable “{}” already; choose another with --name", self.name);
        }
        let design = told.of(&dataset).with_context(|| self.design.display().to_string())?;
        let effect = kish(&design, &Domain::whole(dataset.rows))?;
        let labels = answers::languages(&dataset).first().map(|lang| (*lang).to_owned()).unwrap_or_default();
        let weighted = dataset.with(Variable {
            name: self.name,
            label: Texts::new(),
            values: Values::Numbers(design.weights().to_vec()),
            codes: Vec::new(),
            missing: Missing::default(),
            measure: Measure::Scale,
        });
        answers::write(&weighted, &self.to, &labels)?;
        println!(
            "{} respondents, weights sum to {:.4}; design effect of weighting (Kish) {:.4}, effective n {:.1}",
            effect.n, effect.sum, effect.effect, effect.effective_n
        );
        Ok(ExitCode::SUCCESS)
    }
}
