//! What neko *will do* with a resolved configuration: which candidates it offers, which URLs it uses, what stops it
//! from offering at all. Pure. Recorded from neko 3.1.5 with Pion's ice 4.2.2 and from the releases before it; where they
//! differ is in [`crate::versions`], and what that table does not have is taken to be the same and told as not
//! recorded.

use std::fmt;
use std::time::Duration;

use crate::ice_server::address::literal;
use crate::ice_server::pion::{self, PionUri};
use crate::ice_server::{Scheme, Transport, Url};
use crate::versions::{self, Aspect, Row};
use crate::{Outcome, Resolution, Version};

mod address;
mod networks;
mod stop;

pub use address::refused as address_refused;
pub use stop::{Stop, StopKind};

/// A family and a protocol of candidates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NetworkType {
    /// UDP over IPv4.
    Udp4,
    /// UDP over IPv6.
    Udp6,
    /// TCP over IPv4.
    Tcp4,
    /// TCP over IPv6: where the machine has it, the mux listens on it too.
    Tcp6,
}

/// Where neko's UDP candidates listen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UdpPorts {
    /// One port for all viewers.
    Mux(u16),
    /// A port of the range for each viewer and socket.
    Range(u16, u16),
    /// Any port that the system gives.
    Any,
    /// No UDP candidates.
    None,
}

/// Why neko does not use one of its own URLs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Skip {
    /// With icelite neko uses no servers at all.
    IceLite,
    /// `stuns:` is accepted and never used.
    Stuns,
    /// The relayed candidate of TURN over TCP or TLS is announced as TCP, and no pair forms with it.
    TurnOverTcp {
        /// Whether neko makes the allocation all the same: it does where tcpmux is set.
        allocates: bool,
    },
    /// STUN and TURN over UDP need UDP candidates.
    NoUdp,
    /// Pion's ice 2.3.0 names no server to its own TLS.
    TurnOverTls,
    /// Pion looks for TURN servers over IPv4 alone.
    TurnOverIpv6,
    /// Pion refuses it, in its own words.
    Refused(String),
}

impl fmt::Display for Skip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::IceLite => f.write_str("with icelite neko gathers host candidates only"),
            Self::Stuns => f.write_str("neko accepts `stuns:` and never uses it"),
            Self::TurnOverTcp { allocates: false } => {
                f.write_str("neko cannot use TURN over TCP or TLS in its backend list: it does not contact the server")
            }
            Self::TurnOverTcp { allocates: true } => f.write_str(
                "neko cannot use TURN over TCP or TLS in its backend list: \
                 it announces the relayed address as TCP, and no viewer connects to that",
            ),
            Self::NoUdp => f.write_str("with tcpmux alone neko uses neither STUN nor TURN over UDP"),
            Self::TurnOverTls => f.write_str("this neko never connects to a TURN server over TLS"),
            Self::TurnOverIpv6 => f.write_str("neko connects to TURN servers over IPv4 only"),
            Self::Refused(why) => write!(f, "Pion refuses it: {why}"),
        }
    }
}

/// One of neko's own URLs and what becomes of it.
#[derive(Debug, Clone, PartialEq)]
pub struct UrlUse {
    /// The URL.
    pub url: Url,
    /// As Pion reads it, or why it does not.
    pub parsed: Result<PionUri, String>,
    /// None where neko uses it.
    pub skip: Option<Skip>,
}

impl UrlUse {
    /// Whether neko asks the server for something, even if nothing comes of it.
    pub fn is_asked(&self) -> bool {
        matches!(self.skip, None | Some(Skip::TurnOverTls | Skip::TurnOverIpv6 | Skip::TurnOverTcp { allocates: true }))
    }

    /// What would be contacted, where host and port can be ones.
    pub fn contact(&self) -> Option<&PionUri> {
        self.parsed.as_ref().ok().filter(|uri| pion::is_possible(uri))
    }
}

/// A candidate's type (RFC 8445, section 5.1.1); of a pair, that of neko's side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CandidateKind {
    /// The machine's own address.
    Host,
    /// What a STUN server saw.
    ServerReflexive,
    /// What the peer saw.
    PeerReflexive,
    /// A TURN server's.
    Relay,
}

