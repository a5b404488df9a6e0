use crate::about::{Label, Public};
use crate::pen::{LABEL, LEADING, Pen, X};
use crate::text;

/// From the mark to its word, and from one entry to the next.
const INDENT: f64 = 18.0;
const GAP: f64 = 14.0;

/// What the shapes stand for; gives the lower end.
pub(crate) fn publics<'a>(pen: &mut Pen, publics: impl IntoIterator<Item = &'a Public>) -> f64 {
    let mut flow = Flow::default();
    for public in publics {
        let (x, y) = flow.place(pen, INDENT, &public.name);
        pen.mark(public.side, "point", X::px(x + 7.0), y + 9.0);
        flow.write(pen, &format!("name {}", public.side.class()), INDENT, &public.name);
    }
    flow.end()
}

/// What the shapes of groups stand for; gives the lower end.
pub(crate) fn shapes<'a>(pen: &mut Pen, shapes: impl IntoIterator<Item = (String, &'a Label)>) -> f64 {
    let mut flow = Flow::default();
    for (shape, label) in shapes {
        let (x, y) = flow.place(pen, INDENT, label);
        pen.path("neutral mid", X::px(x + 7.0), y + 9.0, &shape);
        flow.write(pen, "", INDENT, label);
    }
    flow.end()
}

/// What the strengths of a side's colour stand for; gives the lower end.
pub(crate) fn grades<'a>(
    pen: &mut Pen,
    top: f64,
    grades: impl IntoIterator<Item = (&'static str, &'a Label)>,
) -> f64 {
    const SWATCH: f64 = 22.0;
    let mut flow = Flow { y: top, ..Flow::default() };
    for (grade, label) in grades {
        let (x, y) = flow.place(pen, SWATCH, label);
        pen.path(&format!("neutral {grade}"), X::px(x), y + 4.0, "M.5 0h14v10h-14z");
        flow.write(pen, "", SWATCH, label);
    }
    flow.end()
}

/// Entries one after another, in a new line when the next has no room.
#[derive(Default)]
struct Flow {
    x: f64,
    y: f64,
    bottom: f64,
}

impl Flow {
    fn place(&mut self, pen: &Pen, indent: f64, label: &Label) -> (f64, f64) {
        let width = indent + text::width(&label.text, LABEL);
        if self.x > 0.0 && self.x + width > pen.room() {
            self.x = 0.0;
            self.y = self.bottom;
        }
        (self.x, self.y)
    }

    fn write(&mut self, pen: &mut Pen, class: &str, indent: f64, label: &Label) {
        let x = self.x + indent;
        let lower = pen.paragraph(class, x, self.y, label);
        self.bottom = lower.max(self.y + LEADING) + 2.0;
        self.x += indent + text::width(&label.text, LABEL) + GAP;
    }

    fn end(self) -> f64 {
        self.bottom + 6.0
    }
}
