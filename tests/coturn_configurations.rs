//! Real coturn in many configurations, each on ports of its own, and what the check of a server says of each.
#![cfg(feature = "probe")]

mod support;

use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

use neko_ice::ice_server::{Scheme, Secret, Transport, Uri};
use neko_ice::ice_server::{Secret as SharedSecret, rest};
use neko_ice::probe::server_check::{FarEnd, Options, Target, check};
use neko_ice::report::{ServerReport, Slug, StepName};
use support::coturn::{Coturn, PASSWORD, REALM, USER};

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

fn udp(coturn: &Coturn, user: &str, password: &str) -> Target {
    target(Scheme::Turn, Transport::Udp, "127.0.0.1", coturn.plain.port(), user, password)
}

fn secure(coturn: &Coturn, transport: Transport) -> Target {
    target(Scheme::Turns, transport, "localhost", coturn.tls.port(), USER, PASSWORD)
}

fn options(coturn: &Coturn) -> Options {
    let mut options = Options::new(Duration::from_secs(5), FarEnd::Socket(LOOPBACK));
    options.trust.push(coturn.certificate.clone());
    options
}

fn localhost() -> rcgen::CertificateParams {
    rcgen::CertificateParams::new(vec!["localhost".into()]).expect("names")
}

/// A coturn without the usual user.
fn bare(options: &[&str]) -> Coturn {
    Coturn::start_bare(options, localhost())
}

fn assert_good(report: &ServerReport) {
    assert!(report.failure().is_none() && report.not_checked().is_none(), "{report:#?}");
    assert!(report.steps.iter().any(|step| step.name == StepName::Relay), "{report:#?}");
}

