//! Credentials of every kind.

use std::time::Instant;

use neko_ice::ice_server::rest;

use super::checks::*;

#[tokio::test]
async fn a_wrong_password_and_a_wrong_user_are_401_at_once() {
    let coturn = Coturn::start(&[]);
    let wrong_user = target(Scheme::Turn, Transport::Udp, "127.0.0.1", coturn.plain.port(), "nobody", PASSWORD);
    for target in [udp(coturn.plain, "s3cret-not-it"), wrong_user] {
        let started = Instant::now();
        let report = check(&target, &options(FarEnd::Socket(LOOPBACK))).await;
        assert_eq!(failed(&report), (Slug::CredentialsRefused, Some(401)));
        assert_eq!(told(&report).last(), Some(&(StepName::Allocate, "failed", 2)));
        assert!(!format!("{report:?}").contains("s3cret"), "the password is nowhere");
        assert!(started.elapsed() < Duration::from_secs(4), "not the time-out");
    }
    let missing = without_login(udp(coturn.plain, ""));
    let report = check(&missing, &options(FarEnd::Socket(LOOPBACK))).await;
    assert_eq!(failed(&report), (Slug::CredentialsMissing, Some(401)));
}

#[tokio::test]
async fn credentials_of_every_kind() {
    // A key that was made for another realm: coturn cannot tell that from a wrong password.
    let key = "0x00112233445566778899aabbccddeeff";
    let coturn = bare(&["--lt-cred-mech", &format!("--user={USER}:{key}"), "--realm=r"]);
    let report = check(&udp(coturn.plain, PASSWORD), &trusting(&coturn)).await;
    assert_eq!(failed(&report), (Slug::CredentialsRefused, Some(401)));

    let secret = ["--use-auth-secret", "--static-auth-secret=north", "--realm=r"];
    let coturn = bare(&secret);
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    let made = |secret: &str, expires| {
        let made = rest::time_limited(&Secret::new(secret), "neko", expires).unwrap();
        (made.username, made.credential.reveal().to_owned())
    };
    let (user, password) = made("north", now + 600);
    assert_good(&check(&udp_as(coturn.plain, &user, &password), &trusting(&coturn)).await);
    let (user, password) = made("north", now - 600);
    let report = check(&udp_as(coturn.plain, &user, &password), &trusting(&coturn)).await;
    assert_eq!(failed(&report).0, Slug::CredentialsRefused);
    assert!(report.failure().unwrap().message.contains("it expired 10 minutes ago"), "{report:#?}");
    let (user, password) = made("south", now + 600);
    assert_eq!(
        failed(&check(&udp_as(coturn.plain, &user, &password), &trusting(&coturn)).await).0,
        Slug::CredentialsRefused
    );
}

/// coturn takes the machine's domain for its realm; without any the realm is empty, and that works.
#[tokio::test]
async fn a_server_without_a_realm_of_its_own_works() {
    let coturn = bare(&["--lt-cred-mech", &format!("--user={USER}:{PASSWORD}")]);
    assert_good(&check(&udp(coturn.plain, PASSWORD), &trusting(&coturn)).await);
    // The realm that it named is the one it says it has: the very one that the wrong password is refused in.
    let log = coturn.log();
    let realm = log.lines().find_map(|line| line.split_once("Default realm: ")).map(|(_, realm)| realm.trim());
    let report = check(&udp(coturn.plain, "wrong"), &trusting(&coturn)).await;
    assert_eq!(failed(&report), (Slug::CredentialsRefused, Some(401)));
    let named = format!("in realm \"{}\"", realm.expect("its realm"));
    assert!(report.failure().unwrap().message.contains(&named), "{named}: {report:#?}");
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
async fn an_open_relay_is_noted() {
    let certificate = rcgen::CertificateParams::new(vec!["localhost".into()]).expect("names");
    let coturn = Coturn::start_bare(&["--no-auth"], certificate);
    let report = check(&udp(coturn.plain, PASSWORD), &options(FarEnd::Socket(LOOPBACK))).await;
    assert_eq!(report.failure(), None, "{report:#?}");
    assert_eq!(report.notes.iter().map(|note| note.slug).collect::<Vec<_>>(), [Slug::OpenRelay]);
}
