//! What needs real servers and parsers (`tests/run` installs them), or takes long.

mod book;
#[cfg(feature = "probe")]
mod browser;
mod ci;
mod cli;
mod completions;
mod coturn_beside;
mod embedded_server;
#[cfg(feature = "probe")]
mod exporter;
mod interrupts;
mod kept_alive;
mod leaks;
mod media_through_coturn;
mod namespaces;
mod probe;
mod robust;
mod round_trips;
mod server_check;
mod starter;
mod support;
mod targets;
mod tcp_allocations;
mod tls_failures;
mod turn_client;
mod turn_rest;
#[cfg(feature = "probe")]
mod viewer;
