//! One local end of a path: a socket and the candidate that it is advertised as.

use std::io;
use std::net::SocketAddr;

use async_trait::async_trait;
use str0m::Candidate;
use str0m::error::IceError;
use str0m::net::{Protocol, TcpType};

use neko_config::behaviour::CandidateKind;
use neko_report::Failure;

/// What carries a leg's datagrams to the far end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CandidateTransport {
    /// UDP.
    Udp,
    /// A TCP connection that this side opened (RFC 6544), datagrams framed as in RFC 4571.
    TcpActive,
    /// TCP connections that this side accepts.
    TcpPassive,
}

impl CandidateTransport {
    /// What str0m calls it.
    pub fn protocol(self) -> Protocol {
        match self {
            Self::Udp => Protocol::Udp,
            Self::TcpActive | Self::TcpPassive => Protocol::Tcp,
        }
    }

    fn host(self, address: SocketAddr) -> Result<Candidate, IceError> {
        match self {
            Self::Udp => Candidate::host(address, Protocol::Udp),
            Self::TcpActive => Candidate::builder().tcp().host(address).tcptype(TcpType::Active).build(),
            Self::TcpPassive => Candidate::builder().tcp().host(address).tcptype(TcpType::Passive).build(),
        }
    }
}

/// The candidate of a leg.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct LegCandidate {
    /// Its type.
    pub kind: CandidateKind,
    /// The address that the far end is told.
    pub address: SocketAddr,
    /// The local address that datagrams leave from: the socket's own. Never an unspecified address.
    pub base: SocketAddr,
    /// UDP or TCP between the candidates.
    pub transport: CandidateTransport,
}

impl LegCandidate {
    /// What str0m calls the local address: the base, or the relayed address.
    pub fn local_address(&self) -> SocketAddr {
        if self.kind == CandidateKind::Relay { self.address } else { self.base }
    }

    /// The candidate that str0m gets.
    ///
    /// Of a server-reflexive or rewritten one it is the base: str0m takes checks in on host and relayed candidates only,
    /// and what the far end is told is our own business.
    pub fn local(&self) -> Result<Candidate, IceError> {
        match self.kind {
            CandidateKind::Relay => Candidate::relayed(self.address, self.base, self.transport.protocol()),
            _ => self.transport.host(self.base),
        }
    }

    /// What the far end is told.
    pub fn signalled(&self) -> Result<Candidate, IceError> {
        let protocol = self.transport.protocol();
        match self.kind {
            CandidateKind::Host => self.transport.host(self.address),
            CandidateKind::ServerReflexive | CandidateKind::PeerReflexive => {
                Candidate::server_reflexive(self.address, self.base, protocol)
            }
            CandidateKind::Relay => Candidate::relayed(self.address, self.base, protocol),
        }
    }

    /// Whether a datagram could go from one to the other: the same address family, UDP to UDP, TCP to TCP.
    pub fn pairs_with(&self, far: &Self) -> bool {
        let udp = |candidate: &Self| candidate.transport == CandidateTransport::Udp;
        self.address.is_ipv4() == far.address.is_ipv4() && udp(self) == udp(far)
    }
}

/// The local end of a path. Both calls may be pending at a time; a receive that is dropped may lose a datagram.
#[async_trait]
pub trait Leg: Send + Sync {
    /// What the far end is told of it.
    fn candidate(&self) -> LegCandidate;

    /// Lets `peer` send to this leg, where that needs leave (a TURN permission or channel). Done before the first check.
    async fn permit(&self, peer: SocketAddr) -> Result<(), Failure> {
        let _ = peer;
        Ok(())
    }

    /// Sends a datagram to `peer`.
    async fn send_to(&self, datagram: &[u8], peer: SocketAddr) -> io::Result<()>;

    /// Receives a datagram; what does not fit the buffer is cut off.
    async fn recv_from(&self, buffer: &mut [u8]) -> io::Result<(usize, SocketAddr)>;
}
