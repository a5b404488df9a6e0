//! Statistical disclosure control: what of a question's tables may be published without telling of single respondents
//! (Hundepool and others 2012, chapters 4 and 5).
//!
//! - **Threshold rule**: a cell of 1 to 9 respondents is not shown (a side may choose another threshold, from 5). A cell
//!   of nobody is.
//! - **Base**: a column of fewer than 50 respondents is not shown; one of fewer than 100 is marked uncertain.
//! - **Group disclosure**: in a sensitive question, neither is a column that gives one answer alone.
//! - **Secondary suppression**: nothing hidden follows from what is shown, by any sums and differences of cells, bases
//!   and totals; nor does a sum of hidden cells below the threshold. A gap of nobody protects nothing.
//! - **Whoever is not shown** is protected as if shown: of men and everybody, women; of age groups and everybody, those
//!   who did not tell their age. Where these are few, join them with a level, or the breakdown loses a column.
//! - **Whoever brings a table** that was controlled elsewhere is held to the same ([`Rules::check`]).
//! - **Differencing**: a release may not lie within a few respondents of an earlier one ([`Ledger`]).
//!
//! Counts are unweighted, and each respondent is in a column once. Of a question with several answers each answer is a
//! margin of its own, given and not given, and all margins of a column have one base ([`Table::multiple`]). All breakdowns
//! of a question that are released together belong in one table, for they are protected together. To the public, primary
//! and secondary gaps are to look alike.
//!
//! ```
//! use duologue_survey::disclosure::{Cell, Column, Kind, Ledger, Level, Rules, State, Table};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let sex = |level: &str| vec![Level { variable: "sex".into(), level: level.into() }];
//! let table = Table {
//!     item: "trust".into(),
//!     answers: ["much", "little", "none"].map(String::from).to_vec(),
//!     columns: vec![
//!         Column { by: Vec::new(), counts: vec![300, 180, 60] },
//!         Column { by: sex("men"), counts: vec![140, 95, 4] },
//!         Column { by: sex("women"), counts: vec![160, 85, 56] },
//!     ],
//!     sensitive: false,
//!     multiple: false,
//! };
//! let controlled = Rules::default().control(&table)?;
//! let State::Shown { cells, decimals, .. } = &controlled.columns[1].state else { unreachable!() };
//! // 4 is too few, and 95 goes with it: 239 - 140 - 95 would tell it.
//! assert_eq!(cells[2], Cell::Suppressed(Kind::Primary));
//! assert_eq!(cells[1], Cell::Suppressed(Kind::Secondary));
//! assert_eq!(*decimals, 1);
//! Ledger::default().admit(&[controlled])?;
//! # Ok(())
//! # }
//! ```

mod control;
mod groups;
mod ledger;
mod secondary;
mod seen;
mod solvable;
mod table;

pub use control::{Cell, Controlled, ControlledColumn, Kind, Reason, State, Suppression};
pub use ledger::{Differencing, Ledger, Published};
pub use seen::{Seen, SeenColumn, Unsafe};
pub use table::{Column, Group, Level, Table, TableFault};

/// Respondents of a column that is shown.
pub const LEAST_BASE: usize = 50;
/// Respondents of a column that is shown without a mark.
const CERTAIN_BASE: usize = 100;
/// Respondents of a column whose percentages have a decimal.
const DECIMAL_BASE: usize = 200;
const DEFAULT_CELL: usize = 10;
const LEAST_CELL: usize = 5;

/// The rules that a release is held to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    cell: usize,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("cells of {cell} respondents may tell who they are: take a threshold of {LEAST_CELL} or more")]
pub struct RulesFault {
    pub cell: usize,
}

impl Rules {
    /// `cell`: how many respondents a cell has at least that is shown.
    pub fn new(cell: usize) -> Result<Rules, RulesFault> {
        if cell < LEAST_CELL { Err(RulesFault { cell }) } else { Ok(Rules { cell }) }
    }

    pub fn cell(&self) -> usize {
        self.cell
    }
}

impl Default for Rules {
    fn default() -> Rules {
        Rules { cell: DEFAULT_CELL }
    }
}
