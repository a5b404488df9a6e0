//! Pages as readers get them.

mod bench;
mod home;
mod routes;
