//! An item's figures in one survey, public by public: released ones with their intervals, or those that were printed.

use duologue_forum::Word;
use duologue_forum::acts::{Printed, SampleKind, Topline};
use duologue_forum::survey::Column;
use duologue_survey::estimate::{Base, Difference, Estimate, between_samples};

use super::super::notes;
use super::words::answer_order;
use crate::context::Context;
use crate::html::{Html, plain};
use crate::results::Results;

const CONFIDENCE: f64 = 0.95;

/// One figure.
#[derive(Clone, Debug)]
pub struct Known {
    /// Per cent, as it is printed.
    pub text: String,
    pub value: f64,
    /// In per cent.
    pub interval: Option<(f64, f64)>,
    /// To how many decimals it is printed.
    pub decimals: usize,
    /// Its source, counted from 1 in the list of the page; none for what was released here.
    pub source: Option<usize>,
    /// Who printed it; none for what was released here, or where that is not told.
    pub printed: Option<Printed>,
    estimate: Option<Estimate>,
}

/// One public's figures for each answer; several where sources differ, none where none is known.
pub struct Public {
    pub side: String,
    pub n: Option<u64>,
    pub uncertain: bool,
    pub answers: Vec<Vec<Known>>,
}

/// An item's figures.
pub struct Figures {
    /// Codes of answers and nets, in their order.
    pub answers: Vec<String>,
    pub publics: Vec<Public>,
    /// Of whom each printed figure is, and where it was read.
    pub sources: Vec<Html>,
    pub is_released: bool,
}

impl Figures {
    pub fn of(
        c: &Context<'_>,
        results: Option<&Results>,
        survey: &str,
        item: &str,
        kind: SampleKind,
    ) -> Figures {
        let mut figures =
            Figures { answers: Vec::new(), publics: Vec::new(), sources: Vec::new(), is_released: false };
        let toplines = c.forum.toplines(survey, item);
        let mut columns: Vec<(String, Option<&Column>)> = Vec::new();
        for side in &c.sides {
            let released = results.and_then(|r| r.table(side, kind, item)?.total());
            columns.push((side.clone(), released));
        }
        figures.is_released = columns.iter().any(|(_, column)| column.is_some());
        let known = |code: &String| {
            let cells = columns.iter().filter_map(|(_, column)| *column).flat_map(|column| &column.cells);
            cells.into_iter().any(|cell| cell.answer == *code)
                || toplines.iter().any(|(_, t)| t.sample == Some(kind) && t.shares.contains_key(code))
        };
        figures.answers = answer_order(c, survey, item);
        // Answers that nobody named stand behind those that somebody did.
        for code in toplines.iter().flat_map(|(_, t)| t.shares.keys()) {
            if !figures.answers.contains(code) {
                figures.answers.push(code.clone());
            }
        }
        figures.answers.retain(known);
        for (side, column) in columns {
            let public = match column {
                Some(column) => released(&side, column, &figures.answers),
                None => {
                    let own = toplines.iter().filter(|(_, t)| t.side == side && t.sample == Some(kind));
                    figures.printed(c, &side, own)
                }
            };
            figures.publics.push(public);
        }
        figures
            .publics
            .retain(|public| public.answers.iter().any(|known| !known.is_empty()) || public.n.is_some());
        figures
    }

    pub fn is_empty(&self) -> bool {
        self.publics.is_empty()
    }

