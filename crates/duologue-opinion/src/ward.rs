//! Ward's hierarchical clustering, cut where a number of clusters is left.

use crate::Point;

/// A label for each point.
///
/// The two clusters whose union adds least to the sum of squares are joined first (Ward 1963), found by chains of
/// nearest neighbours (Murtagh 1983) in time of the square of the points. There is no starting point to choose and no
/// order to keep: equal distances aside, the result is a function of the points.
pub(crate) fn ward(points: &[Point], weights: &[f64], clusters: usize) -> Vec<usize> {
    let mut merges = merges(points, weights);
    // Chains find them in another order than greedy joining would.
    merges.sort_by(|a, b| a.cost.total_cmp(&b.cost));
    merges.truncate(points.len().saturating_sub(clusters));
    let mut parents: Vec<usize> = (0..points.len()).collect();
    for merge in merges {
        let (a, b) = (root(&parents, merge.kept), root(&parents, merge.gone));
        if let Some(parent) = parents.get_mut(a.max(b)) {
            *parent = a.min(b);
        }
    }
    // The root of a cluster is its first point, so labels follow the order of the points.
    let mut labels: Vec<usize> = Vec::with_capacity(points.len());
    let mut next = 0;
    for at in 0..points.len() {
        let root = root(&parents, at);
        labels.push(labels.get(root).copied().unwrap_or(next));
        next += usize::from(root == at);
    }
    labels
}

struct Merge {
    cost: f64,
    kept: usize,
    gone: usize,
}

fn root(parents: &[usize], mut at: usize) -> usize {
    while let Some(&parent) = parents.get(at).filter(|&&parent| parent != at) {
        at = parent;
    }
    at
}

#[derive(Clone, Copy)]
struct Cluster {
    /// Its first point.
    first: usize,
    centre: Point,
    weight: f64,
}

fn merges(points: &[Point], weights: &[f64]) -> Vec<Merge> {
    let clusters = points.iter().zip(weights).enumerate();
    let mut active: Vec<Cluster> =
        clusters.map(|(first, (&centre, &weight))| Cluster { first, centre, weight }).collect();
    let mut merges = Vec::with_capacity(points.len());
    let mut chain: Vec<Cluster> = Vec::new();
    while active.len() > 1 {
        let Some(&top) = chain.last().or_else(|| active.first()) else { break };
        if chain.is_empty() {
            chain.push(top);
        }
        let below = chain.len().checked_sub(2).and_then(|at| chain.get(at).copied());
        // At equal cost the one below in the chain, or it would never end; else the first.
        let mut nearest = below.map(|below| (cost(top, below), below));
        for &other in &active {
            if other.first != top.first {
                let cost = cost(top, other);
                if nearest.is_none_or(|(least, _)| cost < least) {
                    nearest = Some((cost, other));
                }
            }
        }
        let Some((cost, nearest)) = nearest else { break };
        if below.is_none_or(|below| below.first != nearest.first) {
            chain.push(nearest);
            continue;
        }
        chain.truncate(chain.len().saturating_sub(2));
        let joined = join(top, nearest);
        merges.push(Merge { cost, kept: top.first, gone: nearest.first });
        active.retain(|cluster| cluster.first != top.first.max(nearest.first));
        if let Some(kept) = active.iter_mut().find(|cluster| cluster.first == joined.first) {
            *kept = joined;
        }
    }
    merges
}

/// What the union adds to the sum of squares.
fn cost(a: Cluster, b: Cluster) -> f64 {
    a.weight * b.weight / (a.weight + b.weight) * a.centre.square_distance(b.centre)
}

fn join(a: Cluster, b: Cluster) -> Cluster {
    let weight = a.weight + b.weight;
    let mean = |a_value: f64, b_value: f64| (a.weight * a_value + b.weight * b_value) / weight;
    let centre = Point { x: mean(a.centre.x, b.centre.x), y: mean(a.centre.y, b.centre.y) };
    Cluster { first: a.first.min(b.first), centre, weight }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: 0 and 1 join at 1/2, 10 and 12 at 2, then 5 joins 0 and 1 at 2/3 · 4.5² = 13.5 rather than 11 at 24.
    #[test]
    fn by_hand() {
        let points = [10.0, 0.0, 5.0, 12.0, 1.0].map(|x| Point { x, y: 0.0 });
        assert_eq!(ward(&points, &[1.0; 5], 5), [0, 1, 2, 3, 4]);
        assert_eq!(ward(&points, &[1.0; 5], 4), [0, 1, 2, 3, 1]);
        assert_eq!(ward(&points, &[1.0; 5], 3), [0, 1, 2, 0, 1]);
        assert_eq!(ward(&points, &[1.0; 5], 2), [0, 1, 1, 0, 1]);
        assert_eq!(ward(&points, &[1.0; 5], 1), [0; 5]);
        assert!(ward(&[], &[], 3).is_empty());
    }
}
