//! How the publics were asked, sample by sample: the facts, and the eleven items that must be disclosed.

use duologue_forum::acts::{Bound, Coverage, Disclosed};
use duologue_forum::survey::{Method, SampleView};

use super::super::fact::distinct_notes;
use super::super::grouped;
use super::made::Made;
use super::words::{answer_name, item_name};
use crate::context::Context;
use crate::html::{Html, plain};
use crate::results::Results;

/// The method sheet: a column for each sample.
pub struct Sheet {
    /// Class of the side's colour, and the sample's name.
    pub samples: Vec<(String, String)>,
    pub rows: Vec<Row>,
    /// Where it was read.
    pub notes: Vec<Html>,
}

pub struct Row {
    pub label: String,
    /// Each with its sample's name, which a phone shows beside it.
    pub cells: Vec<(String, Cell)>,
}

/// What is told, or why nothing is.
pub enum Cell {
    Told(Html),
    Missing(String),
}

impl Sheet {
    /// None where nothing is known of how anybody was asked.
    pub fn of(c: &Context<'_>, survey: &str, results: Option<&Results>) -> Option<Sheet> {
        let mut samples = c.forum.samples(survey);
        samples.sort_by_key(|s| (s.kind, c.sides.iter().position(|side| side == s.side)));
        if samples.is_empty() {
            return None;
        }
        let method = |s: &SampleView<'_>| {
            results?.methods.iter().find(|method| method.side == s.side && method.sample == s.kind)
        };
        let row = |which: &Disclosed| Row {
            label: c.t(&format!("disclosed-{}", which.word())),
            cells: samples.iter().map(|s| (sample_name(c, s), cell(c, s, *which, method(s)))).collect(),
        };
        let named = |s: &SampleView<'_>| (c.side_class(s.side), sample_name(c, s));
        let words = samples.iter().flat_map(|s| s.words.iter().map(|(word, _)| *word));
        let mut rows: Vec<Row> = Disclosed::ALL.iter().map(row).collect();
        let made = |which: &Made| {
            let cell = |s: &SampleView<'_>| {
                let told = method(s).and_then(|method| which.told(c, method));
                let cell = told.map(|text| Cell::Told(plain(&text)));
                (sample_name(c, s), cell.unwrap_or_else(|| Cell::Missing(c.t(which.missing()))))
            };
            Row { label: which.label(c), cells: samples.iter().map(cell).collect() }
        };
        let is_told = |which: &&Made| {
            samples.iter().any(|s| method(s).is_some_and(|method| which.told(c, method).is_some()))
        };
        rows.extend(Made::ALL.iter().filter(is_told).map(made));
        Some(Sheet { samples: samples.iter().map(named).collect(), rows, notes: distinct_notes(c, words) })
    }
}

/// A side and whom its sample stands for.
pub fn sample_name(c: &Context<'_>, sample: &SampleView<'_>) -> String {
    let kind = c.t(&format!("sample-{}", sample.kind.word()));
    c.t2("sample-of", ("side", c.side_name(sample.side).text), ("kind", kind))
}

fn cell(c: &Context<'_>, sample: &SampleView<'_>, which: Disclosed, method: Option<&Method>) -> Cell {
    let text = sample.first(|wave| {
        let (_, texts) = wave.disclosed().find(|(item, _)| *item == which)?;
        c.by_lang(texts)
    });
    let mut parts: Vec<Html> = facts(c, sample, which).iter().map(|text| plain(text)).collect();
    parts.extend(text.map(|run| run.html()));
    if let Some(method) = method.filter(|_| which == Disclosed::Weighting) {
        parts.extend(raking(c, method).iter().map(|text| plain(text)));
    }
    if !parts.is_empty() {
        return Cell::Told(Html::list(&parts, &c.t("list-semicolon")));
    }
    let is_withheld = sample.words.iter().any(|(_, wave)| wave.undisclosed.contains(&which));
    Cell::Missing(c.t(if is_withheld { "not-disclosed" } else { "not-seen" }))
}

