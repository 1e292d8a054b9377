//! `neko-ice stun` and `neko-ice turn`: one server without a config.

use serde_json::Value;

use super::run::{Scratch, report};
use crate::support::coturn::{Coturn, PASSWORD, USER};
use crate::support::permit::Permit;

/// Runs `neko-ice turn … --format json` with the password in a variable.
fn turn(scratch: &Scratch, url: &str, password: &str, more: &[&str]) -> (Value, Option<i32>) {
    let args = [&["turn", url, "--format", "json", "--user", USER, "--password-env", "PASSWORD"], more].concat();
    let output = scratch.command(&args).env("PASSWORD", password).output().unwrap();
    (report(&output), output.status.code())
}

fn slugs(report: &Value) -> Vec<&str> {
    report["verdict"]["causes"].as_array().unwrap().iter().map(|cause| cause["slug"].as_str().unwrap()).collect()
}

#[test]
fn a_server_is_checked_with_a_password_that_no_argument_holds() {
    let coturn = Coturn::start(&[]);
    let scratch = Scratch::empty();
    let url = format!("turn:{}", coturn.plain);
    let (report, code) = turn(&scratch, &url, PASSWORD, &[]);
    assert_eq!((code, report["verdict"]["name"].as_str()), (Some(0), Some("good")), "{report:#}");
    let (report, code) = turn(&scratch, &url, "wrong", &[]);
    assert_eq!((code, slugs(&report)), (Some(1), vec!["credentials-refused"]), "{report:#}");
    std::fs::write(scratch.path().join("p"), format!("{PASSWORD}\n")).unwrap();
    let output = scratch.output(&["turn", &url, "--user", USER, "--password-file", "p"]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stdout));
    let output = scratch.output(&["stun", &coturn.plain.to_string()]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stdout));
    let output = scratch.output(&["turn", &url]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.code() == Some(1) && text.contains("credentials-missing"), "{text}");
}

#[test]
fn a_password_is_asked_for_on_the_terminal_and_not_shown() {
    let coturn = Coturn::start(&[]);
    let url = format!("turn:{}", coturn.plain);
    let on_terminal = |password: &str| {
        let _permit = Permit::wait();
        let mut command = std::process::Command::new("python3");
        command.arg(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tools/support/terminal.py"));
        let typed = format!("hidden:{password}");
        command.args([&typed, env!("CARGO_BIN_EXE_neko-ice"), "turn", &url, "--user", USER]);
        let output = command.output().expect("python3 can be started: install it");
        (String::from_utf8_lossy(&output.stdout).into_owned(), output.status.code())
    };
    let (shown, code) = on_terminal(PASSWORD);
    assert!(code == Some(0) && shown.contains(&format!("Password of {USER}: ")), "{shown}");
    assert!(!shown.contains(PASSWORD), "{shown}");
    let (shown, code) = on_terminal("wrong-on-purpose");
    assert!(code == Some(1) && shown.contains("credentials-refused"), "{shown}");
    assert!(!shown.contains("wrong-on-purpose"), "{shown}");
}

#[test]
fn a_query_of_a_stun_url_is_said_to_be_left_out() {
    let coturn = Coturn::start(&[]);
    let scratch = Scratch::empty();
    let output = scratch.output(&["stun", &format!("stun:{}?transport=tcp", coturn.plain), "--format", "json"]);
    let report = report(&output);
    let detail = report["servers"][0]["steps"].to_string();
    assert!(detail.contains("checked over UDP: neko ignores the query of a STUN URL"), "{report:#}");
    assert_eq!((output.status.code(), report["verdict"]["name"].as_str()), (Some(0), Some("good")));
}

#[test]
fn what_cannot_be_used_is_exit_code_2() {
    let fails = |args: &[&str], expected: &str| {
        let output = Scratch::empty().output(args);
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.code() == Some(2) && stderr.contains(expected), "{args:?}: {stderr}");
    };
    fails(&["turn", "turn:127.0.0.1", "--user", "me"], "--password-file");
    fails(&["turn", "turn:127.0.0.1", "--password-env", "X"], "--user");
    fails(&["turn", "turn:127.0.0.1", "--user", "me", "--password-env", "X"], "no variable of this name");
    fails(&["turn", "turn:127.0.0.1", "--user", "me", "--password-file", "nowhere"], "--password-file: no such file");
    fails(&["turn", "turn:127.0.0.1", "--user", "me", "--password-file", "."], "--password-file .: a directory");
    fails(&["turn", "turn:127.0.0.1", "--user", ""], "--user is empty");
    fails(&["turn", "stun:127.0.0.1"], "neko-ice stun");
    fails(&["stun", "stun:"], "stun:");
    fails(&["stun", ""], "the URL is empty: write stun:HOST[:PORT]");
    fails(&["stun", "http://example.org"], "`http` is not a scheme of STUN or TURN");
    for port in ["0", "65536", "99999999999999999999"] {
        fails(&["stun", &format!("127.0.0.1:{port}")], &format!("{port} is not a valid port (1-65535)"));
        fails(&["turn", &format!("turns:[::1]:{port}?transport=tcp")], &format!("{port} is not a valid port"));
    }
    fails(&["turn", "turn:h?transport=sctp"], "write turn:HOST[:PORT][?transport=udp|tcp]");
    fails(&["stun", "127.0.0.1", "--pin", "abc"], "64 hexadecimal");
    fails(&["stun", "127.0.0.1", "--ca", "nowhere"], "--ca nowhere: no such file");
    fails(&["stun", "127.0.0.1", "--ca", "."], "--ca .: a directory");
    fails(&["stun", "127.0.0.1", "--timeout", "0"], "above 0 and at most a day");
    fails(&["stun", "127.0.0.1", "--timeout", "1e99"], "write 500ms, 2s or 1m");
    fails(&["stun", "127.0.0.1", "--prometheus", "nowhere/x.prom"], "there is no folder nowhere; create it first");
    fails(&["stun", "127.0.0.1", "--prometheus", "."], "this is a folder");
    let scratch = Scratch::empty();
    let half = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    for (text, expected) in [("rubbish\n", "the file has no certificate"), (half, "number 1 cannot be read")] {
        std::fs::write(scratch.path().join("ca.pem"), text).unwrap();
        let output = scratch.output(&["stun", "127.0.0.1", "--ca", "ca.pem"]);
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.code() == Some(2) && stderr.contains(expected), "{stderr}");
    }
}

