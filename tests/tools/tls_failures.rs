//! Every way in which TLS fails has a name of its own. The servers are OpenSSL's: it must be installed.
#![cfg(feature = "probe")]

use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

use neko_ice::ice_server::{Scheme, Transport, Uri};
use neko_ice::probe::server_check::{FarEnd, Options, Target, check};
use neko_ice::report::{Failure, Slug};
use rcgen::{BasicConstraints, Certificate, CertificateParams, IsCa, Issuer, KeyPair};

use crate::support::openssl::Server;

const LOOPBACK: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

/// A server that answers the first bytes with these.
fn answers(bytes: &'static [u8]) -> u16 {
    let listener = std::net::TcpListener::bind((LOOPBACK, 0)).expect("a listener");
    let port = listener.local_addr().map(|address: SocketAddr| address.port()).expect("an address");
    std::thread::spawn(move || {
        if let Ok((mut stream, _)) = listener.accept() {
            let _ = stream.read(&mut [0; 1024]);
            let _ = stream.write_all(bytes);
            let _ = stream.read(&mut [0; 1024]);
        }
    });
    port
}

async fn failure(host: &str, port: u16, trusted: &[&Certificate]) -> Failure {
    let uri = Uri { scheme: Scheme::Turns, host: host.into(), port, transport: Transport::Tcp };
    let target = Target::new(uri, Some("user"), Some("secret"));
    let mut options = Options::new(Duration::from_secs(5), FarEnd::Socket(LOOPBACK));
    options.trust.extend(trusted.iter().map(|certificate| certificate.der().to_vec()));
    let report = check(&target, &options).await;
    report.failure().unwrap_or_else(|| panic!("no failure: {report:#?}")).clone()
}

fn for_names(names: &[&str]) -> CertificateParams {
    CertificateParams::new(names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>()).expect("names")
}

fn authority(name: &str) -> (Certificate, Issuer<'static, KeyPair>) {
    let mut params = for_names(&[]);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.distinguished_name.push(rcgen::DnType::CommonName, name);
    let key = KeyPair::generate().expect("a key");
    let certificate = params.self_signed(&key).expect("a certificate");
    (certificate, Issuer::new(params, key))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_certificate_is_refused_for_its_own_reason() {
    let key = KeyPair::generate().expect("a key");
    let (known, signs) = authority("known");
    let (_, stranger) = authority("stranger");
    let mut expired = for_names(&["localhost"]);
    expired.not_before = rcgen::date_time_ymd(2019, 1, 1);
    expired.not_after = rcgen::date_time_ymd(2020, 1, 1);
    let mut early = for_names(&["localhost"]);
    early.not_before = rcgen::date_time_ymd(4000, 1, 1);
    early.not_after = rcgen::date_time_ymd(4001, 1, 1);
    let signed = |params: CertificateParams| params.signed_by(&key, &signs).expect("a certificate");
    let mut named = for_names(&["localhost"]);
    named.distinguished_name.push(rcgen::DnType::CommonName, "server");
    let cases = [
        ("localhost", signed(expired), Slug::TlsExpired, "has expired"),
        ("localhost", signed(early), Slug::TlsExpired, "is not valid yet"),
        (
            "localhost",
            signed(for_names(&["turn.example"])),
            Slug::TlsWrongName,
            "is for turn.example, not for localhost",
        ),
        ("localhost", named.signed_by(&key, &stranger).expect("a certificate"), Slug::TlsUntrusted, "no authority"),
        ("localhost", for_names(&["localhost"]).self_signed(&key).expect("one"), Slug::TlsSelfSigned, "self-signed"),
        ("127.0.0.1", signed(for_names(&["turn.example"])), Slug::TlsIpLiteral, "has the address 127.0.0.1, but"),
    ];
    for (host, certificate, slug, words) in cases {
        let server = Server::start(&certificate, &key, &[]);
        let failure = failure(host, server.port, &[&known]).await;
        assert_eq!((failure.slug, failure.message.contains(words)), (slug, true), "{failure:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn versions_that_nobody_should_speak_are_named() {
    let key = KeyPair::generate().expect("a key");
    let certificate = for_names(&["localhost"]).self_signed(&key).expect("a certificate");
    for version in ["-tls1", "-tls1_1"] {
        let server = Server::start(&certificate, &key, &[version, "-cipher", "DEFAULT@SECLEVEL=0"]);
        let failure = failure("localhost", server.port, &[&certificate]).await;
        assert_eq!(failure.slug, Slug::TlsTooOld, "{failure:?}");
    }
    // Alert 70, protocol_version; and a ServerHello of TLS 1.0 with TLS_RSA_WITH_AES_128_CBC_SHA.
    let alert: &[u8] = b"\x15\x03\x01\x00\x02\x02\x46";
    let hello: &[u8] = b"\x16\x03\x01\x00\x2a\x02\x00\x00\x26\x03\x01\
        0123456789abcdef0123456789abcdef\x00\x00\x2f\x00";
    for bytes in [alert, hello] {
        let failure = failure("127.0.0.1", answers(bytes), &[]).await;
        assert_eq!(failure.slug, Slug::TlsTooOld, "{failure:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_certificate_s_fault() {
    let key = KeyPair::generate().expect("a key");
    let certificate = for_names(&["localhost"]).self_signed(&key).expect("a certificate");
    // No cipher in common: alert 40.
    let server = Server::start(&certificate, &key, &["-tls1_2", "-cipher", "AES128-SHA"]);
    assert_eq!(failure("localhost", server.port, &[&certificate]).await.slug, Slug::TlsFailed);
    for (bytes, slug) in [
        (&b"HTTP/1.1 400 Bad Request\r\n\r\n"[..], Slug::TlsNotSpoken),
        // Alert 112, unrecognized_name.
        (b"\x15\x03\x03\x00\x02\x02\x70", Slug::TlsFailed),
    ] {
        let failure = failure("127.0.0.1", answers(bytes), &[]).await;
        assert_eq!(failure.slug, slug, "{failure:?}");
    }
}
