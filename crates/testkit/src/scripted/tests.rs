//! Every scenario as it is seen on the wire.

use std::fmt::Write as _;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::*;
use crate::client::{Client, PATIENCE, code};
use turn_client::stun::wire::{ChannelData, Check, Message, TransactionId, attribute};

/// Longer than any scenario delays its answer.
const SILENCE: Duration = Duration::from_millis(400);
/// An answer that comes twice comes at once.
const SECOND: Duration = Duration::from_millis(150);

/// What comes after the `sent`-th packet of a client, a request with that transaction id, in words.
async fn see(client: &mut Client, server: &Scripted, address: SocketAddr, sent: u64, id: TransactionId) -> String {
    let mut seen = Vec::new();
    let mut received = false;
    loop {
        let patience = if seen.is_empty() { SILENCE } else { SECOND };
        let Ok(arrived) = tokio::time::timeout(patience, client.next()).await else {
            // Silence counts from when the server is known to have the request, however loaded the machine is.
            if received || !seen.is_empty() {
                break;
            }
            received = server.packets() >= sent;
            continue;
        };
        let Some((bytes, from)) = arrived else {
            seen.push(if client.reset { "reset" } else { "end" }.to_owned());
            break;
        };
        let mut words = describe(client, &bytes, id);
        match from.filter(|from| *from != address) {
            Some(from) if from.ip() != address.ip() => words += " from another address",
            Some(_) => words += " from another port",
            None => {}
        }
        seen.push(words);
    }
    if seen.is_empty() { "nothing".to_owned() } else { seen.join(" + ") }
}

fn describe(client: &Client, bytes: &[u8], id: TransactionId) -> String {
    let Ok(message) = Message::parse(bytes) else { return format!("{} bytes that are no message", bytes.len()) };
    let mut words = match message.error_code() {
        Some(error) => error.to_string(),
        None => format!("{:?}", message.class()).to_lowercase(),
    };
    if message.transaction_id() != id {
        words += ", foreign transaction";
    }
    if message.class() == Class::Success && matches!(message.method(), Method::BINDING | Method::ALLOCATE) {
        match message.mapped_address() {
            None => words += ", no mapped address",
            Some(mapped) if mapped != client.local => words += ", wrong mapped address",
            Some(_) => {}
        }
    }
    if message.class() == Class::Success && message.method() == Method::ALLOCATE {
        match message.xor_address(attribute::XOR_RELAYED_ADDRESS) {
            None => words += ", no relayed address",
            Some(relayed) if relayed.ip() != Family::V4.loopback() => write!(words, ", relayed {relayed}").unwrap(),
            Some(_) => {}
        }
    }
    if message.class() == Class::Error {
        if code(bytes) == Some(401) && message.value(attribute::NONCE).is_none() {
            words += ", no nonce";
        }
        if let Some(to) = message.plain_address(attribute::ALTERNATE_SERVER) {
            write!(words, ", go to {to}").unwrap();
        }
        for unknown in message.unknown_attributes() {
            write!(words, ", unknown {unknown:04x}").unwrap();
        }
    }
    let signed = !client.nonce.is_empty();
    match message.check_integrity(&client.key()) {
        Check::Valid => {}
        Check::Invalid => words += ", wrong integrity",
        Check::Absent if signed && message.class() == Class::Success => words += ", no integrity",
        Check::Absent => {}
    }
    if message.check_fingerprint() == Check::Invalid {
        words += ", wrong fingerprint";
    }
    if bytes.len() > 1500 {
        write!(words, ", {} bytes", bytes.len()).unwrap();
    }
    words
}

