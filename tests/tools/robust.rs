//! The client on bad ways and with servers that fail in the middle: it gets through, or says what failed; it never hangs
//! and never leaves anything behind.
#![cfg(feature = "probe")]

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::{Duration, Instant};

use crate::support::way::{Fate, Way};
use neko_ice::ice_server::{Scheme, Transport, Uri};
use neko_ice::probe::server_check::{FarEnd, Options, Target, check};
use neko_ice::report::{ServerReport, StepOutcome};
use neko_ice::server::{Family, Listening};
use neko_ice::stun::transaction::Timing;
use neko_ice::stun::wire::Method;
use neko_ice::transport::{Allocations, Carrier, Endpoint, Error, RelaySocket, UdpEnd};
use neko_ice::turn::{Credentials, Refusal};
use testkit::line::Dice;
use testkit::scripted::{PASSWORD, Reply, Rule, Scenario, Scripted, Twist, USERNAME};
use tokio::task::JoinSet;

fn target(address: SocketAddr, transport: Transport) -> Target {
    let uri = Uri { scheme: Scheme::Turn, host: address.ip().to_string().into(), port: address.port(), transport };
    Target::new(uri, Some(USERNAME), Some(PASSWORD))
}

/// The steps that were not simply done, in a word each.
fn told(report: &ServerReport) -> String {
    let late = |slug: &str| slug == "deadline-reached";
    let steps = report.steps.iter().filter_map(|step| match &step.outcome {
        StepOutcome::Done => None,
        // Whether the last step begins before the deadline or not is the machine's affair.
        StepOutcome::Failed(failure) if step.name.as_str() == "release" && late(failure.slug.as_str()) => {
            Some("release too late".to_owned())
        }
        StepOutcome::NotChecked(_) if step.name.as_str() == "release" => Some("release too late".to_owned()),
        StepOutcome::Failed(failure) => Some(format!("{} {}", step.name.as_str(), failure.slug.as_str())),
        StepOutcome::NotChecked(_) => Some(format!("{} not checked", step.name.as_str())),
    });
    let steps: Vec<String> = steps.collect();
    if steps.is_empty() { "good".to_owned() } else { steps.join(", ") }
}

/// Sent seven times and given up 16 intervals after the last, as RFC 8489 has it, on a way that is quicker.
const QUICK: Timing = Timing { rto: Duration::from_millis(100), ..Timing::UDP };

