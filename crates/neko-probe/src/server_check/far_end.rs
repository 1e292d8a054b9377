//! Where the relayed data goes and comes back from.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use super::Check;
use super::classify::failure;
use super::steps::Stop;
use crate::transport::{Endpoint, RelaySocket, UdpEnd};

/// Where the relayed data goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FarEnd {
    /// To a UDP socket of our own on that address, where the server can reach it: an address of loopback needs a server
    /// on loopback, a private one a server with a private address. Elsewhere, and where the server forbids it, to a
    /// second allocation.
    Socket(IpAddr),
    /// To a second allocation on the same server.
    SecondAllocation,
}

/// A far end to try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Choice {
    Own(IpAddr),
    Second,
}

impl FarEnd {
    /// The far ends to try, in their order, for a relay of that server.
    pub(super) fn choices(self, server: IpAddr, relayed: SocketAddr) -> Vec<Choice> {
        let own = match self {
            Self::SecondAllocation => None,
            Self::Socket(ip) if ip.is_loopback() && !server.is_loopback() => None,
            Self::Socket(ip) if is_ours(ip) && !is_ours(server) => None,
            Self::Socket(ip) if ip.is_ipv4() == relayed.is_ipv4() => Some(ip),
            Self::Socket(ip) if ip.is_loopback() && relayed.is_ipv4() => Some(Ipv4Addr::LOCALHOST.into()),
            Self::Socket(ip) if ip.is_loopback() => Some(Ipv6Addr::LOCALHOST.into()),
            Self::Socket(_) => None,
        };
        own.map(Choice::Own).into_iter().chain([Choice::Second]).collect()
    }
}

/// The far end, ready.
pub(super) enum Peer {
    Socket(UdpEnd, SocketAddr),
    Relay(Box<RelaySocket>),
}

impl Peer {
    pub(super) fn address(&self) -> SocketAddr {
        match self {
            Self::Socket(_, address) => *address,
            Self::Relay(relay) => relay.relayed_addr(),
        }
    }

    pub(super) fn describe(&self) -> String {
        match self {
            Self::Socket(_, address) => format!("far end: own socket {address}"),
            Self::Relay(relay) => format!("far end: a second allocation, {}", relay.relayed_addr()),
        }
    }

    pub(super) async fn receive(&self, buffer: &mut [u8]) -> io::Result<(usize, SocketAddr)> {
        match self {
            Self::Socket(end, _) => end.recv_from(buffer).await,
            Self::Relay(relay) => relay.recv_from(buffer).await,
        }
    }

    pub(super) async fn send(&self, data: &[u8], to: SocketAddr) -> io::Result<()> {
        match self {
            Self::Socket(end, _) => end.send_to(data, to).await,
            Self::Relay(relay) => relay.send_to(data, to).await,
        }
    }
}

impl Check<'_> {
    /// Makes a far end ready.
    pub(super) async fn far_end(&self, endpoint: &Endpoint, choice: Choice) -> Result<Peer, Stop> {
        if let Choice::Own(ip) = choice {
            let bound = async {
                let end = UdpEnd::bind_to(SocketAddr::new(ip, 0), None).await?;
                let address = end.local_addr()?;
                Ok::<_, io::Error>(Peer::Socket(end, address))
            };
            let why = |error| Stop::NotChecked(format!("no socket for the far end on {ip}: {error}"));
            return bound.await.map_err(why);
        }
        let credentials = self.target.credentials();
        match RelaySocket::allocate(endpoint, credentials, None, &self.options.allocations).await {
            Ok(second) => Ok(Peer::Relay(Box::new(second))),
            Err(error) => {
                let why = failure(&error, endpoint).message;
                Err(Stop::NotChecked(format!("no second allocation for the far end: {why}")))
            }
        }
    }
}

/// Loopback, private, link-local, carrier-grade NAT.
pub(super) fn is_ours(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => {
            let shared = ip.octets()[0] == 100 && ip.octets()[1] & 0xC0 == 64;
            ip.is_loopback() || ip.is_private() || ip.is_link_local() || ip.is_unspecified() || shared
        }
        IpAddr::V6(ip) => match ip.to_ipv4_mapped() {
            Some(ip) => is_ours(ip.into()),
            None => ip.is_loopback() || ip.is_unspecified() || ip.is_unique_local() || ip.is_unicast_link_local(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_far_end_is_where_the_server_can_reach_it() {
        let first = |far: &str, server: &str, relayed: &str| {
            let far = FarEnd::Socket(far.parse().expect("an address"));
            far.choices(server.parse().expect("an address"), relayed.parse().expect("an address"))[0]
        };
        let own = |ip: &str| Choice::Own(ip.parse().expect("an address"));
        assert_eq!(first("127.0.0.1", "127.0.0.1", "127.0.0.1:5"), own("127.0.0.1"));
        assert_eq!(first("127.0.0.1", "::1", "[::1]:5"), own("::1"));
        assert_eq!(first("127.0.0.1", "192.168.1.4", "192.168.1.4:5"), Choice::Second);
        assert_eq!(first("192.168.1.2", "192.168.1.4", "192.168.1.4:5"), own("192.168.1.2"));
        assert_eq!(first("192.168.1.2", "203.0.113.4", "203.0.113.4:5"), Choice::Second);
        assert_eq!(first("203.0.113.9", "203.0.113.4", "203.0.113.4:5"), own("203.0.113.9"));
        assert_eq!(first("203.0.113.9", "203.0.113.4", "[2001:db8::1]:5"), Choice::Second);
        assert_eq!(
            FarEnd::SecondAllocation.choices([127, 0, 0, 1].into(), ([127, 0, 0, 1], 5).into()),
            [Choice::Second]
        );
    }
}
