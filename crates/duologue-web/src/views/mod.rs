//! One module a kind of page: it reads the forum, fills a template, decides no rule.

mod base;
mod cite;
mod clock;
mod fact;
mod known;
mod line;
mod panel;
mod parallel;
mod reading;
mod result;
mod speaker;
mod who;

pub mod edition;
pub mod editions;
pub mod embed;
pub mod home;
pub mod house;
pub mod opinions;
pub mod person;
pub mod programme;
pub mod record;
pub mod search;
pub mod session;
pub mod statements;
pub mod survey;
pub mod text;
pub mod track;

pub use base::{Base, Crumb, Nav};
pub use clock::part_time;
pub use fact::{Fact, Value, attributed, figure_html, grouped, notes};
pub use line::{Line, line};
pub use result::{Found, Words};
pub use session::city as session_city;
pub use statements::{editions as statement_editions, title as statement_title};
