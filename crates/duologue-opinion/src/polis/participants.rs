//! Where a participant is among all and within the group.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{GroupId, Point};

/// Of a participant in a group.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Place {
    pub group: GroupId,
    /// 1 in the middle of all voters, and less the further away.
    pub centricness: f64,
    /// 1 in the middle of the group, and less the further away.
    pub coreness: f64,
    /// How far out beyond the middle of the group, seen from the middle of all.
    pub extremeness: f64,
}

/// All by row of the matrix; `None` of who is in no group.
pub fn places(points: &[Point], labels: &[Option<GroupId>]) -> Vec<Option<Place>> {
    let all = mean(points.iter());
    let mut members: BTreeMap<GroupId, Vec<&Point>> = BTreeMap::new();
    for (point, label) in points.iter().zip(labels) {
        if let Some(group) = label {
            members.entry(*group).or_default().push(point);
        }
    }
    let centres: BTreeMap<GroupId, Point> =
        members.into_iter().map(|(group, points)| (group, mean(points.into_iter()))).collect();
    let place = |(point, label): (&Point, &Option<GroupId>)| {
        let group = (*label)?;
        let centre = *centres.get(&group)?;
        let out = centre.distance(all);
        let along = (point.x - centre.x) * (centre.x - all.x) + (point.y - centre.y) * (centre.y - all.y);
        Some(Place {
            group,
            centricness: 1.0 - point.distance(all),
            coreness: 1.0 - point.distance(centre),
            extremeness: if out > 0.0 { along / out } else { 0.0 },
        })
    };
    points.iter().zip(labels).map(place).collect()
}

fn mean<'a>(points: impl Iterator<Item = &'a Point>) -> Point {
    let (mut x, mut y, mut count) = (0.0, 0.0, 0.0_f64);
    for point in points {
        (x, y, count) = (x + point.x, y + point.y, count + 1.0);
    }
    Point { x: x / count.max(1.0), y: y / count.max(1.0) }
}