/// What neko will do.
#[derive(Debug, Clone, PartialEq)]
pub struct Behaviour {
    /// The network types that neko sets; empty leaves the choice to Pion.
    pub network_types: Vec<NetworkType>,
    /// Where UDP candidates listen.
    pub udp: UdpPorts,
    /// The port of the TCP mux.
    pub tcp_mux: Option<u16>,
    /// Whether neko is a lite agent.
    pub lite: bool,
    /// Whether candidates are sent as they come.
    pub trickle: bool,
    /// neko's own URLs in the order of the list; with icelite those that it drops.
    pub urls: Vec<UrlUse>,
    /// What keeps neko from starting, or from making an offer.
    pub stops_offer: Vec<Stop>,
    /// The neko that does it.
    pub version: Version,
}

impl Behaviour {
    /// Reads it off a resolved configuration.
    pub fn of(resolution: &Resolution) -> Self {
        let webrtc = &resolution.webrtc;
        let port = |value: i64| u16::try_from(value).ok().filter(|port| *port > 0);
        let tcp_mux = port(webrtc.tcpmux.value);
        let [min, max] = webrtc.epr.value;
        let version = resolution.running.version;
        let tcp_mux = tcp_mux.filter(|_| networks::has_muxes(version));
        let udp = match port(webrtc.udpmux.value).filter(|_| networks::has_muxes(version)) {
            Some(port) => UdpPorts::Mux(port),
            None if max != 0 && (tcp_mux.is_none() || networks::range_beside_tcp(version)) => UdpPorts::Range(min, max),
            None if tcp_mux.is_some() => UdpPorts::None,
            None => UdpPorts::Any,
        };
        let network_types = networks::types(version, udp, tcp_mux.is_some());
        let mut behaviour = Self {
            network_types,
            udp,
            tcp_mux,
            lite: webrtc.icelite.value,
            trickle: webrtc.icetrickle.value,
            urls: Vec::new(),
            stops_offer: Vec::new(),
            version,
        };
        let servers = webrtc.backend.value.iter().chain(&webrtc.backend_dropped);
        behaviour.urls.reserve_exact(servers.clone().map(|server| server.urls.as_ref().map_or(0, Vec::len)).sum());
        for server in servers {
            let (username, credential) = (server.username.as_deref(), server.credential.as_ref());
            for url in server.urls.iter().flatten() {
                let parsed = pion::parse(&url.value);
                let refusal = pion::refusal_of(&parsed, username, credential.map(|secret| secret.reveal()));
                let skip = match refusal {
                    _ if behaviour.lite => Some(Skip::IceLite),
                    Some(why) => Some(Skip::Refused(why)),
                    None => behaviour.skip(parsed.as_ref().ok().filter(|uri| pion::is_possible(uri))),
                };
                behaviour.urls.push(UrlUse { url: url.clone(), parsed, skip });
            }
        }
        behaviour.stops_offer = stop::stops(resolution, &behaviour.urls);
        behaviour
    }

    /// Why neko would not use a URL that Pion takes.
    fn skip(&self, uri: Option<&PionUri>) -> Option<Skip> {
        if self.lite {
            return Some(Skip::IceLite);
        }
        let uri = uri?;
        let choosy = versions::as_newest(Aspect::RelayNeedsNetwork, self.version);
        let tls = versions::as_newest(Aspect::TurnOverTls, self.version);
        let announced_as_tcp = versions::as_newest(Aspect::RelayAnnouncedAsTcp, self.version);
        match (uri.scheme, uri.transport) {
            (Scheme::Stuns, _) if versions::as_newest(Aspect::AsksUdpUrlsOnly, self.version) => Some(Skip::Stuns),
            (Scheme::Turns, Transport::Tcp) if !tls => Some(Skip::TurnOverTls),
            (Scheme::Turn | Scheme::Turns, Transport::Tcp) if announced_as_tcp => {
                Some(Skip::TurnOverTcp { allocates: !choosy || self.tcp_mux.is_some() })
            }
            (Scheme::Turn | Scheme::Turns, _) if literal(&uri.host).is_some_and(|ip| ip.is_ipv6()) => {
                Some(Skip::TurnOverIpv6)
            }
            (Scheme::Turn | Scheme::Turns, _) if !choosy => None,
            _ if !self.offers_udp() => Some(Skip::NoUdp),
            _ => None,
        }
    }

