//! `neko-ice view` against a stand-in neko whose media are Pion's.

mod hostile;
mod relays;
pub mod stand_in;

use std::io::{BufRead, BufReader};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use self::stand_in::Neko;
use crate::support::permit::Permit;

const PASSWORD: &str = "neko";

/// Runs `view`, with SIGHUP as a terminal leaves it, whatever the test's own caller ignores; the password comes from a
/// variable.
pub fn command(url: &str, password: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new("/usr/bin/env");
    command
        .args(["--default-signal=HUP", env!("CARGO_BIN_EXE_neko-ice"), "view", url, "--password-env", "PASSWORD"])
        .args(arguments);
    command.env("PASSWORD", password).stdin(Stdio::null());
    command
}

/// The report and the exit code.
pub fn view(url: &str, password: &str, arguments: &[&str]) -> (Value, i32) {
    let duration: &[&str] = if arguments.contains(&"--duration") { &[] } else { &["--duration", "1s"] };
    let arguments = [&["--user", "alice", "--format", "json"], duration, arguments].concat();
    let output = command(url, password, &arguments).output().unwrap();
    let report = report(&output);
    (report, output.status.code().unwrap())
}

fn report(output: &Output) -> Value {
    let report: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)));
    let errors: Vec<String> = schema().iter_errors(&report).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:#?}\n{report:#}");
    report
}

/// The schema as it is committed, made strict: a key that it does not describe is an error here.
fn schema() -> jsonschema::Validator {
    let mut schema: Value = serde_json::from_str(include_str!("../../../schemas/view-1.json")).unwrap();
    crate::probe::outputs::close(&mut schema);
    jsonschema::validator_for(&schema).expect("a schema")
}

fn steps(report: &Value) -> Vec<&str> {
    report["steps"].as_array().unwrap().iter().map(|step| step["name"].as_str().unwrap()).collect()
}

fn failure(report: &Value) -> &str {
    report["failure"]["slug"].as_str().unwrap_or("none")
}

#[test]
fn the_picture_comes_and_nothing_is_left_behind() {
    let _place = Permit::wait();
    let neko = Neko::start(&[]);
    let (report, code) = view(&neko.address, PASSWORD, &[]);
    assert_eq!((code, report["verdict"].as_str()), (0, Some("picture")), "{report:#}");
    let expected = [
        "name",
        "http",
        "login",
        "websocket",
        "init",
        "candidate",
        "offer",
        "answer",
        "ice",
        "dtls",
        "data-channel",
        "first-packet",
        "picture",
    ];
    let mut came = steps(&report);
    came.sort_by_key(|name| expected.iter().position(|expected| expected == name));
    assert_eq!(came, expected);
    let video = &report["video"];
    assert_eq!((video["codec"].as_str(), video["width"].as_u64()), (Some("VP8"), Some(320)), "{report:#}");
    assert!(video["frames"].as_u64() > Some(10) && report["data_channel"]["pongs"].as_u64() > Some(1), "{report:#}");
    assert!(report["pair"]["neko"].as_str().unwrap().starts_with("host udp 127.0.0.1:"), "{report:#}");
    assert_eq!(report["neko_candidates"][0]["hint"], "loopback");

    // No control, no microphone, no chat: this is all that neko saw.
    let mut saw = neko.saw("logout");
    let order = |line: &String| ["socket closed", "peer closed"].contains(&line.as_str());
    saw.retain(|line| !order(line));
    let expected = [
        "login alice",
        "connected",
        r#"signal/request {"video":{},"audio":{}}"#,
        "signal/answer",
        "ping",
        "logout true",
    ];
    assert_eq!(saw, expected);
}

