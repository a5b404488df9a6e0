//! The words for two directions, one left and one right.

use crate::about::Label;
use crate::pen::{LABEL, LEADING, Pen, Run, X};
use crate::text;

/// The words for a direction, with a number if there is one.
pub(crate) struct Words<'a> {
    pub(crate) label: &'a Label,
    pub(crate) number: Option<String>,
}

/// How two words stand: at the centre line if both have room there, else from the edges inwards, else in lines of their
/// own, one below the other.
#[derive(PartialEq)]
enum Layout {
    Centre,
    Edges,
    Stacked(Vec<String>, Vec<String>),
}

/// From the centre line to the words, and between words from the edges.
const GAP: f64 = 7.0;

/// Gives the lower end. `edge` is where the right words end if they do not begin at the centre.
pub(crate) fn draw(pen: &mut Pen, top: f64, [left, right]: [&Words; 2], centre: f64, edge: f64) -> f64 {
    let layouts = pen.by_view(|width| {
        let (left_width, right_width) = (left.width(), right.width());
        let (centre, edge) = (width * centre / 100.0, width * edge / 100.0);
        if left_width + GAP <= centre && right_width + GAP <= width - centre {
            Layout::Centre
        } else if left_width + 2.0 * GAP + right_width <= edge {
            Layout::Edges
        } else {
            Layout::Stacked(left.lines(edge), right.lines(edge))
        }
    });
    let bottom = top + layouts.iter().map(|(_, layout)| layout.height()).fold(0.0, f64::max);
    for (shown, layout) in &layouts {
        let end = format!("end {shown}");
        let (end, top) = (end.trim_end(), bottom - layout.height());
        match layout {
            Layout::Centre => {
                left.write(pen, end, X::at(centre).plus(-GAP), top);
                right.write(pen, shown, X::at(centre).plus(GAP), top);
            }
            Layout::Edges => {
                left.write(pen, shown, X::px(0.0), top);
                right.write(pen, end, X::at(edge), top);
            }
            Layout::Stacked(lines, right_lines) => {
                let below = left.write_lines(pen, shown, X::px(0.0), top, lines);
                right.write_lines(pen, end, X::at(edge), below, right_lines);
            }
        }
    }
    bottom
}

impl Layout {
    fn height(&self) -> f64 {
        match self {
            Self::Centre | Self::Edges => LEADING,
            Self::Stacked(left, right) => LEADING * (left.len() + right.len()) as f64,
        }
    }
}

impl Words<'_> {
    /// With the longest number, so that the words of several publics stand alike.
    fn width(&self) -> f64 {
        let number = if self.number.is_some() { " 100.0" } else { "" };
        text::width(&self.label.text, LABEL) + text::width(number, LABEL)
    }

    fn lines(&self, room: f64) -> Vec<String> {
        match &self.number {
            Some(number) => text::wrap(&format!("{} {number}", self.label.text), LABEL, room),
            None => text::wrap(&self.label.text, LABEL, room),
        }
    }

    fn write(&self, pen: &mut Pen, class: &str, x: X, top: f64) {
        let label = Run::of(self.label);
        match &self.number {
            Some(number) => pen.text(class, x, top + LABEL, &[label, Run::plain(" "), Run::strong(number)]),
            None => pen.text(class, x, top + LABEL, &[label]),
        }
    }

    /// Gives the lower end.
    fn write_lines(&self, pen: &mut Pen, class: &str, x: X, top: f64, lines: &[String]) -> f64 {
        if lines.len() == 1 {
            self.write(pen, class, x, top);
            return top + LEADING;
        }
        pen.lines(class, x, top, LABEL, lines, self.label.lang.as_deref())
    }
}
