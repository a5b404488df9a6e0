//! Answers and codebook as CSV (RFC 4180), laid out as [`table`](crate::table) says.
//!
//! Both files are UTF-8. They are written with a byte order mark, without which Excel shows mojibake, and read with or
//! without one. A text that a spreadsheet would run as a formula stands behind an apostrophe (CWE-1236), and so does one
//! that begins like that; reading takes the apostrophe off again. Numbers stand as they are: `-1` runs nothing, and a
//! guard before it would break every reader of figures.
//!
//! A number that is not finite was not answered, and is written as an empty cell.

mod guard;
mod read;
mod write;

pub use guard::{guarded, unguarded};
pub use read::read;
pub use write::{answers, codebook};
