//! The same rows as a workbook, with notes on how the publics were asked.

use duologue_forum::survey::Method;
use duologue_survey::{Dataset, Measure, Missing, Texts, Values, Variable, xlsx};

use super::rows::{Row, rows};
use crate::context::Context;
use crate::results::Results;
use crate::views::survey::{Made, methods, raking, title};

pub fn write(c: &Context<'_>, survey: &str, results: &Results) -> Option<Vec<u8>> {
    let rows = rows(c, survey, results);
    let number = |get: fn(&Row) -> Option<f64>| {
        Values::Numbers(rows.iter().map(|r| get(r).unwrap_or(f64::NAN)).collect())
    };
    let text = |get: fn(&Row) -> String| Values::Texts(rows.iter().map(get).collect());
    let columns: [(&str, Values); 20] = [
        ("side", text(|r| r.side.clone())),
        ("sample", text(|r| r.sample.to_owned())),
        ("item", text(|r| r.item.clone())),
        ("item_name", text(|r| r.item_name.clone())),
        ("group", text(|r| r.group.clone())),
        ("group_name", text(|r| r.group_name.clone())),
        ("answer", text(|r| r.answer.clone())),
        ("answer_name", text(|r| r.answer_name.clone())),
        ("multiple", text(|r| r.multiple.to_string())),
        ("suppressed", text(|r| r.suppressed.to_string())),
        ("uncertain", text(|r| r.uncertain.to_string())),
        ("base", number(|r| r.base.map(|n| n as f64))),
        ("weighted_base", number(|r| r.weighted_base)),
        ("n", number(|r| r.n.map(|n| n as f64))),
        ("weighted_n", number(|r| r.weighted_n)),
        ("percent", number(|r| r.percent.as_deref()?.parse().ok())),
        ("se", number(|r| r.se)),
        ("low", number(|r| r.low)),
        ("high", number(|r| r.high)),
        ("coverage", text(|r| r.coverage.clone())),
    ];
    let variable = |(name, values): (&str, Values)| Variable {
        name: name.to_owned(),
        label: [(c.lang().code().to_owned(), c.t(&format!("result-{}", name.replace('_', "-"))))]
            .into_iter()
            .collect::<Texts>(),
        values,
        codes: Vec::new(),
        missing: Missing::default(),
        measure: Measure::Unknown,
    };
    let dataset = Dataset { rows: rows.len(), variables: columns.into_iter().map(variable).collect() };
    let mut notes = vec![
        [c.t("survey-title"), title(c, survey).text],
        [c.t("release-version"), results.release.hash.to_string()],
        [c.t("released-at"), results.release.at.clone()],
    ];
    notes.extend(methods(c, survey).into_iter().map(|line| [c.t("method-title"), line]));
    let of_side = |method: &Method, line: String| {
        c.t2("public-told", ("side", c.side_name(&method.side).text), ("answers", line))
    };
    for method in &results.methods {
        notes.extend(
            raking(c, method).into_iter().map(|line| [c.t("disclosed-weighting"), of_side(method, line)]),
        );
        let made = |which: &Made| Some([which.label(c), of_side(method, which.told(c, method)?)]);
        notes.extend(Made::ALL.iter().filter_map(made));
    }
    notes.push([c.t("method-title"), c.t("suppression-note")]);
    if results.is_simulated() {
        notes.push([c.t("simulated-title"), c.t("simulated-figures")]);
    }
    xlsx::write(&dataset, &notes).inspect_err(|error| tracing::error!(%error, "results as a workbook")).ok()
}
