//! The embedded server as independent clients see it: coturn's, and webrtc-rs's ICE agent. Coturn must be installed.
#![cfg(feature = "probe")]

use std::io::Write as _;
use std::net::SocketAddr;
use std::process::Command;
use std::time::Duration;

use neko_ice::server::embedded::{Account, Config};
use neko_ice::server::{Embedded, Family, Filtering, Listening, Nat};
use neko_ice::transport::{Allocations, Carrier, Endpoint, RelaySocket, Trust};
use neko_ice::turn::Credentials;
use tokio::task::JoinSet;
use webrtc_ice::agent::Agent;
use webrtc_ice::agent::agent_config::AgentConfig;
use webrtc_ice::candidate::CandidateType;
use webrtc_ice::network_type::NetworkType;
use webrtc_ice::url::{ProtoType, SchemeType, Url};

use crate::support::permit::Permit;

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
        let _permit = Permit::wait();
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_agent_of_webrtc_rs_gathers_server_reflexive_and_relay_candidates() {
    let server = server().await;
    let address = server.address(Family::V4, Listening::Udp).unwrap();
    let stun = Url { scheme: SchemeType::Stun, ..url(address) };
    let turn =
        Url { scheme: SchemeType::Turn, username: "viewer".into(), password: "pass word".into(), ..url(address) };
    let agent = Agent::new(AgentConfig {
        urls: vec![stun, turn],
        network_types: vec![NetworkType::Udp4],
        candidate_types: vec![CandidateType::ServerReflexive, CandidateType::Relay],
        ..AgentConfig::default()
    })
    .await
    .unwrap();
    let (sender, mut candidates) = tokio::sync::mpsc::unbounded_channel();
    agent.on_candidate(Box::new(move |candidate| {
        let _ = sender.send(candidate.map(|one| (one.candidate_type(), one.address(), one.port())));
        Box::pin(async {})
    }));
    agent.gather_candidates().unwrap();
    let gathering = async {
        let mut gathered = Vec::new();
        while let Some(Some(candidate)) = candidates.recv().await {
            gathered.push(candidate);
        }
        gathered
    };
    let gathered = tokio::time::timeout(Duration::from_secs(10), gathering).await.expect("gathering to end");
    for kind in [CandidateType::ServerReflexive, CandidateType::Relay] {
        let found = gathered.iter().find(|(candidate, ..)| *candidate == kind);
        let (_, ip, port) = found.unwrap_or_else(|| panic!("{kind} in {gathered:?}"));
        assert!(ip == "127.0.0.1" && *port != 0, "{gathered:?}");
    }
    assert_eq!(server.stats().allocations, 1);
    agent.close().await.unwrap();
    assert!(server.shutdown().await);
}

fn url(address: SocketAddr) -> Url {
    Url { host: address.ip().to_string(), port: address.port(), proto: ProtoType::Udp, ..Url::default() }
}

/// Our own client, with the round trips that it is allowed: an allocation two, a channel one more.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn our_own_client_relays_at_the_protocols_floor() {
    let server = server().await;
    let nat = Nat::start(Filtering::default()).unwrap();
    let trust =
        Trust { extra: vec![server.certificate().unwrap().der().clone()], only_extra: true, ..Trust::default() };
    let allocations = Allocations::new();
    for (&(family, listening), &address) in server.addresses() {
        let carrier = match listening {
            Listening::Udp => Carrier::Udp,
            Listening::Tcp => Carrier::Tcp,
            Listening::Tls => Carrier::Tls { name: "localhost".to_owned(), trust: trust.clone() },
        };
        let mut endpoint = Endpoint::new(address, carrier);
        endpoint.gateway = nat.gateway(family).filter(|_| listening == Listening::Udp);
        let before = server.stats();
        let credentials = Credentials::new("viewer", "pass word");
        let relay = RelaySocket::allocate(&endpoint, Some(credentials), None, &allocations).await.unwrap();
        let mapped = relay.mapped_addr().unwrap();
        if listening == Listening::Udp {
            assert_eq!(nat.mapping_of(relay.local_addr(), family), Some(mapped));
            assert_ne!(mapped, relay.local_addr());
        } else {
            assert_eq!(mapped, relay.local_addr());
        }
        let peer = tokio::net::UdpSocket::bind("127.0.0.1:0").await.unwrap();
        relay.permit(peer.local_addr().unwrap()).await.unwrap();
        let now = server.stats();
        // Under load a request may be sent again; the server tells those from the others.
        let again = now.replayed - before.replayed;
        assert_eq!(now.packets_in - before.packets_in - again, 3, "{listening:?}");
        relay.send_to(b"out", peer.local_addr().unwrap()).await.unwrap();
        let mut buffer = [0; 16];
        let (length, from) = peer.recv_from(&mut buffer).await.unwrap();
        assert_eq!((&buffer[..length], from), (&b"out"[..], relay.relayed_addr()));
        peer.send_to(b"and in", from).await.unwrap();
        let (length, from) = relay.recv_from(&mut buffer).await.unwrap();
        assert_eq!((&buffer[..length], from), (&b"and in"[..], peer.local_addr().unwrap()));
        relay.release().await.unwrap();
        assert_eq!(server.stats().allocations, 0);
    }
    assert!(nat.shutdown().await);
    assert!(server.shutdown().await);
}
