//! Crosstabs: shares of all, and shares within each row. Every share names its base.

use super::mean::{Estimates, shares, told};
use super::{EstimateFault, counts};
use crate::categories::Categories;
use crate::design::Design;
use crate::domain::Domain;

/// One variable by another. Cells run down the first column, then the next.
#[derive(Clone, Debug)]
pub struct Crosstab {
    pub rows: Vec<String>,
    pub columns: Vec<String>,
    /// Respondents of each cell, unweighted.
    pub n: Vec<usize>,
    /// People of the population in each cell.
    pub weighted: Estimates,
    /// Shares of all who answered both.
    pub of_all: Estimates,
    /// Shares within each row; a row without anybody has none.
    pub of_row: Vec<Option<Estimates>>,
}

pub fn crosstab(
    design: &Design,
    rows: &Categories,
    columns: &Categories,
    domain: &Domain,
) -> Result<Crosstab, EstimateFault> {
    let domain = told(design, columns, &told(design, rows, domain)?)?;
    let cells = rows.crossed(columns);
    let n = (0..)
        .take(cells.names().len())
        .map(|cell| domain.and(Domain::level(&cells, cell).rows().to_vec()).len());
    let within =
        |row: u32| match shares(design, columns, &domain.and(Domain::level(rows, row).rows().to_vec())) {
            Ok(shares) => Ok(Some(shares)),
            Err(EstimateFault::Empty) => Ok(None),
            Err(fault) => Err(fault),
        };
    Ok(Crosstab {
        rows: rows.names().to_vec(),
        columns: columns.names().to_vec(),
        n: n.collect(),
        weighted: counts(design, &cells, &domain)?,
        of_all: shares(design, &cells, &domain)?,
        of_row: (0..).take(rows.names().len()).map(within).collect::<Result<_, _>>()?,
    })
}
