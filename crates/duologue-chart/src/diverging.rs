use crate::about::{About, Label, Public};
use crate::axis::{self, Scale};
use crate::chart::Draw;
use crate::error::ChartError;
use crate::figure::{self, Share};
use crate::key;
use crate::number::percent;
use crate::opposed::{self, Words};
use crate::pen::{LABEL, Pen, Run, X};
use crate::text;

/// The answers to a question with two directions: a stack for each public, one direction left of the centre line, the
/// other right of it. Answers of neither direction are no part of it.
#[derive(Clone, Debug)]
pub struct Diverging {
    pub about: About,
    pub left: Half,
    pub right: Half,
    pub stacks: Vec<Stack>,
}

/// The words for one direction.
#[derive(Clone, Debug)]
pub struct Half {
    /// For the sum of its answers.
    pub sum: Label,
    /// From the centre outwards.
    pub answers: Vec<Label>,
}

/// The answers of one public.
#[derive(Clone, Debug)]
pub struct Stack {
    pub public: Public,
    pub left: Arm,
    pub right: Arm,
}

/// The answers of one public in one direction.
#[derive(Clone, Debug)]
pub struct Arm {
    /// As it was published: rounded shares need not add up to it.
    pub sum: Share,
    /// In per cent, from the centre outwards.
    pub shares: Vec<f64>,
}

const PLOT: (f64, f64) = (3.0, 97.0);
const HEIGHT: f64 = 34.0;
/// What rounding may add to a hundred, if a dozen answers are rounded to whole per cent.
const ROUNDED: f64 = 106.0;

impl Diverging {
    fn check(&self) -> Result<(), ChartError> {
        figure::publics(self.stacks.iter().map(|stack| &stack.public))?;
        if self.left.answers.is_empty() && self.right.answers.is_empty() {
            return Err(ChartError::Empty);
        }
        for stack in &self.stacks {
            for (half, arm) in [(&self.left, &stack.left), (&self.right, &stack.right)] {
                figure::count(half.answers.len(), arm.shares.len())?;
                arm.shares.iter().try_for_each(|share| figure::share(*share))?;
                arm.sum.check()?;
            }
            let total = stack.left.total() + stack.right.total();
            if total > ROUNDED {
                return Err(ChartError::Total(total));
            }
        }
        Ok(())
    }

    fn scale(&self) -> Scale {
        let reach = |arm: fn(&Stack) -> &Arm| {
            let most = self.stacks.iter().map(|stack| arm(stack).reach()).fold(0.0, f64::max);
            axis::outward(most, 25.0)
        };
        Scale { values: (-reach(|stack| &stack.left), reach(|stack| &stack.right)), places: PLOT }
    }

    /// The sums of a stack, with their words.
    fn sums<'a>(&'a self, stack: &Stack) -> [Words<'a>; 2] {
        [(&self.left, &stack.left), (&self.right, &stack.right)]
            .map(|(half, arm)| Words { label: &half.sum, number: Some(percent(arm.sum.value)) })
    }
}

impl Arm {
    fn total(&self) -> f64 {
        self.shares.iter().sum()
    }

    fn reach(&self) -> f64 {
        self.sum.extent().fold(self.total(), f64::max)
    }
}

impl Half {
    fn graded(&self) -> impl DoubleEndedIterator<Item = (&'static str, &Label)> {
        self.answers.iter().enumerate().map(|(i, label)| (grade(i, self.answers.len()), label))
    }
}

/// The strength of an answer: the outermost is the strongest.
fn grade(index: usize, answers: usize) -> &'static str {
    match answers.saturating_sub(index) {
        0 | 1 => "bar",
        2 => "mid",
        _ => "weak",
    }
}

impl Draw for Diverging {
    fn about(&self) -> &About {
        &self.about
    }

    fn draw(&self, pen: &mut Pen) -> Result<f64, ChartError> {
        self.check()?;
        let left = self.left.graded().rev();
        let labels = left.chain(self.right.graded());
        let top = key::grades(pen, 0.0, labels);

        let scale = self.scale();
        let zero = scale.place(0.0);
        let mut spans = Vec::new();
        let mut y = top + axis::HEAD;
        for stack in &self.stacks {
            let side = stack.public.side;
            pen.mark(side, "point", X::px(7.0), y + 9.0);
            y = pen.paragraph(&format!("name {}", side.class()), 18.0, y, &stack.public.name);
            y = opposed::draw(pen, y, self.sums(stack).each_ref(), zero, 100.0) + 3.0;
            spans.push((y - 6.0, y + HEIGHT + 14.0));
            for (direction, arm) in [(-1.0, &stack.left), (1.0, &stack.right)] {
                self.arm(pen, scale, side.class(), direction, arm, y);
            }
            y += HEIGHT + 24.0;
        }
        pen.beneath(|pen| axis::columns(pen, scale, 25.0, top, &spans, axis::size));
        for (from, to) in spans {
            pen.line("axis", (zero, from), (zero, to));
        }
        Ok(y)
    }
}

impl Diverging {
    fn arm(&self, pen: &mut Pen, scale: Scale, side: &str, direction: f64, arm: &Arm, y: f64) {
        let mut from = 0.0;
        for (index, share) in arm.shares.iter().enumerate() {
            let to = from + share;
            let (x1, x2) = (scale.place(direction * from), scale.place(direction * to));
            let grade = grade(index, arm.shares.len());
            pen.rect(&format!("{grade} {side}"), (x1, x2), y, HEIGHT);
            let number = percent(*share);
            let fits = |width: f64| (x2 - x1).abs() * width / 100.0 >= text::width(&number, LABEL) + 4.0;
            if let Some(shown) = pen.shown_where(fits) {
                let class = format!("middle inside on-{grade} {side} {shown}");
                pen.text(class.trim_end(), X::at((x1 + x2) / 2.0), y + 22.0, &[Run::plain(&number)]);
            }
            from = to;
        }
        if let Some(interval) = arm.sum.interval {
            let ends = (scale.place(direction * interval.lower), scale.place(direction * interval.upper));
            pen.whisker(ends, y + HEIGHT + 6.0);
        }
    }
}
