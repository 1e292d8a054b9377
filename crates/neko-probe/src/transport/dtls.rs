//! DTLS to a server (`turns:…?transport=udp`).

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use dtls::config::{Config, ExtendedMasterSecretType};
use dtls::conn::DTLSConn;
use rustls::client::danger::ServerCertVerifier;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use tokio::net::UdpSocket;
use tokio::sync::Notify;
use webrtc_util::Conn;

use super::certificate::{TlsError, Trust, Verifier, provider};
use super::{Broken, Error, TlsInfo};

/// The first retransmission of a handshake message; RFC 6347, section 4.2.4.1, asks for a second on unknown ways.
const INTERVAL: Duration = Duration::from_millis(500);

/// A connection to a server, after its handshake.
pub(super) type Connection = Arc<dyn Conn + Send + Sync>;

/// A connected UDP socket that remembers what the DTLS library swallows: refusals, and answers that are not DTLS.
struct Watched {
    socket: UdpSocket,
    broken: Mutex<Option<Error>>,
    noticed: Notify,
}

impl Watched {
    fn notice(&self, error: Error) {
        self.broken.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
        self.noticed.notify_one();
    }

    async fn broken(&self) -> Error {
        loop {
            self.noticed.notified().await;
            if let Some(error) = self.broken.lock().unwrap_or_else(PoisonError::into_inner).clone() {
                return error;
            }
        }
    }

    fn failed(&self, error: io::Error) -> webrtc_util::Error {
        self.notice(Error::from(io::Error::new(error.kind(), error.to_string())));
        error.into()
    }
}

#[async_trait]
impl Conn for Watched {
    async fn connect(&self, address: SocketAddr) -> Result<(), webrtc_util::Error> {
        Ok(self.socket.connect(address).await?)
    }

    async fn recv(&self, buffer: &mut [u8]) -> Result<usize, webrtc_util::Error> {
        let len = self.socket.recv(buffer).await.map_err(|error| self.failed(error))?;
        // RFC 7983: DTLS records begin with 20 to 63.
        if !buffer[..len].first().is_some_and(|first| (20..64).contains(first)) {
            self.notice(TlsError::NotTls.into());
        }
        Ok(len)
    }

    async fn recv_from(&self, buffer: &mut [u8]) -> Result<(usize, SocketAddr), webrtc_util::Error> {
        let len = self.recv(buffer).await?;
        Ok((len, self.socket.peer_addr()?))
    }

    async fn send(&self, bytes: &[u8]) -> Result<usize, webrtc_util::Error> {
        self.socket.send(bytes).await.map_err(|error| self.failed(error))
    }

    async fn send_to(&self, bytes: &[u8], _: SocketAddr) -> Result<usize, webrtc_util::Error> {
        self.send(bytes).await
    }

    fn local_addr(&self) -> Result<SocketAddr, webrtc_util::Error> {
        Ok(self.socket.local_addr()?)
    }

    fn remote_addr(&self) -> Option<SocketAddr> {
        self.socket.peer_addr().ok()
    }

    async fn close(&self) -> Result<(), webrtc_util::Error> {
        Ok(())
    }

    fn as_any(&self) -> &(dyn std::any::Any + Send + Sync) {
        self
    }
}

/// The handshake with `server`; `name` is what the certificate must be for, and SNI. Wait with a time limit.
pub(super) async fn handshake(
    socket: UdpSocket,
    server: SocketAddr,
    name: &str,
    trust: &Trust,
) -> Result<(Connection, SocketAddr, TlsInfo), Error> {
    let server_name = ServerName::try_from(name.to_owned()).map_err(|_| TlsError::NameUnusable(name.to_owned()))?;
    socket.connect(server).await?;
    let local = socket.local_addr()?;
    // The library asks the process's provider for a verifier of its own, which is never used. An error says that one stands.
    let _ = rustls::crypto::CryptoProvider::install_default((*provider()).clone());
    let verifier = Verifier::new(name, trust)?;
    let asked = verifier.clone();
    let expected = server_name.clone();
    let config = Config {
        // Its own verification knows one store of authorities only: ours runs in its place.
        insecure_skip_verify: true,
        verify_peer_certificate: Some(Arc::new(move |shown: &[Vec<u8>], _: &[CertificateDer<'static>]| {
            let chain: Vec<CertificateDer<'_>> = shown.iter().map(|one| CertificateDer::from(one.as_slice())).collect();
            let (end_entity, intermediates) =
                chain.split_first().ok_or_else(|| dtls::Error::Other("no certificate was shown".to_owned()))?;
            let verified = asked.verify_server_cert(end_entity, intermediates, &expected, &[], UnixTime::now());
            verified.map(drop).map_err(|error| dtls::Error::Other(error.to_string()))
        })),
        extended_master_secret: ExtendedMasterSecretType::Request,
        flight_interval: INTERVAL,
        server_name: name.to_owned(),
        ..Config::default()
    };
    let watched = Arc::new(Watched { socket, broken: Mutex::new(None), noticed: Notify::new() });
    let connecting = DTLSConn::new(watched.clone(), config, true, None);
    let connection = tokio::select! {
        connected = connecting => connected.map_err(|error| match verifier.refused() {
            Some(why) => Error::Tls(why),
            None if error == dtls::Error::ErrUnsupportedProtocolVersion => Error::Tls(TlsError::TooOld),
            None => Error::Tls(TlsError::Other(error.to_string())),
        })?,
        broken = watched.broken() => return Err(broken),
    };
    let info = TlsInfo {
        version: "DTLS 1.2",
        cipher: String::new(),
        server_name: matches!(server_name, ServerName::DnsName(_)).then(|| name.to_owned()),
        certificate: verifier.seen(),
    };
    Ok((Arc::new(connection), local, info))
}

/// What broke a connection that stood.
pub(super) fn broken(error: &webrtc_util::Error) -> Broken {
    match error {
        webrtc_util::Error::Io(error) => Broken::from(&error.0),
        _ => Broken::Closed,
    }
}
