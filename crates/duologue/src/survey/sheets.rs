//! From answers to what may be released: a side's tables under disclosure control, and its method sheet.

use std::collections::BTreeMap;

use anyhow::{Context, bail};
use duologue_forum::acts::{Item, Net, SampleKind, Wave};
use duologue_forum::survey::{Cell, Column, Group, Method, Microdata, Rules, Sheet, Table};
use duologue_record::Hash;
use duologue_survey::design_file::DesignFile;
use duologue_survey::disclosure::{self, Controlled, LEAST_BASE, Ledger, Level, State, Suppression};
use duologue_survey::estimate::{self, Estimate, EstimateFault, Proportion, Shares, kish, tabulate};
use duologue_survey::{Categories, Dataset, Domain};

use super::asked::Asked;
use super::design::{tell, weighting};

const CONFIDENCE: f64 = 0.95;

/// What sheets are made of.
pub struct Material<'a> {
    pub asked: &'a Asked<'a>,
    pub sample: SampleKind,
    pub wave: &'a Wave,
    pub delivery: Hash,
    pub dataset: &'a Dataset,
    pub design: &'a DesignFile,
    /// Background items, each of whose answers is a group.
    pub by: &'a [String],
    /// The fewest people whom a cell may count.
    pub cell: usize,
    /// What earlier releases showed of this sample.
    pub earlier: Ledger,
    /// How many cells that tables hide the file of answers shows, where the side allows it.
    pub small_cells: Option<u64>,
    /// The file of answers where the side releases it, by language.
    pub microdata: BTreeMap<String, Microdata>,
}

/// A side's sheets, and what disclosure control took out of them, for those who prepare the release.
pub struct Sheets {
    pub sheets: Vec<Sheet>,
    pub suppressed: Vec<String>,
}

/// An item and its answers row by row. What counts as missing lies outside the base.
struct Question<'a> {
    code: &'a str,
    item: &'a Item,
    /// Answers that count, in their order.
    codes: Vec<&'a str>,
    /// What its shares are those of: the answers, then each net, in or out of it; or each answer by itself, given or not,
    /// where several may be given.
    asked: Vec<Categories>,
}

/// Everybody, or the groups of a background item.
struct Break<'a> {
    item: Option<&'a str>,
    of: Categories,
}

/// A column before disclosure control.
struct Counted {
    by: Vec<Level>,
    counts: Vec<usize>,
    answers: Vec<Estimate>,
    nets: Vec<Estimate>,
}

