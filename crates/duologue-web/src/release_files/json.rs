//! A release for programs: its sheets as they were agreed, with the hash that names them.

use duologue_forum::survey::SampleView;
use serde_json::json;

use crate::context::Context;
use crate::results::Results;
use crate::views::survey::covers;

pub fn write(c: &Context<'_>, survey: &str, results: &Results) -> Option<Vec<u8>> {
    let samples = c.forum.samples(survey);
    let released = |sample: &&SampleView<'_>| {
        results.methods.iter().any(|method| method.side == sample.side && method.sample == sample.kind)
    };
    let covered = |sample: &SampleView<'_>| json!({ "side": sample.side, "sample": sample.kind, "says": c.list(covers(c, sample)) });
    let coverage: Vec<_> = samples.iter().filter(released).map(covered).collect();
    let value = json!({
        "survey": survey,
        "title": crate::views::survey::title(c, survey).text,
        "release": results.release.hash,
        "released": results.release.at,
        "simulated": results.is_simulated(),
        "parties": results.release.manifest.parties,
        "coverage": coverage,
        "methods": results.methods,
        "tables": results.tables,
    });
    serde_json::to_vec_pretty(&value).inspect_err(|error| tracing::error!(%error, "results as JSON")).ok()
}
