//! Does media get through? Plan, server checks, paths, verdict.

pub mod interfaces;
pub mod media;
pub mod peer;
mod port_holder;
pub mod ports;
