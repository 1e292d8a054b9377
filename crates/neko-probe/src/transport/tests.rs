//! Links that fail, each in its own way.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, UdpSocket};

use super::*;
use turn_client::stun::transaction::Timing;
use turn_client::stun::wire::{Builder, Class, Message, Method, attribute};
use turn_client::turn::{Client, Noise, Refusal, Settings};

const LOOPBACK: &str = "127.0.0.1:0";

async fn binding(endpoint: Endpoint) -> Result<SocketAddr, Error> {
    let allocations = Allocations::new();
    let work = async {
        let link = endpoint.open().await?;
        let settings = Settings::new(None, endpoint.timing());
        let session = Session::start(link, endpoint.address, settings, &allocations)?;
        let (answer, _) = session.granted(Client::binding).await?;
        match answer {
            turn_client::turn::Answer::Bound { mapped, .. } => Ok(mapped),
            other => panic!("{other:?}"),
        }
    };
    let result = tokio::time::timeout(Duration::from_secs(10), work).await.expect("an end well before the deadline");
    assert!(allocations.release_all(Duration::from_secs(1)).await);
    result
}

/// Binding, Allocate and Allocate for TCP, byte for byte.
#[test]
fn servers_are_told_who_asks() {
    let mut client = client(Settings::new(None, Timing::UDP));
    let now = std::time::Instant::now();
    for (ask, rest) in [
        (Client::binding as fn(&mut Client, std::time::Instant) -> _, &[][..]),
        (Client::allocate, &[0, 0x19, 0, 4, 17, 0, 0, 0, 0, 0x0D, 0, 4, 0, 0, 2, 0x58]),
        (Client::allocate_tcp, &[0, 0x19, 0, 4, 6, 0, 0, 0, 0, 0x0D, 0, 4, 0, 0, 2, 0x58]),
    ] {
        ask(&mut client, now);
        let request = client.output().expect("a request");
        let name = concat!("neko-ice ", env!("CARGO_PKG_VERSION")).as_bytes();
        let software = [&[0x80, 0x22, 0, name.len() as u8], name, &[0; 3][..name.len().wrapping_neg() & 3]].concat();
        assert_eq!(request[20..request.len() - 8], [&software, rest].concat());
    }
}

/// A TCP server that reads a little, says something and closes.
async fn says(text: &'static [u8]) -> SocketAddr {
    let listener = TcpListener::bind(LOOPBACK).await.expect("a listener");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = stream.read(&mut [0; 512]).await;
            let _ = stream.write_all(text).await;
        }
    });
    address
}

#[tokio::test]
async fn a_udp_refusal_is_seen_on_both_families() {
    for local in [LOOPBACK, "[::1]:0"] {
        let socket = UdpSocket::bind(local).await.expect("a socket");
        let address = socket.local_addr().expect("an address");
        drop(socket);
        let result = binding(Endpoint::new(address, Carrier::Udp)).await;
        assert_eq!(result.err(), Some(Error::Link(Broken::Refused)), "{local}");
        let end = UdpEnd::bind(address, None, None).await.expect("a socket");
        let result = mapped_address(&end, address, Timing::UDP, Duration::from_secs(5)).await;
        assert_eq!(result.err(), Some(Error::Link(Broken::Refused)), "{local}");
    }
}

#[tokio::test]
async fn a_tcp_refusal_is_seen() {
    let listener = TcpListener::bind(LOOPBACK).await.expect("a listener");
    let address = listener.local_addr().expect("an address");
    drop(listener);
    let result = binding(Endpoint::new(address, Carrier::Tcp)).await;
    assert_eq!(result.err(), Some(Error::Link(Broken::Refused)));
}

#[tokio::test]
async fn a_reply_from_another_address_is_named() {
    let (asked, answers) = (UdpSocket::bind(LOOPBACK).await.unwrap(), UdpSocket::bind(LOOPBACK).await.unwrap());
    let (address, elsewhere) = (asked.local_addr().unwrap(), answers.local_addr().unwrap());
    tokio::spawn(async move {
        let mut buffer = [0; 512];
        while let Ok((len, from)) = asked.recv_from(&mut buffer).await {
            let message = Message::parse(&buffer[..len]).expect("a request");
            let reply = Builder::new(Class::Success, message.method(), message.transaction_id());
            let reply = reply.xor_address(attribute::XOR_MAPPED_ADDRESS, from).finish().unwrap();
            let _ = answers.send_to(&reply, from).await;
        }
    });
    let result = binding(Endpoint::new(address, Carrier::Udp)).await;
    let refusal = Box::new(Refusal::NoAnswer(Some(Noise::Elsewhere(elsewhere))));
    assert_eq!(result.err(), Some(Error::Refused(Method::BINDING, refusal)));
}