impl Material<'_> {
    pub fn sheets(&self) -> anyhow::Result<Sheets> {
        self.wave.is_ready()?;
        let rules = disclosure::Rules::new(self.cell)?;
        let drawn = self.design.of(self.dataset)?;
        tell(&drawn);
        let design = drawn.design;
        let questions = self.questions()?;
        let mut columns: Vec<Vec<Counted>> = questions.iter().map(|_| Vec::new()).collect();
        for within in self.breaks(&questions)? {
            let all: Vec<Categories> = questions.iter().flat_map(|q| &q.asked).cloned().collect();
            let mut shares =
                tabulate(&design, &all, &within.of, &Domain::whole(self.dataset.rows))?.into_iter();
            for (question, columns) in questions.iter().zip(&mut columns) {
                let own: Vec<Shares> = shares.by_ref().take(question.asked.len()).collect();
                // Who is a man is no news of men.
                if within.item.is_none() || !question.item.background {
                    columns.extend(question.columns(&within, own));
                }
            }
        }
        let mut ledger = self.earlier.clone();
        let (mut tables, mut controlled) = (Vec::new(), Vec::new());
        for (question, columns) in questions.iter().zip(columns) {
            let told = rules.control(&question.counts(&columns))?;
            tables.push(self.released(question, columns, &told)?);
            controlled.push(told);
        }
        ledger.admit(&controlled)?;
        let effect = kish(&design, &Domain::whole(self.dataset.rows))?.effect;
        let suppressed: Vec<String> = controlled
            .iter()
            .flat_map(|table| table.suppressed.iter().map(|one| said(&table.item, one)))
            .collect();
        let mut sheets = vec![Sheet::SurveyMethod(Box::new(self.method(effect, suppressed.len() as u64)))];
        sheets.extend(tables.into_iter().map(Sheet::SurveyTable));
        Ok(Sheets { sheets, suppressed })
    }

    /// Items that are answered from a list; numbers have no table.
    fn questions(&self) -> anyhow::Result<Vec<Question<'_>>> {
        let listed = self.asked.items.iter().filter(|(_, item)| !item.answers.is_empty());
        listed
            .map(|(code, item)| {
                let codes = counted(item);
                let asked = match item.multiple {
                    true => {
                        let given = self.asked.multiple(self.dataset, code, item)?;
                        (0..codes.len()).map(|place| given.choice(place)).collect()
                    }
                    false => self.one_answer(code, item, &codes)?,
                };
                Ok(Question { code, item, codes, asked })
            })
            .collect()
    }

    /// An item with one answer a respondent, and its nets.
    fn one_answer(&self, code: &str, item: &Item, codes: &[&str]) -> anyhow::Result<Vec<Categories>> {
        let told = self.dataset.named(code)?.categories(self.dataset.rows);
        let rows: Vec<&str> = told.levels().map(|level| level.map_or("", |level| told.name(level))).collect();
        let answers = Categories::among(&rows, codes);
        let net = |net: &Net| {
            let is_in = |level: u32| net.answers.iter().any(|code| code == answers.name(level));
            let sides = answers.levels().map(|level| Some(if is_in(level?) { "in" } else { "out" }));
            Categories::among(&sides.map(Option::unwrap_or_default).collect::<Vec<_>>(), &["in", "out"])
        };
        let nets: Vec<Categories> = item.nets.iter().map(net).collect();
        Ok(std::iter::once(answers).chain(nets).collect())
    }

    fn breaks<'a>(&'a self, questions: &[Question<'a>]) -> anyhow::Result<Vec<Break<'a>>> {
        let everybody = Categories::of(std::iter::repeat_n(Some("everybody"), self.dataset.rows));
        let mut breaks = vec![Break { item: None, of: everybody }];
        for name in self.by {
            let is_background = |q: &&Question<'_>| q.code == name && q.item.background && !q.item.multiple;
            let background = questions.iter().find(is_background);
            let Some(answers) = background.and_then(|question| question.asked.first()) else {
                bail!("“{name}” is not a background item of the questionnaire (`background = true`)");
            };
            breaks.push(Break { item: Some(name), of: answers.clone() });
        }
        Ok(breaks)
    }

    fn released(
        &self,
        question: &Question<'_>,
        columns: Vec<Counted>,
        told: &Controlled,
    ) -> anyhow::Result<Table> {
        let columns = columns.into_iter().zip(&told.columns);
        let columns = columns.map(|(column, told)| question.released(column, &told.state));
        Ok(Table {
            survey: self.asked.survey.clone(),
            side: self.asked.side.clone(),
            sample: self.sample,
            item: question.code.to_owned(),
            multiple: question.item.multiple,
            columns: columns.collect::<anyhow::Result<_>>().with_context(|| question.code.to_owned())?,
        })
    }

    fn method(&self, effect: f64, suppressed: u64) -> Method {
        Method {
            survey: self.asked.survey.clone(),
            side: self.asked.side.clone(),
            sample: self.sample,
            simulated: self.wave.simulated,
            questionnaire: self.asked.hash,
            delivery: self.delivery,
            rows: self.dataset.rows as u64,
            weighting: weighting(self.design),
            effect: format!("{effect:.6}"),
            interval: "logit".to_owned(),
            confidence: CONFIDENCE.to_string(),
            rules: Rules { base: LEAST_BASE as u64, cell: self.cell as u64 },
            suppressed,
            licence: self.wave.licence.clone(),
            approval: self.wave.approval.clone(),
            consent: self.wave.consent,
            microdata: self.microdata.clone(),
            small_cells: self.small_cells,
        }
    }
}

