#![doc = include_str!("../README.md")]

// In reading order: what a page is, what it needs, how it is served.
mod address;
mod catalogue;
mod context;
mod html;
mod page;
mod theme;
mod views;

mod policy;
mod routes;
mod serve;

pub use address::{Address, Lang, Place};
pub use page::{Assets, Page, assets, needs, render};
pub use policy::{Resource, Viewer, may};
pub use routes::{Site, router};
pub use serve::{Limits, serve};
pub use theme::{Theme, ThemeError};
