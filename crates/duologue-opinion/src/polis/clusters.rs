//! Polis' groups from a cold start: they depend on the order of the participants.

use std::collections::BTreeMap;

use crate::kmeans::{lloyd, silhouette};
use crate::{GroupId, Point};

/// Groups by row of the matrix.
#[derive(Clone, Debug, PartialEq)]
pub struct Clusters {
    pub labels: Vec<Option<GroupId>>,
    /// By number of groups.
    pub silhouettes: BTreeMap<usize, f64>,
}

/// k-means twice: a hundred base clusters of participants, then two to five groups of these, as many as have the largest
/// mean silhouette. Both start from the first points that differ.
pub fn clusters(points: &[Point], within: &[bool]) -> Clusters {
    const BASE: usize = 100;
    // Counted from nought, so one more than the hundred and the twenty that are meant.
    const ROUNDS: usize = 101;
    const ROUNDS_OF_GROUPS: usize = 21;
    const STOP: f64 = 0.01;
    let members: Vec<Point> =
        points.iter().zip(within).filter(|&(_, &within)| within).map(|(&point, _)| point).collect();
    let base = lloyd(&members, &vec![1.0; members.len()], first_distinct(&members, BASE), ROUNDS, STOP);
    let mut sizes = vec![0.0; base.centres.len()];
    for &label in &base.labels {
        if let Some(size) = sizes.get_mut(label) {
            *size += 1.0;
        }
    }
    let most = 5.min(2 + base.centres.len() / 12);
    let mut silhouettes = BTreeMap::new();
    let mut best: Option<(f64, Vec<usize>)> = None;
    for k in 2..=most {
        let groups = lloyd(&base.centres, &sizes, first_distinct(&base.centres, k), ROUNDS_OF_GROUPS, STOP);
        let value = silhouette(&base.centres, &vec![1.0; base.centres.len()], &groups.labels);
        silhouettes.insert(k, value);
        if best.as_ref().is_none_or(|(most, _)| value >= *most) {
            best = Some((value, groups.labels));
        }
    }
    let groups = best.map(|(_, labels)| labels).unwrap_or_default();
    let mut labels = base.labels.iter().map(|&label| groups.get(label).map(|&group| GroupId(group as u8)));
    let labels = within.iter().map(|&within| if within { labels.next().flatten() } else { None }).collect();
    Clusters { labels, silhouettes }
}

fn first_distinct(points: &[Point], count: usize) -> Vec<Point> {
    let mut first: Vec<Point> = Vec::new();
    for &point in points {
        if first.len() == count {
            break;
        }
        if !first.contains(&point) {
            first.push(point);
        }
    }
    first
}