impl Question<'_> {
    /// A column for each group in which somebody answered.
    fn columns(&self, within: &Break<'_>, shares: Vec<Shares>) -> Vec<Counted> {
        // One answer a respondent: one question, and its nets are more. Several: a question for each.
        let own = if self.item.multiple { self.asked.len() } else { 1 };
        let counts: Vec<Vec<Vec<usize>>> =
            self.asked.iter().take(own).map(|asked| counts(&within.of, asked)).collect();
        let column = |(level, name): (usize, &String)| {
            let by = within.item.map(|item| Level { variable: item.to_owned(), level: name.clone() });
            let told = |shares: &Shares| shares.get(level).cloned().flatten();
            let first = |shares: &Shares| told(shares)?.into_iter().next();
            let (answers, nets) = shares.split_at_checked(own)?;
            let answers = match answers {
                [one] if !self.item.multiple => told(one)?,
                each => each.iter().map(first).collect::<Option<_>>()?,
            };
            let counts = counts.iter().filter_map(|counts| counts.get(level)).flatten().copied().collect();
            let nets = nets.iter().filter_map(first).collect();
            Some(Counted { by: by.into_iter().collect(), counts, answers, nets })
        };
        within.of.names().iter().enumerate().filter_map(column).collect()
    }

    fn counts(&self, columns: &[Counted]) -> disclosure::Table {
        let column = |c: &Counted| disclosure::Column { by: c.by.clone(), counts: c.counts.clone() };
        disclosure::Table {
            item: self.code.to_owned(),
            answers: self.codes.iter().map(|code| (*code).to_owned()).collect(),
            columns: columns.iter().map(column).collect(),
            sensitive: self.item.sensitive,
            multiple: self.item.multiple,
        }
    }

    fn released(&self, column: Counted, state: &State) -> anyhow::Result<Column> {
        let by =
            column.by.iter().map(|l| Group { item: l.variable.clone(), answer: l.level.clone() }).collect();
        let hidden = |answer: &str, net| Cell { suppressed: true, net, ..Cell::new(answer) };
        let nets = || self.item.nets.iter().filter(|_| !self.item.multiple);
        let State::Shown { base, decimals, uncertain, cells } = state else {
            let answers = self.codes.iter().map(|code| hidden(code, false));
            let cells = answers.chain(nets().map(|net| hidden(&net.code, true))).collect();
            return Ok(Column { by, base: None, weighted: None, decimals: 0, uncertain: false, cells });
        };
        let mut shown = Vec::new();
        // Where several may be given, who did not give an answer is counted behind who did.
        let given = column.counts.iter().step_by(if self.item.multiple { 2 } else { 1 });
        for ((code, estimate), (cell, count)) in
            self.codes.iter().zip(&column.answers).zip(cells.iter().zip(given))
        {
            shown.push(match cell {
                disclosure::Cell::Shown => told(code, false, *count, estimate)?,
                disclosure::Cell::Suppressed(_) => hidden(code, false),
            });
        }
        for (net, estimate) in nets().zip(&column.nets) {
            let of = |code: &&String| self.codes.iter().position(|name| name == code);
            let counts = net.answers.iter().filter_map(|code| column.counts.get(of(&code)?)).sum();
            // A sum tells what it is the sum of, unless it is all that is hidden, which the base tells already.
            let is_of = |cell: &&Cell| net.answers.contains(&cell.answer);
            let hidden_of = shown.iter().filter(|cell| cell.suppressed && is_of(cell)).count();
            let hidden_all = shown.iter().filter(|cell| cell.suppressed && !cell.net).count();
            let is_whole = hidden_of == 0 || (hidden_of == net.answers.len() && hidden_of == hidden_all);
            shown.push(if is_whole {
                told(&net.code, true, counts, estimate)?
            } else {
                hidden(&net.code, true)
            });
        }
        let weight = column.answers.first().map(|estimate| decimal(estimate.base.weight));
        Ok(Column {
            by,
            base: Some(*base as u64),
            weighted: weight,
            decimals: *decimals,
            uncertain: *uncertain,
            cells: shown,
        })
    }
}

/// The answers that count, in their order.
pub fn counted(item: &Item) -> Vec<&str> {
    item.answers.iter().filter(|answer| !answer.missing).map(|answer| answer.code.as_str()).collect()
}

/// How many of each group are in each category.
fn counts(groups: &Categories, of: &Categories) -> Vec<Vec<usize>> {
    let mut counts = vec![vec![0; of.names().len()]; groups.names().len()];
    for (group, answer) in groups.levels().zip(of.levels()) {
        let cell = group.zip(answer).and_then(|(group, answer)| {
            counts.get_mut(group as usize).and_then(|counts| counts.get_mut(answer as usize))
        });
        if let Some(count) = cell {
            *count += 1;
        }
    }
    counts
}

fn told(answer: &str, net: bool, n: usize, estimate: &Estimate) -> anyhow::Result<Cell> {
    let weighted = estimate.value * estimate.base.weight;
    let cell = Cell {
        net,
        n: Some(n as u64),
        weighted: Some(decimal(weighted)),
        se: Some(decimal(estimate.se)),
        df: Some(estimate.base.df as u64),
        ..Cell::new(answer)
    };
    match Proportion::new(estimate.clone(), CONFIDENCE, estimate::Method::Logit) {
        Ok(p) => {
            let (low, high) = (p.interval.low.clamp(0.0, 1.0), p.interval.high.clamp(0.0, 1.0));
            Ok(Cell { low: Some(decimal(low)), high: Some(decimal(high)), ..cell })
        }
        Err(EstimateFault::NoDegrees) => Ok(cell),
        Err(fault) => Err(fault.into()),
    }
}

/// Nine decimals: what is computed from it is right to the last digit that a page prints.
fn decimal(value: f64) -> String {
    format!("{:.9}", value.max(0.0))
}

/// What was taken out, as those who prepare the release read it.
fn said(item: &str, one: &Suppression) -> String {
    let group: Vec<String> = one.by.iter().map(|l| format!("{} = {}", l.variable, l.level)).collect();
    let group = if group.is_empty() { "everybody".to_owned() } else { group.join(", ") };
    match &one.answer {
        Some(answer) => format!("{item}, {group}, answer {answer}: {}", one.reason.code()),
        None => format!("{item}, {group}: {}", one.reason.code()),
    }
}
