//! Every failure that a server can cause, told apart: its name, the line it concerns, what neko itself would do, and
//! that `explain` knows it.

use neko_ice::explain;
use neko_ice::probe::server_check::check_each;
use neko_ice::report::{Failure, in_neko};
use neko_ice::server::{Family, Listening};
use neko_ice::source::{Place, Source, SourceKind};
use testkit::scripted::{self, Scenario, Scripted};

use super::checks::*;
use super::services::{Speaks, service, tls_service};

/// Lines of the config that these servers stand in.
const URL: usize = 4;
const CREDENTIAL: usize = 6;

const SKIPS: &str = "neko goes on without it and mentions it only in its log";
const WAITS: &str = "neko waits 7.8 s";
const BLACK: &str = "neko offers the relayed address anyway";
const NOT_TRUSTED: &str = "neko trusts only the system's authorities";

/// Puts a target into a config, as `probe` would.
fn in_a_config(mut target: Target) -> Target {
    let text = format!(
        "webrtc:\n  iceservers:\n    backend:\n      - urls: {}\n        username: u\n        credential: c\n",
        target.listed.url
    );
    let source = Source::new(SourceKind::File("neko.yaml".into()), text);
    let line = |line: usize| {
        let start = source.text.split_inclusive('\n').take(line - 1).map(str::len).sum::<usize>();
        Place::new(&source, start + 8..start + 9)
    };
    let listed = Arc::make_mut(&mut target.listed);
    listed.places.push(line(URL));
    listed.login.username_places.push(line(5));
    listed.login.credential_places.push(line(CREDENTIAL));
    target
}

/// Checks that a failure is all that the user needs, and returns what it is called.
fn assert_helpful(name: &str, failure: &Failure, target: &Target, line: usize, neko: &str) {
    let slug = failure.slug;
    assert_eq!(failure.place.as_ref().map(|place| place.start().0), Some(line), "{name}: {failure:#?}");
    let does = in_neko(slug, Some(&target.uri)).unwrap_or_default();
    assert!(does.starts_with(neko), "{name}: {does}");
    let entry = explain::find(slug.as_str()).unwrap_or_else(|| panic!("{name}: explain does not know {slug:?}"));
    assert!(!entry.summary.is_empty() && entry.remedy.is_some(), "{name}: {entry:?}");
    assert!(!failure.message.contains(scripted::PASSWORD), "{name}: {failure:#?}");
}

/// Scenario, transport, what it is called, the line, what neko does.
type Row = (&'static str, Transport, Slug, usize, &'static str);

const UDP: Transport = Transport::Udp;
const TCP: Transport = Transport::Tcp;

/// What the scripted server plays.
const SCRIPTED: &[Row] = &[
    ("silent", UDP, Slug::ServerSilent, URL, WAITS),
    ("silent", TCP, Slug::ServerSilent, URL, WAITS),
    ("silent-to-credentials", UDP, Slug::ServerSilent, URL, WAITS),
    ("closes", TCP, Slug::ConnectionReset, URL, SKIPS),
    ("resets", TCP, Slug::ConnectionReset, URL, SKIPS),
    ("garbage", UDP, Slug::NotStun, URL, SKIPS),
    ("garbage", TCP, Slug::NotStun, URL, SKIPS),
    ("html", TCP, Slug::WrongService, URL, SKIPS),
    ("sip", UDP, Slug::WrongService, URL, SKIPS),
    ("sip", TCP, Slug::WrongService, URL, SKIPS),
    ("ssh", TCP, Slug::WrongService, URL, SKIPS),
    ("tls-alert", TCP, Slug::WrongService, URL, SKIPS),
    ("300", UDP, Slug::TryAlternate, URL, SKIPS),
    ("400", UDP, Slug::BadRequest, URL, SKIPS),
    ("401-for-ever", UDP, Slug::CredentialsRefused, CREDENTIAL, SKIPS),
    ("420", UDP, Slug::AttributeUnknown, URL, SKIPS),
    ("437", UDP, Slug::AllocationMismatch, URL, SKIPS),
    ("438-for-ever", UDP, Slug::StaleNonce, URL, SKIPS),
    ("440", UDP, Slug::TransportUnsupported, URL, SKIPS),
    ("441", UDP, Slug::WrongCredentials, URL, SKIPS),
    ("442", UDP, Slug::TransportUnsupported, URL, SKIPS),
    ("443", UDP, Slug::TransportUnsupported, URL, SKIPS),
    ("446", UDP, Slug::ConnectionExists, URL, SKIPS),
    ("486", UDP, Slug::QuotaReached, URL, SKIPS),
    ("500", UDP, Slug::ServerError, URL, SKIPS),
    ("508", UDP, Slug::InsufficientCapacity, URL, SKIPS),
    ("other-port", UDP, Slug::ReplyFromElsewhere, URL, SKIPS),
    ("other-address", UDP, Slug::ReplyFromElsewhere, URL, SKIPS),
    ("wrong-integrity", UDP, Slug::IntegrityWrong, CREDENTIAL, SKIPS),
    ("wrong-fingerprint", UDP, Slug::IntegrityWrong, CREDENTIAL, SKIPS),
    ("truncated", UDP, Slug::AnswerIncomplete, URL, SKIPS),
    ("no-relayed-address", UDP, Slug::AnswerIncomplete, URL, SKIPS),
    ("no-relayed-data", UDP, Slug::RelayedDataLost, URL, BLACK),
    ("private-relayed-address", UDP, Slug::RelayedDataLost, URL, BLACK),
];

