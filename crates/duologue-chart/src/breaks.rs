//! Breaks of method. Their words stand above the plot, each in lines of its own, so that no figure is hidden.

use crate::axis::Scale;
use crate::pen::{LEADING, NOTE, Pen, X};
use crate::text;
use crate::trend::Break;

/// A break with its place and its words for each view.
pub(crate) struct Laid<'a> {
    mark: &'a Break,
    x: f64,
    layouts: Vec<(&'static str, Vec<String>)>,
}

/// From the line to its words, and the least room in which they do not cross another line.
const GAP: f64 = 6.0;
const LEAST: f64 = 90.0;

pub(crate) fn lay_out<'a>(pen: &Pen, breaks: &'a [Break], years: Scale, waves: &[i32]) -> Vec<Laid<'a>> {
    let mut breaks: Vec<_> = breaks.iter().map(|mark| (mark, place(mark, years, waves))).collect();
    breaks.sort_by(|(_, a), (_, b)| a.total_cmp(b));
    let mut laid = Vec::with_capacity(breaks.len());
    let mut previous = 0.0;
    for (mark, x) in breaks {
        let layouts = pen.by_view(|width| {
            let free = (x - previous) * width / 100.0 - 2.0 * GAP;
            let whole = x.max(100.0 - x) * width / 100.0 - GAP;
            let room = if is_right(x) && free >= LEAST { free } else { whole };
            text::wrap(&mark.label.text, NOTE, room)
        });
        laid.push(Laid { mark, x, layouts });
        previous = x;
    }
    laid
}

pub(crate) fn draw(pen: &mut Pen, breaks: &[Laid], (mut top, bottom): (f64, f64)) {
    for laid in breaks {
        pen.line("cut", (laid.x, top + 2.0), (laid.x, bottom));
        top += laid.height();
    }
    // Over the lines of the others.
    for laid in breaks.iter().rev() {
        top -= laid.height();
        for (shown, lines) in &laid.layouts {
            let (anchor, gap) = if is_right(laid.x) { ("tick end", -GAP) } else { ("tick", GAP) };
            let class = format!("{anchor} {shown}");
            pen.lines(
                class.trim_end(),
                X::at(laid.x).plus(gap),
                top,
                NOTE,
                lines,
                laid.mark.label.lang.as_deref(),
            );
        }
    }
}

impl Laid<'_> {
    pub(crate) fn height(&self) -> f64 {
        let most = self.layouts.iter().map(|(_, lines)| lines.len()).max().unwrap_or(0);
        most as f64 * LEADING
    }
}

/// The words stand on the side with more room.
fn is_right(x: f64) -> bool {
    x > 50.0
}

/// In the middle between the last wave of the old method and the first of the new.
fn place(mark: &Break, years: Scale, waves: &[i32]) -> f64 {
    let before = waves.iter().rev().find(|year| **year < mark.year).unwrap_or(&mark.year);
    let after = waves.iter().find(|year| **year >= mark.year).unwrap_or(&mark.year);
    (years.place(f64::from(*before)) + years.place(f64::from(*after))) / 2.0
}
