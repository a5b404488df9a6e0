use crate::about::{About, Label, Public};
use crate::axis::{self, Scale};
use crate::chart::Draw;
use crate::error::ChartError;
use crate::figure::{self, Figure};
use crate::key;
use crate::number::percent;
use crate::pen::{Pen, Run, X};

/// The answers to one question, each public's bar under the other's.
#[derive(Clone, Debug)]
pub struct Bars {
    pub about: About,
    pub publics: Vec<Public>,
    pub answers: Vec<Answer>,
}

/// An answer and its figures, in the order of the publics.
#[derive(Clone, Debug)]
pub struct Answer {
    pub label: Label,
    pub figures: Vec<Figure>,
}

/// Left of the plot stands the shape of the public, right of it there is room for the number of the longest bar.
const PLOT: (f64, f64) = (5.0, 85.0);
const HEIGHT: f64 = 16.0;

impl Bars {
    fn check(&self) -> Result<(), ChartError> {
        figure::publics(&self.publics)?;
        if self.answers.is_empty() {
            return Err(ChartError::Empty);
        }
        for answer in &self.answers {
            figure::count(self.publics.len(), answer.figures.len())?;
        }
        self.shares().try_for_each(figure::Share::check)
    }

    fn shares(&self) -> impl Iterator<Item = figure::Share> {
        self.answers.iter().flat_map(|answer| &answer.figures).filter_map(Figure::share)
    }
}

impl Draw for Bars {
    fn about(&self) -> &About {
        &self.about
    }

    fn draw(&self, pen: &mut Pen) -> Result<f64, ChartError> {
        self.check()?;
        let most = self.shares().flat_map(figure::Share::extent).fold(0.0, f64::max);
        let scale = Scale { values: (0.0, axis::outward(most, 25.0)), places: PLOT };
        // A whisker lies under its bar, where it hides neither the end nor the number.
        let pitch =
            if self.shares().any(|share| share.interval.is_some()) { HEIGHT + 14.0 } else { HEIGHT + 4.0 };

        let top = key::publics(pen, &self.publics);
        let mut spans = Vec::new();
        let mut y = top + axis::HEAD;
        for answer in &self.answers {
            y = pen.heading(y, &answer.label) + 4.0;
            let from = y - 2.0;
            for (public, figure) in self.publics.iter().zip(&answer.figures) {
                pen.mark(public.side, "point", X::px(7.0), y + HEIGHT / 2.0);
                self.bar(pen, scale, public, figure, y);
                y += pitch;
            }
            spans.push((from, y));
            y += 10.0;
        }
        let step = if scale.values.1 > 50.0 { 25.0 } else { scale.values.1 / 5.0 };
        pen.beneath(|pen| axis::columns(pen, scale, step, top, &spans, axis::size));
        Ok(y)
    }
}

impl Bars {
    fn bar(&self, pen: &mut Pen, scale: Scale, public: &Public, figure: &Figure, y: f64) {
        let line = y + HEIGHT / 2.0 + 4.5;
        match figure {
            Figure::Known(share) => {
                let (zero, end) = (scale.place(0.0), scale.place(share.value));
                pen.rect(&format!("bar {}", public.side.class()), (zero, end), y, HEIGHT);
                pen.text("strong", X::at(end).plus(6.0), line, &[Run::plain(&percent(share.value))]);
                if let Some(interval) = share.interval {
                    let ends = (scale.place(interval.lower), scale.place(interval.upper));
                    pen.whisker(ends, y + HEIGHT + 5.0);
                }
            }
            Figure::Missing(why) => {
                pen.text("tick", X::at(scale.place(0.0)).plus(6.0), line, &[Run::of(why)]);
            }
        }
    }
}
