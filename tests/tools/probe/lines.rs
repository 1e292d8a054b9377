//! Lines that are slow, narrow or lose packets between this machine and a TURN server, and what a probe makes of them.

use serde_json::Value;
use testkit::line::{Conditions, Line, Loss};
use tokio::runtime::Runtime;

use super::run::{Scratch, name};
use crate::support::coturn::{Coturn, PASSWORD, USER};

/// The report of a probe that reaches coturn over such a line in both directions, as the first server of each list.
fn over(conditions: Conditions, urls: &[&str], options: &[&str]) -> Value {
    let coturn = Coturn::start(&[]);
    let runtime = Runtime::new().unwrap();
    let forwarder = runtime.block_on(Line::both_ways(conditions, 7).lead_to(coturn.plain)).unwrap();
    let urls: Vec<String> = urls.iter().map(|query| format!("'turn:{}{query}'", forwarder.address)).collect();
    let config = format!(
        "webrtc:\n  iceservers:\n    backend: [{{urls: 'stun:{}'}}]\n    frontend:\n      - urls: [{}]\n        username: {USER}\n        credential: '{PASSWORD}'\n",
        coturn.plain,
        urls.join(", ")
    );
    let scratch = Scratch::with(&config);
    scratch.probe(&[&["--duration", "2s", "--video-bitrate", "3M"], options, &["config.yaml"]].concat()).0
}

/// The relays that the viewers have.
fn relays(report: &Value) -> Vec<&Value> {
    let paths = report["paths"].as_array().unwrap().iter();
    let relays: Vec<_> = paths.filter(|path| path["kind"] == "relay").collect();
    assert!(!relays.is_empty() && relays.iter().all(|path| !path["media"].is_null()), "{report:#}");
    relays
}

fn video(path: &Value) -> &Value {
    &path["media"]["streams"][0]
}

fn defects(path: &Value) -> Vec<&str> {
    path["quality"]["defects"].as_array().unwrap().iter().filter_map(|defect| defect["slug"].as_str()).collect()
}

/// Nothing is missing of what was sent, or next to nothing where the machine is busy; on loopback it is proven of nobody
/// elsewhere.
fn assert_all_arrived(path: &Value) {
    assert_eq!(path["outcome"], "not_checked", "{path:#}");
    assert!(video(path)["loss_after_repair"].as_f64() < Some(0.01), "{path:#}");
}

#[test]
fn a_long_way_loses_nothing_and_is_poor_from_300_ms_on() {
    for (delay, expected) in [(100, &[][..]), (200, &["round-trip-long"]), (300, &["round-trip-long"])] {
        let report = over(Conditions::delay(delay), &["", "?transport=tcp"], &[]);
        for path in relays(&report) {
            assert_all_arrived(path);
            assert_eq!(defects(path), expected, "{delay} ms: {path:#}");
        }
        let failing: Vec<&Value> =
            report["servers"].as_array().unwrap().iter().filter(|server| server["outcome"] == "fails").collect();
        assert!(failing.is_empty(), "{delay} ms: {failing:#?}");
    }
}

/// Pion sends again whatever is asked for, as often as that is.
#[test]
fn a_loss_that_is_repaired_is_none() {
    for percent in [1.0, 3.0, 5.0, 20.0] {
        let report = over(Conditions::loss(Loss::Percent(percent)), &[""], &[]);
        let [path] = relays(&report)[..] else { panic!("{report:#}") };
        let loss = video(path)["loss"].as_f64().unwrap() * 100.0;
        assert!((percent / 4.0..percent * 2.0).contains(&loss), "{percent} %: {path:#}");
        if percent > 5.0 {
            // So much takes several requests each, of which the machine may not find the time for all.
            assert!(video(path)["loss_after_repair"].as_f64().unwrap() * 400.0 < loss, "{path:#}");
            continue;
        }
        assert_all_arrived(path);
        assert!(!defects(path).contains(&"loss-high"), "{percent} %: {path:#}");
    }
}

/// A loss on a long way takes round trips to repair.
#[test]
fn a_loss_on_a_long_way_is_repaired_too() {
    let conditions = Conditions { loss: Loss::Percent(3.0), ..Conditions::delay(100) };
    let report = over(conditions, &[""], &[]);
    let [path] = relays(&report)[..] else { panic!("{report:#}") };
    assert_all_arrived(path);
    assert_eq!(defects(path), [""; 0], "{path:#}");
}

/// Each path takes 3 of the 5 Mbit/s.
#[test]
fn on_a_narrow_line_no_path_loses_what_it_would_not_lose_alone() {
    for options in [&[][..], &["--parallel-media"]] {
        let line = Conditions::bits_per_second(5_000_000);
        let report = over(line, &["", "?transport=tcp"], options);
        let relays = relays(&report);
        assert_eq!(relays.len(), 2, "{report:#}");
        for path in &relays {
            assert_all_arrived(path);
            assert_eq!(defects(path), [""; 0], "{options:?}: {path:#}");
        }
        let again =
            relays.iter().filter(|path| path["detail"].as_str().is_some_and(|detail| detail.ends_with("at once")));
        let again: Vec<String> = again.map(|path| name(path)).collect();
        assert_eq!(again.is_empty(), options.is_empty(), "{again:?}");
    }
}
