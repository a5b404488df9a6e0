//! Many questions by one break, as a questionnaire's tables need them: one pass over the rows for each question.
//!
//! A row's influence on the share p of a category within a level of the break is w (1 - p)/W in the category and -w p/W
//! in the others. A unit's total is then (A - p B)/W, with A its weights in the category and B those in the level, and its
//! squares and products over units need no p: V = (α - 2 p β + p² γ)/W², where α, β and γ are the variances of A, of A
//! with B, and of B that the design gives to totals. Where weights meet targets, or a second stage was drawn, influences
//! reach beyond the rows of a cell: then they are written down, of all cells of a question beside each other.

use rayon::prelude::*;

use super::mean::{effect, length, told};
use super::{Base, Estimate, EstimateFault, shares};
use crate::categories::Categories;
use crate::design::{Design, Lonely, Stage, Stratum};
use crate::domain::Domain;
use crate::matrix::Matrix;
use crate::variance::variances;

/// The shares of a question's categories in each level of the break; none in a level in which nobody answered.
pub type Shares = Vec<Option<Vec<Estimate>>>;

/// What [`shares`] gives for every question in every level of the break, without covariances. The questions are spread
/// over the threads of rayon's pool; figures do not depend on how many there are.
pub fn tabulate(
    design: &Design,
    items: &[Categories],
    by: &Categories,
    domain: &Domain,
) -> Result<Vec<Shares>, EstimateFault> {
    let domain = told(design, by, domain)?;
    items.iter().try_for_each(|item| length(design, item.rows()))?;
    // Where a level's own strata decide, it is estimated by itself.
    let stages = std::iter::once(design.first()).chain(design.second());
    let lonely = stages.flat_map(Stage::strata).any(Stratum::is_lonely);
    let by_level = lonely && matches!(design.lonely(), Lonely::Fail | Lonely::Average);
    let found: Vec<Result<Shares, EstimateFault>> = if design.lonely_in_domain() || by_level {
        items.par_iter().map(|item| one_by_one(design, item, by, &domain)).collect()
    } else {
        let rows = Rows::new(design, by, &domain);
        // Where targets or a second stage have a part in it, cells alone do not tell how shares vary.
        let by_cells = design.calibrations().is_empty() && design.second().is_none();
        let table = |item: &Categories| {
            let shares = rows.pass(item);
            if by_cells { Ok(shares) } else { rows.spread(item, shares) }
        };
        items.par_iter().map(table).collect()
    };
    // Of several refusals always the first question's is told.
    found.into_iter().collect()
}

fn one_by_one(
    design: &Design,
    item: &Categories,
    by: &Categories,
    domain: &Domain,
) -> Result<Shares, EstimateFault> {
    let within =
        |level: u32| match shares(design, item, &domain.and(Domain::level(by, level).rows().to_vec())) {
            Ok(shares) => Ok(Some(shares.each)),
            Err(EstimateFault::Empty) => Ok(None),
            Err(fault) => Err(fault),
        };
    (0..).take(by.names().len()).map(within).collect()
}

/// Stratum and unit.
type Place = (u32, u32);
/// Its number, weight and level of the break.
type Row = (u32, f64, u32);

/// The rows that have a level of the break, those of a stratum and in it of a unit together.
struct Rows<'a> {
    design: &'a Design,
    levels: usize,
    rows: Vec<Row>,
    /// How many rows each unit has here.
    units: Vec<u32>,
    /// How many units each stratum has here.
    strata: Vec<(u32, usize)>,
}

/// Sums over the units of a stratum, of a cell of question and break.
#[derive(Clone, Copy, Default)]
struct Cell {
    sum: f64,
    squares: f64,
    products: f64,
    n: usize,
    /// Of the unit that is being read.
    unit: f64,
}

/// The same of a level of the break.
#[derive(Clone, Copy, Default)]
struct Level {
    sum: f64,
    squares: f64,
    units: usize,
    unit: f64,
    unit_rows: usize,
}