#[test]
fn what_goes_wrong_has_a_name_and_an_exit_code() {
    let _place = Permit::wait();
    let cases = [
        ("locked", "logins-locked", 3),
        ("connected", "session-connected", 3),
        ("provider", "login-failed", 3),
        ("object", "session-replaced", 3),
        ("no-watch", "watch-forbidden", 3),
        ("no-upgrade", "websocket-not-upgraded", 1),
        ("silent-socket", "neko-silent", 1),
        ("no-offer", "offer-missing", 1),
        ("codec", "codec-unsupported", 1),
        ("private", "private-mode", 3),
        ("no-video", "video-missing", 1),
        ("deltas", "picture-missing", 1),
    ];
    let runs = cases.map(|(mode, expected, code)| {
        std::thread::spawn(move || {
            let neko = Neko::start(&["-mode", mode]);
            let (report, exit) = view(&neko.address, PASSWORD, &[]);
            assert_eq!((mode, failure(&report), exit), (mode, expected, code), "{report:#}");
            let notes = report["notes"].to_string();
            assert_eq!(notes.contains("the capture is broken"), mode == "no-video", "{report:#}");
            let login = !["locked", "connected", "provider", "object"].contains(&mode);
            if login {
                neko.saw("logout true");
            } else {
                assert!(!neko.rest().iter().any(|line| line.starts_with("logout")), "{mode}");
            }
        })
    });
    runs.into_iter().for_each(|run| run.join().unwrap());
}

#[test]
fn a_wrong_password_is_named_and_not_shown() {
    let neko = Neko::start(&[]);
    let secret = "correct-horse-battery";
    let (report, code) = view(&neko.address, secret, &[]);
    assert_eq!((failure(&report), code), ("password-wrong", 3), "{report:#}");
    assert!(!report.to_string().contains(secret));
    let (report, code) = view(&format!("http://{}/elsewhere", neko.address), secret, &[]);
    assert_eq!((failure(&report), code), ("not-neko", 1), "{report:#}");
}

#[test]
fn prefixes_cookies_and_origins_are_as_neko_has_them() {
    let _place = Permit::wait();
    let neko = Neko::start(&["-prefix", "/room/one", "-cookie"]);
    let (report, code) = view(&format!("http://{}/room/one/", neko.address), PASSWORD, &[]);
    assert_eq!(code, 0, "{report:#}");
    let neko = Neko::start(&["-cors", "https://neko.example.org"]);
    let (report, code) = view(&neko.address, PASSWORD, &[]);
    assert_eq!((failure(&report), code), ("origin-refused", 1), "{report:#}");
    let (report, code) = view(&neko.address, PASSWORD, &["--origin", "https://neko.example.org"]);
    assert_eq!(code, 0, "{report:#}");
}

#[test]
fn what_is_seen_is_held_against_the_file() {
    let _place = Permit::wait();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("neko.yaml");
    std::fs::write(&file, "webrtc:\n  epr: 1-2\n").unwrap();
    let neko = Neko::start(&[]);
    let (report, code) = view(&neko.address, PASSWORD, &["--config", file.to_str().unwrap()]);
    assert_eq!(code, 0, "{report:#}");
    let notes = report["notes"].to_string();
    assert!(notes.contains("webrtc.epr is 1-2 (") && notes.contains("neko.yaml:2:8"), "{report:#}");
}

/// The password opens the WebSocket, and closing it is the logout.
#[test]
fn neko_2_is_spoken_as_it_was_recorded() {
    let _place = Permit::wait();
    let neko = Neko::start(&["-two"]);
    let (report, code) = view(&neko.address, PASSWORD, &[]);
    assert_eq!(code, 0, "{report:#}");
    let saw: Vec<String> = neko.saw("socket closed").into_iter().filter(|line| line != "peer closed").collect();
    assert_eq!(saw, ["connected", "displayname alice", "signal/answer", "socket closed"]);
    let (report, code) = view(&neko.address, "no & yes=#%", &[]);
    assert_eq!((failure(&report), code), ("password-wrong", 3), "{report:#}");
}

/// neko gives up a peer whose packets stay away; who watches asks again.
#[test]
fn an_outage_is_watched_to_its_end() {
    let _place = Permit::wait();
    let neko = Neko::start(&["-mode", "flap"]);
    let mut command = command(&neko.address, PASSWORD, &["--user", "alice", "--watch=500ms", "--deadline", "6s"]);
    let output = command.output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1), "{text}");
    let count = |words: &str| text.lines().filter(|line| line.contains(words)).count();
    assert!(count("frames/s,") > 4 && count("there was no picture for") == 1, "{text}");
    assert!(text.contains("no picture: the picture was away once, for"), "{text}");
    let saw = neko.saw("logout true");
    assert_eq!(saw.iter().filter(|line| line.starts_with("signal/request")).count(), 2, "{saw:#?}");
}

