//! A release for programs: its sheets as they were agreed, with the hash that names them.

use serde_json::json;

use crate::context::Context;
use crate::results::Results;

pub fn write(c: &Context<'_>, survey: &str, results: &Results) -> Option<Vec<u8>> {
    let value = json!({
        "survey": survey,
        "title": crate::views::survey::title(c, survey).text,
        "release": results.release.hash,
        "released": results.release.at,
        "simulated": results.is_simulated(),
        "parties": results.release.manifest.parties,
        "methods": results.methods,
        "tables": results.tables,
    });
    serde_json::to_vec_pretty(&value).inspect_err(|error| tracing::error!(%error, "results as JSON")).ok()
}
