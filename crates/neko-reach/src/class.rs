//! The classes of viewers, by what their network lets them do.

use neko_config::ice_server::{Family, Transport};

/// Viewers who get the same, by the network that they are in. Each browser hides its own addresses behind mDNS names, as
/// browsers do before a page may use the microphone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Class {
    /// In neko's own network, behind the same router.
    SameNetwork,
    /// Elsewhere, behind a NAT that keeps one outside port for all destinations and lets in who was spoken to: most homes.
    OrdinaryNat,
    /// Elsewhere, behind a NAT with another outside port for each destination: mobile and carrier-grade networks.
    SymmetricNat,
    /// Elsewhere, where no UDP passes.
    NoUdp,
    /// Elsewhere, where only TCP to port 443 passes.
    Tcp443Only,
    /// Elsewhere, where TURN servers can be reached and neko cannot.
    TurnOnly,
    /// Elsewhere, with IPv6 alone and without NAT.
    Ipv6Only,
}

impl Class {
    /// Each, nearest first.
    pub const ALL: [Self; 7] = [
        Self::SameNetwork,
        Self::OrdinaryNat,
        Self::SymmetricNat,
        Self::NoUdp,
        Self::Tcp443Only,
        Self::TurnOnly,
        Self::Ipv6Only,
    ];

    /// The name in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SameNetwork => "same-network",
            Self::OrdinaryNat => "ordinary-nat",
            Self::SymmetricNat => "symmetric-nat",
            Self::NoUdp => "no-udp",
            Self::Tcp443Only => "tcp-443-only",
            Self::TurnOnly => "turn-only",
            Self::Ipv6Only => "ipv6-only",
        }
    }

    /// Whether they reach a server of that transport and port.
    pub(super) fn passes(self, transport: Transport, port: u16) -> bool {
        match (self, transport) {
            (Self::NoUdp | Self::Tcp443Only, Transport::Udp) => false,
            (Self::Tcp443Only, Transport::Tcp) => port == 443,
            _ => true,
        }
    }

    /// Whether what a server sees of them is what neko's packets find, so that both sides can open a way.
    pub(super) fn keeps_mapping(self) -> bool {
        matches!(self, Self::SameNetwork | Self::OrdinaryNat | Self::Ipv6Only)
    }

    /// The family that they come over.
    pub(super) fn family(self) -> Family {
        if self == Self::Ipv6Only { Family::V6 } else { Family::V4 }
    }
}
