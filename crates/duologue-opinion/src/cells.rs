//! Participants who are in the same place, or too near each other for the difference to matter.

use crate::Point;

/// Places, sorted, how many are at each, and which of them each point is at.
pub(crate) struct Cells {
    pub points: Vec<Point>,
    pub weights: Vec<f64>,
    pub of: Vec<usize>,
}

/// As many places as Ward's method has time for.
const MOST: usize = 2048;

impl Cells {
    /// A place for each different point; where these are too many, for each cell that somebody is in of a square grid
    /// over the map, the finest that leaves few enough.
    pub fn new(points: &[Point]) -> Self {
        let exact = Self::by(points, |point| (key(point.x), key(point.y)));
        if exact.points.len() <= MOST {
            return exact;
        }
        let ends = |value: fn(&Point) -> f64| {
            let values = points.iter().map(value);
            (values.clone().fold(f64::INFINITY, f64::min), values.fold(f64::NEG_INFINITY, f64::max))
        };
        let ((left, right), (low, high)) = (ends(|point| point.x), ends(|point| point.y));
        let side = (right - left).max(high - low);
        // From 1,024 by 1,024 to 32 by 32, which cannot be too many.
        let mut fine = 1024.0;
        loop {
            let cell = |value: f64, from: f64| ((value - from) / side * fine) as u64;
            let cells = Self::by(points, |point| (cell(point.x, left), cell(point.y, low)));
            if cells.points.len() <= MOST || fine <= 32.0 {
                return cells;
            }
            fine /= 2.0;
        }
    }

    /// Each cell's place is the mean of its points.
    fn by(points: &[Point], key: impl Fn(&Point) -> (u64, u64)) -> Self {
        let mut keyed: Vec<((u64, u64), usize)> =
            points.iter().enumerate().map(|(at, point)| (key(point), at)).collect();
        keyed.sort_unstable();
        let mut cells = Self { points: Vec::new(), weights: Vec::new(), of: vec![0; points.len()] };
        for same in keyed.chunk_by(|a, b| a.0 == b.0) {
            let mut sum = Point::default();
            for &(_, at) in same {
                let point = points.get(at).copied().unwrap_or_default();
                sum = Point { x: sum.x + point.x, y: sum.y + point.y };
                if let Some(cell) = cells.of.get_mut(at) {
                    *cell = cells.points.len();
                }
            }
            let count = same.len() as f64;
            cells.points.push(Point { x: sum.x / count, y: sum.y / count });
            cells.weights.push(count);
        }
        cells
    }
}

/// Numbers in the order of the values.
fn key(value: f64) -> u64 {
    let bits = value.to_bits();
    if bits >> 63 == 1 { !bits } else { bits | 1 << 63 }
}
