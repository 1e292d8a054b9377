//! A client for the tests of the servers: whole messages, no cleverness.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpStream, UdpSocket};
use tokio_rustls::TlsConnector;

use turn_client::stun::wire::{Builder, Class, Framing, Key, Message, Method, TransactionId, attribute};
use turn_server::{Certificate, Listening};

/// Long enough for any answer that comes at all.
pub const PATIENCE: Duration = Duration::from_secs(5);
/// Long enough for an answer that shall not come.
pub const SILENCE: Duration = Duration::from_millis(150);

trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

enum Link {
    Udp(UdpSocket, SocketAddr),
    Stream(Box<dyn Stream>, Framing),
}

/// A client that sends whatever it is told to. It panics where a step that it is told to do fails.
pub struct Client {
    link: Link,
    /// Its own address.
    pub local: SocketAddr,
    /// User name and password.
    pub credentials: Option<(String, String)>,
    /// The realm of the last challenge, empty before.
    pub realm: Vec<u8>,
    /// The nonce of the last challenge, empty before.
    pub nonce: Vec<u8>,
    /// Whether the stream ended by a reset.
    pub reset: bool,
}

impl Client {
    /// One that has a socket, or a connection, to the server; TLS trusts the certificate alone.
    pub async fn connect(server: SocketAddr, listening: Listening, certificate: Option<&Certificate>) -> Self {
        Self::try_connect(server, listening, certificate).await.unwrap()
    }

    /// The same, where the server may hang up at once.
    pub async fn try_connect(
        server: SocketAddr,
        listening: Listening,
        certificate: Option<&Certificate>,
    ) -> io::Result<Self> {
        let (link, local) = match listening {
            Listening::Udp => {
                let socket = UdpSocket::bind((server.ip(), 0)).await.unwrap();
                let local = socket.local_addr().unwrap();
                (Link::Udp(socket, server), local)
            }
            Listening::Tcp | Listening::Tls => {
                let stream = TcpStream::connect(server).await?;
                let local = stream.local_addr()?;
                let stream: Box<dyn Stream> = match certificate.filter(|_| listening == Listening::Tls) {
                    None => Box::new(stream),
                    Some(certificate) => {
                        let mut roots = rustls::RootCertStore::empty();
                        roots.add(certificate.der().clone()).unwrap();
                        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
                        let config = rustls::ClientConfig::builder_with_provider(provider)
                            .with_safe_default_protocol_versions()
                            .unwrap()
                            .with_root_certificates(roots)
                            .with_no_client_auth();
                        let connector = TlsConnector::from(Arc::new(config));
                        let name = ServerName::try_from("localhost").unwrap();
                        Box::new(connector.connect(name, stream).await?)
                    }
                };
                (Link::Stream(stream, Framing::default()), local)
            }
        };
        Ok(Self { link, local, credentials: None, realm: Vec::new(), nonce: Vec::new(), reset: false })
    }

    /// The same, with long-term credentials.
    pub fn with_credentials(mut self, username: &str, password: &str) -> Self {
        self.credentials = Some((username.to_owned(), password.to_owned()));
        self
    }

    /// Sends a packet.
    pub async fn send(&mut self, packet: &[u8]) {
        assert!(self.try_send(packet).await, "the server has hung up");
    }

    /// Whether it could be sent.
    pub async fn try_send(&mut self, packet: &[u8]) -> bool {
        match &mut self.link {
            Link::Udp(socket, server) => socket.send_to(packet, *server).await.is_ok(),
            Link::Stream(stream, _) => {
                let mut padded = packet.to_vec();
                padded.resize(packet.len().next_multiple_of(4), 0);
                stream.write_all(&padded).await.is_ok() && stream.flush().await.is_ok()
            }
        }
    }

    /// The next packet, or what is none, and where it came from; none at the end of a stream.
    pub async fn next(&mut self) -> Option<(Vec<u8>, Option<SocketAddr>)> {
        match &mut self.link {
            Link::Udp(socket, _) => {
                let mut buffer = vec![0; 65_536];
                let (length, from) = socket.recv_from(&mut buffer).await.unwrap();
                buffer.truncate(length);
                Some((buffer, Some(from)))
            }
            Link::Stream(stream, framing) => loop {
                match framing.next_frame() {
                    Ok(Some(frame)) => return Some((frame.to_vec(), None)),
                    Ok(None) => {}
                    Err(_) => {
                        let rest = framing.rest().to_vec();
                        *framing = Framing::default();
                        return Some((rest, None));
                    }
                }
                let mut chunk = [0; 4096];
                match stream.read(&mut chunk).await {
                    Ok(length) if length > 0 => framing.push(&chunk[..length]),
                    ended => {
                        self.reset = ended.is_err_and(|error| error.kind() == io::ErrorKind::ConnectionReset);
                        let rest = framing.rest().to_vec();
                        *framing = Framing::default();
                        return (!rest.is_empty()).then_some((rest, None));
                    }
                }
            },
        }
    }

