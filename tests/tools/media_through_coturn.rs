//! The media peers over the relays of a real coturn.
#![cfg(feature = "probe")]

use std::future::pending;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use crate::support::coturn::{Coturn, PASSWORD, USER};
use neko_ice::probe::legs::{RelayLeg, SocketLeg};
use neko_ice::probe::peer::{Ended, Leg, Setup, run};
use neko_ice::report::Slug;
use neko_ice::transport::{Allocations, Carrier, Endpoint, RelaySocket, Trust, UdpEnd};
use neko_ice::turn::Credentials;
use tokio::sync::Semaphore;
use tokio::time::Instant;

fn endpoints(coturn: &Coturn) -> [Endpoint; 5] {
    let v6: SocketAddr = format!("[::1]:{}", coturn.plain.port()).parse().expect("an address");
    let trust = Trust { extra: vec![coturn.certificate.clone().into()], only_extra: true, ..Trust::default() };
    [
        Endpoint::new(coturn.plain, Carrier::Udp),
        Endpoint::new(coturn.plain, Carrier::Tcp),
        Endpoint::new(coturn.tls, Carrier::Tls { name: "localhost".into(), trust }),
        Endpoint::new(v6, Carrier::Udp),
        Endpoint::new(v6, Carrier::Tcp),
    ]
}

async fn relay(endpoint: &Endpoint, allocations: &Allocations) -> Arc<RelayLeg> {
    let credentials = Some(Credentials::new(USER, PASSWORD));
    let relay = RelaySocket::allocate(endpoint, credentials, None, allocations).await.expect("an allocation");
    Arc::new(RelayLeg::new(relay, endpoint.clone()))
}

async fn host() -> Arc<dyn Leg> {
    let end = UdpEnd::bind_to(SocketAddr::from(([127, 0, 0, 1], 0)), None).await.expect("a socket");
    Arc::new(SocketLeg::host(end).expect("its address"))
}

async fn play(neko: Arc<dyn Leg>, viewer: Arc<dyn Leg>) -> Ended {
    let setup = Setup {
        neko: vec![neko],
        viewer: vec![viewer],
        ice_lite: false,
        trickle: true,
        video_bitrate: 1_000_000,
        turn: Arc::new(Semaphore::new(1)),
        duration: Duration::from_millis(500),
        connect_timeout: Duration::from_secs(10),
        deadline: Instant::now() + Duration::from_secs(30),
        record: false,
    };
    run(setup, pending()).await
}

fn assert_clean(ended: &Ended, what: &str) {
    assert_eq!(ended.failure, None, "{what}");
    for stream in &ended.media.streams {
        assert!(stream.sent > 0 && stream.received == stream.sent && stream.frames > 0, "{what}: {stream:?}");
    }
    assert_eq!(ended.media.checks_retransmitted, 0, "{what}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn media_flows_through_every_carrier_from_either_side_and_nothing_is_left() {
    let coturn = Coturn::start(&[]);
    let allocations = Allocations::new();
    for endpoint in endpoints(&coturn) {
        let near = relay(&endpoint, &allocations).await;
        assert_clean(&play(Arc::clone(&near) as _, host().await).await, &format!("neko relays: {endpoint:?}"));
        near.release().await;
        let near = relay(&endpoint, &allocations).await;
        assert_clean(&play(host().await, Arc::clone(&near) as _).await, &format!("the viewer relays: {endpoint:?}"));
        near.release().await;
    }
    coturn.await_no_allocation(10);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn media_flows_between_two_relays() {
    let coturn = Coturn::start(&[]);
    let allocations = Allocations::new();
    let [udp, tcp, ..] = endpoints(&coturn);
    let (neko, viewer) = (relay(&udp, &allocations).await, relay(&tcp, &allocations).await);
    assert_clean(&play(Arc::clone(&neko) as _, Arc::clone(&viewer) as _).await, "two relays");
    neko.release().await;
    viewer.release().await;
    coturn.await_no_allocation(2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_peer_that_coturn_forbids_is_named_before_any_check() {
    let coturn = Coturn::start(&["--denied-peer-ip", "127.0.0.1"]);
    let allocations = Allocations::new();
    let [udp, ..] = endpoints(&coturn);
    let near = relay(&udp, &allocations).await;
    let ended = play(Arc::clone(&near) as _, host().await).await;
    let failure = ended.failure.expect("it is forbidden");
    assert_eq!((failure.slug, failure.code), (Slug::RelayForbidden, Some(403)));
    assert_eq!(ended.media.checks_sent, 0);
    near.release().await;
    coturn.await_no_allocation(1);
}
