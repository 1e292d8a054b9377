//! What the rules say of a Coturn beside neko, and what coturn itself does with the same options: it lets a client relay
//! where no rule speaks of its credentials, and refuses it where one does.

use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use neko_ice::config::{NoFiles, SIZE_LIMIT};
use neko_ice::deployment::compose;
use neko_ice::lint;
use neko_ice::source::SourceKind;
use tempfile::TempDir;

use crate::support::permit::Permit;
use crate::support::port::free_port;

/// The options, the user and the password that neko has.
const CASES: [(&[&str], &str, &str); 11] = [
    (&["--realm=r", "--user=neko:north", "--lt-cred-mech"], "neko", "north"),
    (&["--realm=r", "--user=neko:north"], "neko", "north"),
    (&["-nar", "r", "-uneko:north"], "neko", "north"),
    (&["--rea=r", "--user", "neko:no:rth"], "neko", "no:rth"),
    (&["--realm=r", "--user=neko:0x2347c6b2d8a1c5b6ad4b6e20a0bd1b0f", "--user=neko:north"], "neko", "north"),
    (&["--realm=r", "--user=neko:south"], "neko", "north"),
    (&["--realm=r", "--user=admin:north"], "neko", "north"),
    (&["--user=neko:north", "--lt-cred-mech"], "neko", "north"),
    (&["--realm=r", "--user=neko:north", "--use-auth-secret", "--static-auth-secret=s"], "neko", "north"),
    (&["--realm=r", "--user=neko:north", "--use-auth-secret=0"], "neko", "north"),
    (&["--realm=r", "--usr=neko:north"], "neko", "north"),
];

/// The rules of a Compose project with these options that say that nobody is relayed.
fn rules(options: &[&str], user: &str, password: &str) -> Vec<&'static str> {
    let words: String = options.iter().map(|word| format!("      - '{word}'\n")).collect();
    let text = format!(
        "services:\n  neko:\n    image: m1k1o/neko\n    ports: ['8080:8080', '59000-59100:59000-59100/udp']\n    environment:\n      \
         NEKO_WEBRTC_ICESERVERS_BACKEND: '[{{\"urls\":[\"turn:turn:3478\"],\"username\":\"{user}\",\"credential\":\"{password}\"}}]'\n  \
         turn:\n    image: coturn/coturn:4.6\n    command:\n{words}"
    );
    let text = Some((SourceKind::BuiltIn("compose.yaml".to_owned()), text.into_bytes()));
    let project = compose::read(&compose::Request { text, ..Default::default() }, &NoFiles).unwrap();
    let neko = &project.nekos[0];
    let resolution = neko.resolve(&NoFiles, SIZE_LIMIT).unwrap();
    let found = lint::run(lint::Subject::deployed(&resolution, neko));
    let refuses =
        ["coturn-credentials-differ", "coturn-users-ignored", "coturn-without-realm", "coturn-option-unknown"];
    found.iter().map(|finding| finding.rule.as_str()).filter(|rule| refuses.contains(rule)).collect()
}

/// Whether a coturn with these options lets a client relay.
fn relays(options: &[&str], user: &str, password: &str) -> bool {
    let _permit = Permit::wait();
    let folder = TempDir::new().unwrap();
    let port = free_port().to_string();
    let mut command = Command::new("turnserver");
    command.args(["--listening-ip=127.0.0.1", "--relay-ip=127.0.0.1", "--allow-loopback-peers", "--no-cli"]);
    command.args(["-n", "--log-file=stdout", "--pidfile=./pid", "--userdb=./db", "--listening-port", &port]);
    command.args(options).current_dir(&folder).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut server = command.spawn().expect("turnserver: tests/run installs it");
    let started = Instant::now();
    let mut up = false;
    while !up && started.elapsed() < Duration::from_secs(20) && matches!(server.try_wait(), Ok(None)) {
        up = TcpStream::connect(format!("127.0.0.1:{port}")).is_ok();
        thread::sleep(Duration::from_millis(50));
    }
    let mut client = Command::new("timeout");
    client.args(["30", "turnutils_uclient", "-y", "-u", user, "-w", password, "-p", &port, "-n", "1", "-m", "1"]);
    let output = client.arg("127.0.0.1").output().expect("turnutils_uclient: tests/run installs it");
    server.kill().ok();
    server.wait().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    said.lines().any(|line| line.contains("tot_recv_msgs=") && !line.contains("tot_recv_msgs=0"))
}

#[test]
fn coturn_does_what_the_rules_say() {
    let judged: Vec<(bool, Vec<&str>)> = thread::scope(|scope| {
        let work = |&(options, user, password): &(&'static [&'static str], &'static str, &'static str)| {
            scope.spawn(move || relays(options, user, password))
        };
        let running: Vec<_> = CASES.iter().map(work).collect();
        let rules = CASES.iter().map(|(options, user, password)| rules(options, user, password));
        running.into_iter().map(|own| own.join().unwrap()).zip(rules).collect()
    });
    for ((options, ..), (relays, rules)) in CASES.iter().zip(judged) {
        assert_eq!(relays, rules.is_empty(), "{options:?}: {rules:?}");
    }
}
