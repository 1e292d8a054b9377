//! One output format a file, for diagnostics and for reports.

pub mod explain_json;
pub mod explain_text;
pub mod json;
pub mod probe_events;
pub mod probe_json;
mod probe_json_details;
pub mod probe_junit;
pub mod probe_prometheus;
pub mod probe_text;
pub mod redact;
pub mod text;
mod units;
