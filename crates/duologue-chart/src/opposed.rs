use crate::about::Label;
use crate::pen::{LABEL, LEADING, Pen, Run, X};
use crate::text;

/// The words for one of two directions, with a number if there is one.
pub(crate) struct Words<'a> {
    pub(crate) label: &'a Label,
    pub(crate) number: Option<String>,
}

impl Words<'_> {
    fn whole(&self) -> Label {
        let text = match &self.number {
            Some(number) => format!("{} {number}", self.label.text),
            None => self.label.text.clone(),
        };
        Label { text, lang: self.label.lang.clone() }
    }

    pub(crate) fn width(&self) -> f64 {
        text::width(&self.whole().text, LABEL)
    }

    fn write(&self, pen: &mut Pen, class: &str, x: X, line: f64) {
        match &self.number {
            Some(number) => {
                let runs = [Run::of(self.label), Run::plain(" "), Run::strong(number)];
                pen.text(class, x, line, &runs);
            }
            None => pen.text(class, x, line, &[Run::of(self.label)]),
        }
    }
}

/// At a centre line if both have room there, else from the edges inwards, else one below the other. Gives the lower
/// end.
pub(crate) fn draw(
    pen: &mut Pen,
    top: f64,
    [left, right]: [&Words; 2],
    centre: Option<f64>,
    edge: f64,
) -> f64 {
    let line = top + LABEL;
    if let Some(centre) = centre {
        left.write(pen, "end", X::at(centre).plus(-7.0), line);
        right.write(pen, "", X::at(centre).plus(7.0), line);
        return top + LEADING;
    }
    let room = pen.room() * edge / 100.0;
    if left.width() + right.width() + 16.0 <= room {
        left.write(pen, "", X::px(0.0), line);
        right.write(pen, "end", X::at(edge), line);
        return top + LEADING;
    }
    let below = pen.paragraph("", X::px(0.0), top, LABEL, room, &left.whole());
    pen.paragraph("end", X::at(edge), below, LABEL, room, &right.whole())
}

/// Whether both have room beside a centre line.
pub(crate) fn fit(pen: &Pen, [left, right]: [&Words; 2], centre: f64) -> bool {
    let width = pen.room() / 100.0;
    left.width() + 7.0 <= centre * width && right.width() + 7.0 <= (100.0 - centre) * width
}
