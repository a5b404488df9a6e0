use crate::about::{About, Label};
use crate::axis::Scale;
use crate::chart::Draw;
use crate::error::ChartError;
use crate::key;
use crate::pen::{NOTE, Pen, Run, X};

/// Where groups of people are along two axes that have no unit. People are drawn by the place, never one by one.
#[derive(Clone, Debug)]
pub struct Map {
    pub about: About,
    /// Words at the ends of the axes: that they have no meaning of their own.
    pub across: Label,
    pub upwards: Label,
    pub groups: Vec<Group>,
}

#[derive(Clone, Debug)]
pub struct Group {
    pub label: Label,
    /// What stands in its middle, such as its number.
    pub short: String,
    pub centre: (f64, f64),
    /// The corners of a line around most of it; nothing where it has too few people.
    pub outline: Vec<(f64, f64)>,
    pub places: Vec<Place>,
}

/// Several people in about the same place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    pub at: (f64, f64),
    pub people: u32,
}

const HEIGHT: f64 = 320.0;
/// Marks at the edge stay within.
const PLOT: (f64, f64) = (5.0, 95.0);
const EDGE: f64 = 24.0;

impl Map {
    fn points(&self) -> impl Iterator<Item = (f64, f64)> {
        self.groups.iter().flat_map(|group| {
            let places = group.places.iter().map(|place| place.at);
            [group.centre].into_iter().chain(group.outline.iter().copied()).chain(places)
        })
    }

    fn check(&self) -> Result<(), ChartError> {
        if self.groups.is_empty() {
            return Err(ChartError::Empty);
        }
        // Beyond it a range has no finite extent.
        let stray = |value: f64| !(-1e150..=1e150).contains(&value);
        match self.points().flat_map(|(x, y)| [x, y]).find(|&value| stray(value)) {
            Some(value) => Err(ChartError::Place(value)),
            None => Ok(()),
        }
    }

    fn scale(&self, pick: fn((f64, f64)) -> f64, places: (f64, f64)) -> Scale {
        let values = self.points().map(pick);
        // Nought, the middle of all, is always on it.
        let (low, high) =
            values.fold((0.0_f64, 0.0_f64), |(low, high), value| (low.min(value), high.max(value)));
        Scale { values: (low, high), places }
    }
}

impl Draw for Map {
    fn about(&self) -> &About {
        &self.about
    }

    fn draw(&self, pen: &mut Pen) -> Result<f64, ChartError> {
        self.check()?;
        let labels = self.groups.iter().enumerate().map(|(number, group)| (shape(number, 5.5), &group.label));
        let top = key::shapes(pen, labels) + 18.0;
        let bottom = top + HEIGHT;
        let across = self.scale(|(x, _)| x, PLOT);
        let upwards = self.scale(|(_, y)| y, (bottom - EDGE, top + EDGE));

        let place = |(x, y): (f64, f64)| (across.place(x), upwards.place(y));
        let (x, y) = place((0.0, 0.0));
        pen.line("grid", (0.0, y), (100.0, y));
        pen.line("grid", (x, top), (x, bottom));
        for group in &self.groups {
            let next = group.outline.iter().cycle().skip(1);
            for (&from, &to) in group.outline.iter().zip(next) {
                pen.line("cut", place(from), place(to));
            }
        }
        for (number, group) in self.groups.iter().enumerate() {
            for Place { at, people } in &group.places {
                let (x, y) = place(*at);
                // The area says how many.
                let radius = (2.0 * f64::from(*people).sqrt()).clamp(3.0, 15.0);
                pen.path("neutral mid", X::at(x), y, &shape(number, radius));
            }
        }
        for (number, group) in self.groups.iter().enumerate() {
            let (x, y) = place(group.centre);
            pen.path("neutral hollow", X::at(x), y, &shape(number, 12.0));
            pen.text("strong middle", X::at(x), y + 4.5, &[Run::plain(&group.short)]);
        }
        let up = self.upwards.lang.as_deref();
        pen.text("tick", X::px(0.0), top - 6.0, &[Run { class: "", text: &self.upwards.text, lang: up }]);
        let right = self.across.lang.as_deref();
        let text = Run { class: "", text: &self.across.text, lang: right };
        pen.text("tick end", X::at(100.0), bottom + NOTE + 4.0, &[text]);
        Ok(bottom + NOTE + 10.0)
    }
}

/// The outline of a group's mark around the origin: circle, diamond, square, and triangles upwards and downwards, all of
/// about the same area.
fn shape(number: usize, radius: f64) -> String {
    let part = |share: f64| crate::number::coordinate(radius * share);
    match number % 5 {
        0 => {
            let (r, d) = (part(1.0), part(2.0));
            format!("M-{r} 0a{r} {r} 0 1 0 {d} 0a{r} {r} 0 1 0 -{d} 0z")
        }
        1 => {
            let r = part(1.27);
            format!("M0 -{r}L{r} 0L0 {r}L-{r} 0z")
        }
        2 => {
            let r = part(0.9);
            format!("M-{r} -{r}H{r}V{r}H-{r}z")
        }
        3 => {
            let (up, side, down) = (part(1.45), part(1.3), part(0.85));
            format!("M0 -{up}L{side} {down}H-{side}z")
        }
        _ => {
            let (down, side, up) = (part(1.45), part(1.3), part(0.85));
            format!("M0 {down}L{side} -{up}H-{side}z")
        }
    }
}
