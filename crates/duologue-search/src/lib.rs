#![doc = include_str!("../README.md")]

// In reading order: text as it is compared, what can be found, how it is kept, how it is asked and shown.
mod tokens;
mod units;
mod variants;

mod asked;
mod document;
mod documents;

mod index;
mod schema;

mod counts;
mod excerpt;
mod query;
mod search;

pub use counts::Counted;
pub use document::{About, Document, Kind, Passage, Words};
pub use documents::documents;
pub use excerpt::{Excerpt, Run};
pub use index::{Index, IndexError, Loaded, Update};
pub use query::{Facet, LONGEST, Query, Refused, TERMS, Terms};
pub use search::{Found, Hit};
