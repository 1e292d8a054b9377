//! Answers Prometheus, in the manner of its blackbox exporter: a scrape of `/probe?target=NAME` runs the probe.
//!
//! ```text
//! targets (the file, pure) ─ target ─┐
//! probing (runs a probe) ────────────┼─ exporter (one at a time, memory, limits) ─ http (routes, listener)
//! own (metrics of itself) ───────────┘
//! ```
//!
//! Only targets of the file are probed. Nothing here reads a file: [`targets::parse`] takes a text, and who calls
//! [`Exporter::replace`] has loaded what that text names.

mod answer;
mod exporter;
pub mod http;
mod module;
mod own;
mod probing;
mod refusal;
mod scrape;
mod slot;
mod target;
pub mod targets;
mod thresholds;

pub use answer::MOST_SERIES;
pub use exporter::{Exporter, Limits};
pub use module::Module;
pub use probing::{Detail, Found, Network, Prober};
pub use refusal::Refusal;
pub use scrape::Scraped;
pub use target::{Broken, Mask, Servers, Target, View, time_limited_credentials};
pub use thresholds::{Threshold, Thresholds};