    /// The next packet, within [`PATIENCE`].
    pub async fn receive(&mut self) -> Vec<u8> {
        tokio::time::timeout(PATIENCE, self.next()).await.expect("an answer").expect("an open stream").0
    }

    /// Whether nothing comes for [`SILENCE`].
    pub async fn silent(&mut self) -> bool {
        tokio::time::timeout(SILENCE, self.next()).await.is_err()
    }

    /// Sends a packet, and gives the next one that comes.
    pub async fn exchange(&mut self, packet: &[u8]) -> Vec<u8> {
        self.send(packet).await;
        self.receive().await
    }

    /// A request, signed where realm and nonce are known.
    pub fn build(&self, method: Method, content: &[(u16, &[u8])]) -> Vec<u8> {
        self.build_with(TransactionId::random(), method, content)
    }

    /// The same with a transaction id of the caller.
    pub fn build_with(&self, id: TransactionId, method: Method, content: &[(u16, &[u8])]) -> Vec<u8> {
        let request = content
            .iter()
            .fold(Builder::new(Class::Request, method, id), |request, (kind, value)| request.attribute(*kind, value));
        match &self.credentials {
            Some((username, password)) if !self.nonce.is_empty() => request
                .attribute(attribute::USERNAME, username.as_bytes())
                .attribute(attribute::REALM, &self.realm)
                .attribute(attribute::NONCE, &self.nonce)
                .integrity(&Key::long_term(username.as_bytes(), &self.realm, password.as_bytes()))
                .finish()
                .unwrap(),
            _ => request.finish().unwrap(),
        }
    }

    /// The long-term key.
    pub fn key(&self) -> Key {
        let (username, password) = self.credentials.clone().unwrap_or_default();
        Key::long_term(username.as_bytes(), &self.realm, password.as_bytes())
    }

    /// Takes realm and nonce of an answer.
    pub fn learn(&mut self, answer: &[u8]) {
        let answer = Message::parse(answer).unwrap();
        self.realm = answer.value(attribute::REALM).unwrap().to_vec();
        self.nonce = answer.value(attribute::NONCE).unwrap().to_vec();
    }

    /// Allocates: the challenge, where none was had yet, and the answer to the signed request, which is returned.
    pub async fn allocate(&mut self, content: &[(u16, &[u8])]) -> Vec<u8> {
        let mut content = content.to_vec();
        content.push((attribute::REQUESTED_TRANSPORT, &[17, 0, 0, 0]));
        if self.nonce.is_empty() {
            let challenge = self.exchange(&self.build(Method::ALLOCATE, &content)).await;
            assert_eq!(code(&challenge), Some(401));
            self.learn(&challenge);
        }
        self.exchange(&self.build(Method::ALLOCATE, &content)).await
    }

    /// A request about a peer: CreatePermission or, with a channel, ChannelBind.
    pub fn about(&self, peers: &[SocketAddr], channel: Option<u16>) -> Vec<u8> {
        let id = TransactionId::random();
        let peers: Vec<_> = peers
            .iter()
            .map(|peer| turn_client::stun::wire::encode_address(*peer, turn_client::stun::wire::Transform::Xor(id)))
            .collect();
        let mut content: Vec<_> = peers.iter().map(|peer| (attribute::XOR_PEER_ADDRESS, &peer[..])).collect();
        let number = channel.unwrap_or_default().to_be_bytes();
        let number = [number[0], number[1], 0, 0];
        let method = match channel {
            None => Method::CREATE_PERMISSION,
            Some(_) => {
                content.push((attribute::CHANNEL_NUMBER, &number));
                Method::CHANNEL_BIND
            }
        };
        self.build_with(id, method, &content)
    }

    /// A Send indication.
    pub fn send_indication(&self, peer: SocketAddr, data: &[u8]) -> Vec<u8> {
        Builder::new(Class::Indication, Method::SEND, TransactionId::random())
            .xor_address(attribute::XOR_PEER_ADDRESS, peer)
            .attribute(attribute::DATA, data)
            .finish()
            .unwrap()
    }
}

/// The error code of an answer.
pub fn code(answer: &[u8]) -> Option<u16> {
    Message::parse(answer).unwrap().error_code().map(|error| error.code)
}
