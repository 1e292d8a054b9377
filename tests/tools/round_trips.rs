//! Round trips as the wire has them, handshakes included: a way that holds every packet up counts how often a client
//! waits for its server.
#![cfg(feature = "probe")]

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::support::coturn::{Coturn, PASSWORD, USER};
use crate::support::way::{Fate, Way};
use neko_ice::server::{Embedded, Family, Listening, embedded};
use neko_ice::stun::transaction::{Cost, Timing};
use neko_ice::transport::{Allocations, Carrier, Endpoint, RelaySocket, Session, Trust, UdpEnd, mapped_address};
use neko_ice::turn::{Client, Credentials, Settings};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::OwnedReadHalf;
use tokio::net::{TcpListener, TcpStream};

/// What is sent within that time was sent without waiting for an answer.
const HELD: Duration = Duration::from_millis(60);

/// A TCP way to a server; counts the bursts of its client, each of which waits for the server once, from zero at each
/// connection.
async fn counting(server: SocketAddr) -> (SocketAddr, Arc<AtomicU32>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a listener");
    let address = listener.local_addr().expect("an address");
    let bursts = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&bursts);
    tokio::spawn(async move {
        while let Ok((near, _)) = listener.accept().await {
            counted.store(0, Ordering::SeqCst);
            let far = TcpStream::connect(server).await.expect("connected");
            let ((mut from_client, mut to_client), (mut from_server, mut to_server)) =
                (near.into_split(), far.into_split());
            let counted = Arc::clone(&counted);
            tokio::spawn(async move {
                while let Some(burst) = burst(&mut from_client).await {
                    counted.fetch_add(1, Ordering::SeqCst);
                    let _ = to_server.write_all(&burst).await;
                }
            });
            tokio::spawn(async move {
                while let Some(burst) = burst(&mut from_server).await {
                    let _ = to_client.write_all(&burst).await;
                }
            });
        }
    });
    (address, bursts)
}

/// What comes within that time of its first byte.
async fn burst(from: &mut OwnedReadHalf) -> Option<Vec<u8>> {
    let mut burst = Vec::new();
    if from.read_buf(&mut burst).await.ok()? == 0 {
        return None;
    }
    let end = tokio::time::Instant::now() + HELD;
    while let Ok(Ok(1..)) = tokio::time::timeout_at(end, from.read_buf(&mut burst)).await {}
    Some(burst)
}

/// Bursts until allocated, and until data is echoed.
async fn cost(endpoint: &Endpoint, bursts: &AtomicU32) -> (u32, u32) {
    let credentials = Some(Credentials::new(USER, PASSWORD));
    let allocations = Allocations::new();
    let relay = RelaySocket::allocate(endpoint, credentials, None, &allocations).await.expect("allocated");
    let allocated = bursts.load(Ordering::SeqCst);
    let peer = UdpEnd::bind(relay.relayed_addr(), None, None).await.expect("a socket");
    let to = peer.local_addr().expect("an address");
    relay.permit(to).await.expect("permitted");
    relay.send_to(b"ping", to).await.expect("sent");
    let mut buffer = [0; 16];
    let (len, from) = peer.recv_from(&mut buffer).await.expect("there");
    peer.send_to(&buffer[..len], from).await.expect("sent");
    relay.recv_from(&mut buffer).await.expect("back");
    (allocated, bursts.load(Ordering::SeqCst))
}

