use crate::about::{About, Label, Public, Side};
use crate::axis::{self, Scale};
use crate::breaks;
use crate::chart::Draw;
use crate::ends;
use crate::error::ChartError;
use crate::figure::{self, Share};
use crate::key;
use crate::number::{coordinate, percent};
use crate::pen::{NOTE, Pen, Run, X};
use crate::text;

/// One answer over the years, a line for each public.
#[derive(Clone, Debug)]
pub struct Trend {
    pub about: About,
    /// Every year in which the question was asked of anyone. A line joins neighbours only.
    pub waves: Vec<i32>,
    /// The year the page is about.
    pub current: Option<i32>,
    pub series: Vec<Series>,
    pub breaks: Vec<Break>,
}

/// The figures of one public. A wave without a point is a gap; a wave with several values has sources that differ: all are
/// drawn, hollow, and no line chooses between them.
#[derive(Clone, Debug)]
pub struct Series {
    pub public: Public,
    pub points: Vec<Point>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    pub year: i32,
    pub share: Share,
}

/// Where the method changed. No line crosses it.
#[derive(Clone, Debug)]
pub struct Break {
    /// The first wave of the new method.
    pub year: i32,
    /// Whose method; none is everybody's.
    pub side: Option<Side>,
    pub label: Label,
}

/// Left of the first year stand the numbers of the scale, right of the last one the names of the lines.
const PLOT: (f64, f64) = (9.0, 81.0);
const HEIGHT: f64 = 264.0;
/// Between two years below.
const APART: f64 = 2.5;

impl Trend {
    /// Of the scale. If it does not begin at 0, the page must say so.
    pub fn range(&self) -> Result<(f64, f64), ChartError> {
        self.check()?;
        let extents = || self.points().flat_map(|point| point.share.extent());
        let (least, most) = (extents().fold(100.0, f64::min), extents().fold(0.0, f64::max));
        let high = axis::outward(most, 10.0).clamp(30.0, 100.0);
        // No mark lies on the lower edge.
        let low = (((least - 2.0) / 10.0).floor() * 10.0).min(high - 30.0);
        // Zero is near enough to be shown.
        Ok((if low <= 20.0 { 0.0 } else { low }, high))
    }

    fn check(&self) -> Result<(), ChartError> {
        figure::publics(self.series.iter().map(|series| &series.public))?;
        if self.points().next().is_none() {
            return Err(ChartError::Empty);
        }
        for point in self.points() {
            point.share.check()?;
            if !self.waves.contains(&point.year) {
                return Err(ChartError::Wave(point.year));
            }
        }
        let (first, last) = (self.waves.iter().min(), self.waves.iter().max());
        match self.breaks.iter().find(|b| Some(&b.year) <= first || Some(&b.year) > last) {
            Some(outside) => Err(ChartError::Wave(outside.year)),
            None => Ok(()),
        }
    }

    fn points(&self) -> impl Iterator<Item = &Point> {
        self.series.iter().flat_map(|series| &series.points)
    }

    /// The waves in order, each once.
    fn waves(&self) -> Vec<i32> {
        let mut waves = self.waves.clone();
        waves.sort_unstable();
        waves.dedup();
        waves
    }

    /// Whether a method changed for a side between two waves.
    fn broken(&self, side: Side, from: i32, to: i32) -> bool {
        self.breaks.iter().any(|b| (from < b.year && b.year <= to) && b.side.is_none_or(|of| of == side))
    }
}

impl Series {
    fn at(&self, year: i32) -> impl Iterator<Item = Share> {
        self.points.iter().filter(move |point| point.year == year).map(|point| point.share)
    }

    /// The figure of a year on which all sources agree.
    fn agreed(&self, year: i32) -> Option<Share> {
        let mut shares = self.at(year);
        shares.next().filter(|first| shares.all(|other| other.value == first.value))
    }
}

/// Where the years and the values lie.
pub(crate) struct Plane {
    pub(crate) years: Scale,
    pub(crate) values: Scale,
}

impl Plane {
    pub(crate) fn x(&self, year: i32) -> f64 {
        self.years.place(f64::from(year))
    }

    pub(crate) fn y(&self, value: f64) -> f64 {
        self.values.place(value)
    }
}

impl Draw for Trend {
    fn about(&self) -> &About {
        &self.about
    }

