//! Paths through the embedded TURN server and the in-process NAT.

use std::future::pending;

use super::{assert_clean, host, setup};
use crate::legs::{RelayLeg, SocketLeg};
use crate::peer::{Leg, Setup, run};
use crate::transport::{Allocations, Carrier, Endpoint, RelaySocket, Trust, UdpEnd, mapped_address};
use neko_report::Slug;
use turn_client::stun::transaction::Timing;
use turn_client::turn::Credentials;
use turn_server::nat::{Filtering, Nat};
use turn_server::{Account, Embedded, Family, Listening, embedded::Config};

use std::sync::Arc;
use std::time::Duration;

async fn server() -> Embedded {
    let config = Config { accounts: vec![Account::new("neko", "secret")], ..Config::default() };
    Embedded::start(config).await.expect("the embedded server")
}

async fn relay(server: &Embedded, listening: Listening, allocations: &Allocations) -> Arc<RelayLeg> {
    let address = server.address(Family::V4, listening).expect("it listens on IPv4");
    let carrier = match listening {
        Listening::Udp => Carrier::Udp,
        Listening::Tcp => Carrier::Tcp,
        Listening::Tls => {
            let extra = server.certificate().map(|certificate| certificate.der().clone()).into_iter().collect();
            Carrier::Tls { name: "localhost".to_owned(), trust: Trust { extra, only_extra: true, ..Trust::default() } }
        }
    };
    let endpoint = Endpoint::new(address, carrier);
    let credentials = Some(Credentials::new("neko", "secret"));
    let relay = RelaySocket::allocate(&endpoint, credentials, None, allocations).await.expect("an allocation");
    Arc::new(RelayLeg::new(relay, endpoint))
}

async fn behind(nat: &Nat, server: &Embedded) -> Arc<dyn Leg> {
    let gateway = nat.gateway(Family::V4);
    let server = server.address(Family::V4, Listening::Udp).expect("it listens on IPv4");
    let end = UdpEnd::bind(server, gateway, None).await.expect("a socket");
    let (mapped, _) =
        mapped_address(&end, server, Timing::LOOPBACK, Duration::from_secs(5)).await.expect("a Binding answer");
    Arc::new(SocketLeg::server_reflexive(end, mapped).expect("its address"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_relay_transport_carries_it_all_without_a_lost_check() {
    let server = server().await;
    let allocations = Allocations::new();
    for listening in Listening::ALL {
        for neko_relays in [true, false] {
            let leg = relay(&server, listening, &allocations).await;
            let (mut near, mut far) = (vec![Arc::clone(&leg) as Arc<dyn Leg>], vec![host("127.0.0.1").await]);
            let relayed = near[0].candidate().address;
            if !neko_relays {
                std::mem::swap(&mut near, &mut far);
            }
            let ended = run(Setup { neko: near, viewer: far, ..setup().await }, pending()).await;
            assert_clean(&ended);
            let (neko, viewer) = ended.media.pair.expect("a pair");
            assert_eq!(if neko_relays { neko } else { viewer }, relayed, "{listening:?}");
            leg.release().await;
            assert_eq!(server.stats().allocations, 0);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_relays_carry_it_too_and_closing_gives_them_back() {
    let server = server().await;
    let allocations = Allocations::new();
    let neko = relay(&server, Listening::Udp, &allocations).await;
    let viewer = relay(&server, Listening::Tcp, &allocations).await;
    let ended = run(Setup { neko: vec![neko.clone()], viewer: vec![viewer.clone()], ..setup().await }, pending()).await;
    assert_clean(&ended);
    neko.release().await;
    viewer.release().await;
    assert_eq!(server.stats().allocations, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_ice_lite_neko_is_reached_from_a_relay_and_from_behind_a_nat() {
    let server = server().await;
    let nat = Nat::start(Filtering::default()).expect("a NAT");
    let viewers =
        [relay(&server, Listening::Udp, &Allocations::new()).await as Arc<dyn Leg>, behind(&nat, &server).await];
    for viewer in viewers {
        let ended = run(Setup { viewer: vec![viewer], ice_lite: true, ..setup().await }, pending()).await;
        assert_clean(&ended);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_reflexive_path_crosses_the_nat() {
    let server = server().await;
    for filtering in [Filtering::AddressAndPort, Filtering::None] {
        for neko_behind in [true, false] {
            let nat = Nat::start(filtering).expect("a NAT");
            let (mut near, mut far) = (vec![behind(&nat, &server).await], vec![host("127.0.0.1").await]);
            let mapped = near[0].candidate().address;
            let before = nat.stats();
            if !neko_behind {
                std::mem::swap(&mut near, &mut far);
            }
            let ended = run(Setup { neko: near, viewer: far, ..setup().await }, pending()).await;
            assert_clean(&ended);
            let (neko, viewer) = ended.media.pair.expect("a pair");
            assert_eq!(if neko_behind { neko } else { viewer }, mapped);
            let after = nat.stats();
            let received: u64 = ended.media.streams.iter().map(|stream| stream.received).sum();
            let crossed = after.packets_in + after.packets_out - before.packets_in - before.packets_out;
            assert!(crossed > received / 2, "{crossed} datagrams crossed the NAT, {received} arrived");
            nat.shutdown().await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nats_on_both_sides_are_crossed() {
    let server = server().await;
    let (one, other) =
        (Nat::start(Filtering::default()).expect("a NAT"), Nat::start(Filtering::default()).expect("a NAT"));
    let setup =
        Setup { neko: vec![behind(&one, &server).await], viewer: vec![behind(&other, &server).await], ..setup().await };
    assert_clean(&run(setup, pending()).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_relay_that_went_away_is_named() {
    let server = server().await;
    let allocations = Allocations::new();
    let near = relay(&server, Listening::Udp, &allocations).await;
    near.release().await;
    let setup = Setup { neko: vec![near], connect_timeout: Duration::from_millis(300), ..setup().await };
    let failure = run(setup, pending()).await.failure.expect("no allocation, no path");
    assert_ne!(failure.slug, Slug::IceFailed, "the server's own word comes first: {failure:?}");
}
