//! A server shows a certificate whose names are commands of runners and terminals: none of them is obeyed.
#![cfg(feature = "probe")]

use rcgen::{CertificateParams, DnType, DnValue, KeyPair, SanType};

use super::run::Folder;
use crate::support::openssl::Server;

/// For subject and issuer, which may be any text.
const NAME: &str = "x\n::error::pwned\x1b[31m\u{202e}##[group]\u{200b}";

/// Many hosts, so that one of them begins a line wherever a text is folded.
fn names() -> Vec<SanType> {
    let hosts = (0..40).map(|number| format!("{}::error::pwned{number}", "x".repeat(number % 7)));
    let all = hosts.chain(["\n::error::pwned\x1b[31m##[group]x".to_owned(), "::error::pwned".to_owned()]);
    all.map(|host| SanType::DnsName(host.try_into().expect("ASCII"))).collect()
}

fn server() -> Server {
    let key = KeyPair::generate().expect("a key");
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, DnValue::Utf8String(NAME.to_owned()));
    params.subject_alt_names = names();
    Server::start(&params.self_signed(&key).expect("a certificate"), &key, &[])
}

fn assert_harmless(arguments: &[&str], text: &str) {
    for line in text.lines() {
        assert!(!line.trim_start().starts_with("::"), "{arguments:?}: {line:?}\n{text}");
    }
    let hidden = |c: char| c != '\n' && (c.is_control() || "\u{202e}\u{200b}".contains(c));
    assert!(!text.contains("##[") && !text.contains(hidden), "{arguments:?}: {text:?}");
}

#[test]
fn names_of_certificates_are_no_commands() {
    let server = server();
    let url = format!("turns:localhost:{}", server.port);
    let config = format!(
        "webrtc:\n  iceservers:\n    frontend: &s\n    - {{urls: '{url}', username: u, credential: c}}\n    backend: *s\n"
    );
    let folder = Folder::new().with("neko.yaml", config).with("pw", "abc");
    let stun = url.replace("turns:", "stuns:");
    let commands: [&[&str]; 3] = [
        &["turn", &url, "--user", "u", "--password-file", "pw"],
        &["stun", &stun],
        &["probe", "--servers-only", "neko.yaml"],
    ];
    let mut quoted = 0;
    for command in commands {
        for format in [&["-v"][..], &["--format", "json"], &["--format", "junit"], &["--events"]] {
            for insecure in [&[][..], &["--insecure"]] {
                let arguments = [command, &["--timeout", "1s"], format, insecure].concat();
                let outcome = folder.run_in(&arguments, &[("COLUMNS", "40"), ("GITHUB_ACTIONS", "true")]);
                assert_harmless(&arguments, &outcome.stdout);
                assert_harmless(&arguments, &outcome.stderr);
                quoted += usize::from(outcome.stdout.contains("pwned"));
            }
        }
    }
    assert!(quoted >= 3, "no name is shown anywhere");
}
