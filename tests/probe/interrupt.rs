//! Ctrl-C: what stands on the servers is given back at once.

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::run::Scratch;
use crate::support::coturn::{Coturn, PASSWORD, USER};

fn interrupt(child: &Child) {
    let status = Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill runs");
    assert!(status.success());
}

fn relay_config(coturn: &Coturn) -> String {
    let plain = coturn.plain;
    format!(
        "webrtc:\n  iceservers:\n    frontend:\n      - urls: 'turn:{plain}'\n        username: {USER}\n        credential: '{PASSWORD}'\n"
    )
}

/// Waits until coturn's log has so many new allocations.
fn await_allocations(coturn: &Coturn, count: usize) {
    let started = Instant::now();
    while coturn.log().matches(": new, ").count() < count {
        assert!(started.elapsed() < Duration::from_secs(20), "{}", coturn.log());
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn mid_run_every_allocation_is_given_back_and_the_report_still_comes() {
    let coturn = Coturn::start(&[]);
    let scratch = Scratch::with(&relay_config(&coturn));
    let mut command = scratch.command(&["probe", "--format", "json", "--duration", "2s", "config.yaml"]);
    let child = command.stdout(Stdio::piped()).spawn().unwrap();
    // The server's own check makes the first one, the relay path the second.
    await_allocations(&coturn, 2);
    interrupt(&child);
    let output = child.wait_with_output().unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).expect("a report");
    assert_eq!(output.status.code(), Some(3), "{report:#}");
    assert_eq!((report["interrupted"].as_bool(), report["verdict"]["name"].as_str()), (Some(true), Some("unknown")));
    coturn.await_no_allocation(2);
}

#[test]
fn a_second_interrupt_ends_at_once() {
    // A silent server and a long time-out: the first interrupt has something to wait for only for a moment.
    let scratch = Scratch::with("webrtc: {}\n");
    let mut command = scratch.command(&["probe", "--embedded", "--duration", "60s", "config.yaml"]);
    let mut child = command.stdout(Stdio::null()).spawn().unwrap();
    std::thread::sleep(Duration::from_millis(700));
    interrupt(&child);
    interrupt(&child);
    let started = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        assert!(started.elapsed() < Duration::from_secs(20), "it does not end");
        std::thread::sleep(Duration::from_millis(10));
    };
    // In good order where the first one was quick enough, else by the second.
    assert!(matches!(status.code(), Some(3 | 130)), "{status}");
}
