//! Does media get through? Plan, server checks, paths, verdict.

pub mod interfaces;
mod port_holder;
pub mod ports;
pub mod server_check;