/// Allocates, binds a channel, and sends until an echo is back.
async fn through(server: SocketAddr, allocations: &Allocations) -> Result<u32, Error> {
    let endpoint = Endpoint::new(server, Carrier::Udp);
    let credentials = Some(Credentials::new(USERNAME, PASSWORD));
    let relay = RelaySocket::allocate(&endpoint, credentials, Some(QUICK), allocations).await?;
    let peer = UdpEnd::bind(relay.relayed_addr(), None, None).await?;
    let address = peer.local_addr()?;
    let permitted = relay.permit(address).await?;
    let (mut there, mut back) = ([0; 16], [0; 16]);
    let mut again = tokio::time::interval(Duration::from_millis(50));
    loop {
        tokio::select! {
            _ = again.tick() => relay.send_to(b"ping", address).await?,
            received = peer.recv_from(&mut there) => {
                let (len, from) = received?;
                peer.send_to(&there[..len], from).await?;
            }
            received = relay.recv_from(&mut back) => {
                received?;
                return Ok(relay.cost().retransmissions + permitted.retransmissions);
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn thirty_percent_loss_each_way() {
    let server = Scripted::start(Scenario::good(), None).await.expect("a server");
    let address = server.address(Family::V4, Listening::Udp).expect("listens");
    let mut dice = Dice::new(11);
    let way = Way::to(address, move |_, _| if dice.falls(30.0) { Fate::Lost } else { Fate::Passes }).await;
    let allocations = Allocations::new();
    let mut running = JoinSet::new();
    for _ in 0..20 {
        let (server, allocations) = (way.address, allocations.clone());
        running.spawn(async move {
            tokio::time::timeout(Duration::from_secs(60), through(server, &allocations)).await.expect("an end in time")
        });
    }
    let ended = running.join_all().await;
    let mut again = 0;
    for result in &ended {
        match result {
            Ok(retransmissions) => again += retransmissions,
            // Of a question that is sent seven times one in a hundred is lost for good: 0.51 to the seventh.
            Err(Error::Refused(_, refusal)) if matches!(**refusal, Refusal::NoAnswer(None)) => {}
            Err(other) => panic!("{other:?}"),
        }
    }
    assert!(ended.iter().filter(|result| result.is_ok()).count() >= 16, "{ended:?}");
    assert!(again >= 20, "{again} retransmissions: nothing was lost");
    allocations.release_all(Duration::from_secs(2)).await;
}

/// Every other packet is overtaken by what comes after it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn packets_that_overtake_each_other() {
    let server = Scripted::start(Scenario::good(), None).await.expect("a server");
    let address = server.address(Family::V4, Listening::Udp).expect("listens");
    let mut odd = false;
    let way = Way::to(address, move |_, _| {
        odd = !odd;
        if odd { Fate::Later(Duration::from_millis(30)) } else { Fate::Passes }
    })
    .await;
    let options = Options::new(Duration::from_secs(5), FarEnd::Socket(IpAddr::V4(Ipv4Addr::LOCALHOST)));
    for _ in 0..4 {
        assert_eq!(told(&check(&target(way.address, Transport::Udp), &options).await), "good");
    }
    assert!(options.allocations.release_all(Duration::from_secs(2)).await);
    assert_eq!(server.allocations(), 0);
}

/// Data of every size that fits, byte by byte and in the longest frames, between answers that come late and twice.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn streams_in_drops_and_floods() {
    let slow = Twist::Delayed(Duration::from_millis(20));
    for twists in [
        vec![Twist::Dripped],
        vec![Twist::Oversized],
        vec![Twist::Doubled, slow.clone()],
        vec![Twist::Oversized, Twist::Dripped, slow],
    ] {
        let rule = twists.iter().cloned().fold(Rule::always(Reply::Good), Rule::twisted);
        let server = Scripted::start(Scenario::with("bad way", rule), None).await.expect("a server");
        let address = server.address(Family::V4, Listening::Tcp).expect("listens");
        let endpoint = Endpoint::new(address, Carrier::Tcp);
        let allocations = Allocations::new();
        let credentials = Some(Credentials::new(USERNAME, PASSWORD));
        let work = async {
            let relay = RelaySocket::allocate(&endpoint, credentials, None, &allocations).await.expect("allocated");
            assert_eq!((relay.cost().round_trips, relay.cost().retransmissions), (2, 0), "{twists:?}");
            let peer = UdpEnd::bind(relay.relayed_addr(), None, None).await.expect("a socket");
            let to = peer.local_addr().expect("an address");
            relay.permit(to).await.expect("permitted");
            let mut buffer = vec![0; 70_000];
            for size in [0, 1, 2, 3, 4, 5, 1_199, 1_200, 9_000, 65_000] {
                let data: Vec<u8> = (0..size).map(|nth| nth as u8).collect();
                relay.send_to(&data, to).await.expect("sent");
                let (len, from) = peer.recv_from(&mut buffer).await.expect("received");
                assert!(buffer[..len] == data[..], "{size} there");
                peer.send_to(&data, from).await.expect("sent");
                let (len, from) = relay.recv_from(&mut buffer).await.expect("received");
                assert!(buffer[..len] == data[..] && from == to, "{size} back");
            }
            relay.release_within(Duration::from_secs(5)).await.expect("released");
        };
        tokio::time::timeout(Duration::from_secs(30), work).await.expect("in time");
        assert_eq!(server.allocations(), 0);
    }
}

/// Where a server goes silent, talks garbage, hangs up or contradicts itself, and what the check says of it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn trouble_at_each_step_is_told_at_that_step() {
    let html = b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec();
    let troubles = [
        ("silence", Reply::Silence, None),
        ("garbage", Reply::Raw(vec![0xA5; 64]), None),
        ("text", Reply::Raw(html), None),
        ("the end", Reply::Close, None),
        ("a reset", Reply::Reset, None),
        ("other port", Reply::Good, Some(Twist::OtherPort)),
        ("wrong integrity", Reply::Good, Some(Twist::WrongIntegrity)),
        ("wrong fingerprint", Reply::Good, Some(Twist::WrongFingerprint)),
        ("truncated", Reply::Good, Some(Twist::Truncated(21))),
        ("wrong transaction", Reply::Good, Some(Twist::WrongTransactionId)),
        ("twice", Reply::Good, Some(Twist::Doubled)),
    ];
    let mut running = JoinSet::new();
    let mut number = 0;
    for (at, method, signed) in [
        ("binding", Method::BINDING, false),
        ("challenge", Method::ALLOCATE, false),
        ("allocate", Method::ALLOCATE, true),
        ("channel", Method::CHANNEL_BIND, true),
        ("refresh", Method::REFRESH, true),
    ] {
        for (trouble, reply, twist) in troubles.clone() {
            for (transport, listening) in [(Transport::Udp, Listening::Udp), (Transport::Tcp, Listening::Tcp)] {
                let rule = Rule::on(method, reply.clone());
                let rule = if signed { rule.signed() } else { rule.unsigned() };
                let rule = twist.clone().into_iter().fold(rule, Rule::twisted);
                let scenario = Scenario::with(format!("{trouble} at {at}"), rule);
                number += 1;
                running.spawn(async move {
                    let name = format!("{at:<9}  {trouble:<17}  {}", transport.as_str());
                    let server = Scripted::start(scenario, None).await.expect("a server");
                    let address = server.address(Family::V4, listening).expect("listens");
                    let options = Options::new(Duration::from_millis(1500), FarEnd::Socket(Ipv4Addr::LOCALHOST.into()));
                    let started = Instant::now();
                    let report = check(&target(address, transport), &options).await;
                    assert!(started.elapsed() < Duration::from_secs(10), "{name}");
                    options.allocations.release_all(Duration::from_secs(1)).await;
                    // A server that does not take a release keeps what it gave: nobody could do more.
                    let released = Instant::now();
                    while server.allocations() > 0 && released.elapsed() < Duration::from_secs(1) {
                        tokio::time::sleep(Duration::from_millis(10)).await;
                    }
                    let left = server.allocations();
                    let left = if left > 0 { format!("; {left} left") } else { String::new() };
                    (number, format!("{name}  {}{left}\n", told(&report)))
                });
            }
        }
    }
    let mut lines = running.join_all().await;
    lines.sort();
    insta::assert_snapshot!(lines.into_iter().map(|(_, line)| line).collect::<String>());
}
