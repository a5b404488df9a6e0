use crate::number::coordinate;
use crate::pen::{Pen, Run, X};

/// From values to places, in a straight line.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scale {
    pub(crate) values: (f64, f64),
    pub(crate) places: (f64, f64),
}

impl Scale {
    /// Of a range without extent every value lies in the middle.
    pub(crate) fn place(&self, value: f64) -> f64 {
        let ((low, high), (from, to)) = (self.values, self.places);
        let part = if high > low { (value - low) / (high - low) } else { 0.5 };
        from + part * (to - from)
    }
}

/// The next multiple of `step` away from zero, at least one step.
pub(crate) fn outward(value: f64, step: f64) -> f64 {
    // A hundredth of a step does not open a new one.
    ((value / step - 0.01).ceil() * step).max(step)
}

/// Every multiple of `step` within a range.
pub(crate) fn ticks((low, high): (f64, f64), step: f64) -> impl Iterator<Item = f64> {
    let mut next = (low / step).ceil() * step;
    std::iter::from_fn(move || {
        let tick = next;
        next += step;
        (tick <= high + step / 1000.0).then_some(tick)
    })
}

/// Space for the numbers above the rows of a chart.
pub(crate) const HEAD: f64 = 26.0;

/// Numbers above, and vertical grid lines behind the rows only, where they cross no label; the line of zero in ink.
/// `number` writes a value.
pub(crate) fn columns(
    pen: &mut Pen,
    scale: Scale,
    step: f64,
    top: f64,
    spans: &[(f64, f64)],
    number: impl Fn(f64) -> String,
) {
    for tick in ticks(scale.values, step) {
        let x = scale.place(tick);
        let zero = tick.abs() < step / 2.0;
        let anchor = if x < 2.0 { "tick" } else { "tick middle" };
        pen.text(anchor, X::at(x), top + 12.0, &[Run::plain(&number(tick))]);
        for (from, to) in spans {
            pen.line(if zero { "axis" } else { "grid" }, (x, *from), (x, *to));
        }
    }
}

pub(crate) fn size(value: f64) -> String {
    coordinate(value.abs())
}
