//! Credentials that end: those of a shared secret are made for each probe, those of a configuration are watched.

use super::program::{Running, value};
use crate::support::coturn::Coturn;

const SECRET: &str = "the-shared-secret-of-the-test";

fn coturn() -> Coturn {
    let options = ["--use-auth-secret", "--static-auth-secret", SECRET, "--realm", "test"];
    Coturn::start_bare(&options, rcgen::CertificateParams::new(vec!["localhost".into()]).expect("names"))
}

/// A neko with these credentials.
fn room(coturn: &Coturn, username: &str, credential: &str) -> String {
    let entry = format!(
        "      - urls: ['turn:{}']\n        username: '{username}'\n        credential: '{credential}'\n",
        coturn.plain
    );
    format!("webrtc:\n  iceservers:\n    frontend:\n{entry}    backend:\n{entry}")
}

#[test]
fn a_shared_secret_makes_credentials_and_is_shown_nowhere() {
    let coturn = coturn();
    let targets = format!(
        "targets:\n- {{name: room, config: room.yaml, turn-secret-file: secret}}\n- {{name: url, servers: ['turn:{}'], \
         turn-secret-file: secret}}\n",
        coturn.plain
    );
    let files = [("targets.yaml", targets.as_str()), ("secret", SECRET), ("room.yaml", &room(&coturn, "x", "y"))];
    let exporter = Running::start(&files, &[]);
    let mut shown = String::new();
    for target in ["room", "url"] {
        let answer = exporter.get(&format!("/probe?target={target}")).body;
        assert_eq!(value(&answer, "probe_success"), Some(1.0), "{answer}");
        assert!(!answer.contains("credential_expiry"), "{answer}");
        shown.push_str(&answer);
        shown.push_str(&exporter.get(&format!("/probe?target={target}&debug=true")).body);
    }
    shown.push_str(&exporter.get("/metrics").body);
    shown.push_str(&exporter.end());
    assert!(!shown.contains(SECRET), "{shown}");
    coturn.await_no_allocation(2);
}

#[test]
fn credentials_of_a_configuration_tell_when_they_end() {
    let coturn = coturn();
    let files = [
        ("targets.yaml", "targets: [{name: room, config: room.yaml}]"),
        ("room.yaml", &room(&coturn, "1700000000:neko", "a-credential-of-then")),
    ];
    let exporter = Running::start(&files, &[]);
    let answer = exporter.get("/probe?target=room").body;
    let line = answer.lines().find(|line| line.starts_with("neko_ice_server_credential_expiry_timestamp_seconds{"));
    assert!(line.is_some_and(|line| line.ends_with(" 1700000000")), "{answer}");
    assert!(answer.contains("slug=\"credentials-refused\""), "{answer}");
    let shown = exporter.get("/probe?target=room&debug=true").body + &answer + &exporter.end();
    assert!(!shown.contains("a-credential-of-then"), "{shown}");
}