fn failed(report: &ServerReport) -> (Slug, Option<u16>) {
    let failure = report.failure().unwrap_or_else(|| panic!("no failure: {report:#?}"));
    (failure.slug, failure.code)
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
            let report = check(&secure(&coturn, transport), &options(&coturn)).await;
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
async fn a_dtls_certificate_is_verified_as_strictly() {
    let user = format!("--user={USER}:{PASSWORD}");
    let all = ["--lt-cred-mech", &user, "--realm", REALM, "+dtls"];
    let coturn = Coturn::start_bare(&all, localhost());
    let untrusting = Options::new(Duration::from_secs(5), FarEnd::Socket(LOOPBACK));
    let report = check(&secure(&coturn, Transport::Udp), &untrusting).await;
    assert_eq!(failed(&report), (Slug::TlsSelfSigned, None));
    let mut conceding = untrusting.clone();
    conceding.concessions.insecure = true;
    let report = check(&secure(&coturn, Transport::Udp), &conceding).await;
    assert_good(&report);
    assert_eq!(report.notes.iter().map(|note| note.slug).collect::<Vec<_>>(), [Slug::TlsSelfSigned]);
    let wrong_name = Coturn::start_bare(&all, rcgen::CertificateParams::new(vec!["turn.example.org".into()]).unwrap());
    let report = check(&secure(&wrong_name, Transport::Udp), &options(&wrong_name)).await;
    assert_eq!(failed(&report), (Slug::TlsWrongName, None));
    // Without DTLS nothing listens there, or nothing answers the handshake.
    let none = Coturn::start(&["--no-dtls", "--no-udp"]);
    let report = check(&secure(&none, Transport::Udp), &options(&none)).await;
    assert!(matches!(failed(&report).0, Slug::ConnectionRefused | Slug::ServerSilent), "{report:#?}");
}

#[tokio::test]
async fn credentials_of_every_kind() {
    // A key that was made for another realm: coturn cannot tell that from a wrong password.
    let key = "0x00112233445566778899aabbccddeeff";
    let coturn = bare(&["--lt-cred-mech", &format!("--user={USER}:{key}"), "--realm=r"]);
    let report = check(&udp(&coturn, USER, PASSWORD), &options(&coturn)).await;
    assert_eq!(failed(&report), (Slug::CredentialsRefused, Some(401)));

    let secret = ["--use-auth-secret", "--static-auth-secret=north", "--realm=r"];
    let coturn = bare(&secret);
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    let made = |secret: &str, expires| {
        let made = rest::time_limited(&SharedSecret::new(secret), "neko", expires).unwrap();
        (made.username, made.credential.reveal().to_owned())
    };
    let (user, password) = made("north", now + 600);
    assert_good(&check(&udp(&coturn, &user, &password), &options(&coturn)).await);
    let (user, password) = made("north", now - 600);
    let report = check(&udp(&coturn, &user, &password), &options(&coturn)).await;
    assert_eq!(failed(&report).0, Slug::CredentialsRefused);
    assert!(report.failure().unwrap().message.contains("that was over 10 minutes ago"), "{report:#?}");
    let (user, password) = made("south", now + 600);
    assert_eq!(failed(&check(&udp(&coturn, &user, &password), &options(&coturn)).await).0, Slug::CredentialsRefused);
}

#[tokio::test]
async fn a_server_without_a_realm_is_named_as_such() {
    let coturn = bare(&["--lt-cred-mech", &format!("--user={USER}:{PASSWORD}")]);
    let report = check(&udp(&coturn, USER, PASSWORD), &options(&coturn)).await;
    // coturn takes the machine's domain for its realm; without any it sends none.
    if let Some(failure) = report.failure() {
        assert!(
            matches!(failure.slug, Slug::AnswerIncomplete | Slug::CredentialsRefused | Slug::AllocationMismatch),
            "{report:#?}"
        );
    }
}

#[tokio::test]
async fn what_a_server_can_limit() {
    let lifetime = |report: &ServerReport| report.details.lifetime.map(|lifetime| lifetime.as_secs());
    let coturn = Coturn::start(&["--max-allocate-lifetime=90"]);
    let report = check(&udp(&coturn, USER, PASSWORD), &options(&coturn)).await;
    assert_good(&report);
    assert!(lifetime(&report) <= Some(600), "{report:#?}");

    let coturn = Coturn::start(&["--total-quota=1"]);
    let mut second = options(&coturn);
    second.far_end = FarEnd::SecondAllocation;
    let report = check(&udp(&coturn, USER, PASSWORD), &second).await;
    assert!(report.failure().is_none() && report.not_checked().is_some_and(|why| why.contains("486")), "{report:#?}");

    let coturn = Coturn::start(&["--stale-nonce=1"]);
    assert_good(&check(&udp(&coturn, USER, PASSWORD), &options(&coturn)).await);

    let coturn = Coturn::start(&["--no-udp-relay"]);
    let report = check(&udp(&coturn, USER, PASSWORD), &options(&coturn)).await;
    assert_eq!(failed(&report), (Slug::TransportUnsupported, Some(442)));

    let coturn = Coturn::start(&["--channel-lifetime=5", "--permission-lifetime=5"]);
    assert_good(&check(&udp(&coturn, USER, PASSWORD), &options(&coturn)).await);

    let coturn = Coturn::start(&["--no-software-attribute"]);
    let report = check(&udp(&coturn, USER, PASSWORD), &options(&coturn)).await;
    assert_good(&report);
    assert_eq!(report.software, None);

    let coturn = Coturn::start(&["--secure-stun"]);
    assert_good(&check(&udp(&coturn, USER, PASSWORD), &options(&coturn)).await);

    let coturn = Coturn::start(&["--mobility"]);
    assert_good(&check(&udp(&coturn, USER, PASSWORD), &options(&coturn)).await);

    let coturn = Coturn::start(&["--cipher-list=ECDHE-ECDSA-AES256-GCM-SHA384", "--no-tlsv1"]);
    assert_good(&check(&secure(&coturn, Transport::Tcp), &options(&coturn)).await);
}

#[tokio::test]
async fn what_a_server_offers_is_told() {
    let coturn = Coturn::start(&[]);
    let mut asking = options(&coturn);
    asking.offers = true;
    let tcp = target(Scheme::Turn, Transport::Tcp, "127.0.0.1", coturn.plain.port(), USER, PASSWORD);
    let report = check(&tcp, &asking).await;
    let offers = |report: &ServerReport| {
        report.details.offers.iter().map(|offer| (offer.name, offer.offered)).collect::<Vec<_>>()
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
    let tcp = &report.details.offers[3].detail;
    assert!(tcp.contains("data to TCP peer 127.0.0.1:") && tcp.ends_with("and back"), "{tcp}");
    coturn.await_no_allocation(5);
    asking.far_end = FarEnd::SecondAllocation;
    let report =
        check(&target(Scheme::Turns, Transport::Tcp, "localhost", coturn.tls.port(), USER, PASSWORD), &asking).await;
    let tcp = &report.details.offers[3].detail;
    assert!(tcp.contains("data to TCP peer 127.0.0.1:") && tcp.ends_with("and back"), "{tcp}");
    asking.far_end = FarEnd::Socket(LOOPBACK);
    let coturn = Coturn::start(&["--no-tcp-relay"]);
    let tcp = target(Scheme::Turn, Transport::Tcp, "127.0.0.1", coturn.plain.port(), USER, PASSWORD);
    let report = check(&tcp, &asking).await;
    assert_eq!(offers(&report)[3], ("tcp-allocation", Some(false)), "{report:#?}");
    assert!(report.details.offers[3].detail.contains("442"), "{report:#?}");
}

#[tokio::test]
async fn security_names_what_a_user_could_reach() {
    let asking = |coturn: &Coturn| Options { security: true, ..options(coturn) };
    let told = |report: &ServerReport| {
        report.details.security.iter().map(|check| (check.name, check.safe)).collect::<Vec<_>>()
    };
    // The harness allows loopback peers; coturn allows private ones unless it is told otherwise.
    let coturn = Coturn::start(&[
        "--denied-peer-ip=169.254.0.0-169.254.255.255",
        "--denied-peer-ip=fe80::-febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
    ]);
    let report = check(&udp(&coturn, USER, PASSWORD), &asking(&coturn)).await;
    assert_eq!(
        told(&report),
        [
            ("open-relay", Some(true)),
            ("relay-to-loopback", Some(false)),
            ("relay-to-link-local", Some(true)),
            ("relay-to-private", Some(false)),
            ("relay-to-multicast", Some(false)),
        ],
        "{report:#?}"
    );
    assert!(report.notes.iter().any(|note| note.message.contains("no-multicast-peers")), "{report:#?}");
    let closed = [
        "--no-multicast-peers",
        "--denied-peer-ip=0.0.0.0-126.255.255.255",
        "--denied-peer-ip=127.0.0.2-255.255.255.255",
        "--denied-peer-ip=::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        "--denied-peer-ip=127.0.0.1",
    ];
    let coturn = Coturn::start(&closed);
    let report = check(&udp(&coturn, USER, PASSWORD), &asking(&coturn)).await;
    assert!(told(&report).iter().all(|(_, safe)| *safe == Some(true)), "{:#?}", report.details.security);
    let open = bare(&["--no-auth"]);
    let report = check(&udp(&open, USER, PASSWORD), &asking(&open)).await;
    assert_eq!(told(&report)[0], ("open-relay", Some(false)));
}

#[tokio::test]
async fn killed_and_restarted_in_the_middle() {
    let coturn = Coturn::start(&[]);
    let target = udp(&coturn, USER, PASSWORD);
    let mut slow = options(&coturn);
    slow.timeout = Duration::from_millis(2500);
    slow.far_end = FarEnd::SecondAllocation;
    for delay in [1, 2, 4, 8] {
        let coturn = Coturn::start(&[]);
        let (target, slow) = (udp(&coturn, USER, PASSWORD), slow.clone());
        let checking = tokio::spawn(async move { check(&target, &slow).await });
        tokio::time::sleep(Duration::from_millis(delay)).await;
        drop(coturn);
        let report = checking.await.expect("no panic");
        // It was quick enough, or the failure is the server's; the check never hangs.
        if let Some(failure) = report.failure() {
            assert!(
                matches!(
                    failure.slug,
                    Slug::ConnectionRefused | Slug::ServerSilent | Slug::RelayedDataLost | Slug::DeadlineReached
                ),
                "{report:#?}"
            );
        }
    }
    assert_good(&check(&target, &options(&coturn)).await);
}
