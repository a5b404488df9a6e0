//! Questionnaires as XLSForm, the interchange form of ODK, KoBo and their kin: the sheets `survey`, `choices` and
//! `settings`, with a column for each language, `label::Japanese (ja)`.
//!
//! Read: `type`, `name`, `label`, `hint`, `required`, `relevant`, `constraint`, `constraint_message`; `list_name`,
//! `name`, `label`; `form_title`, `form_id`, `version`, `default_language`. A default language must be one of the form's,
//! and is then forgotten: no language is the default one. Other columns are named, not read.
//!
//! Groups are read as what they ask of whom: an item's condition is its own and its groups', and what is written has no
//! groups. A repeat has several answers of one person to one item, which rows of answers have no place for; it is refused.
//!
//! Form tools make a further, nameless language out of a column without a language beside one with it, and show the
//! bare code where a language lacks a word (pyxform 157, 571, 609); `or_other` shows "Other" and "Specify other." whatever
//! the language. All are refused here, with the place; `or_other` only where a form has more than one language.

mod fault;
mod groups;
mod header;
mod read;
mod write;

pub use fault::{Fault, Sheet, Trouble};
pub use read::{Form, Unread, read};
pub use write::write;
