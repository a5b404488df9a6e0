//! A release as rows: one for each answer of each group, with all that its percentage is computed from.

use duologue_forum::survey::{Cell, Column, Group, Table};
use serde::Serialize;

use crate::context::Context;
use crate::results::Results;
use crate::views::survey::{answer_name, covers, item_name};

/// One cell. What is suppressed stands without figures.
#[derive(Clone, Serialize)]
pub struct Row {
    pub survey: String,
    pub side: String,
    pub sample: &'static str,
    pub item: String,
    pub item_name: String,
    /// `sex=1`; empty for everybody.
    pub group: String,
    pub group_name: String,
    pub answer: String,
    pub answer_name: String,
    pub net: bool,
    /// Several answers may be given: an item's percentages may sum to more than 100.
    pub multiple: bool,
    pub suppressed: bool,
    pub uncertain: bool,
    /// People who answered, and the sum of their weights.
    pub base: Option<u64>,
    pub weighted_base: Option<f64>,
    pub n: Option<u64>,
    pub weighted_n: Option<f64>,
    /// 100 × weighted_n / weighted_base, as pages print it.
    pub percent: Option<String>,
    /// Standard error and 95 % interval, in per cent.
    pub se: Option<f64>,
    pub df: Option<u64>,
    pub low: Option<f64>,
    pub high: Option<f64>,
    /// Whom the sample tells of: ten cities do not cover a country.
    pub coverage: String,
    pub simulated: bool,
}

pub fn rows(c: &Context<'_>, survey: &str, results: &Results) -> Vec<Row> {
    let mut rows = Vec::new();
    let samples = c.forum.samples(survey);
    for table in &results.tables {
        let simulated =
            results.methods.iter().any(|m| m.side == table.side && m.sample == table.sample && m.simulated);
        let sample = samples.iter().find(|s| s.side == table.side && s.kind == table.sample);
        let coverage = sample.map(|sample| c.list(covers(c, sample))).unwrap_or_default();
        for column in &table.columns {
            rows.extend(column.cells.iter().map(|cell| Row {
                coverage: coverage.clone(),
                simulated,
                ..row(c, survey, table, column, cell)
            }));
        }
    }
    rows
}

fn row(c: &Context<'_>, survey: &str, table: &Table, column: &Column, cell: &Cell) -> Row {
    let group = |join: fn(&Group) -> String| column.by.iter().map(join).collect::<Vec<_>>().join(" ");
    let number = |text: &Option<String>| text.as_deref().and_then(|text| text.parse::<f64>().ok());
    let per_cent = |value: f64| 100.0 * value;
    let decimals = usize::from(column.decimals);
    Row {
        survey: survey.to_owned(),
        side: table.side.clone(),
        sample: table.sample.word(),
        item_name: item_name(c, survey, &table.item).text,
        item: table.item.clone(),
        group: group(|g| format!("{}={}", g.item, g.answer)),
        group_name: c.list(column.by.iter().map(|g| answer_name(c, survey, &g.item, &g.answer).text)),
        answer_name: answer_name(c, survey, &table.item, &cell.answer).text,
        answer: cell.answer.clone(),
        net: cell.net,
        multiple: table.multiple,
        suppressed: cell.suppressed,
        uncertain: column.uncertain,
        base: column.base,
        weighted_base: number(&column.weighted),
        n: cell.n,
        weighted_n: number(&cell.weighted),
        percent: column.share(cell).map(|share| format!("{:.decimals$}", 100.0 * share)),
        se: cell.se().map(per_cent),
        df: cell.df,
        low: cell.interval().map(|(low, _)| per_cent(low)),
        high: cell.interval().map(|(_, high)| per_cent(high)),
        coverage: String::new(),
        simulated: false,
    }
}
