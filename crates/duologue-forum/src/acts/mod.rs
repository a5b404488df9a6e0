//! What a voice can say: the body of every act kind that has landed, version 1.
//!
//! A field left out says nothing. Unknown fields of a body that stands in a log are kept and skipped;
//! in files and requests they are refused (see [`Saying::strict`]).

mod by_lang;
mod check;
mod kinds;
mod saying;

pub use by_lang::ByLang;
pub use check::{Flaw, code, language, plain, subject, title};
pub use kinds::*;
pub use saying::{Provenance, Saying, Source, Unreadable, Why, WhyKind};
