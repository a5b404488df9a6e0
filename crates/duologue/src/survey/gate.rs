//! What goes to the table, and from there into records, is held to the rules of disclosure control again: sheets come as
//! files that anybody may have changed, and another release may have come between.

use duologue_forum::Forum;
use duologue_forum::acts::Item;
use duologue_forum::survey::{Column, Method, Sheet, Table};
use duologue_record::Hash;
use duologue_store::Store;
use duologue_survey::disclosure::{Controlled, ControlledColumn, LEAST_BASE, Rules, Seen, SeenColumn, State};

use super::earlier::{earlier, levels};

/// Why sheets may not go out, and what to do.
#[derive(Debug)]
pub struct Refused(String);

impl std::error::Error for Refused {}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl Refused {
    /// It does not come from `prepare`, or not as it is.
    fn sheet(side: &str, what: impl std::fmt::Display) -> Refused {
        Refused(format!(
            "a sheet of “{side}” may not go out: {what}. Make the folder with `duologue survey prepare`, and change nothing in it"
        ))
    }

    fn near(side: &str, what: impl std::fmt::Display) -> Refused {
        Refused(format!(
            "the tables of “{side}” may not go out: {what}. Prepare them again from the answers of that release, or leave this item out"
        ))
    }
}

/// Refuses sheets of one survey that show what the rules hide, or what follows beside an earlier release. `manifest` is
/// theirs.
pub async fn check(store: &Store, forum: &Forum, manifest: &Hash, sheets: &[Vec<u8>]) -> anyhow::Result<()> {
    let (mut methods, mut tables) = (Vec::new(), Vec::new());
    for bytes in sheets {
        match Sheet::from_bytes(bytes)? {
            Sheet::SurveyMethod(method) => methods.push(method),
            Sheet::SurveyTable(table) => tables.push(table),
        }
    }
    let is_alone = |table: &&Table| !methods.iter().any(|m| m.side == table.side && m.sample == table.sample);
    if let Some(table) = tables.iter().find(is_alone) {
        let what = format!("the table of “{}” has no method sheet, which tells its rules", table.item);
        return Err(Refused::sheet(&table.side, what).into());
    }
    for method in &methods {
        let Method { survey, side, sample, .. } = &**method;
        let rules = rules(method)?;
        let mut release = Vec::new();
        for table in tables.iter().filter(|table| table.side == *side && table.sample == *sample) {
            shown(forum, rules, table)?;
            release.push(controlled(table));
        }
        let mut ledger = earlier(store, forum, survey, side, *sample, Some(manifest)).await?;
        ledger.admit(&release).map_err(|fault| Refused::near(side, fault))?;
    }
    Ok(())
}

/// A side may be stricter than the rules ask, never laxer.
fn rules(method: &Method) -> Result<Rules, Refused> {
    if method.rules.base < LEAST_BASE as u64 {
        let what =
            format!("its rules allow groups of {}, and {LEAST_BASE} are the fewest", method.rules.base);
        return Err(Refused::sheet(&method.side, what));
    }
    let cell = usize::try_from(method.rules.cell).unwrap_or(usize::MAX);
    Rules::new(cell).map_err(|fault| Refused::sheet(&method.side, fault))
}

/// Holds a table to the rules, with what the side's record says of its item.
fn shown(forum: &Forum, rules: Rules, table: &Table) -> Result<(), Refused> {
    let words = forum.item(&table.survey, &table.item);
    let own = words.iter().find(|(word, _)| *word.voice == *table.side && !word.is_recorded());
    let seen = seen(table, own.map(|(_, item)| *item)).ok_or_else(|| {
        let what = "shows a part of a cell alone, or other answers in each column";
        Refused::sheet(&table.side, format!("the table of “{}” {what}", table.item))
    })?;
    rules.check(&seen).map_err(|fault| Refused::sheet(&table.side, fault))
}

/// The table as its readers see it; none where a cell is half hidden, or columns have different answers.
fn seen(table: &Table, item: Option<&Item>) -> Option<Seen> {
    let answers = |column: &Column| -> Vec<String> {
        column.cells.iter().filter(|cell| !cell.net).map(|cell| cell.answer.clone()).collect()
    };
    let all = table.columns.first().map(answers).unwrap_or_default();
    let mut columns = Vec::new();
    for column in &table.columns {
        let is_half = column.base.is_some() != column.weighted.is_some()
            || column.cells.iter().any(|cell| {
                let figures = [&cell.weighted, &cell.se, &cell.low, &cell.high];
                let is_silent = cell.n.is_none() && cell.df.is_none() && figures.iter().all(|f| f.is_none());
                let is_told = cell.n.is_some() && cell.weighted.is_some();
                if cell.suppressed { !is_silent } else { !is_told }
            });
        if is_half || answers(column) != all {
            return None;
        }
        let count = |n: Option<u64>| n.map(|n| usize::try_from(n).unwrap_or(usize::MAX));
        let parts = |code: &str| -> Option<Vec<usize>> {
            let net = item?.nets.iter().find(|net| net.code == code)?;
            net.answers.iter().map(|answer| all.iter().position(|known| known == answer)).collect()
        };
        let nets = column.cells.iter().filter(|cell| cell.net);
        columns.push(SeenColumn {
            by: levels(column),
            base: count(column.base),
            counts: column.cells.iter().filter(|cell| !cell.net).map(|cell| count(cell.n)).collect(),
            nets: nets.filter_map(|cell| Some((parts(&cell.answer)?, count(cell.n)?))).collect(),
        });
    }
    Some(Seen {
        item: table.item.clone(),
        answers: all,
        columns,
        sensitive: item.is_some_and(|item| item.sensitive),
        multiple: table.multiple,
    })
}

/// As differencing takes it: which groups it shows, of how many people.
fn controlled(table: &Table) -> Controlled {
    let columns = table.columns.iter().filter_map(|column| {
        let base = usize::try_from(column.base?).ok()?;
        let state =
            State::Shown { base, decimals: column.decimals, uncertain: column.uncertain, cells: Vec::new() };
        Some(ControlledColumn { by: levels(column), state })
    });
    Controlled { item: table.item.clone(), columns: columns.collect(), suppressed: Vec::new() }
}
