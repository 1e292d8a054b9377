//! Good servers over every carrier and family, and what they offer.

use super::checks::*;

#[tokio::test]
async fn a_good_server_over_every_carrier_and_family() {
    let coturn = Coturn::start(&[]);
    let (plain, tls) = (coturn.plain.port(), coturn.tls.port());
    let mut options = options(FarEnd::Socket(LOOPBACK));
    options.trust.push(coturn.certificate.clone());
    let turn = |scheme, transport, host, port| target(scheme, transport, host, port, USER, PASSWORD);
    let targets = [
        turn(Scheme::Turn, Transport::Udp, "127.0.0.1", plain),
        turn(Scheme::Turn, Transport::Udp, "::1", plain),
        turn(Scheme::Turn, Transport::Tcp, "127.0.0.1", plain),
        turn(Scheme::Turn, Transport::Tcp, "localhost", plain),
        turn(Scheme::Turns, Transport::Tcp, "localhost", tls),
    ];
    for target in &targets {
        let report = check(target, &options).await;
        let mut expected = vec![(StepName::Resolve, "done", 0), (StepName::Connect, "done", 0)];
        if target.uri.scheme == Scheme::Turns {
            expected.push((StepName::Tls, "done", 0));
        }
        expected.extend([
            (StepName::Binding, "done", 1),
            (StepName::Allocate, "done", 2),
            (StepName::Permission, "done", 1),
            (StepName::Relay, "done", 0),
            (StepName::Release, "done", 1),
        ]);
        assert_eq!(told(&report), expected, "{report:#?}");
        assert!(report.steps.iter().all(|step| step.retransmissions == 0), "{report:#?}");
        assert!(report.mapped.is_some() && report.relayed.is_some() && report.notes.is_empty());
        assert!(report.software.as_deref().is_some_and(|software| software.contains("Coturn")));
    }
    coturn.await_no_allocation(targets.len());

    for (scheme, transport, port) in [(Scheme::Stun, Transport::Udp, plain), (Scheme::Stuns, Transport::Tcp, tls)] {
        let report = check(&turn(scheme, transport, "localhost", port), &options).await;
        assert_eq!(told(&report).last(), Some(&(StepName::Binding, "done", 1)), "{report:#?}");
        assert_eq!(report.username(), None);
    }
}

#[tokio::test]
async fn a_second_allocation_as_far_end() {
    let coturn = Coturn::start(&[]);
    let report = check(&udp(coturn.plain, PASSWORD), &options(FarEnd::SecondAllocation)).await;
    assert!(report.failure().is_none() && report.not_checked().is_none(), "{report:#?}");
    let detail = report.steps.iter().find_map(|step| step.detail.as_deref());
    assert!(detail.is_some_and(|detail| detail.contains("second allocation")), "{report:#?}");
    coturn.await_no_allocation(2);
}

#[tokio::test]
async fn dtls_and_tls_with_ecdsa_and_rsa() {
    let rsa = || rcgen::KeyPair::generate_for(&rcgen::PKCS_RSA_SHA256).expect("an RSA key");
    let ecdsa = || rcgen::KeyPair::generate().expect("a key");
    let user = format!("--user={USER}:{PASSWORD}");
    let all = ["--lt-cred-mech", &user, "--realm", REALM, "+dtls"];
    for key in [ecdsa(), rsa()] {
        let coturn = Coturn::start_with_key(&all, localhost(), key);
        for (transport, version) in [(Transport::Udp, "DTLS 1.2"), (Transport::Tcp, "TLS 1.")] {
            let report = check(&secure(&coturn, transport), &trusting(&coturn)).await;
            assert_good(&report);
            let tls = report.details.tls.as_ref().expect("TLS is told");
            assert_eq!((tls.version.starts_with(version), tls.chain, tls.name_matches), (true, 1, true), "{tls:?}");
            assert_eq!(tls.names, ["localhost"]);
            assert!(tls.days_left > Some(30) && tls.needed.is_none(), "{tls:?}");
        }
        coturn.await_no_allocation(2);
    }
}

