use crate::about::{About, Label, Public};
use crate::axis::{self, Scale};
use crate::chart::Draw;
use crate::error::ChartError;
use crate::figure::{self, Share};
use crate::key;
use crate::number::percent;
use crate::opposed::{self, Words};
use crate::pen::{Pen, Run, X};

/// Who disagrees and who agrees with each opinion: for each public a bar to either side of a centre line, with intervals.
/// Who passes is in neither.
#[derive(Clone, Debug)]
pub struct Agreement {
    pub about: About,
    /// The words for the left and for the right.
    pub disagree: Label,
    pub agree: Label,
    pub publics: Vec<Public>,
    pub opinions: Vec<Opinion>,
}

/// An opinion and what each public says of it, in the order of the publics.
#[derive(Clone, Debug)]
pub struct Opinion {
    pub label: Label,
    pub stands: Vec<Stand>,
}

/// What a public says of an opinion, or the words for why that is not known ("too early to say").
#[derive(Clone, Debug)]
pub enum Stand {
    Known { disagree: Share, agree: Share },
    Missing(Label),
}

/// Outside there is room for the shape of the public and for the numbers of the longest bars.
const PLOT: (f64, f64) = (16.0, 87.0);
const HEIGHT: f64 = 14.0;
const PITCH: f64 = HEIGHT + 13.0;

impl Agreement {
    fn check(&self) -> Result<(), ChartError> {
        figure::publics(&self.publics)?;
        if self.opinions.is_empty() {
            return Err(ChartError::Empty);
        }
        for opinion in &self.opinions {
            figure::count(self.publics.len(), opinion.stands.len())?;
            for stand in &opinion.stands {
                if let Stand::Known { disagree, agree } = stand {
                    disagree.check()?;
                    agree.check()?;
                    let total = disagree.value + agree.value;
                    // What floating point may add to a hundred.
                    if total > 100.001 {
                        return Err(ChartError::Total(total));
                    }
                }
            }
        }
        Ok(())
    }
}

impl Draw for Agreement {
    fn about(&self) -> &About {
        &self.about
    }

    fn draw(&self, pen: &mut Pen) -> Result<f64, ChartError> {
        self.check()?;
        // As far to either side, so that no direction seems to weigh more.
        let scale = Scale { values: (-100.0, 100.0), places: PLOT };
        let zero = scale.place(0.0);
        let below = key::publics(pen, &self.publics);
        let words = [&self.disagree, &self.agree].map(|label| Words { label, number: None });
        let top = opposed::draw(pen, below, words.each_ref(), zero, 100.0) + 2.0;

        let mut spans = Vec::new();
        let mut y = top + axis::HEAD;
        for opinion in &self.opinions {
            y = pen.heading(y, &opinion.label) + 5.0;
            let from = y - 3.0;
            for (public, stand) in self.publics.iter().zip(&opinion.stands) {
                pen.mark(public.side, "point", X::px(7.0), y + HEIGHT / 2.0);
                draw(pen, scale, public, stand, y);
                y += PITCH;
            }
            spans.push((from, y - 3.0));
            y += 12.0;
        }
        pen.beneath(|pen| axis::columns(pen, scale, 50.0, top, &spans, axis::size));
        for (from, to) in spans {
            pen.line("axis", (zero, from), (zero, to));
        }
        Ok(y)
    }
}

fn draw(pen: &mut Pen, scale: Scale, public: &Public, stand: &Stand, y: f64) {
    let line = y + HEIGHT / 2.0 + 4.5;
    let (disagree, agree) = match stand {
        Stand::Known { disagree, agree } => (disagree, agree),
        Stand::Missing(why) => {
            pen.text("tick", X::at(scale.place(0.0)).plus(6.0), line, &[Run::of(why)]);
            return;
        }
    };
    for (grade, direction, share) in [("mid", -1.0, disagree), ("bar", 1.0, agree)] {
        let end = scale.place(direction * share.value);
        pen.rect(&format!("{grade} {}", public.side.class()), (scale.place(0.0), end), y, HEIGHT);
        let class = if direction < 0.0 { "end" } else { "strong" };
        pen.text(class, X::at(end).plus(5.0 * direction), line, &[Run::plain(&percent(share.value))]);
        if let Some(interval) = share.interval {
            let ends = (scale.place(direction * interval.lower), scale.place(direction * interval.upper));
            pen.whisker(ends, y + HEIGHT + 5.0);
        }
    }
}
