//! Every query of the dashboard is run against a Prometheus that scraped servers and a running neko.

use serde_json::Value;

use super::program::{Running, until};
use super::stack::Stack;
use super::turn::{PASSWORD, Turn};
use crate::viewer::stand_in::Neko;

/// What has no data where everything works.
const WITHOUT_DATA: [&str; 4] = [
    "neko_ice_server_credential_expiry_timestamp_seconds",
    "neko_ice_server_failure",
    "neko_ice_view_failure",
    "neko_ice_view_audio",
];

fn queries() -> Vec<String> {
    let dashboard = std::fs::read_to_string("monitoring/grafana/neko-ice.json").unwrap();
    let dashboard: Value = serde_json::from_str(&dashboard).expect("JSON");
    let targets = dashboard["panels"].as_array().unwrap().iter().filter_map(|panel| panel["targets"].as_array());
    let queries = targets.flatten().map(|target| target["expr"].as_str().unwrap());
    queries.map(|query| query.replace("$instance", ".*").replace("$__rate_interval", "1m")).collect()
}

#[test]
fn every_query_of_the_dashboard_finds_something() {
    let (turn, neko) = (Turn::start(), Neko::start(&[]));
    // The settings of the room say when its picture is to be expected.
    let view = format!(
        "- {{name: room, config: room.yaml, view: 'http://{}', password-file: neko, duration: 500ms}}\n",
        neko.address
    );
    let room = format!(
        "webrtc:\n  udpmux: 52000\n  nat1to1: 198.51.100.10\n  iceservers:\n    frontend: [{{urls: ['stun:127.0.0.1:{0}']}}]\n    \
         backend: [{{urls: ['stun:127.0.0.1:{0}']}}]\n",
        turn.plain
    );
    let threshold = "thresholds: {max-picture: 30s}\n";
    let targets = format!("min-interval: 100ms\n{threshold}targets:\n{}{view}", turn.entry("turn"));
    let files = [
        ("targets.yaml", targets.as_str()),
        ("password", PASSWORD),
        ("neko", "neko"),
        ("room.yaml", &room),
        ("ca.pem", &turn.authority),
    ];
    let exporter = Running::start(&files, &[]);
    let stack = Stack::start(&exporter.address);
    let queries = queries();
    assert!(queries.len() > 25, "{queries:#?}");
    for query in queries {
        if WITHOUT_DATA.iter().any(|name| query.contains(name)) && !query.contains("or vector") {
            stack.query(&query).unwrap_or_else(|error| panic!("{query}: {error}"));
            continue;
        }
        until(&query, || {
            let found = stack.query(&query).unwrap_or_else(|error| panic!("{query}: {error}"));
            (!found.is_empty()).then_some(())
        });
    }
}
