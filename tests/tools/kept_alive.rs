//! Allocations, permissions and channels of a real coturn are kept alive for as long as they are used, however short
//! its lifetimes; and a server that lost them is told.
#![cfg(feature = "probe")]

use std::time::{Duration, Instant};

use crate::support::coturn::{Coturn, PASSWORD, USER};
use neko_ice::transport::{Allocations, Broken, Carrier, Endpoint, RelaySocket, Trust, UdpEnd};
use neko_ice::turn::{Credentials, Refusal, Settings};

/// coturn's shortest that leave a renewal any time at all.
const SHORTEST: [&str; 4] =
    ["--max-allocate-lifetime=2", "--permission-lifetime=2", "--channel-lifetime=2", "--stale-nonce=2"];

fn settings(endpoint: &Endpoint, renew: Duration) -> Settings {
    Settings::new(Some(Credentials::new(USER, PASSWORD)), endpoint.timing()).with_peer_renewal(renew)
}

/// How many of the datagrams that a peer echoes come back, and for how long they did.
async fn echoed(relay: &RelaySocket, lasting: Duration) -> (usize, usize, Duration) {
    let peer = UdpEnd::bind(relay.relayed_addr(), None, None).await.expect("a socket");
    let address = peer.local_addr().expect("an address");
    relay.permit(address).await.expect("permitted");
    let echo = tokio::spawn(async move {
        let mut buffer = [0; 100];
        while let Ok((len, from)) = peer.recv_from(&mut buffer).await {
            let _ = peer.send_to(&buffer[..len], from).await;
        }
    });
    let started = Instant::now();
    let (mut sent, mut back, mut last) = (0, 0, Duration::ZERO);
    let mut buffer = [0; 100];
    while started.elapsed() < lasting {
        sent += 1;
        relay.send_to(b"ping", address).await.expect("sent");
        if let Ok(received) = tokio::time::timeout(Duration::from_millis(250), relay.recv_from(&mut buffer)).await {
            received.expect("the session stands");
            (back, last) = (back + 1, started.elapsed());
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    echo.abort();
    (sent, back, last)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn data_flows_for_as_long_as_it_is_wanted() {
    let coturn = Coturn::start(&SHORTEST);
    let allocations = Allocations::new();
    let trust = Trust { extra: vec![coturn.certificate.clone().into()], only_extra: true, ..Trust::default() };
    let endpoints = [
        Endpoint::new(coturn.plain, Carrier::Udp),
        Endpoint::new(coturn.plain, Carrier::Tcp),
        Endpoint::new(coturn.tls, Carrier::Tls { name: "localhost".into(), trust }),
    ];
    let mut running = tokio::task::JoinSet::new();
    for endpoint in endpoints.clone() {
        let allocations = allocations.clone();
        running.spawn(async move {
            let settings = settings(&endpoint, Settings::EAGER);
            let relay = RelaySocket::allocate_with(&endpoint, settings, &allocations).await.expect("allocated");
            assert_eq!(relay.granted().lifetime, Duration::from_secs(2), "the limit shows");
            let (sent, back, last) = echoed(&relay, Duration::from_secs(9)).await;
            // One datagram or two may be lost on a loaded machine; an end would show in the last one's time.
            assert!(last > Duration::from_secs(8) && back + 2 >= sent, "{back} of {sent}, the last after {last:?}");
            assert_eq!(relay.losses(), []);
            relay.release().await.expect("released");
        });
    }
    running.join_all().await;
    coturn.await_no_allocation(endpoints.len());
    let refreshed = coturn.log().lines().filter(|line| line.contains(": refreshed, ")).count();
    assert!(refreshed >= 3 * 5, "{refreshed} refreshes");
}

/// What the test above would look like without renewals: it can fail.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_renewals_coturn_drops_the_data() {
    let coturn = Coturn::start(&SHORTEST);
    let endpoint = Endpoint::new(coturn.plain, Carrier::Udp);
    let settings = settings(&endpoint, Settings::RFC_8656);
    let relay = RelaySocket::allocate_with(&endpoint, settings, &Allocations::new()).await.expect("allocated");
    let (_, back, last) = echoed(&relay, Duration::from_secs(6)).await;
    assert!(back > 0 && last < Duration::from_secs(5), "{back}, the last after {last:?}");
    relay.release().await.expect("released");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_was_restarted_is_told() {
    let mut coturn = Coturn::start(&["--max-allocate-lifetime=4"]);
    let allocations = Allocations::new();
    let (udp, tcp) = (Endpoint::new(coturn.plain, Carrier::Udp), Endpoint::new(coturn.plain, Carrier::Tcp));
    let renew = Settings::RFC_8656;
    let over_udp = RelaySocket::allocate_with(&udp, settings(&udp, renew), &allocations).await.expect("allocated");
    let over_tcp = RelaySocket::allocate_with(&tcp, settings(&tcp, renew), &allocations).await.expect("allocated");
    coturn.restart();
    let end = async |relay: &RelaySocket| {
        let received = tokio::time::timeout(Duration::from_secs(8), relay.recv_from(&mut [0; 10])).await;
        let error = received.expect("an end in time").expect_err("an end");
        error.get_ref().and_then(|inner| inner.downcast_ref::<Broken>()).cloned()
    };
    assert!(matches!(end(&over_tcp).await, Some(Broken::Closed | Broken::Reset)));
    // The Refresh half-way through the lifetime says so.
    match end(&over_udp).await {
        Some(Broken::AllocationLost(refusal)) => {
            assert!(matches!(&*refusal, Refusal::Error { error, .. } if error.code == 437), "{refusal:?}");
        }
        other => panic!("{other:?}"),
    }
    let peer = "127.0.0.1:9".parse().expect("an address");
    assert!(matches!(over_udp.ask_permit(peer).await, Err(Broken::AllocationLost(_))), "told to everyone who asks");
    assert!(allocations.release_all(Duration::from_secs(1)).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_died_is_told_when_the_lifetime_is_over() {
    let coturn = Coturn::start(&["--max-allocate-lifetime=4"]);
    let endpoint = Endpoint::new(coturn.plain, Carrier::Udp);
    let settings = settings(&endpoint, Settings::RFC_8656);
    let relay = RelaySocket::allocate_with(&endpoint, settings, &Allocations::new()).await.expect("allocated");
    drop(coturn);
    let received = tokio::time::timeout(Duration::from_secs(9), relay.recv_from(&mut [0; 10])).await;
    let error = received.expect("an end in time").expect_err("an end");
    let broken = error.get_ref().and_then(|inner| inner.downcast_ref::<Broken>());
    assert!(matches!(broken, Some(Broken::AllocationLost(_))), "{broken:?}");
}