/// TCP: the challenge, the signed Allocate; the channel; the data. TLS 1.3: one round trip before, whose last message
/// goes with the first request; TLS 1.2, which is coturn 4.6's: two. The TCP handshake comes before all of them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tcp_and_tls_wait_no_more_than_they_must() {
    let coturn = Coturn::start(&[]);
    let accounts = vec![embedded::Account::new(USER, PASSWORD)];
    let config = embedded::Config { accounts, ..Default::default() };
    let embedded = Embedded::start(config).await.expect("a server");
    let shown = embedded.certificate().expect("TLS").der().clone();
    let modern = embedded.address(Family::V4, Listening::Tls).expect("listens");
    let tls = |certificate| {
        let trust = Trust { extra: vec![certificate], only_extra: true, ..Trust::default() };
        Carrier::Tls { name: "localhost".into(), trust }
    };
    for (what, server, carrier, floor) in [
        ("TCP", coturn.plain, Carrier::Tcp, (2, 4)),
        ("TLS 1.3", modern, tls(shown), (3, 5)),
        ("TLS 1.2", coturn.tls, tls(coturn.certificate.clone().into()), (4, 6)),
    ] {
        let (way, bursts) = counting(server).await;
        let endpoint = Endpoint::new(way, carrier);
        // A starved machine may tear a burst apart: then once more.
        let mut best = (u32::MAX, u32::MAX);
        for _ in 0..5 {
            best = best.min(cost(&endpoint, &bursts).await);
            if best <= floor {
                break;
            }
        }
        assert_eq!(best, floor, "{what}");
    }
}

/// UDP, packet by packet.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn udp_sends_what_it_must_and_nothing_else() {
    let coturn = Coturn::start(&[]);
    let seen = Arc::new(Mutex::new(Vec::new()));
    let seeing = Arc::clone(&seen);
    let way = Way::to(coturn.plain, move |packet, _| {
        seeing.lock().expect("no panic").push(packet.to_owned());
        Fate::Passes
    })
    .await;
    let endpoint = Endpoint::new(way.address, Carrier::Udp);
    cost(&endpoint, &AtomicU32::new(0)).await;
    let sent = std::mem::take(&mut *seen.lock().expect("no panic"));
    let until_echoed: Vec<&str> = sent.iter().map(String::as_str).take(8).collect();
    assert_eq!(
        until_echoed,
        [
            "Allocate asked",
            "Allocate refused",
            "Allocate asked, signed",
            "Allocate granted",
            "ChannelBind asked, signed",
            "ChannelBind granted",
            "data there",
            "data back"
        ]
    );
    let end = UdpEnd::bind(way.address, None, None).await.expect("a socket");
    let (_, cost) = mapped_address(&end, way.address, Timing::LOOPBACK, Duration::from_secs(5)).await.expect("bound");
    assert_eq!(cost, Cost { round_trips: 1, retransmissions: 0 });
}

/// Over every carrier, as the client counts: Binding 1, Allocate 2, a channel 1, the release 1.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_question_at_its_floor_over_every_carrier() {
    let coturn = Coturn::start(&["+dtls"]);
    let trust = Trust { extra: vec![coturn.certificate.clone().into()], only_extra: true, ..Trust::default() };
    let name = || "localhost".to_owned();
    for endpoint in [
        Endpoint::new(coturn.plain, Carrier::Udp),
        Endpoint::new(coturn.plain, Carrier::Tcp),
        Endpoint::new(coturn.tls, Carrier::Tls { name: name(), trust: trust.clone() }),
        Endpoint::new(coturn.tls, Carrier::Dtls { name: name(), trust: trust.clone() }),
    ] {
        let settings = Settings::new(Some(Credentials::new(USER, PASSWORD)), endpoint.timing());
        let link = endpoint.open().await.expect("open");
        let session = Session::start(link, endpoint.address, settings, &Allocations::new()).expect("a session");
        let peer = "127.0.0.1:9".parse().expect("an address");
        let mut costs = Vec::new();
        costs.push(session.granted(Client::binding).await.expect("bound").1);
        costs.push(session.granted(Client::allocate).await.expect("allocated").1);
        costs.push(session.granted(|client, now| client.channel_bind(now, peer)).await.expect("permitted").1);
        costs.push(session.granted(Client::release).await.expect("released").1);
        let costs: Vec<u32> = costs.into_iter().map(|cost| cost.round_trips).collect();
        assert_eq!(costs, [1, 2, 1, 1], "{:?}", endpoint.carrier);
    }
}