#[test]
fn a_reader_that_goes_away_does_not_change_the_verdict() {
    for options in [&["--events"][..], &["--format", "json"], &[]] {
        let port = std::net::UdpSocket::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let url = format!("stun:127.0.0.1:{port}");
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let scratch = Scratch::empty();
        let mut command = scratch.command(&[&["stun", &url, "--timeout", "1s"], options].concat());
        let output = command.stdout(writer).stderr(std::process::Stdio::piped()).spawn().unwrap();
        let output = output.wait_with_output().unwrap();
        assert_eq!((output.status.code(), output.stderr.len()), (Some(1), 0), "{options:?}: {output:?}");
    }
}

#[test]
fn a_certificate_that_needs_a_concession_is_never_good() {
    let coturn = Coturn::start(&[]);
    let scratch = Scratch::empty();
    let url = format!("turns:localhost:{}", coturn.tls.port());
    let (report, code) = turn(&scratch, &url, PASSWORD, &[]);
    assert_eq!((code, slugs(&report)[0]), (Some(1), "tls-self-signed"), "{report:#}");
    let pem = format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", base64(&coturn.certificate));
    std::fs::write(scratch.path().join("ca.pem"), pem).unwrap();
    let pin = pin(&coturn.certificate);
    for (option, args) in
        [("--ca", vec!["--ca", "ca.pem"]), ("--pin", vec!["--pin", &pin]), ("--insecure", vec!["--insecure"])]
    {
        let (report, code) = turn(&scratch, &url, PASSWORD, &args);
        assert_eq!((code, report["verdict"]["name"].as_str()), (Some(0), Some("usable")), "{report:#}");
        let cause = &report["verdict"]["causes"][0];
        assert_eq!(cause["slug"], "tls-self-signed", "{report:#}");
        assert!(cause["text"].as_str().unwrap().contains(option), "{cause:#}");
    }
    let other = "00".repeat(32);
    let (report, _) = turn(&scratch, &url, PASSWORD, &["--pin", &other]);
    assert_eq!(slugs(&report)[0], "tls-self-signed", "another certificate's pin lets nothing pass");
    // An authority of the system's own needs no concession.
    let args = ["turn", &url, "--format", "json", "--user", USER, "--password-env", "PASSWORD"];
    let ca = scratch.path().join("ca.pem");
    let output = scratch.command(&args).env("PASSWORD", PASSWORD).env("SSL_CERT_FILE", ca).output().unwrap();
    assert_eq!(self::report(&output)["verdict"]["name"], "good", "{}", String::from_utf8_lossy(&output.stdout));
}

fn pin(certificate: &[u8]) -> String {
    use aws_lc_rs::digest::{SHA256, digest};
    digest(&SHA256, certificate).as_ref().iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(":")
}

/// PEM's body, by openssl.
fn base64(bytes: &[u8]) -> String {
    use std::io::Write;
    use std::process::{Command, Stdio};
    let mut child =
        Command::new("openssl").args(["base64"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(bytes).unwrap();
    String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap()
}
