//! The design file on the command line, and what of it a release tells.

use std::path::Path;

use anyhow::Context;
use duologue_forum::survey::Weighting;
use duologue_survey::design_file::{Bounds, DesignFile, Drawn};

pub fn read(file: &Path) -> anyhow::Result<DesignFile> {
    let text = std::fs::read_to_string(file).with_context(|| file.display().to_string())?;
    DesignFile::parse(&text).with_context(|| file.display().to_string())
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
        trimmed: trimmed.map(|Bounds { lower, upper, .. }| [lower.to_string(), upper.to_string()]),
        strata: file.strata.clone(),
        units: file.units.clone(),
    }
}
