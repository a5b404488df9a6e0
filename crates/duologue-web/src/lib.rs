#![doc = include_str!("../README.md")]

// In reading order: what a page is, what it needs, how it is served.
mod address;
mod asked;
mod catalogue;
mod context;
mod html;
mod page;
mod theme;
mod views;

mod load;
mod origin;
mod policy;
mod routes;
mod serve;

pub use address::{Address, Lang, Links, Place};
pub use catalogue::text as message;
pub use load::{LoadError, forum as load_forum, index as update_index, paragraph, refreshed, texts};
pub use origin::{BadOrigin, Origin};
pub use page::{Assets, Page, Texts, assets, needs, render};
pub use policy::{Resource, Viewer, may};
pub use routes::{Site, router};
pub use serve::{Limits, serve};
pub use theme::{Theme, ThemeError};
