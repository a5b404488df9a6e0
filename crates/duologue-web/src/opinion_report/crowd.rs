//! Where a group is on the map, without showing where anybody is.

use std::collections::BTreeMap;

use duologue_opinion::{GroupId, Point, Report};

/// A group of fewer people is drawn as its middle alone.
const CROWD: usize = 10;
/// Fewer people in one place are not drawn.
const TOGETHER: usize = 3;
/// Of a group so many lie within its line.
const WITHIN: f64 = 0.8;
const CORNERS: usize = 40;

pub struct Crowd {
    pub group: GroupId,
    pub members: usize,
    pub centre: Point,
    /// An ellipse around four of five; nothing around a handful, or where all lie on a line.
    pub outline: Vec<Point>,
    pub places: Vec<(Point, usize)>,
}

impl Crowd {
    pub fn is_handful(&self) -> bool {
        self.members < CROWD
    }
}

pub fn crowds(report: &Report) -> Vec<Crowd> {
    let mut members: BTreeMap<GroupId, Vec<Point>> = BTreeMap::new();
    for person in &report.participants {
        if let Some(place) = person.place {
            members.entry(place.group).or_default().push(person.point);
        }
    }
    members.into_iter().map(|(group, points)| crowd(group, &points)).collect()
}

fn crowd(group: GroupId, points: &[Point]) -> Crowd {
    let centre = mean(points);
    let (outline, places) = if points.len() < CROWD {
        (Vec::new(), Vec::new())
    } else {
        (ellipse(points, centre), places(points))
    };
    Crowd { group, members: points.len(), centre, outline, places }
}

fn mean(points: &[Point]) -> Point {
    let n = points.len().max(1) as f64;
    Point {
        x: points.iter().map(|point| point.x).sum::<f64>() / n,
        y: points.iter().map(|point| point.y).sum::<f64>() / n,
    }
}

/// Where equally many standard deviations from the middle put four of five within.
fn ellipse(points: &[Point], centre: Point) -> Vec<Point> {
    let n = points.len() as f64;
    let sum = |of: fn(f64, f64) -> f64| {
        points.iter().map(|point| of(point.x - centre.x, point.y - centre.y)).sum::<f64>() / n
    };
    let (xx, xy, yy) = (sum(|x, _| x * x), sum(|x, y| x * y), sum(|_, y| y * y));
    let determinant = xx * yy - xy * xy;
    if determinant <= 1e-9 * xx * yy || determinant.is_nan() {
        return Vec::new();
    }
    let mut squares: Vec<f64> = points
        .iter()
        .map(|point| {
            let (x, y) = (point.x - centre.x, point.y - centre.y);
            (yy * x * x - 2.0 * xy * x * y + xx * y * y) / determinant
        })
        .collect();
    squares.sort_by(f64::total_cmp);
    let reach = squares.get((WITHIN * n) as usize).copied().unwrap_or_default().sqrt();
    // Cholesky's factor of the covariances turns a circle into the ellipse.
    let (a, b) = (xx.sqrt(), xy / xx.sqrt());
    let c = (yy - b * b).max(0.0).sqrt();
    let corner = |at: usize| {
        let (sin, cos) = (std::f64::consts::TAU * at as f64 / CORNERS as f64).sin_cos();
        Point { x: centre.x + reach * a * cos, y: centre.y + reach * (b * cos + c * sin) }
    };
    (0..CORNERS).map(corner).collect()
}

/// The middle of those who are in one cell of a grid, which is the finer the more there are.
fn places(points: &[Point]) -> Vec<(Point, usize)> {
    let cells = (points.len() as f64 / TOGETHER as f64).sqrt().clamp(4.0, 16.0);
    let cell = |of: fn(&Point) -> f64| {
        let low = points.iter().map(of).fold(f64::INFINITY, f64::min);
        let high = points.iter().map(of).fold(f64::NEG_INFINITY, f64::max);
        let size = ((high - low) / cells).max(f64::MIN_POSITIVE);
        move |point: &Point| ((of(point) - low) / size) as u32
    };
    let (across, upwards) = (cell(|point| point.x), cell(|point| point.y));
    let mut together: BTreeMap<(u32, u32), Vec<Point>> = BTreeMap::new();
    for point in points {
        together.entry((across(point), upwards(point))).or_default().push(*point);
    }
    together
        .into_values()
        .filter(|points| points.len() >= TOGETHER)
        .map(|points| (mean(&points), points.len()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(n: usize) -> Vec<Point> {
        (0..n)
            .map(|at| {
                let (sin, cos) = (at as f64).sin_cos();
                Point { x: 5.0 + 3.0 * cos + sin, y: sin }
            })
            .collect()
    }

    #[test]
    fn a_handful_is_drawn_as_its_middle_alone() {
        let crowd = crowd(GroupId(0), &ring(9));
        assert!(crowd.outline.is_empty() && crowd.places.is_empty());
        assert_eq!(crowd.members, 9);
    }

    #[test]
    fn nobody_is_drawn_alone() {
        for n in [10, 30, 500] {
            let crowd = crowd(GroupId(0), &ring(n));
            assert!(crowd.places.iter().all(|(_, people)| *people >= TOGETHER), "{n}");
            assert!(crowd.places.iter().map(|(_, people)| people).sum::<usize>() <= n);
        }
    }

    #[test]
    fn the_line_runs_around_four_of_five() {
        let points: Vec<Point> = (1..=100)
            .flat_map(|r| {
                ring(7).into_iter().map(move |p| Point { x: p.x * f64::from(r), y: p.y * f64::from(r) })
            })
            .collect();
        let outline = crowd(GroupId(0), &points).outline;
        let within = |point: &&Point| {
            let sides = outline.iter().zip(outline.iter().cycle().skip(1));
            sides
                .map(|(a, b)| (b.x - a.x) * (point.y - a.y) - (b.y - a.y) * (point.x - a.x))
                .all(|side| side >= 0.0)
        };
        let share = points.iter().filter(within).count() as f64 / points.len() as f64;
        assert!((share - WITHIN).abs() < 0.03, "{share}");
        assert!(crowd(GroupId(0), &[Point { x: 1.0, y: 2.0 }; 20]).outline.is_empty());
    }
}
