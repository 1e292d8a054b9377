//! The client's sockets and allocations as legs.

use std::io;
use std::net::SocketAddr;

use async_trait::async_trait;

use crate::probe::peer::{CandidateKind, Carrier, Leg, LegCandidate};
use crate::report::{Failure, Slug};
use crate::transport;

/// A leg of [`transport`](crate::transport).
pub struct SocketLeg {
    leg: transport::Leg,
    candidate: LegCandidate,
}

impl SocketLeg {
    pub fn new(leg: transport::Leg) -> io::Result<Self> {
        let address = leg.candidate()?;
        let (kind, base) = match &leg {
            transport::Leg::Udp(_) => (CandidateKind::Host, address),
            transport::Leg::Nat { .. } => (CandidateKind::ServerReflexive, leg.base()?),
            transport::Leg::Relay(relay) => (CandidateKind::Relayed, relay.local_addr()),
        };
        Ok(Self { leg, candidate: LegCandidate { kind, address, base, carrier: Carrier::Udp } })
    }

    pub async fn close(&self) {
        if let transport::Leg::Relay(relay) = &self.leg {
            relay.release().await.expect("the allocation is given back");
        }
    }
}

#[async_trait]
impl Leg for SocketLeg {
    fn candidate(&self) -> LegCandidate {
        self.candidate
    }

    async fn permit(&self, peer: SocketAddr) -> Result<(), Failure> {
        match &self.leg {
            transport::Leg::Relay(relay) => match relay.permit(peer).await {
                Ok(_) => Ok(()),
                Err(error) => Err(Failure::new(Slug::RelayForbidden, error.to_string())),
            },
            _ => Ok(()),
        }
    }

    async fn send_to(&self, datagram: &[u8], peer: SocketAddr) -> io::Result<()> {
        self.leg.send_to(datagram, peer).await
    }

    async fn recv_from(&self, buffer: &mut [u8]) -> io::Result<(usize, SocketAddr)> {
        self.leg.recv_from(buffer).await
    }
}
