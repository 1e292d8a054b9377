//! `doctor` beside a real TURN server, and on a terminal.

use std::path::Path;
use std::process::{Command, Stdio};

use super::run::Scratch;
use crate::support::coturn::{Coturn, PASSWORD, USER};

fn config(coturn: &Coturn, password: &str) -> String {
    let server = format!("- urls: 'turn:{}'\n        username: {USER}\n        credential: '{password}'", coturn.plain);
    format!("webrtc:\n  epr: 0-0\n  nat1to1: 192.168.1.5\n  iceservers:\n    frontend:\n      {server}\n")
}

#[test]
fn a_wrong_password_is_the_cause_with_its_line() {
    let coturn = Coturn::start(&[]);
    let scratch = Scratch::with(&config(&coturn, "not-the-password"));
    let output = scratch.output(&["doctor", "config.yaml"]);
    let stdout = String::from_utf8(output.stdout).unwrap().replace(&coturn.plain.to_string(), "SERVER");
    let (_, end) = stdout.split_once("\nCause").expect("a cause");
    insta::assert_snapshot!(format!("exit {:?}\nCause{end}", output.status.code()));
    assert!(stdout.contains("Contacts  turn:SERVER, and the name servers"), "{stdout}");
    assert!(!stdout.contains("not-the-password"));
}

#[test]
fn who_sits_at_a_terminal_is_asked_where_the_viewers_are() {
    let coturn = Coturn::start(&[]);
    let scratch = Scratch::with(&config(&coturn, PASSWORD));
    let asked = |answers: &str, arguments: &[&str]| {
        let mut command = Command::new("python3");
        command.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tools/support/terminal.py"));
        command.args([answers, env!("CARGO_BIN_EXE_neko-ice"), "doctor", "--no-docker"]).args(arguments);
        let output = command.current_dir(scratch.path()).env("TERM", "dumb").env_remove("CI").stdin(Stdio::null());
        String::from_utf8(output.output().expect("python3 runs").stdout).unwrap()
    };
    let question = "Where are your viewers";
    let shown = asked("nowhere|lan", &["config.yaml"]);
    assert!(shown.matches(question).count() == 2 && shown.contains("lan, internet or both"), "{shown}");
    assert!(shown.contains("Cause") && shown.contains("Next"), "{shown}");
    for unasked in [&["--offline", "config.yaml"][..], &["--viewers-from", "lan", "config.yaml"]] {
        let shown = asked("", unasked);
        assert!(!shown.contains(question) && shown.contains("Cause"), "{shown}");
    }
}
