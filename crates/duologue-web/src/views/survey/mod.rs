//! Joint surveys: trends, a wave, an item. The publics stand side by side and are never pooled.

pub mod charts;
mod figures;
mod item;
mod lead;
mod made;
mod method;
mod poll;
mod since;
mod trends;
mod words;
mod year;

pub use item::{drawn, embed, frame_title, render as render_item, trend_drawn};
pub use lead::years as trend_years;
pub use made::Made;
pub use method::{covers, raking};
pub use poll::Poll;
pub use trends::{methods, render};
pub use words::{answer_name, item_name};
pub use year::{Survey, render_year, title, titles, wordings};
