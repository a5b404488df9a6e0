#![doc = include_str!("../README.md")]

// In reading order: what a page is, what it needs, how it is served.
mod address;
mod api;
mod asked;
mod canonical;
mod catalogue;
mod context;
mod html;
mod jsonld;
mod oembed;
mod open_graph;
mod page;
mod theme;
mod views;

// Files for machines, made of the same forum.
mod calendar;
mod clean;
mod feeds;
mod frab;
mod identity;
mod picture;
mod release_files;
mod sitemap;
mod sitting;
mod told;

pub mod opinion_report;

mod client;
mod gate;
mod intake;
mod live;
mod load;
mod metrics;
mod origin;
mod policy;
mod redirects;
mod request;
mod results;
mod routes;
mod serve;
mod sizes;
mod topics;

pub use address::{Address, Lang, Links, Place};
pub use api::{
    BASE as API, INTAKE as API_INTAKE, ROUTES as API_ROUTES, SEARCH as API_SEARCH, TOPIC as API_TOPIC,
};
pub use calendar::{Calendar, write as calendar};
pub use canonical::canonical;
pub use catalogue::{counted, text as message};
pub use client::{BadProxy, Proxy};
pub use feeds::write as feed;
pub use frab::{Form, write as schedule};
pub use gate::{Gate, PER_MINUTE};
pub use html::{Html, markdown};
pub use intake::{BadTokens, Intake};
pub use live::Live;
pub use load::{
    LoadError, forum as load_forum, index as update_index, printed, refreshed, texts, voice as load_voice,
};
pub use metrics::Metrics;
pub use origin::{BadOrigin, Origin};
pub use page::{Assets, Page, Texts, assets, needs, render};
pub use policy::{Resource, Viewer, may};
pub use redirects::{Goal, Redirects, Shown};
pub use release_files::{
    Source as ReleaseSource, Wanted as ReleaseFile, answers_in as survey_answers, paths as release_files,
};
pub use routes::{Site, router};
pub use serve::{Limits, serve};
pub use sitemap::{Part, index as sitemap_index, part as sitemap};
pub use theme::{Security, Theme, ThemeError};
pub use topics::{Count, Topics};
