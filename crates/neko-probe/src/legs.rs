//! The sockets and allocations of the client as ends of a media path.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use async_trait::async_trait;

use crate::transport::{Endpoint, RelaySocket, UdpEnd};
use neko_config::behaviour::CandidateKind;
use neko_report::{Failure, Slug};

use super::peer::{CandidateTransport, Leg, LegCandidate};
use super::server_check;

/// A UDP socket, behind the in-process NAT or not, and the candidate that it is advertised as.
pub struct SocketLeg {
    end: UdpEnd,
    candidate: LegCandidate,
    /// Where set, datagrams from elsewhere are dropped: it forces packets through an address translation.
    only_from: Option<IpAddr>,
}

impl SocketLeg {
    /// A host candidate. The socket is bound to a specific address.
    pub fn host(end: UdpEnd) -> io::Result<Self> {
        let base = end.local_addr()?;
        Ok(Self::advertised(end, CandidateKind::Host, base, base))
    }

    /// A server-reflexive candidate.
    pub fn server_reflexive(end: UdpEnd, mapped: SocketAddr) -> io::Result<Self> {
        let base = end.local_addr()?;
        Ok(Self::advertised(end, CandidateKind::ServerReflexive, mapped, base))
    }

    /// A host candidate with nat1to1's address in place of its own.
    pub fn rewritten(end: UdpEnd, advertised: IpAddr) -> io::Result<Self> {
        let base = end.local_addr()?;
        Ok(Self::advertised(end, CandidateKind::Host, SocketAddr::new(advertised, base.port()), base))
    }

    /// A candidate with the address that others see: server-reflexive, or host where that is the socket's own.
    pub fn seen_as(end: UdpEnd, seen: SocketAddr) -> io::Result<Self> {
        if seen == end.local_addr()? { Self::host(end) } else { Self::server_reflexive(end, seen) }
    }

    fn advertised(end: UdpEnd, kind: CandidateKind, address: SocketAddr, base: SocketAddr) -> Self {
        Self {
            end,
            candidate: LegCandidate { kind, address, base, transport: CandidateTransport::Udp },
            only_from: None,
        }
    }

    /// Drops what does not come from that address.
    pub fn hearing_only(mut self, address: IpAddr) -> Self {
        self.only_from = Some(address);
        self
    }
}

#[async_trait]
impl Leg for SocketLeg {
    fn candidate(&self) -> LegCandidate {
        self.candidate
    }

    async fn send_to(&self, datagram: &[u8], peer: SocketAddr) -> io::Result<()> {
        self.end.send_to(datagram, peer).await
    }

    async fn recv_from(&self, buffer: &mut [u8]) -> io::Result<(usize, SocketAddr)> {
        loop {
            let (len, from) = self.end.recv_from(buffer).await?;
            if self.only_from.is_none_or(|only| only == from.ip()) {
                return Ok((len, from));
            }
        }
    }
}

/// A relayed candidate.
pub struct RelayLeg {
    relay: Arc<RelaySocket>,
    endpoint: Endpoint,
}

impl RelayLeg {
    /// Takes an allocation, and the way to its server, which its failures are explained with.
    pub fn new(relay: impl Into<Arc<RelaySocket>>, endpoint: Endpoint) -> Self {
        Self { relay: relay.into(), endpoint }
    }

    /// The allocation.
    pub fn relay(&self) -> Arc<RelaySocket> {
        Arc::clone(&self.relay)
    }

    /// Gives the allocation back.
    pub async fn release(&self) {
        // Dropping it asks once more where this was not answered.
        let _ = self.relay.release().await;
    }
}

#[async_trait]
impl Leg for RelayLeg {
    fn candidate(&self) -> LegCandidate {
        let address = self.relay.relayed_addr();
        LegCandidate { kind: CandidateKind::Relay, address, base: address, transport: CandidateTransport::Udp }
    }

    async fn permit(&self, peer: SocketAddr) -> Result<(), Failure> {
        let granted = self.relay.permit(peer).await;
        granted.map(drop).map_err(|error| {
            let failure = server_check::failure(&error, &self.endpoint);
            if failure.code == Some(403) {
                return Failure::new(Slug::RelayForbidden, format!("the server forbids relaying to {peer} (403)"))
                    .with_code(403);
            }
            failure
        })
    }

    async fn send_to(&self, datagram: &[u8], peer: SocketAddr) -> io::Result<()> {
        self.relay.send_to(datagram, peer).await
    }

    async fn recv_from(&self, buffer: &mut [u8]) -> io::Result<(usize, SocketAddr)> {
        self.relay.recv_from(buffer).await
    }
}