#[tokio::test]
async fn other_services_are_seen_by_their_bytes() {
    let cases: [&'static [u8]; 4] = [
        b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n<html></html>",
        b"SSH-2.0-OpenSSH_9.9\r\n",
        b"<html>what?</html>",
        b"\x15\x03\x03\x00\x02\x02\x16",
    ];
    for text in cases {
        match binding(Endpoint::new(says(text).await, Carrier::Tcp)).await {
            Err(Error::Link(Broken::Garbage(sample))) => assert_eq!(sample, text[..text.len().min(64)]),
            other => panic!("{other:?}"),
        }
    }
    let result = binding(Endpoint::new(says(b"").await, Carrier::Tcp)).await;
    assert!(matches!(result, Err(Error::Link(Broken::Closed | Broken::Reset))), "{result:?}");
}

fn tls(address: SocketAddr, name: &str, trust: Trust) -> Endpoint {
    Endpoint::new(address, Carrier::Tls { name: name.into(), trust })
}

/// The TLS error against a server that shows this certificate.
async fn refused_certificate(server: std::sync::Arc<rustls::ServerConfig>, name: &str, trust: Trust) -> TlsError {
    let listener = TcpListener::bind(LOOPBACK).await.expect("a listener");
    let address = listener.local_addr().expect("an address");
    let acceptor = tokio_rustls::TlsAcceptor::from(server);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            drop(acceptor.accept(stream).await);
        }
    });
    match binding(tls(address, name, trust)).await {
        Err(Error::Tls(error)) => error,
        other => panic!("{other:?}"),
    }
}

fn server_config(certificate: &rcgen::Certificate, key: &rcgen::KeyPair) -> std::sync::Arc<rustls::ServerConfig> {
    let provider = std::sync::Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let key = rustls::pki_types::PrivatePkcs8KeyDer::from(key.serialize_der());
    let config = rustls::ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let config = config.expect("versions").with_no_client_auth();
    config.with_single_cert(vec![certificate.der().clone()], key.into()).expect("a certificate").into()
}

#[tokio::test]
async fn certificates_are_refused_for_their_own_reasons() {
    let key = rcgen::KeyPair::generate().expect("a key");
    let params = || rcgen::CertificateParams::new(vec!["turn.example".to_owned()]).expect("names");
    let trust = |certificate: &rcgen::Certificate| Trust {
        extra: vec![certificate.der().clone()],
        only_extra: true,
        ..Trust::default()
    };

    let good = params().self_signed(&key).expect("a certificate");
    let error = refused_certificate(server_config(&good, &key), "turn.example", Trust::default()).await;
    assert_eq!(error, TlsError::Untrusted(Presented::SelfSigned));
    let error = refused_certificate(server_config(&good, &key), "other.example", trust(&good)).await;
    assert!(
        matches!(&error, TlsError::WrongName { presented, .. } if presented.concat().contains("turn.example")),
        "{error:?}"
    );

    let mut expired = params();
    expired.not_after = rcgen::date_time_ymd(2020, 1, 1);
    expired.not_before = rcgen::date_time_ymd(2019, 1, 1);
    let expired = expired.self_signed(&key).expect("a certificate");
    let error = refused_certificate(server_config(&expired, &key), "turn.example", trust(&expired)).await;
    assert_eq!(error, TlsError::Expired);

    let mut early = params();
    early.not_before = rcgen::date_time_ymd(4000, 1, 1);
    let early = early.self_signed(&key).expect("a certificate");
    let error = refused_certificate(server_config(&early, &key), "turn.example", trust(&early)).await;
    assert_eq!(error, TlsError::NotYetValid);

    let mut authority = params();
    authority.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let authority = authority.self_signed(&key).expect("a certificate");
    let error = refused_certificate(server_config(&authority, &key), "turn.example", trust(&authority)).await;
    assert_eq!(error, TlsError::AuthorityAsServer);
}

#[tokio::test]
async fn what_is_not_tls_is_said_so() {
    let error = binding(tls(says(b"HTTP/1.1 400 Bad Request\r\n\r\n").await, "localhost", Trust::default())).await;
    assert_eq!(error.err(), Some(Error::Tls(TlsError::NotTls)));
    let error = binding(tls(says(b"").await, "localhost", Trust::default())).await;
    assert_eq!(error.err(), Some(Error::Tls(TlsError::Closed)));
}
