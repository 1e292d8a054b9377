//! What `probe` takes for proven, and what not: viewers elsewhere are never promised what only this machine saw.

use serde_json::Value;

use super::world::{PASSWORD, ROUTER, SERVER, USER, World};

/// A home behind a router; what strangers send to its inside is dropped there. coturn has a route to everywhere, as on
/// the Internet.
fn home(flags: &str) -> World {
    let world = World::new("192.168.7.2");
    world.ip("o", &["route", "add", "default", "via", ROUTER]);
    world.nft(&format!(
        "table ip nat {{\nchain post {{\ntype nat hook postrouting priority 100;\noifname \"to-o\" masquerade {flags}\n}}\n}}
         table ip f {{\nchain c {{\ntype filter hook forward priority 0;\nct state established,related accept\niifname \"to-o\" drop\n}}\nchain own {{\ntype filter hook input priority 0;\niifname \"to-o\" ct state new meta l4proto udp drop\n}}\n}}\n"
    ));
    world
}

fn stun() -> String {
    format!("{{urls: 'stun:{SERVER}'}}")
}

fn turn(query: &str) -> String {
    format!("{{urls: 'turn:{SERVER}{query}', username: {USER}, credential: '{PASSWORD}'}}")
}

fn config(settings: &str, frontend: &str, backend: &str) -> String {
    format!(
        "webrtc:\n  ip_retrieval_url: ''\n  epr: 42000-42020\n{settings}  iceservers:\n    frontend: [{frontend}]\n    backend: [{backend}]\n"
    )
}

/// `relay frontend`, its outcome, and why or how.
fn paths(report: &Value) -> Vec<(String, String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let told = |path: &Value| {
        let kind = format!("{} {}", text(&path["kind"]), text(&path["side"])).trim().to_owned();
        let why = [&path["failure"]["message"], &path["reason"], &path["detail"]].map(text).join(" ");
        (kind, text(&path["outcome"]), why.trim().to_owned())
    };
    report["paths"].as_array().expect("paths").iter().map(told).collect()
}

/// What viewers elsewhere get: behind an ordinary router, and behind a symmetric NAT.
fn elsewhere(report: &Value) -> [String; 2] {
    let of = |class: &str| {
        let viewers = report["viewers"].as_array().expect("viewers");
        let viewer = viewers.iter().find(|viewer| viewer["class"] == class).expect("the class");
        let because = viewer["because"].as_str().map(|why| format!(": {why}")).unwrap_or_default();
        format!("{}{because}", viewer["video"].as_str().expect("yes, no or not_proven"))
    };
    ["ordinary-nat", "symmetric-nat"].map(of)
}

/// Asserts kinds and outcomes, and what viewers elsewhere get; returns why each path ended so.
fn assert_paths(world: &World, config: &str, viewers: [&str; 2], expected: &[(&str, &str)]) -> Vec<String> {
    let (report, code) = world.paths_of(config);
    let found = paths(&report);
    let short: Vec<(&str, &str)> = found.iter().map(|(kind, outcome, _)| (kind.as_str(), outcome.as_str())).collect();
    assert_eq!(short, expected, "{report:#}\n{}", world.log());
    assert_eq!(elsewhere(&report), viewers, "{}", report["viewers"]);
    let verdict = report["verdict"]["name"].as_str().expect("a verdict");
    let expected = match verdict {
        "unknown" => 3,
        "bad" => 1,
        _ => 0,
    };
    assert_eq!(code, Some(expected), "{verdict}");
    found.into_iter().map(|(.., why)| why).collect()
}

#[test]
fn a_public_address_behind_its_own_firewall_is_not_proven() {
    let mut world = World::new("198.51.100.2");
    world.ip("o", &["route", "add", "default", "via", ROUTER]);
    world.usual_coturn();
    world.rules(
        "i",
        "table inet f {\nchain c {\ntype filter hook input priority 0; policy drop;\niifname \"lo\" accept\nct state established,related accept\n}\n}\n",
    );
    let whys = assert_paths(
        &world,
        &config("  tcpmux: 42000\n", &stun(), &stun()),
        ["yes", "not_proven: forward-not-tried"],
        &[
            ("host", "not_checked"),
            ("host", "not_checked"),
            ("srflx backend", "not_checked"),
            ("srflx frontend", "not_checked"),
        ],
    );
    assert!(whys[0].starts_with("both ends are on this machine"), "{whys:?}");
}

#[test]
fn a_relay_that_refuses_all_of_neko_s_addresses_fails_and_one_of_several_is_a_detail() {
    let mut world = home("");
    world.coturn(&["--listening-ip", SERVER, "--relay-ip", SERVER, "--denied-peer-ip", ROUTER]);
    let nat1to1 = format!("  nat1to1: {ROUTER}\n");
    let host = ("host", "not_checked");
    let whys = assert_paths(
        &world,
        &config(&nat1to1, &turn(""), &stun()),
        ["yes", "not_proven: forward-not-tried"],
        &[host, ("srflx backend", "not_checked"), ("relay frontend", "fails")],
    );
    assert!(whys[2].contains("forbids relaying to") && whys[2].contains(ROUTER), "{whys:?}");
    let whys = assert_paths(
        &world,
        &config(&nat1to1, &turn(""), &turn("")),
        ["yes", "yes"],
        &[host, ("relay backend", "works"), ("relay frontend", "works")],
    );
    assert!(whys[1].contains("the viewer relayed as well"), "{whys:?}");
    assert!(whys[2].contains(&format!("forbids relaying to {ROUTER} (403)")), "{whys:?}");
}

#[test]
fn a_relay_that_allows_nobody_but_neko_proves_nothing_for_viewers() {
    let mut world = home("");
    let all = "0.0.0.0-255.255.255.255";
    let only = ["--denied-peer-ip", all, "--allowed-peer-ip", ROUTER];
    world.coturn(&[&["--listening-ip", SERVER, "--relay-ip", SERVER][..], &only].concat());
    let whys = assert_paths(
        &world,
        &config("", &stun(), &turn("")),
        ["yes", "no: relay-forbidden"],
        &[("host", "not_checked"), ("relay backend", "not_checked"), ("srflx frontend", "not_checked")],
    );
    assert!(whys[1].contains("forbids relaying to 8.8.8.8"), "{whys:?}");
}

#[test]
fn a_relay_is_of_no_use_where_the_other_side_cannot_be_told() {
    let mut world = home("");
    world.usual_coturn();
    // neko never learns the viewer's address; a name of containers gives viewers none either.
    let host = ("host", "not_checked");
    for (frontend, why) in [("", "no: viewer-unknown"), ("{urls: 'stun:coturn'}", "no: server-unreachable")] {
        let paths = match frontend {
            "" => &[host, ("relay backend", "fails")][..],
            _ => &[host, ("relay backend", "not_checked"), ("srflx frontend", "fails")],
        };
        assert_paths(&world, &config("", frontend, &turn("")), ["no: address-inside", why], paths);
    }
    // The viewer's relay is told a private address alone.
    let whys = assert_paths(
        &world,
        &config("", &turn(""), ""),
        ["no: address-inside"; 2],
        &[host, ("relay frontend", "fails")],
    );
    assert!(whys[1].starts_with("neko offers only 192.168.7.2 ("), "{whys:?}");
}

#[test]
fn a_private_relayed_address_serves_nobody_outside() {
    let mut world = home("");
    let claimed = format!("10.99.0.9/{SERVER}");
    world.coturn(&["--listening-ip", SERVER, "--relay-ip", SERVER, "--external-ip", &claimed]);
    let whys = assert_paths(
        &world,
        &config("", &stun(), &turn("")),
        ["yes", "no: relayed-address-inside"],
        &[("host", "not_checked"), ("relay backend", "fails"), ("srflx frontend", "not_checked")],
    );
    assert!(whys[1].contains("the relayed address 10.99.0.9") && whys[1].contains("is private"), "{whys:?}");
}

#[test]
fn relay_ports_that_let_in_no_stranger_are_not_proven() {
    let mut world = home("");
    world.usual_coturn();
    let config = config("", &stun(), &turn(""));
    let others = |relay| [("host", "not_checked"), ("relay backend", relay), ("srflx frontend", "not_checked")];
    assert_paths(&world, &config, ["yes", "yes"], &others("works"));
    world.rules(
        "o",
        "table ip f {\nchain c {\ntype filter hook input priority 0;\nct state established,related accept\nudp dport 49152-65535 drop\n}\n}\n",
    );
    let whys = assert_paths(&world, &config, ["yes", "no: relay-ports-closed"], &others("not_checked"));
    assert!(whys[1].contains("viewers behind a symmetric NAT"), "{whys:?}");
}

#[test]
fn media_flow_over_every_relay_transport_that_neko_and_browsers_use() {
    let mut world = home("fully-random");
    world.usual_coturn();
    let viewers = [turn(""), turn("?transport=tcp")].join(", ");
    let whys = assert_paths(
        &world,
        &config("", &viewers, &turn("")),
        ["yes", "yes"],
        &[
            ("host", "not_checked"),
            ("relay backend", "works"),
            ("relay frontend", "works"),
            ("relay frontend", "works"),
        ],
    );
    assert!(whys[1].contains(&format!("the viewer at {ROUTER}:")), "{whys:?}");
}

#[test]
fn a_forward_that_leads_back_in_is_proven() {
    let mut world = World::new("192.168.7.2");
    let forward = format!("ip daddr {ROUTER} udp dport 42000-42020 dnat to 192.168.7.2");
    world.nft(&format!(
        "table ip nat {{\nchain pre {{\ntype nat hook prerouting priority -100;\n{forward}\n}}
         chain post {{\ntype nat hook postrouting priority 100;\noifname \"to-i\" ct status dnat masquerade\noifname \"to-o\" masquerade\n}}\n         chain own {{\ntype filter hook input priority 0;\niifname \"to-o\" ct state new meta l4proto udp drop\n}}\n}}\n"
    ));
    world.usual_coturn();
    let config =
        |nat1to1: &str, epr: &str| config(&format!("  nat1to1: {nat1to1}\n"), &stun(), "").replace("42000-42020", epr);
    let paths = |host| [("host", host), ("srflx frontend", "not_checked")];
    let whys = assert_paths(&world, &config(ROUTER, "42000-42020"), ["yes", "yes"], &paths("works"));
    assert!(whys[0].contains(&format!("through {ROUTER}, which leads back here")), "{whys:?}");
    assert_paths(&world, &config(ROUTER, "43000-43020"), ["yes", "not_proven: nat-not-seen"], &paths("not_checked"));
}
