//! Opinion groups that depend on the votes alone, not on who came first.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use serde::Serialize;

use crate::cells::Cells;
use crate::kmeans::{Partition, lloyd, means, silhouette};
use crate::rand_index::adjusted_rand_index;
use crate::random::mix;
use crate::ward::ward;
use crate::{GroupId, Map, Matrix, Point};

/// Base clusters at most, as Polis has them.
const BASE: usize = 100;

/// Groups by row of the matrix; of those found here the largest is group 0.
#[derive(Clone, Debug, PartialEq)]
pub struct Groups {
    /// `None` of who has voted too little.
    pub labels: Vec<Option<GroupId>>,
    /// Members, in the order of the groups' numbers.
    pub sizes: Vec<usize>,
    /// The mean silhouette of the base clusters, by number of groups tried.
    pub silhouettes: BTreeMap<usize, f64>,
}

impl Groups {
    /// Participants are first joined into a hundred base clusters by Ward's method, and these into groups by weighted
    /// k-means, whose start is a division along the main direction of the cluster that is spread most (Su and Dy 2007, In
    /// Search of Deterministic Methods for Initializing K-Means): Polis' two levels without its dependence on the order
    /// of participants. The number of groups, up to five, is that with the largest mean silhouette of the base clusters:
    /// these lie evenly over the map, and the number changes less often with a few votes than by that of participants.
    pub fn new(matrix: &Matrix, points: &[Point]) -> Self {
        let within = taking_part(matrix);
        let members: Vec<Point> =
            points.iter().zip(&within).filter(|&(_, &within)| within).map(|(&point, _)| point).collect();
        let cells = Cells::new(&members);
        let mut base = ward(&cells.points, &cells.weights, BASE);
        let count = base.iter().max().map_or(0, |&last| last + 1);
        let centres = means(&cells.points, &cells.weights, &mut base, count);
        let mut weights = vec![0.0; count];
        for (&label, weight) in base.iter().zip(&cells.weights) {
            if let Some(sum) = weights.get_mut(label) {
                *sum += weight;
            }
        }
        let mut silhouettes = BTreeMap::new();
        let mut best: Option<(f64, Vec<usize>)> = None;
        let most = 5.min(2 + count / 12).min(count);
        for k in 2..=most {
            let start = divide(&centres, &weights, k);
            let Partition { labels: groups, centres: middles } = lloyd(&centres, &weights, start, 300, 1e-9);
            if middles.len() < k {
                continue;
            }
            let value = silhouette(&centres, &weights, &groups);
            silhouettes.insert(k, value);
            if best.as_ref().is_none_or(|(most, _)| value > *most) {
                best = Some((value, groups));
            }
        }
        let groups = best.map_or_else(|| vec![0; count], |(_, groups)| groups);
        let (groups, sizes) = by_size(&groups, &centres, &weights);
        let mut of = cells.of.iter().map(|&cell| {
            let group = base.get(cell).and_then(|&base| groups.get(base));
            group.map(|&group| GroupId(group as u8))
        });
        let labels = within.iter().map(|&within| if within { of.next().flatten() } else { None }).collect();
        Self { labels, sizes, silhouettes }
    }

    /// Groups from elsewhere, under the numbers that they have there.
    pub fn given(labels: Vec<Option<GroupId>>) -> Self {
        let mut sizes = BTreeMap::new();
        for &group in labels.iter().flatten() {
            *sizes.entry(group).or_default() += 1;
        }
        Self { sizes: sizes.into_values().collect(), silhouettes: BTreeMap::new(), labels }
    }

    /// Their numbers, in order.
    pub fn ids(&self) -> impl Iterator<Item = GroupId> {
        self.labels.iter().copied().flatten().collect::<BTreeSet<_>>().into_iter()
    }

    pub fn count(&self) -> usize {
        self.sizes.len()
    }
}

/// Who has seven votes, or as many as there are opinions, or no fewer than the fifteenth most active: Polis' rule, but of
/// those who have as many either all take part or nobody.
fn taking_part(matrix: &Matrix) -> Vec<bool> {
    let lengths: Vec<usize> = matrix.rows().map(<[_]>::len).collect();
    let mut sorted = lengths.clone();
    sorted.sort_unstable_by(|a, b| b.cmp(a));
    let fifteenth = sorted.get(14).copied().unwrap_or(0);
    let enough = fifteenth.min(7).min(matrix.opinions().len());
    lengths.into_iter().map(|length| length >= enough).collect()
}

