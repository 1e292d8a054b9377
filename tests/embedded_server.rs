//! The embedded server as independent clients see it: coturn's, and webrtc-rs's ICE agent. Coturn must be installed.
#![cfg(feature = "probe")]

use std::io::Write as _;
use std::net::SocketAddr;
use std::process::Command;

use neko_ice::server::embedded::{Account, Config};
use neko_ice::server::{Embedded, Family, Listening};
use tokio::task::JoinSet;

async fn server() -> Embedded {
    let config = Config {
        realm: "embedded.example.org".to_owned(),
        accounts: vec![Account::new("viewer", "pass word")],
        ..Config::default()
    };
    let server = Embedded::start(config).await.unwrap();
    assert_eq!(server.without_ipv6(), None, "these tests need IPv6 on loopback");
    server
}

/// Runs a program of coturn and gives all that it printed, and whether it was content.
async fn coturn(program: &'static str, arguments: Vec<String>) -> (String, bool) {
    let run = move || {
        let output = Command::new(program).args(&arguments).output().expect("coturn is installed");
        let text = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
        (text, output.status.success())
    };
    tokio::task::spawn_blocking(run).await.unwrap()
}

fn arguments(flags: &[&str], server: SocketAddr) -> Vec<String> {
    let mut arguments: Vec<String> = flags.iter().map(|&flag| flag.to_owned()).collect();
    arguments.extend(["-p".to_owned(), server.port().to_string(), server.ip().to_string()]);
    arguments
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn coturns_stun_client_learns_its_address() {
    let server = server().await;
    for family in Family::ALL {
        let address = server.address(family, Listening::Udp).unwrap();
        let (text, success) = coturn("turnutils_stunclient", arguments(&[], address)).await;
        assert!(success, "{text}");
        let ip = family.loopback().to_string();
        assert!(text.contains("UDP reflexive addr:") && text.contains(&ip), "{text}");
    }
    assert_eq!(server.stats().binding, 2);
    assert!(server.shutdown().await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn coturns_turn_client_relays_over_every_transport_and_family() {
    let server = server().await;
    let mut pem = tempfile::NamedTempFile::new().unwrap();
    pem.write_all(server.certificate().unwrap().pem().as_bytes()).unwrap();
    let pem = pem.path().to_str().unwrap().to_owned();
    let mut running = JoinSet::new();
    for (&(family, listening), &address) in server.addresses() {
        // Two clients that send to each other's relayed address: IPv4 by channels, IPv6 by Send indications.
        for (relay, way) in [("-X", "-c"), ("-x", "-s")] {
            let mut flags = vec!["-y", "-c", "-n", "20", "-z", "5", "-u", "viewer", "-w", "pass word", relay, way];
            match listening {
                Listening::Udp => {}
                Listening::Tcp => flags.push("-t"),
                Listening::Tls => flags.extend(["-t", "-S", "-E", &pem]),
            }
            let arguments = arguments(&flags, address);
            running.spawn(async move { ((family, listening, relay), coturn("turnutils_uclient", arguments).await) });
        }
    }
    for (which, (text, success)) in running.join_all().await {
        assert!(success && text.contains("tot_send_msgs=40, tot_recv_msgs=40"), "{which:?}: {text}");
    }
    let stats = server.stats();
    assert_eq!((stats.relayed_out, stats.relayed_in), (12 * 40, 12 * 40));
    assert_eq!((stats.channel_data, stats.send), (6 * 40, 6 * 40));
    assert!(server.shutdown().await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn coturns_turn_client_is_refused_with_a_wrong_password() {
    let server = server().await;
    let address = server.address(Family::V4, Listening::Udp).unwrap();
    let flags = ["-y", "-c", "-n", "1", "-u", "viewer", "-w", "wrong"];
    let (text, success) = coturn("turnutils_uclient", arguments(&flags, address)).await;
    // It tries again for every 401, and would end at once, naming the code, for any other.
    assert!(!success && text.contains("Cannot complete Allocation") && !text.contains("error 4"), "{text}");
    let stats = server.stats();
    assert!(stats.allocate > 10 && stats.allocations_ever == 0, "{stats:?}");
}
