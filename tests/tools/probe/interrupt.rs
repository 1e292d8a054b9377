//! What interrupts a run (Ctrl-C, a closed terminal, SIGTERM, SIGQUIT): what is on the servers is given back at once.

use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::run::Scratch;
use crate::support::coturn::{Coturn, PASSWORD, USER};

fn send(signal: &str, child: &Child) {
    let status = Command::new("kill").args([format!("-{signal}"), child.id().to_string()]).status().expect("kill runs");
    assert!(status.success());
}

/// The command, with SIGHUP as a terminal leaves it or as `nohup` does, whatever the test's own caller ignores.
fn with_hangup(disposition: &str, scratch: &Scratch, args: &[&str]) -> Command {
    let command = scratch.command(&[]);
    let program = command.get_program().to_owned();
    let mut wrapped = Command::new("/usr/bin/env");
    wrapped.env_clear().current_dir(scratch.path()).stdin(Stdio::null()).stdout(Stdio::piped());
    wrapped.arg(format!("--{disposition}-signal=HUP")).arg(program).args(args);
    wrapped
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

/// Waits until such an event is told; what tells them, so that it goes on.
fn await_event(child: &mut Child, name: &str) -> BufReader<ChildStdout> {
    let mut events = BufReader::new(child.stdout.take().unwrap());
    let mut event = Value::Null;
    while event["event"] != name {
        let mut line = String::new();
        assert!(events.read_line(&mut line).unwrap() > 0, "it ends without the event `{name}`");
        event = serde_json::from_str(&line).unwrap();
    }
    events
}

const PROBE: [&str; 6] = ["probe", "--format", "json", "--duration", "2s", "config.yaml"];

#[test]
fn mid_run_every_allocation_is_given_back_and_the_report_still_comes() {
    for signal in ["INT", "TERM", "HUP", "QUIT"] {
        let coturn = Coturn::start(&[]);
        let scratch = Scratch::with(&relay_config(&coturn));
        let child = with_hangup("default", &scratch, &PROBE).spawn().unwrap();
        // The server's own check makes the first one, the relay path the second.
        await_allocations(&coturn, 2);
        send(signal, &child);
        let output = child.wait_with_output().unwrap();
        let report: Value = serde_json::from_slice(&output.stdout).expect("a report");
        assert_eq!(output.status.code(), Some(3), "{signal}: {report:#}");
        assert_eq!(
            (report["interrupted"].as_bool(), report["verdict"]["name"].as_str()),
            (Some(true), Some("unknown"))
        );
        coturn.await_no_allocation(2);
    }
}

/// `timeout` sends a signal to the program and then to its group.
#[test]
fn a_signal_that_is_sent_twice_still_leaves_a_report() {
    let coturn = Coturn::start(&[]);
    let scratch = Scratch::with(&relay_config(&coturn));
    let child = with_hangup("default", &scratch, &PROBE).spawn().unwrap();
    await_allocations(&coturn, 2);
    send("TERM", &child);
    std::thread::sleep(Duration::from_millis(20));
    send("TERM", &child);
    let output = child.wait_with_output().unwrap();
    serde_json::from_slice::<Value>(&output.stdout).expect("a report");
    assert_eq!(output.status.code(), Some(3));
    coturn.await_no_allocation(2);
}

#[test]
fn a_check_of_one_server_gives_back_too() {
    for signal in ["INT", "TERM", "HUP", "QUIT"] {
        let coturn = Coturn::start(&[]);
        let scratch = Scratch::empty();
        // The bursts of `--security` leave time for a signal behind the first allocation.
        let url = format!("turn:{}", coturn.plain);
        let args = ["turn", &url, "--user", USER, "--password-env", "PASSWORD", "--security", "--format", "json"];
        let child = with_hangup("default", &scratch, &args).env("PASSWORD", PASSWORD).spawn().unwrap();
        await_allocations(&coturn, 1);
        send(signal, &child);
        let output = child.wait_with_output().unwrap();
        assert!(output.status.code().is_some(), "{signal}: {}", output.status);
        serde_json::from_slice::<Value>(&output.stdout).expect("a report");
        let made = coturn.log().matches(": new, ").count();
        coturn.await_no_allocation(made);
    }
}

#[test]
fn a_run_that_is_to_outlive_its_terminal_does() {
    let coturn = Coturn::start(&[]);
    let scratch = Scratch::with(&relay_config(&coturn));
    let child = with_hangup("ignore", &scratch, &PROBE).spawn().unwrap();
    await_allocations(&coturn, 2);
    send("HUP", &child);
    let output = child.wait_with_output().unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).expect("a report");
    assert_eq!(report["interrupted"].as_bool(), Some(false), "{report:#}");
}

#[test]
fn a_second_interrupt_ends_at_once() {
    let scratch = Scratch::with("webrtc: {}\n");
    let args = ["probe", "--embedded", "--duration", "60s", "--events", "config.yaml"];
    let mut child = with_hangup("default", &scratch, &args).spawn().unwrap();
    let _events = await_event(&mut child, "path_starts");
    send("INT", &child);
    send("HUP", &child);
    let started = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        assert!(started.elapsed() < Duration::from_secs(20), "it does not end");
        std::thread::sleep(Duration::from_millis(10));
    };
    // In good order where the first one was quick enough, else by the second.
    assert!(matches!(status.code(), Some(3 | 129 | 130)), "{status}");
}

#[test]
fn after_the_run_a_signal_ends_what_waits_for_a_reader() {
    let scratch = Scratch::empty();
    assert!(Command::new("mkfifo").arg(scratch.path().join("pipe")).status().unwrap().success());
    let args = ["stun", "stun:127.0.0.1:9", "--timeout", "100ms", "--events", "--prometheus", "pipe"];
    let mut child = with_hangup("default", &scratch, &args).spawn().unwrap();
    let _events = await_event(&mut child, "server");
    let started = Instant::now();
    // One that comes before the end of the run interrupts that.
    while child.try_wait().unwrap().is_none() {
        assert!(started.elapsed() < Duration::from_secs(20), "it does not end");
        std::thread::sleep(Duration::from_millis(200));
        send("HUP", &child);
    }
}
