//! Candidates as they were signalled, and what they tell.

use std::fmt;
use std::net::IpAddr;

use neko_config::behaviour::CandidateKind;

use crate::{Change, Text};

/// A candidate as it was signalled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenCandidate {
    /// Its type.
    pub kind: CandidateKind,
    /// Whether it is for TCP.
    pub tcp: bool,
    /// An address, or a name that only the sender's network knows.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// What it tells.
    pub hint: Option<CandidateHint>,
}

impl SeenCandidate {
    /// A candidate with what it tells.
    pub fn new(kind: CandidateKind, tcp: bool, host: String, port: u16) -> Self {
        let hint = CandidateHint::of(kind, tcp, &host);
        Self { kind, tcp, host, port, hint }
    }
}

impl fmt::Display for SeenCandidate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let carrier = if self.tcp { "tcp" } else { "udp" };
        let kind = kind_name(self.kind);
        match self.host.contains(':') {
            true => write!(f, "{kind} {carrier} [{}]:{}", self.host, self.port),
            false => write!(f, "{kind} {carrier} {}:{}", self.host, self.port),
        }
    }
}

/// `host`, `srflx`, `prflx` or `relay`, as candidates have it.
pub fn kind_name(kind: CandidateKind) -> &'static str {
    match kind {
        CandidateKind::Host => "host",
        CandidateKind::ServerReflexive => "srflx",
        CandidateKind::PeerReflexive => "prflx",
        CandidateKind::Relay => "relay",
    }
}

/// What a candidate tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CandidateHint {
    /// A loopback address.
    Loopback,
    /// A private address.
    Private,
    /// An address behind a carrier's NAT.
    CarrierNat,
    /// A link-local address.
    LinkLocal,
    /// A name of multicast DNS.
    Mdns,
    /// A relay that says tcp: the relayed address itself is UDP.
    TcpRelay,
}

impl CandidateHint {
    fn of(kind: CandidateKind, tcp: bool, host: &str) -> Option<Self> {
        if host.ends_with(".local") {
            return Some(Self::Mdns);
        }
        if tcp && kind == CandidateKind::Relay {
            return Some(Self::TcpRelay);
        }
        match host.parse().ok()? {
            ip if IpAddr::is_loopback(&ip) => Some(Self::Loopback),
            IpAddr::V4(ip) if ip.is_private() => Some(Self::Private),
            IpAddr::V4(ip) if ip.is_link_local() => Some(Self::LinkLocal),
            IpAddr::V4(ip) if ip.octets()[0] == 100 && (64..128).contains(&ip.octets()[1]) => Some(Self::CarrierNat),
            IpAddr::V6(ip) if ip.is_unicast_link_local() => Some(Self::LinkLocal),
            IpAddr::V6(ip) if ip.is_unique_local() => Some(Self::Private),
            _ => None,
        }
    }

    /// The word in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Loopback => "loopback",
            Self::Private => "private",
            Self::CarrierNat => "carrier-nat",
            Self::LinkLocal => "link-local",
            Self::Mdns => "mdns",
            Self::TcpRelay => "tcp-relay",
        }
    }

    /// What it means, for people.
    pub fn text(self) -> &'static str {
        match self {
            Self::Loopback => "loopback: reached from the same machine only",
            Self::Private => "private address: reached from its own network only",
            Self::CarrierNat => "carrier NAT address: not reached from the internet",
            Self::LinkLocal => "link-local address: reached from the same link only",
            Self::Mdns => "hidden by mDNS: reached from its own network, where multicast passes",
            Self::TcpRelay => "a relay that says tcp: it is used as UDP",
        }
    }
}

/// Where packets flow.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SeenPair {
    /// This viewer's end.
    pub viewer: String,
    /// neko's end.
    pub neko: String,
}

impl SeenPair {
    pub(crate) fn each_text(&mut self, change: Change<'_>) {
        change(Text::Word, &mut self.viewer);
        change(Text::Word, &mut self.neko);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn candidates_tell_who_reaches_them() {
        let hint = |tcp, kind, host: &str| SeenCandidate::new(kind, tcp, host.to_owned(), 1).hint;
        let host = |address| hint(false, CandidateKind::Host, address);
        assert_eq!(host("192.168.10.2"), Some(CandidateHint::Private));
        assert_eq!(host("fd00::1"), Some(CandidateHint::Private));
        assert_eq!(host("100.64.0.1"), Some(CandidateHint::CarrierNat));
        assert_eq!(host("127.0.0.1"), Some(CandidateHint::Loopback));
        assert_eq!(host("fe80::1"), Some(CandidateHint::LinkLocal));
        assert_eq!(host("198.51.100.10"), None);
        assert_eq!(host("0a1b.local"), Some(CandidateHint::Mdns));
        assert_eq!(hint(true, CandidateKind::Relay, "198.51.100.30"), Some(CandidateHint::TcpRelay));
    }
}
