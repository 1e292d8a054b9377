//! The check of one server against real ones: coturn in many configurations, each on ports of its own, a scripted name
//! server, services that speak something else.
#![cfg(feature = "probe")]

mod carriers;
mod certificates;
mod checks;
mod credentials;
mod ends;
mod failures;
mod limits;
mod names;
mod security;
mod services;
