//! What happens during a probe, one JSON object a line (NDJSON), version 1.

use std::time::Duration;

use serde_json::{Value, json};

use neko_report::{NetworkReport, PathKind, PathReport, ServerReport};

use super::probe_json;

/// One line, with its end.
fn line(name: &str, since: Duration, body: Value) -> String {
    let mut event = json!({ "version": 1, "event": name, "t_ms": since.as_millis() as u64 });
    if let (Value::Object(event), Value::Object(body)) = (&mut event, body) {
        event.extend(body);
    }
    format!("{event}\n")
}

/// So much is to be done.
pub fn planned(since: Duration, servers: usize, paths: usize) -> String {
    line("planned", since, json!({ "servers": servers, "paths": paths }))
}

/// A server's checks ended.
pub fn server(since: Duration, report: &ServerReport) -> String {
    line("server", since, json!({ "server": probe_json::server_value(report) }))
}

/// What was tried from outside and from here, beside the servers, ended.
pub fn network(since: Duration, report: &NetworkReport) -> String {
    line("network", since, json!({ "network": probe_json::network_value(report) }))
}

/// A path begins.
pub fn path_starts(since: Duration, kind: &PathKind) -> String {
    line("path_starts", since, json!({ "path": super::probe_paths_text::path_name(kind).replace('\n', " ") }))
}

/// A path ended.
pub fn path(since: Duration, report: &PathReport) -> String {
    line("path", since, json!({ "path": probe_json::path_value(report) }))
}

/// The last allocations are given back.
pub fn releasing(since: Duration) -> String {
    line("releasing", since, json!({}))
}

/// The whole report, as `--format json` prints it.
pub fn report(since: Duration, document: &str) -> String {
    let document: Value = serde_json::from_str(document).unwrap_or(Value::Null);
    line("report", since, json!({ "report": document }))
}
