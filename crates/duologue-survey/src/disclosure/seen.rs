//! A table that comes as a file, held to the rules again: whoever reads it knows no more than it shows.

use super::groups::Groups;
use super::secondary::lines;
use super::solvable::{Equation, solved};
use super::{Column, Group, LEAST_BASE, Level, Rules, Table, TableFault};

/// A question by its breakdowns, as far as a table shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    pub item: String,
    pub answers: Vec<String>,
    pub columns: Vec<SeenColumn>,
    pub sensitive: bool,
    /// A respondent may give several of the answers.
    pub multiple: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenColumn {
    pub by: Vec<Level>,
    /// None where it is hidden.
    pub base: Option<usize>,
    /// How many gave each answer; none where it is hidden.
    pub counts: Vec<Option<usize>>,
    /// Sums that are shown beside: the places of the answers, and how many gave one of them.
    pub nets: Vec<(Vec<usize>, usize)>,
}

/// Why a table may not be published.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unsafe {
    #[error(transparent)]
    Table(#[from] TableFault),
    #[error("{item}, {group}: it shows a group of {base} respondents, and {LEAST_BASE} are the fewest")]
    SmallBase { item: String, group: Group, base: usize },
    #[error(
        "{item}, {group}, answer “{answer}”: it shows a cell of {count} respondents, and {cell} are the fewest"
    )]
    SmallCell { item: String, group: Group, answer: String, count: usize, cell: usize },
    #[error("{item}, {group}: all gave the answer “{answer}” to a sensitive question")]
    GroupDisclosure { item: String, group: Group, answer: String },
    #[error("{item}, {group}: the group is hidden, and answers of it are shown")]
    HalfHidden { item: String, group: Group },
    #[error("{item}, {group}: what is hidden follows from what is shown")]
    Told { item: String, group: Group },
    #[error("{item}: what it shows does not add up")]
    Sums { item: String },
}

impl Rules {
    /// Refuses a table that shows what these rules hide, itself or by subtraction.
    pub fn check(&self, seen: &Seen) -> Result<(), Unsafe> {
        for column in &seen.columns {
            self.check_column(seen, column)?;
        }
        self.check_sums(seen)
    }

    fn check_column(&self, seen: &Seen, column: &SeenColumn) -> Result<(), Unsafe> {
        let (item, group) = (|| seen.item.clone(), || Group { by: column.by.clone(), without: Vec::new() });
        let Some(base) = column.base else {
            let is_hidden = column.counts.iter().all(Option::is_none) && column.nets.is_empty();
            return if is_hidden { Ok(()) } else { Err(Unsafe::HalfHidden { item: item(), group: group() }) };
        };
        if base < LEAST_BASE {
            return Err(Unsafe::SmallBase { item: item(), group: group(), base });
        }
        for (answer, count) in seen.answers.iter().zip(&column.counts) {
            let Some(count) = *count else { continue };
            let others = base.checked_sub(count).ok_or_else(|| Unsafe::Sums { item: item() })?;
            // Of several answers each is given or not, and both are cells.
            let few = [Some(count), seen.multiple.then_some(others)];
            if let Some(count) = few.into_iter().flatten().find(|count| (1..self.cell).contains(count)) {
                let (answer, cell) = (answer.clone(), self.cell);
                return Err(Unsafe::SmallCell { item: item(), group: group(), answer, count, cell });
            }
            if seen.sensitive && others == 0 {
                return Err(Unsafe::GroupDisclosure { item: item(), group: group(), answer: answer.clone() });
            }
        }
        Ok(())
    }

    /// What follows by any sums and differences.
    fn check_sums(&self, seen: &Seen) -> Result<(), Unsafe> {
        // Its form alone: which groups there are, and which sums bind them.
        let each = if seen.multiple { 2 } else { 1 };
        let form = Table {
            item: seen.item.clone(),
            answers: seen.answers.clone(),
            columns: seen
                .columns
                .iter()
                .map(|column| Column { by: column.by.clone(), counts: vec![0; column.counts.len() * each] })
                .collect(),
            sensitive: seen.sensitive,
            multiple: seen.multiple,
        };
        let groups = Groups::of(&form)?;
        let height = seen.answers.len() * each + 1;
        let cells: Vec<Option<usize>> =
            seen.columns.iter().flat_map(|column| shown(column, seen.multiple)).collect();
        let known = |cell: &usize| cells.get(*cell).copied().flatten();
        let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        let mut equations = Vec::new();
        for line in lines(&form, &groups, height) {
            let gaps: Vec<usize> = line.parts.iter().copied().filter(|cell| known(cell).is_none()).collect();
            let parts: i64 = line.parts.iter().filter_map(known).map(number).sum();
            let total = known(&line.total).map(number);
            let rest = total.map(|total| total - parts);
            let few = 1..number(self.cell);
            if let Some(gap) = gaps.first().filter(|_| rest.is_some_and(|rest| few.contains(&rest))) {
                return Err(told(seen, &groups, gap / height));
            }
            let hidden_total = total.is_none().then_some(line.total);
            equations.push(Equation { sum: gaps, total: hidden_total, known: rest.unwrap_or(-parts) });
        }
        for (at, column) in seen.columns.iter().enumerate() {
            for (answers, count) in &column.nets {
                let places: Vec<usize> = answers.iter().map(|answer| at * height + answer * each).collect();
                let parts: i64 = places.iter().filter_map(known).map(number).sum();
                let sum = places.into_iter().filter(|cell| known(cell).is_none()).collect();
                equations.push(Equation { sum, total: None, known: number(*count) - parts });
            }
        }
        let solved = solved(equations.into_iter()).ok_or_else(|| Unsafe::Sums { item: seen.item.clone() })?;
        let is_unsafe = |(cell, count): &(usize, u64)| {
            let count = usize::try_from(*count).unwrap_or(usize::MAX);
            let is_base = (cell + 1).is_multiple_of(height);
            // Whoever is in no column is safe in numbers; what a column hides is hidden for a reason.
            let least = match cell / height < seen.columns.len() {
                true => usize::MAX,
                false if is_base => LEAST_BASE,
                false => self.cell,
            };
            count > 0 && count < least
        };
        match solved.into_iter().find(is_unsafe) {
            Some((cell, _)) => Err(told(seen, &groups, cell / height)),
            None => Ok(()),
        }
    }
}

/// A column's cells: its answers, given and not where several may be, then its base.
fn shown(column: &SeenColumn, multiple: bool) -> Vec<Option<usize>> {
    let others = |count: usize| column.base.and_then(|base| base.checked_sub(count));
    let answers = column.counts.iter().flat_map(|count| match multiple {
        true => vec![*count, count.and_then(others)],
        false => vec![*count],
    });
    answers.chain([column.base]).collect()
}

fn told(seen: &Seen, groups: &Groups, group: usize) -> Unsafe {
    let group = groups.all.get(group).map(|(group, _)| group.clone()).unwrap_or_default();
    Unsafe::Told { item: seen.item.clone(), group }
}