/// Centres to start from.
fn divide(points: &[Point], weights: &[f64], k: usize) -> Vec<Point> {
    let mut labels = vec![0; points.len()];
    let mut centres = means(points, weights, &mut labels, 1);
    while centres.len() < k {
        let next = centres.len();
        let mut widest: Option<(f64, usize, Moments)> = None;
        for (group, &centre) in centres.iter().enumerate() {
            let moments = Moments::of(points, weights, &labels, group, centre);
            let spread = moments.xx + moments.yy;
            if widest.is_none_or(|(most, ..)| spread > most) {
                widest = Some((spread, group, moments));
            }
        }
        let Some((_, group, moments)) = widest.filter(|&(spread, ..)| spread > 0.0) else { break };
        let (along, centre) = (moments.direction(), centres.get(group).copied().unwrap_or_default());
        for (label, point) in labels.iter_mut().zip(points) {
            let ahead = (point.x - centre.x) * along.x + (point.y - centre.y) * along.y > 0.0;
            if *label == group && ahead {
                *label = next;
            }
        }
        let divided = means(points, weights, &mut labels, next + 1);
        if divided.len() == next {
            break;
        }
        centres = divided;
    }
    centres
}

#[derive(Clone, Copy)]
struct Moments {
    xx: f64,
    xy: f64,
    yy: f64,
}

impl Moments {
    fn of(points: &[Point], weights: &[f64], labels: &[usize], group: usize, centre: Point) -> Self {
        let mut sums = Self { xx: 0.0, xy: 0.0, yy: 0.0 };
        for ((point, weight), &label) in points.iter().zip(weights).zip(labels) {
            if label == group {
                let (x, y) = (point.x - centre.x, point.y - centre.y);
                sums.xx += weight * x * x;
                sums.xy += weight * x * y;
                sums.yy += weight * y * y;
            }
        }
        sums
    }

    /// That of the largest variance.
    fn direction(self) -> Point {
        let angle = (2.0 * self.xy).atan2(self.xx - self.yy) / 2.0;
        Point { x: angle.cos(), y: angle.sin() }
    }
}

/// Labels renumbered, the largest group first; of equally large ones that on the left. And the sizes.
fn by_size(labels: &[usize], centres: &[Point], weights: &[f64]) -> (Vec<usize>, Vec<usize>) {
    let mut labels = labels.to_vec();
    let count = labels.iter().max().map_or(0, |&last| last + 1);
    let middles = means(centres, weights, &mut labels, count);
    let mut sizes = vec![0.0; count];
    for (&label, weight) in labels.iter().zip(weights) {
        if let Some(size) = sizes.get_mut(label) {
            *size += weight;
        }
    }
    let mut order: Vec<(usize, (f64, Point))> = sizes.into_iter().zip(middles).enumerate().collect();
    order.sort_by(|(_, (a, at)), (_, (b, other))| b.total_cmp(a).then(at.order(*other)));
    let mut places = vec![0; count];
    for (place, &(label, _)) in order.iter().enumerate() {
        if let Some(new) = places.get_mut(label) {
            *new = place;
        }
    }
    let labels = labels.iter().map(|&label| places.get(label).copied().unwrap_or_default()).collect();
    (labels, order.into_iter().map(|(_, (size, _))| size as usize).collect())
}

/// How far the groups would be the same had some votes not been given.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Stability {
    /// The mean adjusted Rand index with the groups of all votes: 1 is the same, 0 no more alike than by chance.
    pub mean_rand_index: f64,
    /// How often each number of groups came out.
    pub counts: BTreeMap<usize, usize>,
}

/// How often stability is tried, and which share of the votes is left out each time.
pub const RUNS: u64 = 10;
pub const LEFT_OUT: f64 = 0.1;

/// Again and again without a share of the votes, drawn by `seed`.
pub fn stability(matrix: &Matrix, groups: &Groups, seed: u64) -> Stability {
    // Every run has a copy of the votes: of so many, one after the other, since each is spread over all threads itself.
    const MANY: usize = 1_000_000;
    let run = |run: u64| {
        let fewer = matrix.without(LEFT_OUT, mix(seed).wrapping_add(run));
        let again = Groups::new(&fewer, &Map::new(&fewer).participants(&fewer));
        let ids = fewer.participants().iter().zip(&again.labels);
        let mut later: BTreeMap<_, _> = ids.collect();
        let rows = matrix.participants().iter().zip(&groups.labels);
        let pairs = rows.filter_map(|(id, label)| Some((((*label)?).0, ((*later.remove(id)?)?).0)));
        (again.count(), adjusted_rand_index(pairs))
    };
    let runs: Vec<(usize, f64)> = match matrix.votes() {
        MANY.. => (0..RUNS).map(run).collect(),
        _ => (0..RUNS).into_par_iter().map(run).collect(),
    };
    let mut counts = BTreeMap::new();
    for (count, _) in &runs {
        *counts.entry(*count).or_default() += 1;
    }
    let sum: f64 = runs.iter().map(|(_, index)| index).sum();
    Stability { mean_rand_index: sum / RUNS as f64, counts }
}
