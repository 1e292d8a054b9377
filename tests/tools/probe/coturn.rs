//! The real coturn in the place of the stand-ins.

use serde_json::Value;

use super::run::{Scratch, assert_media, name, outcomes};
use crate::support::coturn::{Coturn, PASSWORD, USER};

/// A config that names one coturn over every transport that each side can use.
fn config(coturn: &Coturn, password: &str) -> String {
    let (plain, tls) = (coturn.plain, coturn.tls.port());
    let list = |urls: &str| {
        format!(
            "      - urls: [{urls}]\n        username: {USER}\n        credential: '{password}'\n      - urls: 'stun:{plain}'\n"
        )
    };
    let backend = list(&format!("'turn:{plain}'"));
    let frontend = list(&format!("'turn:{plain}', 'turn:{plain}?transport=tcp', 'turns:localhost:{tls}'"));
    format!(
        "webrtc:\n  udpmux: 20999\n  tcpmux: 20999\n  iceservers:\n    backend:\n{backend}    frontend:\n{frontend}"
    )
}

/// Trusts the coturn's certificate as if an authority of the system had signed it.
fn probe(coturn: &Coturn, scratch: &Scratch, args: &[&str]) -> (Value, Option<i32>) {
    let pem = scratch.path().join("trusted.pem");
    std::fs::write(&pem, pem_of(&coturn.certificate)).unwrap();
    let mut command = scratch.command(&[&["probe", "--format", "json"], args, &["config.yaml"]].concat());
    let output = command.env("SSL_CERT_FILE", &pem).output().unwrap();
    (super::run::report(&output), output.status.code())
}

fn pem_of(der: &[u8]) -> String {
    let mut child = std::process::Command::new("openssl")
        .args(["x509", "-inform", "DER"])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("openssl can be started");
    std::io::Write::write_all(child.stdin.as_mut().unwrap(), der).unwrap();
    let output = child.wait_with_output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn media_flow_over_every_relay_transport_and_nothing_is_left_behind() {
    let coturn = Coturn::start(&[]);
    let scratch = Scratch::with(&config(&coturn, PASSWORD));
    let (report, code) = probe(&coturn, &scratch, &["--duration", "300ms"]);
    // Everything is on this machine: it works, and proves nothing about any other.
    assert_eq!((code, report["verdict"]["name"].as_str()), (Some(3), Some("unknown")), "{report:#}");
    assert_eq!(report["shape_only"], false);
    for path in report["paths"].as_array().unwrap() {
        assert_eq!(path["outcome"], "not_checked", "{path:#}");
        if path["kind"] == "srflx" {
            assert!(path["detail"].as_str().unwrap().starts_with("same as host"), "{path:#}");
        } else {
            assert_media(path);
        }
        if path["kind"] == "relay" {
            assert!(path["reason"].as_str().unwrap().starts_with("media flows, but"), "{path:#}");
        }
    }
    assert_eq!(outcomes(&report).len(), 8);
    coturn.await_no_allocation(7);
}

#[test]
fn a_wrong_credential_is_named_with_its_line() {
    let coturn = Coturn::start(&[]);
    let scratch = Scratch::with(&config(&coturn, "not the password"));
    let (report, code) = probe(&coturn, &scratch, &["--duration", "200ms"]);
    assert_eq!((code, report["verdict"]["name"].as_str()), (Some(3), Some("unknown")), "{report:#}");
    let cause = &report["verdict"]["causes"][0];
    assert_eq!((cause["slug"].as_str(), cause["line"].as_u64()), (Some("credentials-refused"), Some(8)), "{report:#}");
    let relays: Vec<(String, Value)> = report["paths"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|path| path["kind"] == "relay")
        .map(|path| (name(path), path["failure"]["code"].clone()))
        .collect();
    assert_eq!(relays.len(), 4, "{report:#}");
    assert!(relays.iter().all(|(_, code)| *code == 401), "{relays:?}");
    assert!(!report.to_string().contains("not the password"));
}

#[test]
fn a_certificate_that_nobody_trusts_is_named() {
    let coturn = Coturn::start(&[]);
    let tls = coturn.tls.port();
    let scratch = Scratch::with(&format!(
        "webrtc:\n  iceservers:\n    frontend:\n      - urls: 'turns:localhost:{tls}'\n        username: {USER}\n        credential: '{PASSWORD}'\n"
    ));
    let (report, _) = scratch.probe(&["--duration", "200ms", "config.yaml"]);
    let relay = report["paths"].as_array().unwrap().iter().find(|path| path["kind"] == "relay").unwrap().clone();
    assert_eq!(relay["outcome"], "fails", "{relay:#}");
    assert!(relay["failure"]["slug"].as_str().unwrap().starts_with("tls-"), "{relay:#}");
}

#[test]
fn one_dead_server_delays_nobody() {
    // Bound and never read: as silent as a firewall.
    let dead = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    let coturn = Coturn::start(&[]);
    let config = format!(
        "webrtc:\n  iceservers:\n    backend:\n      - urls: ['stun:{}', 'stun:{}']\n",
        dead.local_addr().unwrap(),
        coturn.plain
    );
    let (report, _) = Scratch::with(&config).probe(&["--timeout", "1s", "--duration", "200ms", "config.yaml"]);
    let servers = report["servers"].as_array().unwrap();
    assert_eq!(servers[0]["outcome"], "failed", "{report:#}");
    assert_eq!(servers[1]["outcome"], "done", "{report:#}");
    assert_eq!(report["verdict"]["causes"][0]["slug"], "server-silent", "{report:#}");
}
