//! The labels at the ends of lines.

use crate::about::Public;
use crate::pen::{LABEL, Pen, Run, View, X};
use crate::text;

pub(crate) struct End<'a> {
    pub(crate) public: &'a Public,
    /// Where the line ends.
    pub(crate) y: f64,
    pub(crate) numbers: Vec<String>,
    /// If the line ends before the last wave.
    pub(crate) year: Option<String>,
}

const LINE: f64 = 15.0;
/// From the end of the plot to the text.
const INDENT: f64 = 17.0;

impl<'a> End<'a> {
    fn name(&self, room: f64) -> Vec<String> {
        let lines = text::wrap(&self.public.name.text, LABEL, room);
        let fits = lines.len() <= 2 && lines.iter().all(|line| text::width(line, LABEL) <= room);
        // A name in pieces is worse than none: the key has it whole.
        if fits && (lines.len() < 2 || lines.concat().len() < self.public.name.text.len() || room >= 80.0) {
            lines
        } else {
            Vec::new()
        }
    }

    fn height(&self, room: f64) -> f64 {
        let lines = self.numbers.len() + usize::from(self.year.is_some()) + self.name(room).len();
        lines as f64 * LINE
    }
}

pub(crate) fn draw(pen: &mut Pen, ends: &[End], edge: f64, range: (f64, f64)) {
    for view in pen.views() {
        let room = view.width * (100.0 - edge) / 100.0 - INDENT;
        let blocks: Vec<_> = ends.iter().map(|end| (end.y, end.height(room))).collect();
        for (end, centre) in ends.iter().zip(apart(&blocks, range)) {
            label(pen, view, end, centre, edge, room);
        }
    }
}

fn label(pen: &mut Pen, view: View, end: &End, centre: f64, edge: f64, room: f64) {
    let side = end.public.side;
    let class = |words: &str| format!("{words} {}", view.class).trim().to_owned();
    if end.year.is_none() {
        let moved = centre - end.y;
        let path = format!("M8 0L14 {}", crate::number::coordinate(moved));
        pen.path(&class(&format!("leader {}", side.class())), X::at(edge), end.y, &path);
    } else {
        pen.mark(side, &class("point"), X::at(edge).plus(8.0), centre);
    }
    let x = X::at(edge).plus(INDENT);
    let mut line = centre - end.height(room) / 2.0 + LABEL - 1.5;
    for number in &end.numbers {
        pen.text(&class("strong"), x, line, &[Run::plain(number)]);
        line += LINE;
    }
    if let Some(year) = &end.year {
        pen.text(&class("tick"), x, line, &[Run::plain(year)]);
        line += LINE;
    }
    for words in end.name(room) {
        let run = Run { class: "", text: &words, lang: end.public.name.lang.as_deref() };
        pen.text(&class(&format!("name {}", side.class())), x, line, &[run]);
        line += LINE;
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
