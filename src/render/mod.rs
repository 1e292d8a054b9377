//! One output format a file, for diagnostics and for reports.

pub mod probe_json;
pub mod probe_text;
mod units;
