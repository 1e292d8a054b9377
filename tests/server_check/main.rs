//! The check of one server against real ones: coturn in many configurations, each on ports of its own, a scripted name
//! server, services that speak something else.
#![cfg(feature = "probe")]

#[path = "../support/between.rs"]
mod between;
mod carriers;
mod certificates;
mod checks;
mod credentials;
mod ends;
mod failures;
mod limits;
#[path = "../support/name_server.rs"]
mod name_server;
mod names;
mod security;
mod services;
#[path = "../support/mod.rs"]
mod support;
