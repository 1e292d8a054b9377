//! The real binary's `probe`: on stand-ins, on coturn, interrupted, and given what it cannot use.
#![cfg(feature = "probe")]

mod coturn;
mod doctor;
mod embedded;
mod hindered;
mod input;
mod interrupt;
mod lines;
mod many;
mod one_server;
pub mod outputs;
mod quality;
mod run;
mod servers_only;