/// A client that asks on whatever it is answered.
async fn experience(scenario: Scenario, listening: Listening, certificate: Certificate) -> String {
    let at_once = matches!(scenario.on_connect, OnConnect::Close | OnConnect::Reset) && listening != Listening::Udp;
    let relays = scenario.relay != RelayKind::Nothing;
    let server = Scripted::start(scenario, Some(&certificate)).await.unwrap();
    let address = server.address(Family::V4, listening).unwrap();
    // A server that hangs up at once is seen to do so here or at the first request, as it happens.
    let Ok(client) = Client::try_connect(address, listening, Some(&certificate)).await else {
        assert!(at_once);
        return "hung up".to_owned();
    };
    let mut client = client.with_credentials(USERNAME, PASSWORD);
    let peer = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let peer_address = peer.local_addr().unwrap();
    tokio::spawn(async move {
        let mut buffer = [0; 64];
        while let Ok((length, from)) = peer.recv_from(&mut buffer).await {
            let _ = peer.send_to(&buffer[..length], from).await;
        }
    });
    let transport = [(attribute::REQUESTED_TRANSPORT, &[17, 0, 0, 0][..])];
    let mut steps = Vec::new();
    for (sent, step) in (1..).zip(["binding", "challenge", "allocate", "permission", "relay"]) {
        let packet = match step {
            "binding" => client.build(Method::BINDING, &[]),
            "challenge" => client.build(Method::ALLOCATE, &transport),
            "allocate" => {
                if client.nonce.is_empty() {
                    client.realm = REALM.into();
                    client.nonce = b"0123456789abcdef".to_vec();
                }
                client.build(Method::ALLOCATE, &transport)
            }
            "permission" => client.about(&[peer_address], None),
            _ => client.send_indication(peer_address, b"to and fro"),
        };
        let id = Message::parse(&packet).unwrap().transaction_id();
        if !client.try_send(&packet).await {
            assert!(at_once);
            return "hung up".to_owned();
        }
        if step == "relay" {
            let patience = if relays { PATIENCE } else { SILENCE };
            let back = tokio::time::timeout(patience, client.next()).await;
            let back = back.ok().flatten().is_some_and(|(bytes, _)| {
                Message::parse(&bytes).unwrap().value(attribute::DATA) == Some(b"to and fro")
            });
            steps.push(format!("relay: {}", if back { "and back" } else { "nothing" }));
            break;
        }
        let seen = see(&mut client, &server, address, sent, id).await;
        let ended = seen.ends_with("end") || seen.ends_with("reset");
        let goes_on = ended || seen.starts_with("success") || matches!(step, "binding" | "challenge");
        if at_once {
            assert!(ended, "{seen}");
            return "hung up".to_owned();
        }
        steps.push(format!("{step}: {seen}"));
        if ended || !goes_on {
            break;
        }
    }
    drop(client);
    assert!(server.shutdown().await, "a task is still there");
    steps.join("; ")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_scenario_is_seen_on_the_wire() {
    let certificate = Certificate::generate::<&str>([]).unwrap();
    let mut running = JoinSet::new();
    let few = Arc::new(Semaphore::new(32));
    for (index, scenario) in Scenario::all().into_iter().enumerate() {
        for listening in Listening::ALL {
            let (scenario, certificate, few) = (scenario.clone(), certificate.clone(), Arc::clone(&few));
            running.spawn(async move {
                let _one = few.acquire_owned().await.unwrap();
                let name = scenario.name.clone();
                (index, listening, name, experience(scenario, listening, certificate).await)
            });
        }
    }
    let mut seen = running.join_all().await;
    seen.sort();
    let mut text = String::new();
    for (_, listening, name, experience) in seen {
        if listening == Listening::Udp {
            writeln!(text, "\n{name}").unwrap();
        }
        writeln!(text, "  {listening:?}  {experience}").unwrap();
    }
    insta::assert_snapshot!(text);
}

#[tokio::test]
async fn the_credentials_are_really_verified_and_everything_is_recorded() {
    let server = Scripted::start(Scenario::good(), None).await.unwrap();
    let address = server.address(Family::V6, Listening::Udp).unwrap();
    let mut wrong = Client::connect(address, Listening::Udp, None).await.with_credentials(USERNAME, "wrong");
    assert_eq!(code(&wrong.allocate(&[]).await), Some(401));
    let mut right = Client::connect(address, Listening::Udp, None).await.with_credentials(USERNAME, PASSWORD);
    assert_eq!(code(&right.allocate(&[]).await), None);
    right.send(b"no message").await;
    right.exchange(&right.build(Method::BINDING, &[])).await;
    assert_eq!((server.requests(Method::ALLOCATE), server.packets(), server.allocations()), (4, 6, 1));
    let received = server.received();
    let credentials: Vec<_> = received.iter().map(|one| one.credentials).collect();
    use Credentials::{Absent, Right, Wrong};
    assert_eq!(credentials, [Absent, Wrong, Absent, Right, Right]);
    assert_eq!(
        (received[3].from, received[3].method, received[3].over),
        (right.local, Method::ALLOCATE, Listening::Udp)
    );
    assert_eq!(
        received[3].attributes,
        [
            attribute::REQUESTED_TRANSPORT,
            attribute::USERNAME,
            attribute::REALM,
            attribute::NONCE,
            attribute::MESSAGE_INTEGRITY
        ]
    );
    assert_ne!(received[2].id, received[3].id);
    assert!(server.shutdown().await);
}

#[tokio::test]
async fn rules_count_and_choose_by_transport_method_and_signature() {
    let scenario = Scenario::with("mixed", Rule::on(Method::BINDING, Reply::error(500)).times(2..=3))
        .and(Rule::on(Method::BINDING, Reply::error(400)).over(Listening::Tcp))
        .and(Rule::on(Method::ALLOCATE, Reply::error(486)).unsigned());
    let server = Scripted::start(scenario, None).await.unwrap();
    let mut seen = Vec::new();
    for listening in [Listening::Udp, Listening::Tcp] {
        let mut client = Client::connect(server.address(Family::V4, listening).unwrap(), listening, None).await;
        for _ in 0..3 {
            seen.push(code(&client.exchange(&client.build(Method::BINDING, &[])).await));
        }
        seen.push(code(&client.exchange(&client.build(Method::ALLOCATE, &[])).await));
    }
    let (refused, bad, quota) = (Some(500), Some(400), Some(486));
    assert_eq!(seen, [None, refused, refused, quota, bad, bad, bad, quota]);
}

#[tokio::test]
async fn a_channel_works_and_a_release_frees_the_relay() {
    let server = Scripted::start(Scenario::good(), None).await.unwrap();
    for (listening, family) in [(Listening::Udp, &[1, 0, 0, 0]), (Listening::Tcp, &[2, 0, 0, 0])] {
        let address = server.address(Family::V4, listening).unwrap();
        let mut client = Client::connect(address, listening, None).await.with_credentials(USERNAME, PASSWORD);
        let answer = client.allocate(&[(attribute::REQUESTED_ADDRESS_FAMILY, family)]).await;
        let relayed = Message::parse(&answer).unwrap().xor_address(attribute::XOR_RELAYED_ADDRESS).unwrap();
        let peer = UdpSocket::bind((relayed.ip(), 0)).await.unwrap();
        peer.send_to(b"not yet", relayed).await.unwrap();
        client.exchange(&client.about(&[peer.local_addr().unwrap()], Some(0x4001))).await;
        let mut packet = Vec::new();
        ChannelData { number: 0x4001, data: b"there" }.write(&mut packet, true);
        client.send(&packet).await;
        let mut buffer = [0; 16];
        let (length, from) = peer.recv_from(&mut buffer).await.unwrap();
        assert_eq!((&buffer[..length], from), (&b"there"[..], relayed));
        peer.send_to(b"back", relayed).await.unwrap();
        let back = client.receive().await;
        assert_eq!(ChannelData::parse(&back), Some(ChannelData { number: 0x4001, data: b"back" }));
        let released = client.exchange(&client.build(Method::REFRESH, &[(attribute::LIFETIME, &[0; 4])])).await;
        assert_eq!(code(&released), None);
        assert_eq!(server.allocations(), 0);
        assert_eq!(code(&client.exchange(&client.build(Method::REFRESH, &[])).await), Some(437));
    }
    assert!(server.shutdown().await);
}

/// Attributes of every wrong length, signed and not, in every class.
#[tokio::test]
async fn malformed_messages_end_nothing() {
    let server = Scripted::start(Scenario::good(), None).await.unwrap();
    let address = server.address(Family::V4, Listening::Udp).unwrap();
    let mut client = Client::connect(address, Listening::Udp, None).await.with_credentials(USERNAME, PASSWORD);
    client.allocate(&[]).await;
    for method in [Method::ALLOCATE, Method::REFRESH, Method::CREATE_PERMISSION, Method::CHANNEL_BIND, Method(0xABC)] {
        for kind in 0x0001..0x0030 {
            for length in [0, 1, 3, 4, 7, 8, 20] {
                let mut packet = client.build(method, &[(kind, &vec![0x11; length])]);
                client.send(&packet).await;
                packet.truncate(length * 3);
                client.send(&packet).await;
            }
            while let Ok(Some(_)) = tokio::time::timeout(Duration::from_millis(1), client.next()).await {}
        }
    }
    for data in [&[0x40][..], &[0x40, 0, 0, 9, 1], &[0x7F, 0xFF, 0, 0], &[]] {
        client.send(data).await;
    }
    let binding = client.build(Method::BINDING, &[]);
    let answer = client.exchange(&binding).await;
    assert_eq!(Message::parse(&answer).unwrap().class(), Class::Success);
    assert!(server.shutdown().await);
}

#[test]
fn the_ready_made_ones_have_distinct_names() {
    let mut names: Vec<_> = Scenario::all().into_iter().map(|scenario| scenario.name).collect();
    assert!(names.iter().all(|name| Scenario::named(name).is_some()));
    names.sort();
    let count = names.len();
    names.dedup();
    assert_eq!(names.len(), count);
    assert!(Scenario::named("no such").is_none());
}
