use crate::about::{About, Label};
use crate::axis::{self, Scale};
use crate::chart::Draw;
use crate::error::ChartError;
use crate::figure::{self, Interval};
use crate::key::direction_words;
use crate::number::signed;
use crate::pen::{LABEL, Pen, Run, X};

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
