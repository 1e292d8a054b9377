//! One local end of a path: a socket and the candidate that it is advertised as.

use std::io;
use std::net::SocketAddr;

use async_trait::async_trait;

use crate::report::{Failure, Slug};
use crate::transport;
use crate::turn::Refusal;

/// A candidate's type (RFC 8445, section 5.1.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CandidateKind {
    /// The socket's own address, or what nat1to1 puts in its place.
    Host,
    /// The address that a STUN server saw.
    ServerReflexive,
    /// The address that a TURN server allocated.
    Relayed,
}

/// What carries a leg's datagrams to the far end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Carrier {
    /// UDP.
    Udp,
    /// A TCP connection that this side opened (RFC 6544), datagrams framed as in RFC 4571.
    TcpActive,
    /// TCP connections that this side accepts.
    TcpPassive,
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
    pub carrier: Carrier,
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

    /// Gives back what others keep for it (a TURN allocation).
    async fn close(&self) {}
}

/// A socket of [`transport`](crate::transport) as a leg.
pub struct SocketLeg {
    leg: transport::Leg,
    candidate: LegCandidate,
}

impl SocketLeg {
    /// The leg as what it is: host, server-reflexive or relayed. Its socket is bound to a specific address.
    pub fn new(leg: transport::Leg) -> io::Result<Self> {
        let address = leg.candidate()?;
        let (kind, base) = match &leg {
            transport::Leg::Udp(_) => (CandidateKind::Host, address),
            transport::Leg::Nat { .. } => (CandidateKind::ServerReflexive, leg.base()?),
            transport::Leg::Relay(relay) => (CandidateKind::Relayed, relay.local_addr()),
        };
        Ok(Self { leg, candidate: LegCandidate { kind, address, base, carrier: Carrier::Udp } })
    }

    /// The host candidate of a socket.
    pub fn host(end: transport::UdpEnd) -> io::Result<Self> {
        Self::new(transport::Leg::Udp(end))
    }

    /// The same leg, advertised under another address: nat1to1 on a host candidate.
    pub fn advertised(mut self, address: SocketAddr) -> Self {
        self.candidate.address = address;
        self
    }
}

#[async_trait]
impl Leg for SocketLeg {
    fn candidate(&self) -> LegCandidate {
        self.candidate
    }

    async fn permit(&self, peer: SocketAddr) -> Result<(), Failure> {
        match &self.leg {
            transport::Leg::Relay(relay) => relay.permit(peer).await.map(drop).map_err(|error| refused(peer, &error)),
            _ => Ok(()),
        }
    }

    async fn send_to(&self, datagram: &[u8], peer: SocketAddr) -> io::Result<()> {
        self.leg.send_to(datagram, peer).await
    }

    async fn recv_from(&self, buffer: &mut [u8]) -> io::Result<(usize, SocketAddr)> {
        self.leg.recv_from(buffer).await
    }

    async fn close(&self) {
        if let transport::Leg::Relay(relay) = &self.leg {
            // The server forgets the allocation by itself if this is not heard.
            let _ = relay.release().await;
        }
    }
}

/// Why a relay does not let a peer in.
fn refused(peer: SocketAddr, error: &transport::Error) -> Failure {
    let transport::Error::Refused(_, refusal) = error else {
        return Failure::new(Slug::RelayedDataLost, format!("no permission for {peer}: {error}"));
    };
    match &**refusal {
        Refusal::Error { error, .. } => {
            let slug = if error.code == 403 { Slug::RelayForbidden } else { Slug::StunError };
            Failure::new(slug, format!("the server refused a permission for {peer} ({})", error.code))
                .with_code(error.code)
        }
        Refusal::NoAnswer(_) => Failure::new(Slug::ServerSilent, format!("no answer to the permission for {peer}")),
        _ => Failure::new(Slug::StunError, format!("the server granted no permission for {peer}")),
    }
}
