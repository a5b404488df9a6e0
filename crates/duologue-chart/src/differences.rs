use crate::about::{About, Label};
use crate::axis::{self, Scale};
use crate::chart::Draw;
use crate::error::ChartError;
use crate::figure::{self, Interval};
use crate::number::signed;
use crate::opposed::{self, Words};
use crate::pen::{Pen, Run, X};

/// What one public says more often than another, by answer or by year, around the line of no difference.
#[derive(Clone, Debug)]
pub struct Differences {
    pub about: About,
    /// The words for either direction: "more in China", "more in Japan".
    pub below: Label,
    pub above: Label,
    pub rows: Vec<Difference>,
}

/// A difference in points, with its interval if one is known.
#[derive(Clone, Debug)]
pub struct Difference {
    pub label: Label,
    pub value: f64,
    pub interval: Option<Interval>,
}

/// Right of the plot stands the column of numbers.
const PLOT: (f64, f64) = (0.0, 82.0);

impl Differences {
    fn check(&self) -> Result<(), ChartError> {
        if self.rows.is_empty() {
            return Err(ChartError::Empty);
        }
        for row in &self.rows {
            figure::difference(row.value)?;
            row.interval.map_or(Ok(()), |interval| interval.check(figure::difference))?;
        }
        Ok(())
    }

    /// As far to either side, so that no direction seems to weigh more.
    fn scale(&self) -> (Scale, f64) {
        let ends = |row: &Difference| {
            let interval = row.interval.unwrap_or(Interval { lower: row.value, upper: row.value });
            row.value.abs().max(interval.lower.abs()).max(interval.upper.abs())
        };
        let most = self.rows.iter().map(ends).fold(0.0, f64::max);
        let step = match most {
            ..=10.0 => 5.0,
            ..=20.0 => 10.0,
            ..=40.0 => 20.0,
            _ => 25.0,
        };
        let reach = axis::outward(most, step);
        let step = if reach > 2.0 * step { 2.0 * step } else { step };
        (Scale { values: (-reach, reach), places: PLOT }, step)
    }
}

impl Draw for Differences {
    fn about(&self) -> &About {
        &self.about
    }

    fn draw(&self, pen: &mut Pen) -> Result<f64, ChartError> {
        self.check()?;
        let (scale, step) = self.scale();
        let words = [&self.below, &self.above].map(|label| Words { label, number: None });
        let top = opposed::draw(pen, 0.0, words.each_ref(), scale.place(0.0), PLOT.1) + 6.0;

        let mut spans = Vec::new();
        let mut y = top + axis::HEAD;
        for row in &self.rows {
            y = pen.heading(y, &row.label) + 12.0;
            spans.push((y - 10.0, y + 10.0));
            if let Some(interval) = row.interval {
                pen.whisker((scale.place(interval.lower), scale.place(interval.upper)), y);
            }
            // An upright stroke: the difference belongs to neither side, nor does its shape.
            pen.path("difference", X::at(scale.place(row.value)), y, "M-2 -7h4v14h-4z");
            pen.text("strong end", X::at(100.0), y + 4.5, &[Run::plain(&signed(row.value))]);
            y += 18.0;
        }
        pen.beneath(|pen| axis::columns(pen, scale, step, top, &spans, signed_tick));
        Ok(y)
    }
}

fn signed_tick(value: f64) -> String {
    let sign = if value < 0.0 { "\u{2212}" } else { "+" };
    match axis::size(value).as_str() {
        "0" => "0".to_owned(),
        size => format!("{sign}{size}"),
    }
}
