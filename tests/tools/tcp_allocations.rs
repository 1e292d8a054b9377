//! TCP allocations (RFC 6062) and address families through a real coturn.
#![cfg(feature = "probe")]

use std::time::Duration;

use crate::support::coturn::{Coturn, PASSWORD, USER};
use neko_ice::stun::request::RelayFamily;
use neko_ice::stun::wire::Method;
use neko_ice::transport::{Allocations, Carrier, Endpoint, Error, RelaySocket, TcpRelay, Trust};
use neko_ice::turn::{Credentials, Refusal, Settings};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

fn settings(endpoint: &Endpoint) -> Settings {
    Settings::new(Some(Credentials::new(USER, PASSWORD)), endpoint.timing())
}

fn tls(coturn: &Coturn) -> Endpoint {
    let trust = Trust { extra: vec![coturn.certificate.clone().into()], only_extra: true, ..Trust::default() };
    Endpoint::new(coturn.tls, Carrier::Tls { name: "localhost".into(), trust })
}

async fn in_time<T>(work: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_secs(10), work).await.expect("in time")
}

fn code(error: Option<Error>) -> (Method, u16) {
    match error {
        Some(Error::Refused(method, refusal)) => match *refusal {
            Refusal::Error { error, .. } => (method, error.code),
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

/// Connect and ConnectionBind: the client's side opens the way to the peer.
#[tokio::test]
async fn a_tcp_peer_is_reached_and_answers() {
    let coturn = Coturn::start(&[]);
    let allocations = Allocations::new();
    for endpoint in [Endpoint::new(coturn.plain, Carrier::Tcp), tls(&coturn)] {
        let relay = in_time(TcpRelay::allocate(&endpoint, settings(&endpoint), &allocations)).await.expect("allocated");
        assert_eq!(relay.cost().round_trips, 2, "{endpoint:?}");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a listener");
        let address = listener.local_addr().expect("an address");
        let mut stream = in_time(relay.connect(address)).await.expect("connected");
        // Connect and ConnectionBind: the nonce holds on the new connection too.
        assert_eq!((stream.peer, stream.cost.round_trips), (address, 2));
        let (mut peer, _) = in_time(listener.accept()).await.expect("a connection");
        // More than a STUN message could carry, in both directions.
        let data: Vec<u8> = (0..200_000u32).map(|nth| nth as u8).collect();
        for _ in 0..2 {
            let (mut there, mut back) = (vec![0; data.len()], vec![0; data.len()]);
            let sent = async { tokio::join!(stream.write_all(&data), peer.read_exact(&mut there)) };
            let (sent, received) = in_time(sent).await;
            sent.and(received.map(drop)).expect("there");
            let sent = async { tokio::join!(peer.write_all(&data), stream.read_exact(&mut back)) };
            let (sent, received) = in_time(sent).await;
            sent.and(received.map(drop)).expect("back");
            assert!(there == data && back == data);
        }
        assert_eq!(code(in_time(relay.connect(address)).await.err()), (Method::CONNECT, 446));
        drop(peer);
        // coturn ends the stream with a reset.
        let end = in_time(stream.read(&mut [0; 1])).await;
        assert!(end.as_ref().is_err() || matches!(end, Ok(0)), "{end:?}");
        relay.release().await.expect("released");
    }
    coturn.await_no_allocation(2);
    assert!(allocations.release_all(Duration::from_secs(1)).await);
}

/// ConnectionAttempt: the peer opens the way, and speaks first.
#[tokio::test]
async fn a_tcp_peer_that_was_permitted_reaches_the_client() {
    let coturn = Coturn::start(&[]);
    let allocations = Allocations::new();
    let endpoint = Endpoint::new(coturn.plain, Carrier::Tcp);
    let relay = in_time(TcpRelay::allocate(&endpoint, settings(&endpoint), &allocations)).await.expect("allocated");
    let relayed = relay.granted().relayed;
    assert_eq!(relay.permit("127.0.0.1:9".parse().unwrap()).await.expect("permitted").round_trips, 1);
    for _ in 0..2 {
        let mut peer = in_time(TcpStream::connect(relayed)).await.expect("connected");
        peer.write_all(b"first").await.expect("sent");
        let mut stream = in_time(relay.accept()).await.expect("taken");
        assert_eq!(stream.peer, peer.local_addr().expect("an address"));
        let mut buffer = [0; 5];
        in_time(stream.read_exact(&mut buffer)).await.expect("received");
        assert_eq!(&buffer, b"first");
        stream.write_all(b"then!").await.expect("sent");
        stream.flush().await.expect("sent");
        in_time(peer.read_exact(&mut buffer)).await.expect("received");
        assert_eq!(&buffer, b"then!");
    }
    drop(relay);
    assert!(allocations.release_all(Duration::from_secs(1)).await);
    coturn.await_no_allocation(1);
}

#[tokio::test]
async fn what_a_tcp_allocation_is_refused_for() {
    let coturn = Coturn::start(&["--denied-peer-ip=127.0.0.9"]);
    let endpoint = Endpoint::new(coturn.plain, Carrier::Tcp);
    let allocations = Allocations::new();
    let relay = in_time(TcpRelay::allocate(&endpoint, settings(&endpoint), &allocations)).await.expect("allocated");
    let nowhere = TcpListener::bind("127.0.0.1:0").await.and_then(|listener| listener.local_addr()).expect("a port");
    let refused = in_time(relay.connect(nowhere)).await.err();
    assert_eq!(code(refused), (Method::CONNECT, 447), "nothing listens there");
    let refused = in_time(relay.connect("127.0.0.9:9".parse().unwrap())).await.err();
    assert_eq!(code(refused), (Method::CONNECT, 403));
    relay.release().await.expect("released");
    coturn.await_no_allocation(1);

    let udp = Endpoint::new(coturn.plain, Carrier::Udp);
    let refused = in_time(TcpRelay::allocate(&udp, settings(&udp), &allocations)).await.err();
    assert_eq!(code(refused), (Method::ALLOCATE, 400), "TCP allocations are for streams");

    let without = Coturn::start(&["--no-tcp-relay"]);
    let endpoint = Endpoint::new(without.plain, Carrier::Tcp);
    let refused = in_time(TcpRelay::allocate(&endpoint, settings(&endpoint), &allocations)).await.err();
    assert_eq!(code(refused), (Method::ALLOCATE, 442));
}

#[tokio::test]
async fn the_address_family_is_the_one_that_was_asked_for() {
    let coturn = Coturn::start(&[]);
    let allocations = Allocations::new();
    for endpoint in [Endpoint::new(coturn.plain, Carrier::Udp), Endpoint::new(coturn.plain, Carrier::Tcp), tls(&coturn)]
    {
        for (family, ipv6, both) in [
            (RelayFamily::Default, false, false),
            (RelayFamily::V4, false, false),
            (RelayFamily::V6, true, false),
            (RelayFamily::Both, false, true),
        ] {
            let settings = settings(&endpoint).with_family(family);
            let relay =
                in_time(RelaySocket::allocate_with(&endpoint, settings, &allocations)).await.expect("allocated");
            let granted = relay.granted();
            assert_eq!(
                (granted.relayed.is_ipv6(), granted.second.map(|second| second.is_ipv6())),
                (ipv6, both.then_some(true))
            );
            // Data through each relay, by channels of their own.
            for relayed in [Some(granted.relayed), granted.second].into_iter().flatten() {
                let peer = tokio::net::UdpSocket::bind((relayed.ip(), 0)).await.expect("a socket");
                let address = peer.local_addr().expect("an address");
                in_time(relay.permit(address)).await.expect("permitted");
                relay.send_to(b"there", address).await.expect("sent");
                let mut buffer = [0; 16];
                let (len, from) = in_time(peer.recv_from(&mut buffer)).await.expect("received");
                assert_eq!((&buffer[..len], from), (&b"there"[..], relayed));
                peer.send_to(b"back", from).await.expect("sent");
                assert_eq!(in_time(relay.recv_from(&mut buffer)).await.expect("received"), (4, address));
            }
            in_time(relay.release()).await.expect("released");
        }
    }
    coturn.await_no_allocation(12);
}

#[tokio::test]
async fn a_family_that_the_server_lacks_is_440() {
    let coturn = Coturn::start(&["+ipv4-relay"]);
    let allocations = Allocations::new();
    let endpoint = Endpoint::new(coturn.plain, Carrier::Udp);
    let ipv6 = settings(&endpoint).with_family(RelayFamily::V6);
    let refused = in_time(RelaySocket::allocate_with(&endpoint, ipv6, &allocations)).await.err();
    assert_eq!(code(refused), (Method::ALLOCATE, 440));
    let both = settings(&endpoint).with_family(RelayFamily::Both);
    let relay = in_time(RelaySocket::allocate_with(&endpoint, both, &allocations)).await.expect("one of two");
    assert_eq!((relay.granted().relayed.is_ipv4(), relay.granted().second), (true, None));
    in_time(relay.release()).await.expect("released");
    coturn.await_no_allocation(1);
}