#[tokio::test]
async fn a_server_without_binding_still_relays() {
    let coturn = Coturn::start(&["--no-stun"]);
    let report = check(&udp(coturn.plain, PASSWORD), &options(FarEnd::Socket(LOOPBACK))).await;
    assert_eq!(report.failure(), None, "{report:#?}");
    assert!(report.steps.iter().all(|step| step.name != StepName::Binding), "{report:#?}");
    assert_eq!(report.not_checked(), None);
}

#[tokio::test]
async fn transports_that_are_switched_off() {
    let coturn = Coturn::start(&["--no-udp"]);
    let report = check(&udp(coturn.plain, PASSWORD), &options(FarEnd::Socket(LOOPBACK))).await;
    assert_eq!(failed(&report), (Slug::ConnectionRefused, None), "{report:#?}");
    let coturn = Coturn::start(&["--no-tcp", "--no-tls"]);
    let over_tcp = tcp(&coturn);
    let report = check(&over_tcp, &options(FarEnd::Socket(LOOPBACK))).await;
    assert_eq!(failed(&report), (Slug::ConnectionRefused, None), "{report:#?}");
    let tls = target(Scheme::Turns, Transport::Tcp, "localhost", coturn.tls.port(), USER, PASSWORD);
    let report = check(&tls, &options(FarEnd::Socket(LOOPBACK))).await;
    assert_eq!(failed(&report), (Slug::ConnectionRefused, None), "{report:#?}");
}

#[tokio::test]
async fn an_alternate_server_is_followed_once() {
    let good = Coturn::start(&[]);
    let alternate = format!("--alternate-server={}", good.plain);
    let sends_on = Coturn::start(&[&alternate]);
    let report = check(&udp(sends_on.plain, PASSWORD), &options(FarEnd::Socket(LOOPBACK))).await;
    assert_eq!(report.failure(), None, "{report:#?}");
    let told = report.steps.iter().filter_map(|step| step.detail.as_deref()).any(|detail| detail.contains("300"));
    assert!(told, "{report:#?}");
    good.await_no_allocation(1);
}

#[tokio::test]
async fn what_a_server_offers_is_told() {
    let coturn = Coturn::start(&[]);
    let mut asking = trusting(&coturn);
    asking.offers = true;
    let over_tcp = tcp(&coturn);
    let report = check(&over_tcp, &asking).await;
    let offers = |report: &ServerReport| {
        report.details.offers.iter().map(|offer| (offer.kind.as_str(), offer.offered)).collect::<Vec<_>>()
    };
    assert_eq!(
        offers(&report),
        [
            ("relay-ipv4", Some(true)),
            ("relay-ipv6", Some(true)),
            ("relay-both", Some(true)),
            ("tcp-allocation", Some(true))
        ],
        "{report:#?}"
    );
    let relayed = &report.details.offers[3].detail;
    assert!(relayed.contains("data to TCP peer 127.0.0.1:") && relayed.ends_with("and back"), "{relayed}");
    coturn.await_no_allocation(5);
    asking.far_end = FarEnd::SecondAllocation;
    let report = check(&secure(&coturn, Transport::Tcp), &asking).await;
    let relayed = &report.details.offers[3].detail;
    assert!(relayed.contains("data to TCP peer 127.0.0.1:") && relayed.ends_with("and back"), "{relayed}");
    asking.far_end = FarEnd::Socket(LOOPBACK);
    let coturn = Coturn::start(&["--no-tcp-relay"]);
    let over_tcp = tcp(&coturn);
    let report = check(&over_tcp, &asking).await;
    assert_eq!(offers(&report)[3], ("tcp-allocation", Some(false)), "{report:#?}");
    assert!(report.details.offers[3].detail.contains("442"), "{report:#?}");
}
