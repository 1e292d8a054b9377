//! What the report says of what was tried.

use serde_json::{Value, json};

use super::*;

fn config(epr: &str) -> String {
    let frontend = turn("");
    format!(
        "webrtc:\n  ip_retrieval_url: ''\n  nat1to1: {ROUTER}\n  epr: {epr}\n  iceservers:\n    frontend: [{frontend}]\n    backend: []\n"
    )
}

fn class<'v>(report: &'v Value, name: &str) -> &'v Value {
    report["viewers"].as_array().expect("viewers").iter().find(|viewer| viewer["class"] == name).expect("the class")
}

#[test]
fn who_reached_which_port_is_told() {
    let url = format!("turn:{SERVER}");
    for (forwards, arrived, result) in [(forward("udp", PORTS), true, "proven"), (String::new(), false, "disproved")] {
        let mut world = home(&forwards, "");
        world.usual_coturn();
        let (report, _) = world.paths_of(&config(PORTS));
        let network = &report["network"];
        let facts = ["mapped", "nat", "hairpin", "container"].map(|name| network[name].clone());
        assert_eq!(facts, [json!([ROUTER]), json!("keeps-port"), json!("no"), json!(false)], "{network:#}");
        let ports = [42000, 42010, 42020].map(|port| json!({"port": port, "arrived": arrived}));
        let expected = json!({
            "by": "relay", "url": url, "address": ROUTER, "transport": "udp", "ports": ports, "result": result,
        });
        assert!(network["proofs"].as_array().expect("proofs").contains(&expected), "{network:#}");
    }
}

#[test]
fn a_range_of_one_port_serves_the_first_of_three() {
    let mut world = home(&forward("udp", "42000"), "");
    world.coturn(&["--listening-ip", SERVER, "--relay-ip", SERVER, "--user-quota", "1"]);
    let (report, code) = world.quality_of(&config("42000-42000"), &["--viewers", "3", "--duration", "200ms"]);
    assert_eq!((code, &report["verdict"]["name"]), (Some(0), &json!("usable")), "{report:#}");
    let mobile = class(&report, "symmetric-nat");
    let told = ["video", "at_once", "because", "file", "line"].map(|name| mobile[name].clone());
    let at_once = json!({"served": 1, "wanted": 3});
    assert_eq!(told, [json!("yes"), at_once, json!("ports-used-up"), json!("neko.yaml"), json!(4)], "{mobile:#}");
    let help = "widen the range to at least webrtc.epr: 42000-42002, and open it, or use webrtc.udpmux";
    assert_eq!(mobile["remedies"], json!([help]));
    let causes = report["verdict"]["causes"].as_array().expect("causes");
    assert!(causes.iter().any(|cause| cause["slug"] == "epr-too-small" && cause["help"] == help), "{causes:#?}");
}