    fn draw(&self, pen: &mut Pen) -> Result<f64, ChartError> {
        let range = self.range()?;
        let waves = self.waves();
        let (Some(first), Some(last)) = (waves.first(), waves.last()) else { return Err(ChartError::Empty) };
        let years = Scale { values: (f64::from(*first), f64::from(*last)), places: PLOT };

        let publics: Vec<_> = self.series.iter().map(|series| &series.public).collect();
        let is_told = self.series.iter().all(|series| !series.points.is_empty());
        let strip = match is_told && ends::are_named(pen, &publics, PLOT.1) {
            true => 0.0,
            false => key::publics(pen, publics),
        };
        let breaks = breaks::lay_out(pen, &self.breaks, years, &waves);
        let top = strip + breaks.iter().map(breaks::Laid::height).sum::<f64>() + 18.0;
        let bottom = top + HEIGHT;
        let plane = Plane { years, values: Scale { values: range, places: (bottom, top) } };

        rows(pen, plane.values);
        breaks::draw(pen, &breaks, (strip, bottom));
        // The first side lies uppermost.
        for series in self.series.iter().rev() {
            self.series(pen, &plane, series, &waves);
        }
        self.years(pen, years, &waves, bottom + 18.0);
        let ends: Vec<_> = self.series.iter().filter_map(|series| series.end(&plane, *last)).collect();
        ends::draw(pen, &ends, PLOT.1, (top - 8.0, bottom + 8.0));
        Ok(bottom + 26.0)
    }
}

/// Horizontal grid lines, each with its number above it.
fn rows(pen: &mut Pen, values: Scale) {
    let (low, high) = values.values;
    let step = if high - low > 70.0 { 20.0 } else { 10.0 };
    for tick in axis::ticks(values.values, step) {
        let y = values.place(tick);
        let class = if tick == low { "axis" } else { "grid" };
        pen.line(class, (0.0, y), (PLOT.1 + 2.0, y));
        pen.text("tick", X::px(0.0), y - 4.0, &[Run::plain(&coordinate(tick))]);
    }
}

impl Trend {
    fn series(&self, pen: &mut Pen, plane: &Plane, series: &Series, waves: &[i32]) {
        let side = series.public.side;
        for point in &series.points {
            if let Some(interval) = point.share.interval {
                let (x, class) = (plane.x(point.year), format!("interval {}", side.class()));
                pen.line(&class, (x, plane.y(interval.lower)), (x, plane.y(interval.upper)));
            }
        }
        for (from, to) in waves.iter().zip(waves.iter().skip(1)) {
            let (Some(start), Some(end)) = (series.agreed(*from), series.agreed(*to)) else { continue };
            if !self.broken(side, *from, *to) {
                let ends = ((plane.x(*from), plane.y(start.value)), (plane.x(*to), plane.y(end.value)));
                pen.line(&format!("trace {}", side.class()), ends.0, ends.1);
            }
        }
        for point in &series.points {
            let class = match series.agreed(point.year) {
                None => "point hollow",
                Some(_) if self.current == Some(point.year) => "point current",
                Some(_) => "point",
            };
            pen.mark(side, class, X::at(plane.x(point.year)), plane.y(point.share.value));
        }
    }

    /// The years below, in each view as many as have room: the last and the current one, then the others from the right.
    fn years(&self, pen: &mut Pen, years: Scale, waves: &[i32], line: f64) {
        let place = |year: i32| years.place(f64::from(year));
        let layouts = pen.by_view(|width| {
            let mut kept: Vec<i32> = Vec::new();
            let current = self.current.filter(|year| waves.contains(year));
            for year in waves.last().copied().into_iter().chain(current).chain(waves.iter().rev().copied()) {
                let room = text::width(&year.to_string(), NOTE) + APART;
                if kept.iter().all(|other| (place(*other) - place(year)).abs() * width / 100.0 >= room) {
                    kept.push(year);
                }
            }
            kept
        });
        for (shown, kept) in layouts {
            for year in kept {
                let weight = if self.current == Some(year) { "tick strong" } else { "tick" };
                let class = format!("{weight} middle {shown}");
                pen.text(class.trim_end(), X::at(place(year)), line, &[Run::plain(&year.to_string())]);
            }
        }
    }
}

impl Series {
    /// What stands beside the end of the line: its last figure, the year if it is not the last wave, the name.
    fn end<'a>(&'a self, plane: &Plane, last: i32) -> Option<ends::End<'a>> {
        let year = self.points.iter().map(|point| point.year).max()?;
        let mut values: Vec<f64> = self.at(year).map(|share| share.value).collect();
        values.sort_by(|a, b| b.total_cmp(a));
        values.dedup();
        let numbers: Vec<_> = values.iter().map(|value| percent(*value)).collect();
        let y = values.iter().map(|value| plane.y(*value)).sum::<f64>() / values.len() as f64;
        Some(ends::End { public: &self.public, y, numbers, year: (year != last).then(|| year.to_string()) })
    }
}