/// What stands in fields of its own.
fn facts(c: &Context<'_>, sample: &SampleView<'_>, which: Disclosed) -> Vec<String> {
    match which {
        Disclosed::Population => coverage(c, sample),
        Disclosed::Modes => sample
            .first(|w| w.mode)
            .map(|mode| c.t(&format!("survey-mode-{}", mode.word())))
            .into_iter()
            .collect(),
        Disclosed::Dates => dates(c, sample).into_iter().collect(),
        Disclosed::Precision => size(c, sample).into_iter().collect(),
        Disclosed::Limitations => {
            let cities = sample.first(|w| w.coverage) == Some(Coverage::Cities);
            cities.then(|| c.t("cities-only")).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// Where the sample was drawn.
pub fn coverage(c: &Context<'_>, sample: &SampleView<'_>) -> Vec<String> {
    let mut told = Vec::new();
    match sample.first(|w| w.coverage) {
        Some(Coverage::Nation) => told.push(c.t("coverage-nation")),
        Some(Coverage::Institutions) => told.push(c.t("coverage-institutions")),
        Some(Coverage::Cities) => {
            let count = sample.sites();
            let places = sample.first(|w| (!w.places.is_empty()).then_some(&w.places));
            let names = places.map(|codes| c.list(codes.iter().map(|code| c.city(code).text)));
            told.push(match (count, names) {
                (Some(n), Some(names)) => c.t2("sites-named", ("n", n.to_string()), ("names", names)),
                (Some(n), None) => c.t1("sites", "n", n.to_string()),
                _ => c.t("coverage-cities"),
            });
        }
        None => {}
    }
    told
}

/// Whom the sample tells of, and of whom it does not.
pub fn covers(c: &Context<'_>, sample: &SampleView<'_>) -> Vec<String> {
    let mut told = coverage(c, sample);
    told.extend(facts(c, sample, Disclosed::Limitations));
    told
}

/// The population's margins to which a release's weights were raked, a line each.
pub fn raking(c: &Context<'_>, method: &Method) -> Vec<String> {
    let margin = |variable: &String| {
        let own = method.weighting.targets.iter().filter(|target| target.variable == *variable);
        let level = |target: &duologue_forum::survey::Target| {
            let share = target.share.parse::<f64>().ok()?;
            let answer = answer_name(c, &method.survey, variable, &target.level).text;
            Some(c.t2("raking-target", ("answer", answer), ("share", short(100.0 * share))))
        };
        let targets = c.list(own.filter_map(level));
        let item = item_name(c, &method.survey, variable).text;
        (!targets.is_empty()).then(|| c.t2("raking-targets", ("item", item), ("targets", targets)))
    };
    method.weighting.raked.iter().filter_map(margin).collect()
}

/// Two decimals at most.
pub fn short(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn dates(c: &Context<'_>, sample: &SampleView<'_>) -> Option<String> {
    let from = c.date_or_part(sample.first(|w| w.from.as_deref())?);
    Some(match sample.first(|w| w.to.as_deref()) {
        Some(to) => c.t2("from-to", ("from", from), ("to", c.date_or_part(to))),
        None => from,
    })
}

fn size(c: &Context<'_>, sample: &SampleView<'_>) -> Option<String> {
    let (n, bound) = sample.first(|w| Some((w.n?, w.bound.unwrap_or(Bound::Exact))))?;
    Some(c.t1(&format!("bound-{}", bound.word()), "value", grouped(n)))
}

/// One line for under a chart: the sample's size, mode and places.
pub fn line(c: &Context<'_>, sample: &SampleView<'_>) -> String {
    let mut parts: Vec<String> = Vec::new();
    parts.extend(size(c, sample).map(|n| c.t1("base-n", "n", n)));
    parts.extend(facts(c, sample, Disclosed::Modes));
    match (sample.first(|w| w.coverage), sample.sites()) {
        (Some(Coverage::Cities), Some(n)) => parts.push(c.t1("sites", "n", n.to_string())),
        _ => parts.extend(coverage(c, sample)),
    }
    parts.extend(facts(c, sample, Disclosed::Limitations));
    parts.extend(dates(c, sample));
    c.t2("public-told", ("side", sample_name(c, sample)), ("answers", c.list(parts)))
}
