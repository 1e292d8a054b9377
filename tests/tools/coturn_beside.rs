//! What the rules say of a Coturn beside neko, and what coturn itself does with the same options: it lets a client relay
//! where no rule speaks of its credentials, and refuses it where one does.

use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
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
    let found = lint::run(lint::Subject::deployed(&resolution, neko), &lint::Options::default());
    let refuses =
        ["coturn-credentials-differ", "coturn-users-ignored", "coturn-without-realm", "coturn-option-unknown"];
    found.iter().map(|finding| finding.rule.as_str()).filter(|rule| refuses.contains(rule)).collect()
}

/// A coturn with these options that takes connections, and its port. None where it never does: it refuses the options.
fn start(options: &[&str], folder: &Path) -> Option<(Child, u16)> {
    // Another test may take a port between its choice and its use: then once more, elsewhere.
    for _ in 0..4 {
        let port = free_port();
        let mut command = Command::new("turnserver");
        command.args(["--listening-ip=127.0.0.1", "--relay-ip=127.0.0.1", "--allow-loopback-peers", "--no-cli"]);
        command.args(["-n", "--log-file=stdout", "--pidfile=./pid", "--userdb=./db"]);
        command.args(["--listening-port", &port.to_string()]);
        command.args(options).current_dir(folder).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut server = command.spawn().expect("turnserver: tests/run installs it");
        let started = Instant::now();
        while started.elapsed() < Duration::from_secs(20) && matches!(server.try_wait(), Ok(None)) {
            // What answers may be another's server, and ours about to end.
            if TcpStream::connect(("127.0.0.1", port)).is_ok() && matches!(server.try_wait(), Ok(None)) {
                return Some((server, port));
            }
            thread::sleep(Duration::from_millis(50));
        }
        server.kill().ok();
        server.wait().unwrap();
    }
    None
}

/// Whether a coturn with these options lets a client relay.
fn relays(options: &[&str], user: &str, password: &str) -> bool {
    let _permit = Permit::wait();
    let folder = TempDir::new().unwrap();
    let Some((mut server, port)) = start(options, folder.path()) else { return false };
    let mut client = Command::new("timeout");
    client.args(["30", "turnutils_uclient", "-y", "-u", user, "-w", password, "-p", &port.to_string()]);
    let output = client.args(["-n", "1", "-m", "1", "127.0.0.1"]).output();
    server.kill().ok();
    server.wait().unwrap();
    let said = output.expect("turnutils_uclient: tests/run installs it").stdout;
    let said = String::from_utf8_lossy(&said);
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
