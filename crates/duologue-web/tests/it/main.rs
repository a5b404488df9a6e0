//! Pages as readers get them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may end at its first surprise"
)]

mod api;
mod bench;
mod calendar;
mod canonical;
mod content_type;
mod corpus;
mod embed;
mod feed;
mod found;
mod frab;
mod guards;
mod home;
mod inert;
mod inputs;
mod jsonld;
mod live;
mod open_graph;
mod opendata;
mod people;
mod programme;
mod reading;
mod redirects;
mod routes;
mod s47;
mod s47_readers;
mod said;
mod search;
mod session;
mod sitemap;
mod small;
mod survey;
mod survey_files;
mod trouble;
mod votes;
mod wellknown;
mod wire;
