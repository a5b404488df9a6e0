#![doc = include_str!("../README.md")]

// In reading order: what is said of a chart, how it is written, what is common to several, the charts.
mod about;
mod error;
mod figure;

mod number;
mod pen;
mod style;
mod text;

mod axis;
mod chart;
mod key;
mod opposed;

mod agreement;
mod bars;
mod differences;
mod diverging;
mod map;
mod strip;
mod trend;
// …and what belongs to a trend alone.
mod breaks;
mod ends;

pub use about::{About, Label, Public, Side};
pub use agreement::{Agreement, Opinion, Stand};
pub use bars::{Answer, Bars};
pub use chart::Chart;
pub use differences::{Difference, Differences};
pub use diverging::{Arm, Diverging, Half, Stack};
pub use error::ChartError;
pub use figure::{Figure, Interval, Share};
pub use map::{Group, Map, Place};
pub use strip::strip;
pub use style::STYLE;
pub use trend::{Break, Point, Series, Trend};