/// Over all strata.
#[derive(Clone, Copy, Default)]
struct CellTotal {
    weight: f64,
    n: usize,
    alpha: f64,
    beta: f64,
}

#[derive(Clone, Copy, Default)]
struct LevelTotal {
    weight: f64,
    gamma: f64,
    units: usize,
    strata: usize,
}

impl Cell {
    /// Of a unit of one row, as most designs have them.
    fn alone(&mut self, weight: f64) {
        self.n += 1;
        self.sum += weight;
        self.squares += weight * weight;
        self.products += weight * weight;
    }
}

impl Level {
    fn alone(&mut self, weight: f64) {
        self.units += 1;
        self.sum += weight;
        self.squares += weight * weight;
    }
}

impl<'a> Rows<'a> {
    fn new(design: &'a Design, by: &Categories, domain: &Domain) -> Rows<'a> {
        let stage = design.first();
        let inside = by.levels().zip(domain.rows()).zip(stage.units()).zip(design.weights()).zip(0_u32..);
        let mut keyed: Vec<(Place, Row)> = inside
            .filter_map(|((((level, inside), unit), weight), row)| {
                let stratum = stage.stratum_of().get(*unit as usize)?;
                inside.then_some(((*stratum, *unit), (row, *weight, level?)))
            })
            .collect();
        keyed.sort_by_key(|(key, (row, _, _))| (*key, *row));
        let (mut units, mut strata) = (Vec::new(), Vec::<(u32, usize)>::new());
        for rows in keyed.chunk_by(|(a, _), (b, _)| a == b) {
            units.push(u32::try_from(rows.len()).unwrap_or(u32::MAX));
            let Some(((stratum, _), _)) = rows.first() else { continue };
            match strata.last_mut().filter(|(last, _)| last == stratum) {
                Some((_, units)) => *units += 1,
                None => strata.push((*stratum, 1)),
            }
        }
        Rows {
            design,
            levels: by.names().len(),
            units,
            strata,
            rows: keyed.into_iter().map(|(_, row)| row).collect(),
        }
    }

    fn pass(&self, item: &Categories) -> Shares {
        let width = item.names().len();
        let mut cells = vec![Cell::default(); self.levels * width];
        let mut levels = vec![Level::default(); self.levels];
        let mut cell_totals = vec![CellTotal::default(); cells.len()];
        let mut level_totals = vec![LevelTotal::default(); self.levels];
        let (mut rest, mut units) = (self.rows.as_slice(), self.units.iter());
        for (stratum, count) in &self.strata {
            for rows in units.by_ref().take(*count) {
                let (rows, after) = rest.split_at_checked(*rows as usize).unwrap_or((rest, &[]));
                rest = after;
                if let [(row, weight, level)] = rows {
                    let Some(answer) = item.level(*row as usize) else { continue };
                    let at = *level as usize * width + answer as usize;
                    if let (Some(cell), Some(level)) = (cells.get_mut(at), levels.get_mut(*level as usize)) {
                        cell.alone(*weight);
                        level.alone(*weight);
                    }
                    continue;
                }
                for (row, weight, level) in rows {
                    let Some(answer) = item.level(*row as usize) else { continue };
                    let at = *level as usize * width + answer as usize;
                    if let (Some(cell), Some(level)) = (cells.get_mut(at), levels.get_mut(*level as usize)) {
                        cell.unit += weight;
                        cell.n += 1;
                        level.unit += weight;
                        level.unit_rows += 1;
                    }
                }
                // Only what the unit's rows touched is looked at: of many units with one row each, one cell.
                for (row, _, level) in rows {
                    let Some(answer) = item.level(*row as usize) else { continue };
                    let at = *level as usize * width + answer as usize;
                    if let (Some(cell), Some(level)) = (cells.get_mut(at), levels.get(*level as usize)) {
                        cell.sum += cell.unit;
                        cell.squares += cell.unit * cell.unit;
                        cell.products += cell.unit * level.unit;
                        cell.unit = 0.0;
                    }
                }
                for (_, _, level) in rows {
                    if let Some(level) = levels.get_mut(*level as usize).filter(|level| level.unit_rows > 0) {
                        level.sum += level.unit;
                        level.squares += level.unit * level.unit;
                        level.units += 1;
                        (level.unit, level.unit_rows) = (0.0, 0);
                    }
                }
            }
            let stratum = self.design.first().strata().get(*stratum as usize);
            let Some((scale, n)) = stratum.map(|stratum| self.scale(stratum)) else { continue };
            for ((level, total), at) in levels.iter_mut().zip(&mut level_totals).zip(0..) {
                total.weight += level.sum;
                total.gamma += scale * (level.squares - level.sum * level.sum / n);
                total.units += level.units;
                total.strata += usize::from(level.units > 0);
                let these = cells.iter_mut().zip(&mut cell_totals).skip(at * width).take(width);
                for (cell, total) in these {
                    total.weight += cell.sum;
                    total.n += cell.n;
                    total.alpha += scale * (cell.squares - cell.sum * cell.sum / n);
                    total.beta += scale * (cell.products - cell.sum * level.sum / n);
                    *cell = Cell::default();
                }
                *level = Level::default();
            }
        }
        let level = |(total, cells): (&LevelTotal, &[CellTotal])| {
            let n = cells.iter().map(|cell| cell.n).sum();
            let base = Base { n, weight: total.weight, df: total.units - total.strata };
            let share = |(cell, name): (&CellTotal, &String)| {
                let p = cell.weight / total.weight;
                let spread = cell.alpha - 2.0 * p * cell.beta + p * p * total.gamma;
                let variance = (spread / (total.weight * total.weight)).max(0.0);
                let effect = effect(variance, p * (1.0 - p), base);
                Estimate { name: name.clone(), value: p, se: variance.sqrt(), base, effect }
            };
            (n > 0).then(|| cells.iter().zip(item.names()).map(share).collect())
        };
        if width == 0 {
            return vec![None; self.levels];
        }
        level_totals.iter().zip(cell_totals.chunks_exact(width)).map(level).collect()
    }

    /// The same shares with what their influences on all rows say of how they vary.
    fn spread(&self, item: &Categories, mut shares: Shares) -> Result<Shares, EstimateFault> {
        let width = item.names().len();
        let mut influences = Matrix::zero(self.design.rows(), self.levels * width);
        for (row, weight, level) in &self.rows {
            let Some(answer) = item.level(*row as usize) else { continue };
            let Some(Some(shares)) = shares.get(*level as usize) else { continue };
            let cells = influences.row_mut(*row as usize).iter_mut().skip(*level as usize * width);
            for ((cell, share), at) in cells.zip(shares).zip(0..) {
                *cell = weight * (f64::from(u8::from(at == answer)) - share.value) / share.base.weight;
            }
        }
        // Whom the domain leaves out matters to lonely strata alone.
        let everybody = Domain::whole(self.design.rows());
        let variances = variances(self.design, influences, everybody.rows())?;
        let levels = shares.iter_mut().zip(variances.cells().chunks_exact(width.max(1)));
        for (shares, variances) in levels {
            for (share, variance) in shares.iter_mut().flatten().zip(variances) {
                let p = share.value;
                share.se = variance.sqrt();
                share.effect = effect(*variance, p * (1.0 - p), share.base);
            }
        }
        Ok(shares)
    }

    /// What a stratum's spread counts, and by how many units its mean is told.
    fn scale(&self, stratum: &Stratum) -> (f64, f64) {
        let n = stratum.drawn as f64;
        match (stratum.drawn, self.design.lonely()) {
            // From 0, the mean of all: nothing is taken off.
            (1, Lonely::Adjust) => (stratum.correction(), f64::INFINITY),
            (1, _) => (0.0, 1.0),
            _ => (stratum.correction() * n / (n - 1.0), n),
        }
    }
}