/// What these tests meet elsewhere, since one machine or one server cannot show it.
const ELSEWHERE: &[(Slug, &str)] = &[
    (Slug::NoRoute, "namespaces: no IPv6, and a firewall that answers"),
    (Slug::RelayForbidden, "namespaces: a public far end; media_through_coturn.rs: a path's"),
    (Slug::ClientForbidden, "a 403 to Allocate: the unit tests of `classify`"),
    (Slug::RelayedAddressPrivate, "a public server: the unit tests of `attempt`"),
    (Slug::StunError, "a code that has no name: the unit tests of `classify`"),
    (Slug::TlsExpiresSoon, "certificates.rs"),
    (Slug::TlsFailed, "tls_failures.rs"),
    (Slug::TlsUntrusted, "tls_failures.rs"),
    (Slug::TlsSelfSigned, "certificates.rs"),
    (Slug::TlsIpLiteral, "tls_failures.rs"),
    (Slug::AllocationLost, "ends.rs"),
    (Slug::TlsExpired, "certificates.rs"),
    (Slug::TlsWrongName, "tls_failures.rs"),
    (Slug::OpenRelay, "credentials.rs"),
    (Slug::RelayToLoopback, "security.rs"),
    (Slug::RelayToLinkLocal, "security.rs"),
    (Slug::RelayToPrivate, "security.rs"),
    (Slug::RelayToMulticast, "security.rs"),
    (Slug::UrlUnusable, "probe/servers_only.rs"),
    (Slug::DeadlineReached, "the server has not failed"),
    (Slug::Interrupted, "the server has not failed"),
    (Slug::IceFailed, "a path's"),
    (Slug::DtlsFailed, "a path's"),
    (Slug::MediaMissing, "a path's"),
    (Slug::LargePacketsLost, "a path's"),
    (Slug::LossHigh, "a path's quality"),
    (Slug::JitterHigh, "a path's quality"),
    (Slug::RoundTripLong, "a path's quality"),
    (Slug::FramesMissing, "a path's quality"),
    (Slug::RateLow, "a path's quality"),
    (Slug::ServerUnusedByNeko, "the configuration's"),
    (Slug::ViewerAddressUnknown, "a path's"),
    (Slug::HttpExpected, "a viewer's"),
    (Slug::HttpsExpected, "a viewer's"),
    (Slug::HttpFailed, "a viewer's"),
    (Slug::NotNeko, "a viewer's"),
    (Slug::RedirectRefused, "a viewer's"),
    (Slug::ProxyLogin, "a viewer's"),
    (Slug::ProxyError, "a viewer's"),
    (Slug::PasswordWrong, "a viewer's"),
    (Slug::LoginsLocked, "a viewer's"),
    (Slug::SessionConnected, "a viewer's"),
    (Slug::SessionReplaced, "a viewer's"),
    (Slug::LoginFailed, "a viewer's"),
    (Slug::LoginForbidden, "a viewer's"),
    (Slug::WatchForbidden, "a viewer's"),
    (Slug::OriginRefused, "a viewer's"),
    (Slug::WebsocketNotUpgraded, "a viewer's"),
    (Slug::WebsocketLost, "a viewer's"),
    (Slug::SessionEnded, "a viewer's"),
    (Slug::NekoSilent, "a viewer's"),
    (Slug::OfferMissing, "a viewer's"),
    (Slug::OfferUnusable, "a viewer's"),
    (Slug::CodecUnsupported, "a viewer's"),
    (Slug::NekoStopped, "a viewer's"),
    (Slug::AnswerUnusable, "a browser's"),
    (Slug::NobodyCame, "a browser's"),
    (Slug::StartNotPressed, "a browser's"),
    (Slug::WebrtcBlocked, "a browser's"),
    (Slug::TabClosed, "a browser's"),
    (Slug::ServersRefused, "a viewer's"),
    (Slug::NekoWithoutCandidates, "a viewer's"),
    (Slug::ConnectionLost, "a viewer's"),
    (Slug::VideoMissing, "a viewer's"),
    (Slug::PictureMissing, "a viewer's"),
    (Slug::PrivateMode, "a viewer's"),
    (Slug::PortTaken, "a port's"),
    (Slug::Internal, "the probe's own"),
];

