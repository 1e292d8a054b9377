//! The check of one server against a real coturn.
#![cfg(feature = "probe")]

mod support;

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::{Duration, Instant};

use neko_ice::ice_server::{Scheme, Secret, Transport, Uri};
use neko_ice::probe::server_check::{FarEnd, Options, Target, check};
use neko_ice::report::{ServerReport, Slug, StepName, StepOutcome};
use neko_ice::transport::Allocations;
use support::coturn::{Coturn, PASSWORD, USER};

const LOOPBACK: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

fn target(scheme: Scheme, transport: Transport, host: &str, port: u16, user: &str, password: &str) -> Target {
    let uri = Uri { scheme, host: host.to_owned(), port, transport };
    Target {
        url: uri.to_string(),
        uri,
        username: Some(user.to_owned()),
        credential: Some(Secret::new(password)),
        credential_place: None,
        sides: Vec::new(),
        places: Vec::new(),
        stand_in: None,
    }
}

fn udp(at: SocketAddr, password: &str) -> Target {
    target(Scheme::Turn, Transport::Udp, &at.ip().to_string(), at.port(), USER, password)
}

fn options(far_end: FarEnd) -> Options {
    Options::new(Duration::from_secs(5), far_end)
}

/// Name, outcome and round trips of each step.
fn told(report: &ServerReport) -> Vec<(StepName, &'static str, u32)> {
    let word = |outcome: &StepOutcome| match outcome {
        StepOutcome::Done => "done",
        StepOutcome::Failed(_) => "failed",
        StepOutcome::NotChecked(_) => "not checked",
    };
    report.steps.iter().map(|step| (step.name, word(&step.outcome), step.round_trips)).collect()
}

