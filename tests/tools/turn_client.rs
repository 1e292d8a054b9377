//! The client against a real coturn: packets counted, allocations given back.
#![cfg(feature = "probe")]

use std::net::SocketAddr;
use std::time::Duration;

use crate::support::coturn::{Coturn, PASSWORD, USER};
use neko_ice::server::{Certificate, Embedded, Family, Listening, embedded};
use neko_ice::stun::transaction::Cost;
use neko_ice::transport::{Allocations, Carrier, Endpoint, Error, RelaySocket, Trust, UdpEnd};
use neko_ice::turn::{Credentials, Refusal};

fn credentials(password: &str) -> Option<Credentials> {
    Some(Credentials::new(USER, password))
}

fn tls(coturn: &Coturn) -> Endpoint {
    let trust = Trust { extra: vec![coturn.certificate.clone().into()], only_extra: true, ..Trust::default() };
    Endpoint::new(coturn.tls, Carrier::Tls { name: "localhost".into(), trust })
}

async fn allocate(endpoint: &Endpoint, password: &str, allocations: &Allocations) -> Result<RelaySocket, Error> {
    let allocating = RelaySocket::allocate(endpoint, credentials(password), None, allocations);
    tokio::time::timeout(Duration::from_secs(10), allocating).await.expect("in time")
}

#[tokio::test]
async fn every_carrier_relays_at_the_floor_of_round_trips() {
    let coturn = Coturn::start(&[]);
    let v6: SocketAddr = format!("[::1]:{}", coturn.plain.port()).parse().expect("an address");
    let endpoints = [
        Endpoint::new(coturn.plain, Carrier::Udp),
        Endpoint::new(coturn.plain, Carrier::Tcp),
        tls(&coturn),
        Endpoint::new(v6, Carrier::Udp),
        Endpoint::new(v6, Carrier::Tcp),
    ];
    let allocations = Allocations::new();
    for endpoint in &endpoints {
        let relay = allocate(endpoint, PASSWORD, &allocations).await.expect("allocated");
        assert_eq!(relay.cost(), Cost { round_trips: 2, retransmissions: 0 }, "{endpoint:?}");
        let peer = UdpEnd::bind(relay.relayed_addr(), None, None).await.expect("a socket");
        let peer_address = peer.local_addr().expect("an address");
        let cost = relay.permit(peer_address).await.expect("permitted");
        assert_eq!(cost, Cost { round_trips: 1, retransmissions: 0 });
        let mut buffer = [0; 2000];
        for size in [0, 1, 2, 3, 1200] {
            let data = vec![size as u8; size];
            relay.send_to(&data, peer_address).await.expect("sent");
            let (len, from) = peer.recv_from(&mut buffer).await.expect("received");
            assert_eq!((&buffer[..len], from), (&data[..], relay.relayed_addr()));
            peer.send_to(&data, from).await.expect("sent");
            let (len, from) = relay.recv_from(&mut buffer).await.expect("received");
            assert_eq!((&buffer[..len], from), (&data[..], peer_address));
        }
        relay.release().await.expect("released");
    }
    coturn.await_no_allocation(endpoints.len());
    assert!(allocations.release_all(Duration::from_secs(1)).await);
}

#[tokio::test]
async fn a_wrong_password_is_known_as_soon_as_the_server_says_so() {
    let coturn = Coturn::start(&[]);
    for endpoint in [Endpoint::new(coturn.plain, Carrier::Udp), tls(&coturn)] {
        match allocate(&endpoint, "wrong", &Allocations::new()).await.err() {
            Some(Error::Refused(_, refusal)) => {
                assert!(
                    matches!(&*refusal, Refusal::CredentialsRefused { error, .. } if error.code == 401),
                    "{refusal:?}"
                );
            }
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn whatever_is_dropped_or_interrupted_is_given_back() {
    let coturn = Coturn::start(&[]);
    let allocations = Allocations::new();
    let udp = Endpoint::new(coturn.plain, Carrier::Udp);
    drop(allocate(&udp, PASSWORD, &allocations).await.expect("allocated"));
    let mut live = Vec::new();
    for endpoint in [&udp, &Endpoint::new(coturn.plain, Carrier::Tcp), &tls(&coturn)] {
        live.push(allocate(endpoint, PASSWORD, &allocations).await.expect("allocated"));
    }
    assert!(allocations.release_all(Duration::from_millis(300)).await);
    assert_eq!(allocations.alive(), 0);
    coturn.await_no_allocation(4);
    assert!(allocate(&udp, PASSWORD, &allocations).await.is_err(), "the run is over");
}

#[tokio::test]
async fn a_nonce_that_grew_stale_costs_one_round_trip() {
    let coturn = Coturn::start(&["--stale-nonce=1"]);
    let relay = allocate(&Endpoint::new(coturn.plain, Carrier::Udp), PASSWORD, &Allocations::new()).await;
    let relay = relay.expect("allocated");
    tokio::time::sleep(Duration::from_millis(2500)).await;
    let peer = "127.0.0.1:9".parse().expect("an address");
    assert_eq!(relay.permit(peer).await, Ok(Cost { round_trips: 2, retransmissions: 0 }));
    relay.release().await.expect("released");
    coturn.await_no_allocation(1);
}

async fn embedded() -> Embedded {
    let accounts = vec![embedded::Account::new("user", "password")];
    Embedded::start(embedded::Config { accounts, ..Default::default() }).await.expect("a server")
}

#[tokio::test]
async fn the_embedded_server_relays_over_every_carrier() {
    let server = embedded().await;
    let certificate: &Certificate = server.certificate().expect("TLS");
    let trust = Trust { extra: vec![certificate.der().clone()], only_extra: true, ..Trust::default() };
    let allocations = Allocations::new();
    for (listening, carrier) in [
        (Listening::Udp, Carrier::Udp),
        (Listening::Tcp, Carrier::Tcp),
        (Listening::Tls, Carrier::Tls { name: certificate.names()[0].clone(), trust }),
    ] {
        let endpoint = Endpoint::new(server.address(Family::V4, listening).expect("listens"), carrier);
        let credentials = Some(Credentials::new("user", "password"));
        let leg = RelaySocket::allocate(&endpoint, credentials, None, &allocations).await.expect("allocated");
        assert_eq!((leg.cost().round_trips, leg.cost().retransmissions), (2, 0));
        let peer = UdpEnd::bind(leg.relayed_addr(), None, None).await.expect("a socket");
        let to = peer.local_addr().expect("an address");
        assert_eq!(leg.permit(to).await.expect("permitted").round_trips, 1);
        leg.send_to(b"there", to).await.expect("sent");
        let mut buffer = [0; 100];
        let (_, from) = peer.recv_from(&mut buffer).await.expect("received");
        assert_eq!(from, leg.relayed_addr());
        peer.send_to(b"back", from).await.expect("sent");
        assert_eq!(leg.recv_from(&mut buffer).await.expect("received"), (4, to));
        leg.release().await.expect("released");
    }
    assert!(allocations.release_all(Duration::from_secs(1)).await);
}
