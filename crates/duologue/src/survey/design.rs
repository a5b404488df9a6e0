//! The design file on the command line, and what of it a release tells.

use std::path::Path;

use anyhow::Context;
use duologue_forum::survey::{Target, Weighting};
use duologue_survey::Dataset;
use duologue_survey::design_file::{self, Bounds, DesignFile, Drawn};

pub fn read(file: &Path) -> anyhow::Result<DesignFile> {
    let text = std::fs::read_to_string(file).with_context(|| file.display().to_string())?;
    DesignFile::parse(&text).with_context(|| file.display().to_string())
}

/// The design of answers; a fault names the file in which it is, that of the design or that of the answers.
pub fn drawn(design: &DesignFile, told_by: &Path, dataset: &Dataset, data: &Path) -> anyhow::Result<Drawn> {
    design.of(dataset).map_err(|fault| {
        let file = if fault.is_of_data() { data } else { told_by };
        anyhow::Error::new(fault).context(file.display().to_string())
    })
}

/// Says which margins are missed: trimming moves weights away from them, and raking may not have come to its end.
pub fn tell(drawn: &Drawn) {
    let after = if drawn.trimmed { "trimming" } else { "raking" };
    for gap in drawn.gaps.iter().filter(|gap| gap.share().abs() > 1e-6) {
        let side = if gap.share() > 0.0 { "above" } else { "below" };
        let off = gap.share().abs() * 100.0;
        complain!("{} = {}: {off:.4} % {side} its target after {after}", gap.margin, gap.level);
    }
}

/// How weights were made, as a release tells it.
pub fn weighting(file: &DesignFile) -> Weighting {
    let trimmed = file.trim.filter(|_| file.rakes());
    Weighting {
        variable: file.weights.clone(),
        raked: file.rake.iter().map(|target| target.variable.clone()).collect(),
        targets: file.rake.iter().flat_map(targets).collect(),
        trimmed: trimmed.map(|Bounds { lower, upper, .. }| [lower.to_string(), upper.to_string()]),
        strata: file.strata.clone(),
        units: file.units.clone(),
    }
}

/// Shares, whether the file gives them as shares, percentages or counts.
fn targets(margin: &design_file::Target) -> Vec<Target> {
    let sum: f64 = margin.targets.values().sum();
    let target = |(level, of): (&String, &f64)| Target {
        variable: margin.variable.clone(),
        level: level.clone(),
        share: format!("{:.9}", of / sum),
    };
    margin.targets.iter().map(target).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_told_as_shares_however_they_were_given() {
        let text = "[[rake]]\nvariable = \"sex\"\ntargets = { 1 = 48.1, 2 = 51.9 }\n[[rake]]\nvariable = \"age\"\ntargets = { a = 300, b = 900 }\n";
        let told = weighting(&DesignFile::parse(text).unwrap());
        let told: Vec<String> =
            told.targets.iter().map(|t| format!("{} {} {}", t.variable, t.level, t.share)).collect();
        assert_eq!(
            told,
            ["sex 1 0.481000000", "sex 2 0.519000000", "age a 0.250000000", "age b 0.750000000"]
        );
    }
}
