#![doc = include_str!("../README.md")]

// In reading order: what is said, how one voice is read, how voices are read together, and the rules by subject.
pub mod acts;

mod act;
mod manifest;
mod voice;

mod forum;

mod agreement;
mod compose;
mod dialogue;
mod edition;
pub mod opinion;
mod people;
mod programme;
mod release;
pub mod survey;
mod text;
mod wording;

pub mod files;

pub use act::{Act, BadEntry, Content, manifest_of};
pub use agreement::{Held, NotReleased, Standing, release, standing};
pub use compose::{Composed, Refusal, compose};
pub use dialogue::pick;
pub use edition::{EditionView, Step};
pub use forum::{Forum, Later, Told, Values, told};
pub use manifest::Manifest;
pub use people::PersonView;
pub use programme::{Differing, Seat, SessionView};
pub use text::{Rendering, TextView, TranslationView};
pub use voice::{End, Key, Subject, Voice, Word};
pub use wording::Worded;
