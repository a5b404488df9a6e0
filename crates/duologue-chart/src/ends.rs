//! The labels at the ends of lines.

use crate::about::Public;
use crate::number::coordinate;
use crate::pen::{LABEL, Pen, Run, X};
use crate::text;

pub(crate) struct End<'a> {
    pub(crate) public: &'a Public,
    /// Where the line ends.
    pub(crate) y: f64,
    pub(crate) numbers: Vec<String>,
    /// If the line ends before the last wave.
    pub(crate) year: Option<String>,
}

/// From one line to the next, between two labels, and from the end of the plot to the text.
const LINE: f64 = 15.0;
const GAP: f64 = 4.0;
const INDENT: f64 = 17.0;
/// How far a name may reach beyond the drawing, into the page's gutter, which is never narrower than 18.
const HANG: f64 = 8.0;

pub(crate) fn draw(pen: &mut Pen, ends: &[End], edge: f64, range: (f64, f64)) {
    let publics: Vec<&Public> = ends.iter().map(|end| end.public).collect();
    let layouts = pen.by_view(|width| names(&publics, room(width, edge)));
    for (shown, names) in layouts {
        let height = |(end, name): (&End, &Vec<String>)| {
            (end.numbers.len() + usize::from(end.year.is_some()) + name.len()) as f64 * LINE
        };
        let blocks: Vec<_> =
            ends.iter().zip(&names).map(|(end, name)| (end.y, height((end, name)) + GAP)).collect();
        for ((end, name), centre) in ends.iter().zip(&names).zip(apart(&blocks, range)) {
            let top = centre - height((end, name)) / 2.0;
            end.draw(pen, shown, name, X::at(edge), (top, centre));
        }
    }
}

/// Every line has its name at its end, however wide the drawing: then no key need say it again.
pub(crate) fn are_named(pen: &Pen, publics: &[&Public], edge: f64) -> bool {
    let layouts = pen.by_view(|width| names(publics, room(width, edge)));
    layouts.iter().all(|(_, names)| names.iter().all(|lines| !lines.is_empty()))
}

/// Between the end of the plot and the edge of the page.
fn room(width: f64, edge: f64) -> f64 {
    width * (100.0 - edge) / 100.0 - INDENT + HANG
}

/// The names of all in lines, or of none: then a key has them.
fn names(publics: &[&Public], room: f64) -> Vec<Vec<String>> {
    let names: Vec<_> = publics.iter().map(|public| text::wrap(&public.name.text, LABEL, room)).collect();
    // A few letters a line are no name.
    let most = if room < 80.0 { 1 } else { 2 };
    let fits = |lines: &Vec<String>| {
        lines.len() <= most && lines.iter().all(|line| text::width(line, LABEL) <= room)
    };
    if names.iter().all(fits) { names } else { vec![Vec::new(); publics.len()] }
}

impl End<'_> {
    fn draw(&self, pen: &mut Pen, shown: &str, name: &[String], edge: X, (top, centre): (f64, f64)) {
        let side = self.public.side;
        let class = |words: &str| format!("{words} {shown}").trim_end().to_owned();
        if self.year.is_some() {
            pen.mark(side, &class("point"), edge.plus(8.0), centre);
        } else {
            let path = format!("M8 0L14 {}", coordinate(centre - self.y));
            pen.path(&class(&format!("{} leader", side.class())), edge, self.y, &path);
        }
        let mut line = top + LABEL - 1.5;
        let numbers = self.numbers.iter().map(|number| ("strong".to_owned(), Run::plain(number)));
        let year = self.year.iter().map(|year| ("tick".to_owned(), Run::plain(year)));
        let lang = self.public.name.lang.as_deref();
        let name =
            name.iter().map(|words| (format!("name {}", side.class()), Run { class: "", text: words, lang }));
        for (words, run) in numbers.chain(year).chain(name) {
            pen.text(&class(&words), edge.plus(INDENT), line, &[run]);
            line += LINE;
        }
    }
}

/// The centres of blocks (wished centre, height) that do not overlap and stay within a range as far as it has room.
fn apart(blocks: &[(f64, f64)], (top, bottom): (f64, f64)) -> Vec<f64> {
    let mut order: Vec<_> = blocks.iter().copied().enumerate().collect();
    order.sort_by(|(_, a), (_, b)| a.0.total_cmp(&b.0));

    // Downwards from the top, then back up from the bottom.
    let mut free = top;
    for (_, (centre, height)) in &mut order {
        *centre = centre.max(free + *height / 2.0);
        free = *centre + *height / 2.0;
    }
    let mut free = bottom.max(top + blocks.iter().map(|block| block.1).sum::<f64>());
    for (_, (centre, height)) in order.iter_mut().rev() {
        *centre = centre.min(free - *height / 2.0);
        free = *centre - *height / 2.0;
    }
    order.sort_by_key(|(index, _)| *index);
    order.into_iter().map(|(_, (centre, _))| centre).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_labels_move_apart_and_keep_their_order() {
        assert_eq!(apart(&[(50.0, 20.0), (48.0, 20.0)], (0.0, 100.0)), [68.0, 48.0]);
        assert_eq!(apart(&[(95.0, 20.0), (94.0, 20.0)], (0.0, 100.0)), [90.0, 70.0]);
        assert_eq!(apart(&[(10.0, 20.0), (90.0, 20.0)], (0.0, 100.0)), [10.0, 90.0]);
        // More than the range holds: below one another from its top.
        assert_eq!(apart(&[(5.0, 60.0), (5.0, 60.0)], (0.0, 100.0)), [30.0, 90.0]);
    }
}
