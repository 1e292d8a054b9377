//! One output format a file, for diagnostics and for reports.

pub mod json;
pub mod probe_json;
pub mod probe_text;
pub mod redact;
pub mod text;
mod units;
