//! Secondary suppression: further gaps, until what is shown tells nothing of what is hidden.

use std::cmp::Reverse;

use super::Table;
use super::groups::Groups;
use super::solvable::solvable;

/// Answers of all groups and their bases, and the sums that bind them.
pub(super) struct Cells {
    all: Vec<Cell>,
    lines: Vec<Line>,
    /// The lines of each cell.
    lines_of: Vec<Vec<usize>>,
    /// Cells of a group: its answers, then its base.
    height: usize,
}

#[derive(Clone, Debug)]
pub(super) struct Cell {
    pub(super) count: usize,
    pub(super) mark: Mark,
    /// By how many variables its group is told.
    depth: usize,
    is_base: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    Shown,
    /// In no column, and nothing that needs protection.
    Beside,
    /// Hidden for its own sake.
    Primary,
    /// Hidden so that another cell, of this place, is not told.
    Secondary(usize),
}

/// Parts that add up to a total.
pub(super) struct Line {
    pub(super) total: usize,
    pub(super) parts: Vec<usize>,
}

/// The sums of a table: of each group's answers, and of groups. `height` cells a group, its answers and then its base.
pub(super) fn lines(table: &Table, groups: &Groups, height: usize) -> Vec<Line> {
    let (column, base) = (|at: usize| at * height..at * height + height - 1, height - 1);
    let columns = (0..groups.all.len()).flat_map(|at| {
        let margin = move |from: usize| Line {
            total: column(at).end,
            parts: column(at).skip(from).take(table.margin()).collect(),
        };
        (0..base).step_by(table.margin()).map(margin)
    });
    let across = |row: usize| {
        let at = move |group: &usize| group * height + row;
        groups
            .sums
            .iter()
            .map(move |sum| Line { total: at(&sum.total), parts: sum.parts.iter().map(at).collect() })
    };
    // Bases first: a column that goes as a whole takes its cells with it.
    across(base).chain(columns).chain((0..base).flat_map(across)).collect()
}

impl Cells {
    /// `marks` are those of each group's answers and base, before secondary suppression.
    pub(super) fn new(table: &Table, groups: &Groups, marks: Vec<Vec<Mark>>) -> Cells {
        let height = marks.first().map_or(1, Vec::len);
        let mut all = Vec::with_capacity(marks.len() * height);
        for ((group, counts), marks) in groups.all.iter().zip(marks) {
            let base = table.base(counts);
            let depth = group.by.len() + group.without.len();
            let counts = counts.iter().map(|count| (*count, false)).chain([(base, true)]);
            all.extend(counts.zip(marks).map(|((count, is_base), mark)| Cell {
                count,
                mark,
                depth,
                is_base,
            }));
        }
        let lines = lines(table, groups, height);
        let mut lines_of = vec![Vec::new(); all.len()];
        for (at, line) in lines.iter().enumerate() {
            for cell in line.cells() {
                if let Some(lines) = lines_of.get_mut(cell) {
                    lines.push(at);
                }
            }
        }
        Cells { all, lines, lines_of, height }
    }

    /// A group's cells: its answers, then its base.
    pub(super) fn group(&self, at: usize) -> &[Cell] {
        self.all.get(at * self.height..(at + 1) * self.height).unwrap_or_default()
    }

    /// The group of a cell.
    pub(super) fn group_of(&self, cell: usize) -> usize {
        cell / self.height
    }

    pub(super) fn protect(&mut self, threshold: usize) {
        while let Some((told, near)) = self.told(threshold) {
            let anywhere = || self.cheapest(0..self.all.len());
            // Where nothing is shown any more, nothing is told.
            let Some(gap) = self.cheapest(near.into_iter()).or_else(anywhere) else { return };
            self.hide(gap, told);
        }
    }

    /// A hidden cell that what is shown tells of, and the cells of which one hidden more may help.
    fn told(&self, threshold: usize) -> Option<(usize, Vec<usize>)> {
        self.told_by_line(threshold).or_else(|| {
            let unknown = |line: &Line| {
                let parts = line.parts.iter().copied().filter(|part| self.is_gap(*part)).collect();
                (parts, Some(line.total).filter(|total| self.is_gap(*total)))
            };
            let solved = solvable(self.lines.iter().map(unknown));
            let told = solved.into_iter().find(|cell| self.needs_protection(*cell))?;
            Some((told, self.lines_with(told).flat_map(Line::cells).collect()))
        })
    }

    /// What one subtraction tells: a gap alone in its line, or gaps that have less than the threshold together. A gap alone
    /// [`solvable`] finds too, but a second is better placed line by line.
    fn told_by_line(&self, threshold: usize) -> Option<(usize, Vec<usize>)> {
        self.lines.iter().find_map(|line| {
            let gaps: Vec<usize> = line.cells().filter(|cell| self.is_gap(*cell)).collect();
            let together: usize =
                gaps.iter().filter_map(|gap| self.all.get(*gap)).map(|cell| cell.count).sum();
            let few = !self.is_gap(line.total) && together < threshold;
            let told = gaps.iter().copied().find(|gap| self.needs_protection(*gap))?;
            (gaps.len() == 1 || few).then(|| (told, line.cells().collect()))
        })
    }

    fn lines_with(&self, cell: usize) -> impl Iterator<Item = &Line> {
        self.lines_of.get(cell).into_iter().flatten().filter_map(|line| self.lines.get(*line))
    }

    /// Hidden, and of somebody. A gap of nobody may be guessed, and is taken as known.
    fn is_gap(&self, cell: usize) -> bool {
        self.all.get(cell).is_some_and(|cell| cell.count > 0 && cell.mark != Mark::Shown)
    }

    fn needs_protection(&self, cell: usize) -> bool {
        let mark = self.all.get(cell).map(|cell| cell.mark);
        self.is_gap(cell) && mark != Some(Mark::Beside)
    }

    /// The shown cell that is missed least: of a crossed breakdown before a breakdown before everybody, an answer before
    /// a column, where other gaps are before where there is none, few respondents before many.
    fn cheapest(&self, among: impl Iterator<Item = usize>) -> Option<usize> {
        let without_gap = |cell: &usize| {
            self.lines_with(*cell).filter(|line| !line.cells().any(|cell| self.is_gap(cell))).count()
        };
        let cost = |at: &usize| {
            self.all
                .get(*at)
                .map(|cell| (cell.is_base, Reverse(cell.depth), without_gap(at), cell.count, *at))
        };
        let shown =
            |at: &usize| self.all.get(*at).is_some_and(|cell| cell.mark == Mark::Shown && cell.count > 0);
        among.filter(shown).min_by_key(cost)
    }

    /// Without its base, a column is not shown at all.
    fn hide(&mut self, gap: usize, protects: usize) {
        let is_base = self.all.get(gap).is_some_and(|cell| cell.is_base);
        let from = if is_base { self.group_of(gap) * self.height } else { gap };
        for cell in self.all.get_mut(from..=gap).into_iter().flatten() {
            if cell.mark == Mark::Shown {
                cell.mark = Mark::Secondary(protects);
            }
        }
    }
}

impl Line {
    fn cells(&self) -> impl Iterator<Item = usize> {
        self.parts.iter().copied().chain([self.total])
    }
}