/// Met by the two tests below.
const REAL: &[Slug] = &[
    Slug::NameNotFound,
    Slug::NameServerSilent,
    Slug::ConnectionRefused,
    Slug::CredentialsMissing,
    Slug::TlsNotSpoken,
    Slug::TlsTooOld,
];

#[test]
fn no_failure_is_without_a_test() {
    for slug in Slug::ALL {
        let scripted = SCRIPTED.iter().any(|(_, _, met, ..)| met == slug);
        let elsewhere = ELSEWHERE.iter().any(|(met, _)| met == slug);
        assert!(scripted || elsewhere || REAL.contains(slug), "{slug:?} is met nowhere");
    }
}

#[tokio::test]
async fn what_a_scripted_server_does() {
    let mut checks = Vec::new();
    for row in SCRIPTED {
        let (name, transport, ..) = *row;
        let scenario = Scenario::named(name).unwrap_or_else(|| panic!("no scenario {name}"));
        let server = Scripted::start(scenario, None).await.expect("a server");
        checks.push(tokio::spawn(async move {
            let listening = if transport == UDP { Listening::Udp } else { Listening::Tcp };
            let at = server.address(Family::V4, listening).expect("listens");
            let target =
                target(Scheme::Turn, transport, "127.0.0.1", at.port(), scripted::USERNAME, scripted::PASSWORD);
            let target = in_a_config(target);
            let options = Options::new(Duration::from_secs(4), FarEnd::Socket(LOOPBACK));
            (row, check(&target, &options).await, target)
        }));
    }
    for checking in checks {
        let ((name, _, slug, line, neko), report, target) = checking.await.expect("no panic");
        let failure = report.failure().unwrap_or_else(|| panic!("{name}: {report:#?}"));
        assert_eq!(failure.slug, *slug, "{name}: {failure:#?}");
        assert_helpful(name, failure, &target, *line, neko);
    }
}

#[tokio::test]
async fn what_names_ports_and_other_services_do() {
    let coturn = Coturn::start(&["--no-tls"]);
    let plain = coturn.plain.port();
    let free = std::net::TcpListener::bind((LOOPBACK, 0)).and_then(|listener| listener.local_addr()).expect("a port");
    let tls = tls_service(&[]);
    let old = tls_service(&["-tls1_1", "-cipher", "ALL:@SECLEVEL=0"]);
    let waits_for_a_line = service(Speaks::HttpByLine);
    let turn = |transport, host: &str, port| target(Scheme::Turn, transport, host, port, USER, PASSWORD);
    let turns = |port| target(Scheme::Turns, TCP, "localhost", port, USER, PASSWORD);
    let without = without_login(turn(UDP, "127.0.0.1", plain));
    let rows = [
        ("no such name", turn(UDP, "no.such.test", 3478), Slug::NameNotFound, SKIPS),
        ("a silent name server", turn(UDP, "silent.test", 3478), Slug::NameServerSilent, WAITS),
        ("a closed UDP port", turn(UDP, "127.0.0.1", free.port()), Slug::ConnectionRefused, SKIPS),
        ("a closed TCP port", turn(TCP, "127.0.0.1", free.port()), Slug::ConnectionRefused, SKIPS),
        ("plain messages to a port that speaks TLS", turn(TCP, "localhost", tls.port), Slug::WrongService, SKIPS),
        ("TLS to a port that speaks plain", turns(plain), Slug::TlsNotSpoken, SKIPS),
        ("HTTP that waits for a line", turn(TCP, "127.0.0.1", waits_for_a_line), Slug::WrongService, SKIPS),
        ("TLS to an HTTP server", turns(waits_for_a_line), Slug::TlsNotSpoken, SKIPS),
        ("TLS 1.1 alone", turns(old.port), Slug::TlsTooOld, SKIPS),
        ("no credentials", without, Slug::CredentialsMissing, "in the backend list, neko fails for every viewer"),
    ];
    let mut options = Options::new(Duration::from_secs(4), FarEnd::Socket(LOOPBACK));
    options.name_servers = vec![local_name_server()];
    for (name, target, slug, neko) in rows {
        let target = in_a_config(target);
        let reports = check_each(&target, &options).await;
        let failure = reports[0].failure().unwrap_or_else(|| panic!("{name}: {reports:#?}"));
        assert_eq!(failure.slug, slug, "{name}: {failure:#?}");
        assert_helpful(name, failure, &target, URL, neko);
    }
}

/// A certificate that fails is neko's matter too, whatever lets it pass here.
#[tokio::test]
async fn what_neko_does_with_a_certificate() {
    let coturn = Coturn::start(&[]);
    let target = in_a_config(secure(&coturn, TCP));
    let report = check(&target, &options(FarEnd::Socket(LOOPBACK))).await;
    let failure = report.failure().expect("nobody trusts it");
    assert_helpful("self-signed", failure, &target, URL, NOT_TRUSTED);
}
