//! What a server can limit.

use neko_ice::transport::Allocations;

use super::checks::*;

#[tokio::test]
async fn what_a_server_can_limit() {
    let lifetime = |report: &ServerReport| report.details.lifetime.map(|lifetime| lifetime.as_secs());
    let coturn = Coturn::start(&["--max-allocate-lifetime=90"]);
    let report = check(&udp(coturn.plain, PASSWORD), &trusting(&coturn)).await;
    assert_good(&report);
    assert_eq!(lifetime(&report), Some(90), "{report:#?}");
    // What is asked for is ten minutes; more is not had.
    let coturn = Coturn::start(&["--max-allocate-lifetime=1200"]);
    let report = check(&udp(coturn.plain, PASSWORD), &trusting(&coturn)).await;
    assert_eq!(lifetime(&report), Some(600), "{report:#?}");

    let coturn = Coturn::start(&["--total-quota=1"]);
    let mut second = trusting(&coturn);
    second.far_end = FarEnd::SecondAllocation;
    let report = check(&udp(coturn.plain, PASSWORD), &second).await;
    assert!(report.failure().is_none() && report.not_checked().is_some_and(|why| why.contains("486")), "{report:#?}");

    let coturn = Coturn::start(&["--stale-nonce=1"]);
    assert_good(&check(&udp(coturn.plain, PASSWORD), &trusting(&coturn)).await);

    let coturn = Coturn::start(&["--no-udp-relay"]);
    let report = check(&udp(coturn.plain, PASSWORD), &trusting(&coturn)).await;
    assert_eq!(failed(&report), (Slug::TransportUnsupported, Some(442)));

    let coturn = Coturn::start(&["--channel-lifetime=5", "--permission-lifetime=5"]);
    assert_good(&check(&udp(coturn.plain, PASSWORD), &trusting(&coturn)).await);

    let coturn = Coturn::start(&["--no-software-attribute"]);
    let report = check(&udp(coturn.plain, PASSWORD), &trusting(&coturn)).await;
    assert_good(&report);
    assert_eq!(report.software, None);

    let coturn = Coturn::start(&["--secure-stun"]);
    assert_good(&check(&udp(coturn.plain, PASSWORD), &trusting(&coturn)).await);

    let coturn = Coturn::start(&["--mobility"]);
    assert_good(&check(&udp(coturn.plain, PASSWORD), &trusting(&coturn)).await);

    let coturn = Coturn::start(&["--cipher-list=ECDHE-ECDSA-AES256-GCM-SHA384", "--no-tlsv1"]);
    assert_good(&check(&secure(&coturn, Transport::Tcp), &trusting(&coturn)).await);
}

#[tokio::test]
async fn quotas_are_named() {
    let coturn = Coturn::start(&["--user-quota=1"]);
    let allocations = Allocations::new();
    let held = neko_ice::transport::RelaySocket::allocate(
        &neko_ice::transport::Endpoint::new(coturn.plain, neko_ice::transport::Carrier::Udp),
        Some(neko_ice::turn::Credentials::new(USER, PASSWORD)),
        None,
        &allocations,
    )
    .await
    .expect("allocated");
    let report = check(&udp(coturn.plain, PASSWORD), &options(FarEnd::Socket(LOOPBACK))).await;
    assert_eq!(failed(&report), (Slug::QuotaReached, Some(486)), "{report:#?}");
    held.release().await.expect("released");

    let coturn = Coturn::start(&["--user-quota=1"]);
    // The far end of our own making is what the quota forbids here: nothing to blame the user for.
    let report = check(&udp(coturn.plain, PASSWORD), &options(FarEnd::SecondAllocation)).await;
    assert_eq!(report.failure(), None, "{report:#?}");
    assert!(report.not_checked().is_some_and(|why| why.contains("486")), "{report:#?}");
}

#[tokio::test]
async fn a_forbidden_far_end_of_our_own_making_is_not_the_user_s_fault() {
    let coturn = Coturn::start(&["--denied-peer-ip=127.0.0.1"]);
    let report = check(&udp(coturn.plain, PASSWORD), &options(FarEnd::Socket(LOOPBACK))).await;
    assert_eq!(report.failure(), None, "{report:#?}");
    assert!(report.not_checked().is_some_and(|why| why.contains("403")), "{report:#?}");
    coturn.await_no_allocation(1);
}

#[tokio::test]
async fn a_second_allocation_takes_the_place_of_a_forbidden_far_end() {
    let coturn = Coturn::start(&["--denied-peer-ip=127.0.0.2"]);
    let elsewhere = FarEnd::Socket(Ipv4Addr::new(127, 0, 0, 2).into());
    let report = check(&udp(coturn.plain, PASSWORD), &options(elsewhere)).await;
    assert!(report.failure().is_none() && report.not_checked().is_none(), "{report:#?}");
    let detail = report.steps.iter().find_map(|step| step.detail.as_deref()).expect("the far end is named");
    assert!(detail.contains("second allocation") && detail.contains("403"), "{detail}");
    coturn.await_no_allocation(2);
}

#[tokio::test]
async fn a_relay_port_range_that_is_used_up_is_508() {
    let port = std::net::UdpSocket::bind((LOOPBACK, 0)).and_then(|socket| socket.local_addr()).expect("a port").port();
    let (min, max) = (format!("--min-port={port}"), format!("--max-port={port}"));
    let coturn = Coturn::start(&[&min, &max]);
    let first = check(&udp(coturn.plain, PASSWORD), &options(FarEnd::Socket(LOOPBACK))).await;
    let failure = first.failure();
    assert_eq!(failure, None, "{first:#?}");
    let second = check(&udp(coturn.plain, PASSWORD), &options(FarEnd::SecondAllocation)).await;
    assert!(
        second.failure().map(|failure| failure.code) == Some(Some(508))
            || second.not_checked().is_some_and(|why| why.contains("508")),
        "{second:#?}"
    );
}
