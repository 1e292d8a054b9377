//! Takes neko's place on its ports, for a viewer in a real browser.
//!
//! ```text
//! agent (neko's waits, sans-IO) ─┐
//! ports, mux, gather (candidates) ┼─ peer ─ visit (one browser, step by step) ─┐
//! offer, media (what neko sends) ─┘                                            ├─ run ─ neko_report::BrowserReport
//! page (HTTP server, the page, who is let in) ─────────────────────────────────┘
//! ```
//!
//! [`StandIn`] is the whole of it.

mod agent;
mod browser_name;
mod class;
mod gather;
mod lines;
mod media;
mod message;
mod mux;
mod offer;
mod options;
mod page;
mod peer;
mod ports;
mod run;
mod step;
mod steps;
mod token;
mod visit;
mod visitor;

pub use options::{Options, Policy};
pub use ports::Taken;
pub use run::{Event, NotStarted, StandIn};
pub use token::Token;