/// Who watches joins again, and says how long there was no picture.
#[test]
fn a_restart_of_neko_is_watched_to_its_end() {
    let _place = Permit::wait();
    let neko = Neko::start(&[]);
    let address = neko.address.clone();
    let arguments = ["--user", "alice", "--watch=200ms", "--deadline", "60s", "--format", "ndjson"];
    let mut child = command(&address, PASSWORD, &arguments).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut until = |event: &str| -> Value {
        loop {
            let line = lines.next().unwrap_or_else(|| panic!("no {event}")).unwrap();
            let value: Value = serde_json::from_str(&line).unwrap();
            if value["event"] == event {
                return value;
            }
        }
    };
    assert!(until("interval")["packets"].is_number());
    drop(neko);
    until("gone");
    let again = Neko::start(&["-listen", &address]);
    assert!(until("back")["outage_ms"].as_f64() > Some(100.0));
    until("interval");
    let id = child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
    let report = &until("report")["report"];
    assert_eq!((failure(report), child.wait().unwrap().code()), ("connection-lost", Some(1)), "{report:#}");
    again.saw("logout true");
}

#[test]
fn ten_viewers_come_at_once() {
    let _place = Permit::wait();
    let neko = Neko::start(&[]);
    let (report, code) = view(&neko.address, PASSWORD, &["--viewers", "10"]);
    assert_eq!(code, 0, "{report:#}");
    let ways = report["ways"].as_array().unwrap();
    assert!(ways.len() == 10 && ways.iter().all(|way| way["picture_ms"].is_number()), "{report:#}");
    (0..10).for_each(|_| drop(neko.saw("logout true")));
}

/// Closing the peer within a second after a kick ends neko 3.1.5.
#[test]
fn a_kicked_viewer_keeps_its_peer() {
    let _place = Permit::wait();
    let neko = Neko::start(&["-mode", "kick"]);
    let (report, code) = view(&neko.address, PASSWORD, &["--duration", "5s"]);
    assert_eq!((failure(&report), code), ("session-ended", 3), "{report:#}");
    let saw = [neko.saw("logout true"), neko.rest()].concat();
    assert!(saw.contains(&"kick".to_owned()) && !saw.iter().any(|line| line.starts_with("crash")), "{saw:#?}");
}

#[test]
fn a_viewer_without_udp_comes_over_tcp() {
    let _place = Permit::wait();
    let neko = Neko::start(&["-tcpmux"]);
    let (report, code) = view(&neko.address, PASSWORD, &["--tcp-only"]);
    assert_eq!(code, 0, "{report:#}");
    assert!(report["pair"]["neko"].as_str().unwrap().starts_with("host tcp 127.0.0.1:"), "{report:#}");
    let neko = Neko::start(&[]);
    let (report, code) = view(&neko.address, PASSWORD, &["--tcp-only"]);
    assert_eq!((failure(&report), code), ("ice-failed", 1), "{report:#}");
}

#[cfg(unix)]
#[test]
fn an_interrupt_leaves_in_good_order() {
    let _place = Permit::wait();
    for signal in ["INT", "TERM", "HUP"] {
        let neko = Neko::start(&[]);
        let arguments = ["--user", "alice", "--format", "json", "--duration", "30s"];
        let child =
            command(&neko.address, PASSWORD, &arguments).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        neko.saw("ping");
        let status = Command::new("kill").args([&format!("-{signal}"), &child.id().to_string()]).status().unwrap();
        assert!(status.success());
        let output = child.wait_with_output().unwrap();
        let report = report(&output);
        assert_eq!((failure(&report), output.status.code()), ("interrupted", Some(3)), "{report:#}");
        neko.saw("logout true");
    }
}
