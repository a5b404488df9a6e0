//! The commands as their users run them.

mod bench;
mod bundle;
mod import;
mod site;
