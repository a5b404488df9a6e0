//! The record outside its server: the bag with the static site, the bundle between two servers, and their check.

pub mod bag;
pub mod bundle;
pub mod check;
pub mod collect;
pub mod pages;
pub mod record;
pub mod report;
pub mod source;