fn slug_and_code(report: &ServerReport) -> (Slug, Option<u16>) {
    let failure = report.failure().unwrap_or_else(|| panic!("no failure: {report:#?}"));
    (failure.slug, failure.code)
}

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
        assert_eq!(report.username, None);
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
async fn a_wrong_password_and_a_wrong_user_are_401_at_once() {
    let coturn = Coturn::start(&[]);
    let wrong_user = target(Scheme::Turn, Transport::Udp, "127.0.0.1", coturn.plain.port(), "nobody", PASSWORD);
    for target in [udp(coturn.plain, "s3cret-not-it"), wrong_user] {
        let started = Instant::now();
        let report = check(&target, &options(FarEnd::Socket(LOOPBACK))).await;
        assert_eq!(slug_and_code(&report), (Slug::CredentialsRefused, Some(401)));
        assert_eq!(told(&report).last(), Some(&(StepName::Allocate, "failed", 2)));
        assert!(!format!("{report:?}").contains("s3cret"), "the password is nowhere");
        assert!(started.elapsed() < Duration::from_secs(4), "not the time-out");
    }
    let missing = Target { username: None, credential: None, ..udp(coturn.plain, "") };
    let report = check(&missing, &options(FarEnd::Socket(LOOPBACK))).await;
    assert_eq!(slug_and_code(&report), (Slug::CredentialsMissing, Some(401)));
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
    assert_eq!(slug_and_code(&report), (Slug::QuotaReached, Some(486)), "{report:#?}");
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
async fn an_open_relay_is_noted() {
    let certificate = rcgen::CertificateParams::new(vec!["localhost".into()]).expect("names");
    let coturn = Coturn::start_bare(&["--no-auth"], certificate);
    let report = check(&udp(coturn.plain, PASSWORD), &options(FarEnd::Socket(LOOPBACK))).await;
    assert_eq!(report.failure(), None, "{report:#?}");
    assert_eq!(report.notes.iter().map(|note| note.slug).collect::<Vec<_>>(), [Slug::OpenRelay]);
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
async fn certificates_that_neko_would_refuse() {
    let coturn = Coturn::start(&[]);
    let turns = |host| target(Scheme::Turns, Transport::Tcp, host, coturn.tls.port(), USER, PASSWORD);
    let mut options = options(FarEnd::Socket(LOOPBACK));
    let report = check(&turns("localhost"), &options).await;
    assert_eq!(slug_and_code(&report), (Slug::TlsSelfSigned, None), "{report:#?}");
    options.trust.push(coturn.certificate.clone());
    let report = check(&turns("127.0.0.1"), &options).await;
    assert_eq!(slug_and_code(&report), (Slug::TlsIpLiteral, None), "{report:#?}");
}

#[tokio::test]
async fn an_interrupt_at_any_moment_leaves_no_allocation() {
    let coturn = Coturn::start(&[]);
    for delay in [0, 1, 2, 3, 5, 8, 20] {
        let options = options(FarEnd::SecondAllocation);
        let allocations = options.allocations.clone();
        let target = udp(coturn.plain, PASSWORD);
        let interrupted = tokio::spawn(async move { check(&target, &options).await });
        tokio::time::sleep(Duration::from_millis(delay)).await;
        assert!(allocations.release_all(Duration::from_millis(400)).await);
        let report = interrupted.await.expect("no panic");
        let fine = report.failure().is_none_or(|failure| failure.slug == Slug::Interrupted);
        assert!(fine, "{report:#?}");
    }
    // A future that is dropped.
    for delay in [1, 2, 4] {
        let options = options(FarEnd::SecondAllocation);
        let target = udp(coturn.plain, PASSWORD);
        let _ = tokio::time::timeout(Duration::from_millis(delay), check(&target, &options)).await;
        assert!(options.allocations.release_all(Duration::from_millis(400)).await);
    }
    let report = check(&udp(coturn.plain, PASSWORD), &options(FarEnd::SecondAllocation)).await;
    assert_eq!(report.failure(), None);
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
async fn an_expired_certificate_is_named() {
    let mut certificate = rcgen::CertificateParams::new(vec!["localhost".into()]).expect("names");
    certificate.not_before = rcgen::date_time_ymd(2019, 1, 1);
    certificate.not_after = rcgen::date_time_ymd(2020, 1, 1);
    let coturn = Coturn::start_bare(&["--lt-cred-mech", "--user=a:b", "--realm=r"], certificate);
    let mut options = options(FarEnd::Socket(LOOPBACK));
    options.trust.push(coturn.certificate.clone());
    let report =
        check(&target(Scheme::Turns, Transport::Tcp, "localhost", coturn.tls.port(), "a", "b"), &options).await;
    assert_eq!(slug_and_code(&report), (Slug::TlsExpired, None), "{report:#?}");
}

#[tokio::test]
async fn transports_that_are_switched_off() {
    let coturn = Coturn::start(&["--no-udp"]);
    let report = check(&udp(coturn.plain, PASSWORD), &options(FarEnd::Socket(LOOPBACK))).await;
    assert_eq!(slug_and_code(&report), (Slug::ConnectionRefused, None), "{report:#?}");
    let coturn = Coturn::start(&["--no-tcp", "--no-tls"]);
    let tcp = target(Scheme::Turn, Transport::Tcp, "127.0.0.1", coturn.plain.port(), USER, PASSWORD);
    let report = check(&tcp, &options(FarEnd::Socket(LOOPBACK))).await;
    assert_eq!(slug_and_code(&report), (Slug::ConnectionRefused, None), "{report:#?}");
    let tls = target(Scheme::Turns, Transport::Tcp, "localhost", coturn.tls.port(), USER, PASSWORD);
    let report = check(&tls, &options(FarEnd::Socket(LOOPBACK))).await;
    assert_eq!(slug_and_code(&report), (Slug::ConnectionRefused, None), "{report:#?}");
}

#[tokio::test]
async fn credentials_with_odd_characters() {
    for password in ["a b$c'd\"e", "ümläut", "日本語", "with\ttab", "e\u{301}"] {
        let user = format!("--user=née:{password}");
        let certificate = rcgen::CertificateParams::new(vec!["localhost".into()]).expect("names");
        let coturn = Coturn::start_bare(&["--lt-cred-mech", &user, "--realm=réalm"], certificate);
        let target = target(Scheme::Turn, Transport::Udp, "127.0.0.1", coturn.plain.port(), "née", password);
        let report = check(&target, &options(FarEnd::Socket(LOOPBACK))).await;
        assert_eq!(report.failure(), None, "{password:?}: {report:#?}");
    }
}

#[tokio::test]
async fn a_server_that_is_killed_is_not_waited_for_beyond_the_time_limit() {
    let coturn = Coturn::start(&[]);
    let plain = coturn.plain;
    drop(coturn);
    let report = check(&udp(plain, PASSWORD), &options(FarEnd::Socket(LOOPBACK))).await;
    assert_eq!(slug_and_code(&report), (Slug::ConnectionRefused, None), "{report:#?}");
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
