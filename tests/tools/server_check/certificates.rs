//! Certificates that neko and browsers would refuse.

use super::checks::*;

#[tokio::test]
async fn certificates_that_neko_would_refuse() {
    let coturn = Coturn::start(&[]);
    let turns = |host| target(Scheme::Turns, Transport::Tcp, host, coturn.tls.port(), USER, PASSWORD);
    let mut options = options(FarEnd::Socket(LOOPBACK));
    let report = check(&turns("localhost"), &options).await;
    assert_eq!(failed(&report), (Slug::TlsSelfSigned, None), "{report:#?}");
    options.trust.push(coturn.certificate.clone());
    let report = check(&turns("127.0.0.1"), &options).await;
    assert_eq!(failed(&report), (Slug::TlsIpLiteral, None), "{report:#?}");
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
    let report = check(&secure(&wrong_name, Transport::Udp), &trusting(&wrong_name)).await;
    assert_eq!(failed(&report), (Slug::TlsWrongName, None));
    // Without DTLS nothing listens there, or nothing answers the handshake.
    let none = Coturn::start(&["--no-dtls", "--no-udp"]);
    let report = check(&secure(&none, Transport::Udp), &trusting(&none)).await;
    assert!(matches!(failed(&report).0, Slug::ConnectionRefused | Slug::ServerSilent), "{report:#?}");
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
    assert_eq!(failed(&report), (Slug::TlsExpired, None), "{report:#?}");
}

#[tokio::test]
async fn a_certificate_that_ends_soon_is_noted() {
    let mut certificate = localhost();
    certificate.not_after = (std::time::SystemTime::now() + Duration::from_secs(5 * 86_400)).into();
    let user = format!("--user={USER}:{PASSWORD}");
    let coturn = Coturn::start_bare(&["--lt-cred-mech", &user, "--realm", REALM], certificate);
    let report = check(&secure(&coturn, Transport::Tcp), &trusting(&coturn)).await;
    assert_good(&report);
    assert_eq!(report.notes.iter().map(|note| note.slug).collect::<Vec<_>>(), [Slug::TlsExpiresSoon]);
}
