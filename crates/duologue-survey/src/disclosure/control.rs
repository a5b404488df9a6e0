use super::groups::Groups;
use super::secondary::{Cells, Mark};
use super::{CERTAIN_BASE, DECIMAL_BASE, Group, LEAST_BASE, Level, Rules, Table, TableFault};

/// What of a table may be published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Controlled {
    pub item: String,
    /// In the table's order.
    pub columns: Vec<ControlledColumn>,
    /// What is not shown and why, for those who prepare a release; it tells what the release does not.
    pub suppressed: Vec<Suppression>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ControlledColumn {
    pub by: Vec<Level>,
    pub state: State,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    Shown {
        base: usize,
        /// Of its percentages.
        decimals: u8,
        /// The base is small: the column is to be marked.
        uncertain: bool,
        /// In the order of the answers.
        cells: Vec<Cell>,
    },
    /// Neither answers nor base.
    Suppressed(Kind),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell {
    Shown,
    Suppressed(Kind),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It is unsafe itself.
    Primary,
    /// Another would follow from it.
    Secondary,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppression {
    pub by: Vec<Level>,
    /// None where it is the whole column.
    pub answer: Option<String>,
    pub reason: Reason,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    SmallBase {
        base: usize,
    },
    SmallCell {
        count: usize,
    },
    /// In a sensitive question all of the column gave this answer.
    GroupDisclosure {
        answer: String,
    },
    /// So that this group's answers do not follow by subtraction.
    Secondary {
        protects: Group,
    },
}

impl Reason {
    /// Names the kind of reason, for ever.
    pub fn code(&self) -> &'static str {
        match self {
            Reason::SmallBase { .. } => "small-base",
            Reason::SmallCell { .. } => "small-cell",
            Reason::GroupDisclosure { .. } => "group-disclosure",
            Reason::Secondary { .. } => "secondary",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Reason::Secondary { .. } => Kind::Secondary,
            _ => Kind::Primary,
        }
    }
}

impl Rules {
    /// What of a table may be published.
    pub fn control(&self, table: &Table) -> Result<Controlled, TableFault> {
        let groups = Groups::of(table)?;
        let marks = groups.all.iter().enumerate().map(|(at, (_, counts))| {
            let safe = if at < table.columns.len() { Mark::Shown } else { Mark::Beside };
            let unsafe_column = unsafe_column(table, counts).is_some();
            let mark = |is_unsafe| if is_unsafe { Mark::Primary } else { safe };
            let answers = counts.iter().map(|count| mark(unsafe_column || self.is_unsafe(*count)));
            answers.chain([mark(unsafe_column)]).collect()
        });
        let mut cells = Cells::new(table, &groups, marks.collect());
        cells.protect(self.cell);
        Ok(self.told(table, &groups, &cells))
    }

    fn is_unsafe(&self, count: usize) -> bool {
        (1..self.cell).contains(&count)
    }

    fn told(&self, table: &Table, groups: &Groups, cells: &Cells) -> Controlled {
        let protects = |cell: usize| {
            let group = groups.all.get(cells.group_of(cell)).map(|(group, _)| group.clone());
            Reason::Secondary { protects: group.unwrap_or_default() }
        };
        let mut suppressed = Vec::new();
        let column = |(at, column): (usize, &super::Column)| {
            let base = table.base(&column.counts);
            let by = &column.by;
            let mut tell = |answer: Option<&String>, reason: Reason| {
                let kind = reason.kind();
                suppressed.push(Suppression { by: by.clone(), answer: answer.cloned(), reason });
                kind
            };
            let whole = match cells.group(at).last().map(|base| base.mark) {
                Some(Mark::Secondary(cell)) => Some(protects(cell)),
                _ => unsafe_column(table, &column.counts),
            };
            let state = if let Some(reason) = whole {
                State::Suppressed(tell(None, reason))
            } else {
                // Who did not give an answer is shown and hidden with those who did: the base tells the one by the other.
                let given = cells.group(at).iter().step_by(table.each());
                let each = given.zip(&table.answers).map(|(cell, answer)| match cell.mark {
                    Mark::Primary => {
                        Cell::Suppressed(tell(Some(answer), Reason::SmallCell { count: cell.count }))
                    }
                    Mark::Secondary(of) => Cell::Suppressed(tell(Some(answer), protects(of))),
                    Mark::Shown | Mark::Beside => Cell::Shown,
                });
                State::Shown {
                    base,
                    cells: each.collect(),
                    decimals: u8::from(base >= DECIMAL_BASE),
                    uncertain: base < CERTAIN_BASE,
                }
            };
            ControlledColumn { by: by.clone(), state }
        };
        let columns = table.columns.iter().enumerate().map(column).collect();
        Controlled { item: table.item.clone(), columns, suppressed }
    }
}

/// Why a column is unsafe as a whole.
fn unsafe_column(table: &Table, counts: &[usize]) -> Option<Reason> {
    let base = table.base(counts);
    if base < LEAST_BASE {
        return Some(Reason::SmallBase { base });
    }
    let given = counts.iter().step_by(table.each());
    let mut by_all = table.answers.iter().zip(given).filter(|(_, count)| **count == base);
    let (answer, _) = by_all.next().filter(|_| table.sensitive)?;
    Some(Reason::GroupDisclosure { answer: answer.clone() })
}
