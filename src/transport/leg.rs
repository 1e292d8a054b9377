//! A media peer's end of a path.

use std::io;
use std::net::SocketAddr;

use super::{RelaySocket, UdpEnd};

/// What a media peer sends and receives with. Both may run at the same time.
pub enum Leg {
    /// A host candidate.
    Udp(UdpEnd),
    /// A server-reflexive candidate: a socket, behind the in-process NAT or a real one, and its mapped address.
    Nat {
        /// The socket.
        end: UdpEnd,
        /// Its address as the STUN server saw it.
        mapped: SocketAddr,
    },
    /// A relayed candidate.
    Relay(RelaySocket),
}

impl Leg {
    /// The address that this end sends from: the base of its candidate (RFC 8445, section 5.1.1). A relayed
    /// candidate is its own base.
    pub fn base(&self) -> io::Result<SocketAddr> {
        match self {
            Self::Udp(end) | Self::Nat { end, .. } => end.local_addr(),
            Self::Relay(relay) => Ok(relay.relayed_addr()),
        }
    }

    /// The candidate's address.
    pub fn candidate(&self) -> io::Result<SocketAddr> {
        match self {
            Self::Udp(end) => end.local_addr(),
            Self::Nat { mapped, .. } => Ok(*mapped),
            Self::Relay(relay) => Ok(relay.relayed_addr()),
        }
    }

    /// Sends one datagram.
    pub async fn send_to(&self, data: &[u8], to: SocketAddr) -> io::Result<()> {
        match self {
            Self::Udp(end) | Self::Nat { end, .. } => end.send_to(data, to).await,
            Self::Relay(relay) => relay.send_to(data, to).await,
        }
    }

    /// Receives one datagram and its source.
    pub async fn recv_from(&self, buffer: &mut [u8]) -> io::Result<(usize, SocketAddr)> {
        match self {
            Self::Udp(end) | Self::Nat { end, .. } => end.recv_from(buffer).await,
            Self::Relay(relay) => relay.recv_from(buffer).await,
        }
    }

    /// Ends it: an allocation is given back, its answer awaited for 300 ms at most.
    pub async fn close(self) {
        if let Self::Relay(relay) = self {
            let _ = relay.release().await; // dropping it asks once more
        }
    }
}
