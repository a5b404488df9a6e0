//! The commands as their users run them.

mod agreement;
mod bench;
mod bundle;
mod import;
mod site;
