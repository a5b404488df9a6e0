//! Weighted k-means in the plane, and how well its groups are apart.

use crate::Point;

/// Which centre each point is nearest to, and the centres.
pub(crate) struct Partition {
    pub labels: Vec<usize>,
    pub centres: Vec<Point>,
}

/// Lloyd's algorithm from these centres, until none moves as far as `stop`. A centre that no point is nearest to
/// vanishes; of equally near ones the later has the point.
pub(crate) fn lloyd(
    points: &[Point],
    weights: &[f64],
    mut centres: Vec<Point>,
    iterations: usize,
    stop: f64,
) -> Partition {
    let mut labels = vec![0; points.len()];
    for _ in 0..iterations {
        for (label, &point) in labels.iter_mut().zip(points) {
            *label = nearest(&centres, point);
        }
        let moved = means(points, weights, &mut labels, centres.len());
        let still = moved.len() == centres.len()
            && sorted(&moved).iter().zip(sorted(&centres)).all(|(a, b)| a.distance(b) < stop);
        centres = moved;
        if still {
            break;
        }
    }
    Partition { labels, centres }
}

fn nearest(centres: &[Point], point: Point) -> usize {
    let mut nearest = (0, f64::INFINITY);
    for (at, centre) in centres.iter().enumerate() {
        let distance = centre.square_distance(point);
        if distance <= nearest.1 {
            nearest = (at, distance);
        }
    }
    nearest.0
}

/// The means of the points with each label; labels without points go, and the others close up.
pub(crate) fn means(points: &[Point], weights: &[f64], labels: &mut [usize], count: usize) -> Vec<Point> {
    let mut sums = vec![(Point::default(), 0.0, false); count];
    for ((point, weight), &label) in points.iter().zip(weights).zip(labels.iter()) {
        if let Some((sum, all, any)) = sums.get_mut(label) {
            sum.x += point.x * weight;
            sum.y += point.y * weight;
            *all += weight;
            *any = true;
        }
    }
    let mut place = 0;
    let places: Vec<usize> = sums
        .iter()
        .map(|&(_, _, any)| {
            place += usize::from(any);
            place.saturating_sub(1)
        })
        .collect();
    for label in labels {
        *label = places.get(*label).copied().unwrap_or_default();
    }
    let there = sums.into_iter().filter(|&(_, _, any)| any);
    there.map(|(sum, all, _)| Point { x: sum.x / all, y: sum.y / all }).collect()
}

fn sorted(points: &[Point]) -> Vec<Point> {
    let mut sorted = points.to_vec();
    sorted.sort_by(|a, b| a.order(*b));
    sorted
}

/// The mean silhouette (Rousseeuw 1987). Who is alone in a group scores 0; a point that is alone but stands for several
/// has these next to it and scores 1.
pub(crate) fn silhouette(points: &[Point], weights: &[f64], labels: &[usize]) -> f64 {
    let mut sizes = vec![0.0; labels.iter().max().map_or(0, |&last| last + 1)];
    for &label in labels {
        if let Some(size) = sizes.get_mut(label) {
            *size += 1.0;
        }
    }
    let score = |((&point, &weight), &own): ((&Point, &f64), &usize)| {
        let mut distances = vec![0.0; sizes.len()];
        for (&other, &label) in points.iter().zip(labels) {
            if let Some(distance) = distances.get_mut(label) {
                *distance += point.distance(other);
            }
        }
        let (mut within, mut without) = (None, f64::INFINITY);
        for (group, (distance, &size)) in distances.iter().zip(&sizes).enumerate() {
            if group != own {
                without = without.min(distance / size);
            } else if size > 1.0 {
                within = Some(distance / (size - 1.0));
            } else if weight > 1.0 {
                within = Some(0.0);
            }
        }
        let within = within.filter(|&within| without.is_finite() && within.max(without) > 0.0);
        within.map_or(0.0, |within| (without - within) / within.max(without))
    };
    points.iter().zip(weights).zip(labels).map(score).sum::<f64>() / points.len().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(xs: &[f64]) -> Vec<Point> {
        xs.iter().map(|&x| Point { x, y: 0.0 }).collect()
    }

    /// By hand: points 0 and 1 against 5. For 0: a = 1, b = 5, s = 4/5; for 1: a = 1, b = 4, s = 3/4; the single point 0.
    #[test]
    fn a_silhouette_by_hand() {
        let found = |weights: &[f64]| silhouette(&line(&[0.0, 1.0, 5.0]), weights, &[0, 0, 1]);
        assert!((found(&[1.0, 1.0, 1.0]) - (0.8 + 0.75) / 3.0).abs() < 1e-15);
        assert!((found(&[1.0, 1.0, 4.0]) - (0.8 + 0.75 + 1.0) / 3.0).abs() < 1e-15);
    }

    #[test]
    fn a_centre_without_points_vanishes() {
        let found = lloyd(&line(&[0.0, 1.0, 9.0]), &[1.0; 3], line(&[0.0, 50.0, 10.0]), 10, 1e-9);
        assert_eq!(found.labels, [0, 0, 1]);
        assert_eq!(found.centres, line(&[0.5, 9.0]));
    }
}