    fn printed<'a>(
        &mut self,
        c: &Context<'_>,
        side: &str,
        toplines: impl Iterator<Item = &'a (&'a Word, &'a Topline)>,
    ) -> Public {
        let mut answers: Vec<Vec<Known>> = self.answers.iter().map(|_| Vec::new()).collect();
        let mut n = None;
        for (word, topline) in toplines {
            self.sources.push(source(c, side, word, topline));
            let place = self.sources.len();
            n = n.or(topline.n);
            for (code, known) in self.answers.iter().zip(&mut answers) {
                let Some(text) = topline.shares.get(code) else { continue };
                let Ok(value) = text.parse::<f64>() else { continue };
                if let Some(known) = known.iter_mut().find(|known: &&mut Known| known.value == value) {
                    // What the organisers published stays theirs where the press repeats it.
                    if topline.printed == Some(Printed::Official) {
                        known.printed = topline.printed;
                    }
                } else {
                    let interval = margin(topline).map(|m| ((value - m).max(0.0), (value + m).min(100.0)));
                    known.push(Known {
                        text: text.clone(),
                        value,
                        interval,
                        decimals: 1,
                        source: Some(place),
                        printed: topline.printed,
                        estimate: None,
                    });
                }
            }
        }
        Public { side: side.to_owned(), n, uncertain: false, answers }
    }

    /// The one figure of a public for an answer; none where it is unknown or sources differ.
    pub fn one(&self, public: &Public, answer: usize) -> Option<Known> {
        match public.answers.get(answer).map(Vec::as_slice) {
            Some([one]) => Some(one.clone()),
            _ => None,
        }
    }

    /// The first public's share less the second's, in points, with its interval where both are estimates.
    pub fn difference(&self, answer: usize) -> Option<(f64, Option<(f64, f64)>)> {
        let [first, second] = self.publics.as_slice() else { return None };
        Some(less(&self.one(first, answer)?, &self.one(second, answer)?))
    }
}

/// A share less that of another sample, in points, with its interval where both are estimates.
pub fn less(one: &Known, other: &Known) -> (f64, Option<(f64, f64)>) {
    let estimates = one.estimate.clone().zip(other.estimate.clone());
    match estimates.and_then(|(one, other)| between_samples(one, other).ok()) {
        Some(difference) => (100.0 * difference.value, limits(&difference)),
        None => (one.value - other.value, None),
    }
}

fn limits(difference: &Difference) -> Option<(f64, f64)> {
    let interval = difference.interval_t(CONFIDENCE).ok()?;
    Some((100.0 * interval.low.max(-1.0), 100.0 * interval.high.min(1.0)))
}

/// The largest margin of error under the design effect that staff assume (AAPOR); none where they assume none.
fn margin(topline: &Topline) -> Option<f64> {
    let effect = topline.effect.as_deref()?.parse::<f64>().ok()?;
    let n = usize::try_from(topline.n?).ok()?;
    duologue_survey::estimate::margin_of_error(n, effect, 0.5, CONFIDENCE).ok().map(|margin| 100.0 * margin)
}

fn released(side: &str, column: &Column, answers: &[String]) -> Public {
    let known = |code: &String| -> Vec<Known> { shown(column, code).into_iter().collect() };
    Public {
        side: side.to_owned(),
        n: column.base,
        uncertain: column.uncertain,
        answers: answers.iter().map(known).collect(),
    }
}

/// A released cell as pages print it; none where it is suppressed.
pub fn shown(column: &Column, answer: &str) -> Option<Known> {
    let cell = column.cell(answer)?;
    let share = column.share(cell)?;
    let decimals = usize::from(column.decimals);
    let estimate = cell.se().zip(column.base).map(|(se, n)| Estimate {
        name: answer.to_owned(),
        value: share,
        se,
        base: Base {
            n: usize::try_from(n).unwrap_or(usize::MAX),
            weight: 0.0,
            df: cell.df.and_then(|df| usize::try_from(df).ok()).unwrap_or(0),
        },
        effect: None,
    });
    Some(Known {
        text: format!("{:.decimals$}", 100.0 * share),
        value: 100.0 * share,
        interval: cell.interval().map(|(low, high)| (100.0 * low, 100.0 * high)),
        decimals,
        source: None,
        printed: None,
        estimate,
    })
}

fn source(c: &Context<'_>, side: &str, word: &Word, topline: &Topline) -> Html {
    let mut parts = vec![c.side_name(side).html()];
    parts.extend(notes(c, &[word]));
    parts.extend(topline.printed.map(|printed| {
        plain(&c.t(match printed {
            Printed::Official => "printed-official",
            Printed::Press => "printed-press",
        }))
    }));
    parts.extend(topline.n.map(|n| plain(&c.t1("base-n", "n", super::super::grouped(n)))));
    parts.extend(
        topline.effect.as_ref().map(|effect| plain(&c.t1("effect-assumed", "effect", effect.clone()))),
    );
    Html::list(&parts, &c.t("list-semicolon"))
}
