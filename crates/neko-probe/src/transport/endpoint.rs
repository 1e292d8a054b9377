//! Where a server is, and the way there.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;

use super::{Error, TlsInfo, Trust, UdpEnd, dtls, tcp, tls, udp};
use turn_client::stun::transaction::Timing;

/// What carries the messages.
#[derive(Debug, Clone)]
pub enum Carrier {
    /// UDP.
    Udp,
    /// TCP.
    Tcp,
    /// TLS over TCP.
    Tls {
        /// The name that the certificate must be for, and SNI.
        name: String,
        /// Whom to trust.
        trust: Trust,
    },
    /// DTLS over UDP.
    Dtls {
        /// The name that the certificate must be for, and SNI.
        name: String,
        /// Whom to trust.
        trust: Trust,
    },
}

/// Where a server is.
#[derive(Debug, Clone)]
pub struct Endpoint {
    /// Its address.
    pub address: SocketAddr,
    /// The way there.
    pub carrier: Carrier,
    /// The in-process NAT that UDP passes.
    pub gateway: Option<SocketAddr>,
    /// This machine's address to use; none leaves it to the routing table.
    pub bind: Option<IpAddr>,
}

impl Endpoint {
    /// A server, without NAT.
    pub fn new(address: SocketAddr, carrier: Carrier) -> Self {
        Self { address, carrier, gateway: None, bind: None }
    }

    /// The retransmission that fits the way.
    pub fn timing(&self) -> Timing {
        match self.carrier {
            Carrier::Udp | Carrier::Dtls { .. } if self.address.ip().is_loopback() => Timing::LOOPBACK,
            Carrier::Udp | Carrier::Dtls { .. } => Timing::UDP,
            _ => Timing::STREAM,
        }
    }

    /// Opens the way: socket, connection, handshake.
    pub async fn open(&self) -> Result<Link, Error> {
        match &self.carrier {
            Carrier::Udp => self.open_udp().await,
            Carrier::Tcp => Link::stream(self.connect().await?),
            Carrier::Dtls { name, trust } => Ok(self.secure_udp(name, trust).await?.0),
            Carrier::Tls { name, trust } => Ok(Self::secure(self.connect().await?, name, trust).await?.0),
        }
    }

    /// The UDP socket.
    pub async fn open_udp(&self) -> Result<Link, Error> {
        Ok(Link::Udp(UdpEnd::bind(self.address, self.gateway, self.bind).await?))
    }

    /// The TCP connection.
    pub async fn connect(&self) -> Result<TcpStream, Error> {
        tcp::connect(self.address, self.bind).await
    }

    /// The DTLS handshake, on a socket of its own. Wait with a time limit.
    pub async fn secure_udp(&self, name: &str, trust: &Trust) -> Result<(Link, TlsInfo), Error> {
        let socket = udp::socket_toward(self.address, self.bind).await?;
        let (connection, local, info) = dtls::handshake(socket, self.address, name, trust).await?;
        Ok((Link::Dtls { connection, local }, info))
    }

    /// The TLS handshake on it.
    pub async fn secure(stream: TcpStream, name: &str, trust: &Trust) -> Result<(Link, TlsInfo), Error> {
        let local = stream.local_addr()?;
        let (stream, info) = tls::handshake(stream, name, trust).await?;
        let (reader, writer) = tokio::io::split(stream);
        Ok((Link::Stream { reader: Box::new(reader), writer: Box::new(writer), local }, info))
    }
}

/// An open way to a server.
pub enum Link {
    /// Datagrams.
    Udp(UdpEnd),
    /// TCP or TLS.
    Stream {
        /// From the server.
        reader: Box<dyn AsyncRead + Send + Unpin>,
        /// To the server.
        writer: Box<dyn AsyncWrite + Send + Unpin>,
        /// This end.
        local: SocketAddr,
    },
    /// DTLS.
    Dtls {
        /// The connection.
        connection: Arc<dyn webrtc_util::Conn + Send + Sync>,
        /// This end.
        local: SocketAddr,
    },
}

impl Link {
    /// A TCP connection.
    pub fn stream(stream: TcpStream) -> Result<Self, Error> {
        let local = stream.local_addr()?;
        let (reader, writer) = stream.into_split();
        Ok(Self::Stream { reader: Box::new(reader), writer: Box::new(writer), local })
    }
}