    /// Why neko would not use a URL, whatever its credentials; `None` where it would.
    pub fn skips(&self, url: &str) -> Option<String> {
        self.skip_of(url).map(|skip| skip.to_string())
    }

    /// The same, by its kind.
    pub fn skip_of(&self, url: &str) -> Option<Skip> {
        self.skip(pion::parse(url).ok().as_ref().filter(|uri| pion::is_possible(uri)))
    }

    /// Whether neko makes an allocation with a TURN URL, even if nothing comes of it.
    pub fn allocates(&self, url: &str) -> bool {
        let uri = pion::parse(url).ok().filter(pion::is_possible).filter(|uri| uri.scheme.is_turn());
        uri.is_some_and(|uri| matches!(self.skip(Some(&uri)), None | Some(Skip::TurnOverTcp { allocates: true })))
    }

    /// Whether neko has UDP candidates.
    pub fn offers_udp(&self) -> bool {
        self.udp != UdpPorts::None
    }

    /// Whether neko has TCP candidates.
    pub fn offers_tcp(&self) -> bool {
        self.tcp_mux.is_some()
    }

    /// The ports of its range that one viewer takes: a socket for each address of the machine, and one for each URL
    /// that is asked over UDP for a server-reflexive address.
    pub fn ports_per_viewer(&self, addresses: usize) -> usize {
        if !matches!(self.udp, UdpPorts::Range(..)) {
            return 0;
        }
        let any = !versions::as_newest(Aspect::AsksUdpUrlsOnly, self.version);
        let asked = self.urls.iter().filter(|used| {
            let plain = |uri: &PionUri| uri.transport == Transport::Udp && uri.scheme != Scheme::Turns;
            used.is_asked() && (any || used.contact().is_some_and(plain))
        });
        addresses + asked.count()
    }

    /// For how many viewers at once the range has ports, on a machine with so many addresses; none where there is no
    /// range.
    pub fn viewers(&self, addresses: usize) -> Option<usize> {
        let UdpPorts::Range(min, max) = self.udp else { return None };
        let ports = usize::from(max).saturating_sub(usize::from(min)) + 1;
        Some(ports / self.ports_per_viewer(addresses).max(1))
    }

    /// What this release is known to do in another way than the newest one.
    pub fn differing(&self) -> impl Iterator<Item = &'static Row> {
        versions::differing(self.version)
    }

    /// What was not recorded for this release: there it is taken to do as the newest one.
    pub fn not_recorded(&self) -> impl Iterator<Item = Aspect> {
        versions::not_recorded(self.version)
    }

    /// How long neko waits before it nominates a pair: it offers, so it is the controlling agent.
    pub fn nomination_wait(&self, kind: CandidateKind) -> Duration {
        match kind {
            // A lite agent is never controlling.
            _ if self.lite => Duration::ZERO,
            CandidateKind::Host => Duration::ZERO,
            CandidateKind::ServerReflexive => Duration::from_millis(500),
            CandidateKind::PeerReflexive => Duration::from_secs(1),
            CandidateKind::Relay => Duration::from_secs(2),
        }
    }

    /// How long neko gathers where every server it uses is dead; without trickle the offer waits for it.
    pub fn longest_gathering(&self) -> Duration {
        let waits = self.urls.iter().filter_map(|used| match used.skip {
            None | Some(Skip::TurnOverTcp { allocates: true }) => used.contact().map(|uri| match uri.scheme {
                // DTLS has no deadline of its own; it was watched for so long.
                Scheme::Turns if uri.transport == Transport::Udp => {
                    Duration::from_secs(if versions::as_newest(Aspect::Timers, self.version) { 45 } else { 30 })
                }
                Scheme::Stun | Scheme::Stuns => Duration::from_secs(5),
                Scheme::Turn | Scheme::Turns => Duration::from_millis(7800),
            }),
            // Asked with STUN all the same.
            Some(Skip::TurnOverTls | Skip::TurnOverIpv6) => Some(Duration::from_secs(5)),
            Some(_) => None,
        });
        waits.max().unwrap_or_default()
    }

    /// Whether neko would serve at all.
    pub fn starts(resolution: &Resolution) -> bool {
        resolution.outcome == Outcome::Starts
    }
}

#[cfg(test)]
mod tests;
