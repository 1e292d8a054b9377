//! Lines that lose packets, and how good a path over them is called.

use serde_json::Value;

use super::world::{PASSWORD, SERVER, USER, World};

/// Each twentieth packet of UDP that crosses the router is lost, and sent again.
fn lossy(every: u32) -> World {
    let mut world = World::new("192.168.7.2");
    world.masquerade("");
    world.usual_coturn();
    world.nft(&format!(
        "table ip loss {{\nchain forward {{\ntype filter hook forward priority 0;\n\
         ip protocol udp numgen inc mod {every} == 0 drop\n}}\n}}\n"
    ));
    world
}

fn config() -> String {
    let turn = format!("      - urls: [turn:{SERVER}]\n        username: {USER}\n        credential: {PASSWORD}\n");
    format!("webrtc:\n  epr: 52000-52010\n  iceservers:\n    backend:\n{turn}    frontend:\n{turn}")
}

fn relays(report: &Value) -> Vec<&Value> {
    let paths = report["paths"].as_array().expect("paths");
    paths.iter().filter(|path| path["kind"] == "relay" && !path["media"].is_null()).collect()
}

/// The path crosses the line twice, so that two packets in twenty are lost, and sent again.
#[test]
fn what_is_lost_and_sent_again_is_no_loss() {
    let (report, _) = lossy(20).quality_of(&config(), &["--duration", "6s"]);
    let relays = relays(&report);
    assert!(!relays.is_empty(), "{report:#}");
    for path in relays {
        let video = &path["media"]["streams"][0];
        let (loss, after) = (video["loss"].as_f64().unwrap(), video["loss_after_repair"].as_f64().unwrap());
        assert!(loss > 0.05 && after < 0.05, "{path:#}");
        assert_ne!(path["outcome"], "fails", "{path:#}");
        assert_ne!(path["quality"]["verdict"], "too_few", "{path:#}");
    }
}

/// A line that drops what is larger than 1200 bytes and says nothing: the connection stands, and no picture comes.
#[test]
fn a_line_that_takes_small_packets_alone_serves_nobody() {
    let mut world = World::new("192.168.7.2");
    world.masquerade("");
    world.usual_coturn();
    world.nft(
        "table ip mtu {\nchain forward {\ntype filter hook forward priority 0;\n\
         ip protocol udp meta length > 1200 drop\n}\n}\n",
    );
    let (report, code) = world.quality_of(&config(), &["--duration", "1s"]);
    for path in relays(&report) {
        assert_eq!(path["failure"]["slug"], "large-packets-lost", "{path:#}");
    }
    let viewers = report["viewers"].as_array().expect("viewers");
    assert!(viewers.iter().all(|viewer| viewer["video"] != "yes"), "{report:#}");
    let relayed = viewers.iter().find(|viewer| viewer["class"] == "turn-only").expect("the class");
    assert_eq!((&relayed["video"], &relayed["because"]), (&"no".into(), &"picture-lost".into()), "{report:#}");
    assert_eq!(
        (report["verdict"]["causes"][0]["slug"].as_str(), code),
        (Some("large-packets-lost"), Some(3)),
        "{report:#}"
    );
}

/// How much each relay lost where neko's line carries 2 Mbit/s, room for one path and not for two.
fn losses(options: &[&str]) -> Vec<f64> {
    let mut world = World::new("192.168.7.2");
    world.masquerade("");
    world.usual_coturn();
    let line = ["qdisc", "add", "dev", "to-r", "root", "tbf", "rate", "2mbit", "burst", "32k", "latency", "300ms"];
    world.inside_of("i", "tc", &line);
    let (report, _) = world.quality_of(&config(), options);
    let loss = |path: &Value| path["media"]["streams"][0]["loss"].as_f64().unwrap_or_else(|| panic!("{path:#}"));
    let losses: Vec<f64> = relays(&report).into_iter().map(loss).collect();
    assert_eq!(losses.len(), 2, "{report:#}");
    losses
}

/// What paths lose that share a line is no fault of the line.
#[test]
fn paths_that_play_one_after_another_do_not_crowd_each_other_out() {
    assert_eq!(losses(&["--duration", "2s"]), [0.0, 0.0]);
}
