//! The words of an answer. Nothing is decided by them.

use std::fmt::{self, Display, Formatter};
use std::net::IpAddr;

use super::answer::{Answer, Video};
use super::cause::{Cause, Doubt, Proof};
use super::class::Class;
use super::facts::{AddressOrigin, Prevented};
use super::path::{Direct, Path};
use super::remedy::Remedy;
use super::server::{AllocationFault, Fault};
use super::timing::{Interval, Wait};
use neko_config::behaviour::{StopKind, UdpPorts};
use neko_config::ice_server::{Family, Side, Transport};

impl Display for Class {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::SameNetwork => "in neko's own network",
            Self::OrdinaryNat => "elsewhere, behind an ordinary router",
            Self::SymmetricNat => "elsewhere, behind a mobile or carrier-grade NAT",
            Self::NoUdp => "elsewhere, without UDP",
            Self::Tcp443Only => "elsewhere, with TCP port 443 only",
            Self::TurnOnly => "elsewhere, where only TURN servers can be reached",
            Self::Ipv6Only => "elsewhere, with IPv6 only",
        })
    }
}

impl Class {
    /// Behind "those": `behind an ordinary router`.
    pub fn where_they_are(self) -> &'static str {
        match self {
            Self::SameNetwork => "in neko's own network",
            Self::OrdinaryNat => "behind an ordinary router",
            Self::SymmetricNat => "behind a mobile or carrier-grade NAT",
            Self::NoUdp => "without UDP",
            Self::Tcp443Only => "with TCP port 443 only",
            Self::TurnOnly => "who reach TURN servers only",
            Self::Ipv6Only => "with IPv6 only",
        }
    }
}

/// `yes, by …`, `no: …`, `not proven: …`.
impl Display for Answer {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.class)?;
        match (self.video, self.path, self.doubt, self.causes.first()) {
            (Video::Yes, Some(path), _, _) => write!(f, "yes, {path}"),
            (Video::NotProven, _, Some(doubt), _) => write!(f, "not proven: {doubt}; {}", doubt.proof()),
            (Video::No, _, _, Some(cause)) => write!(f, "no: {cause}"),
            (video, ..) => f.write_str(video.as_str()),
        }
    }
}

/// What addresses and URLs are called in a sentence.
#[derive(Clone, Copy)]
pub struct Names<'a> {
    /// A URL, by its list and its number there.
    pub url: &'a dyn Fn(Side, usize) -> String,
    /// An address of neko's.
    pub address: &'a dyn Fn(IpAddr) -> String,
}

impl Names<'static> {
    /// URLs by their number, as there is no text here to quote.
    pub const NUMBERED: Self =
        Self { url: &|side, number| format!("URL {} of {}", number + 1, side.key()), address: &|ip| ip.to_string() };
}

/// Something said with those names.
#[derive(Clone, Copy)]
pub struct Said<'a, T>(pub T, pub Names<'a>);

macro_rules! display_with_numbers {
    ($($kind:ty)*) => { $(
        impl Display for $kind {
            fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
                Said(*self, Names::NUMBERED).fmt(f)
            }
        }
    )* };
}

display_with_numbers! { Path Cause Doubt }

impl Display for Said<'_, Path> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self(path, Names { url, address }) = self;
        let name = |transport| if transport == Transport::Udp { "UDP" } else { "TCP" };
        match *path {
            Path::Direct { transport, to, how } => {
                write!(f, "directly to {} over {}", address(to), name(transport))?;
                if how == Direct::Open { Ok(()) } else { write!(f, ", {how}") }
            }
            Path::ViewerRelay(number) => write!(f, "by the viewer's relay, {}", url(Side::Frontend, number)),
            Path::NekoRelay(number) => write!(f, "by neko's relay, {}", url(Side::Backend, number)),
        }
    }
}

impl Display for Direct {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Open => "by the open port",
            Self::Punched => "by hole punching",
            Self::Inside => "inside the network",
            Self::Hairpin => "by the router and back (hairpin)",
            Self::Multicast => "to an address found by multicast (mDNS)",
        })
    }
}

impl Display for Said<'_, Cause> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self(cause, Names { url, .. }) = self;
        match *cause {
            Cause::Prevented(prevented) => prevented.fmt(f),
            Cause::NotOffered(Transport::Tcp) => f.write_str("neko has no TCP port (webrtc.tcpmux)"),
            Cause::NotOffered(Transport::Udp) => f.write_str("neko has no UDP ports"),
            Cause::NoAddress(Family::V4) => f.write_str("neko has no IPv4 address to offer"),
            Cause::NoAddress(Family::V6) => f.write_str("neko has no IPv6 address to offer"),
            Cause::AddressInside(AddressOrigin::Interface) => {
                f.write_str("neko offers its private address only: webrtc.nat1to1 is not set")
            }
            Cause::AddressInside(AddressOrigin::Nat1to1) => {
                f.write_str("the address in webrtc.nat1to1 cannot be reached from outside")
            }
            Cause::AddressInside(_) => f.write_str("the address that neko offers cannot be reached from outside"),
            Cause::ContainerAddress => {
                f.write_str("neko offers its container's address, which no other machine reaches")
            }
            Cause::PortsClosed(Transport::Udp) => f.write_str("no packet from outside reaches neko's UDP ports"),
            Cause::PortsClosed(Transport::Tcp) => f.write_str("no connection from outside reaches neko's TCP port"),
            Cause::NotPort443 => f.write_str("neko's TCP port is not 443"),
            Cause::PortsUsedUp => f.write_str("the range has too few ports for so many viewers"),
            Cause::NoHairpin => f.write_str("the router does not lead its own outside address back in (hairpin)"),
            Cause::NoMulticast => f.write_str("neko cannot look up the viewer's address by multicast (mDNS)"),
            Cause::Lite => f.write_str("with webrtc.icelite neko sends no checks"),
            Cause::SymmetricNat => f.write_str("neko is behind a symmetric NAT"),
            Cause::ViewerUnknown => f.write_str(
                "neko never learns the viewer's address: webrtc.iceservers.frontend has no STUN or TURN server",
            ),
            Cause::NoRelay(side) => write!(f, "{} has no TURN server", side.key()),
            Cause::Unreachable(side, number) => write!(f, "these viewers cannot reach {}", url(side, number)),
            Cause::ServerFails(side, number, fault) => write!(f, "{}: {fault}", url(side, number)),
            Cause::ServerSilent(side, number) => write!(f, "{} does not answer", url(side, number)),
            Cause::AllocationFails(side, number, fault) => write!(f, "{}: {fault}", url(side, number)),
            Cause::Unused(number) => write!(f, "neko cannot use {}", url(Side::Backend, number)),
            Cause::QuotaUsedUp(side, number) => {
                write!(f, "{} gives too few relays for so many viewers", url(side, number))
            }
            Cause::RelayForbidden(side, number) => write!(f, "{} forbids to relay there (403)", url(side, number)),
            Cause::RelayedAddressInside(side, number) => {
                write!(f, "{} relays from an address that nobody outside reaches", url(side, number))
            }
            Cause::RelayPortsClosed(side, number) => {
                write!(f, "no packet reaches the relay ports of {}", url(side, number))
            }
            Cause::MappedAddressNotOffered => {
                f.write_str("neko's packets come from an address that it does not offer (webrtc.nat1to1)")
            }
        }
    }
}

/// `write webrtc.nat1to1: 198.51.100.7, …`
impl Display for Said<'_, Remedy> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self(remedy, Names { address, .. }) = self;
        let to = |inside: Option<IpAddr>| inside.map(|ip| format!(" to {}", address(ip))).unwrap_or_default();
        match *remedy {
            Remedy::Outside(Some(ip)) => {
                write!(f, "write webrtc.nat1to1: {}, the address that servers see", address(ip))
            }
            Remedy::Outside(None) => f.write_str("write the public address into webrtc.nat1to1"),
            Remedy::Both(outside, inside) => write!(
                f,
                "write both addresses: webrtc.nat1to1: [{}, {}] (each takes a port for each viewer)",
                address(outside),
                address(inside)
            ),
            Remedy::Hairpin => f.write_str("switch on hairpin (NAT loopback) in the router"),
            Remedy::OpenUdp(UdpPorts::Range(min, max), inside) => {
                write!(f, "forward {min}-{max}/udp{} in the router, or open them in the firewall", to(inside))
            }
            Remedy::OpenUdp(UdpPorts::Mux(port), inside) => {
                write!(f, "forward {port}/udp{} in the router, or open it in the firewall", to(inside))
            }
            Remedy::OpenUdp(..) => f.write_str("write webrtc.udpmux: 52000, and let that port in"),
            Remedy::OpenTcp(port, inside) => {
                write!(f, "forward {port}/tcp{} in the router, or open it in the firewall", to(inside))
            }
            Remedy::TcpMux => f.write_str("write webrtc.tcpmux: 52000, and let that port in"),
            Remedy::TcpMux443 => f.write_str("write webrtc.tcpmux: 443, where that port is free"),
            Remedy::Stun => f.write_str("add a STUN server to webrtc.iceservers.frontend"),
            Remedy::Turn(side) => write!(f, "add a TURN server to {}", side.key()),
            Remedy::TurnTls443 => f.write_str("add a TURN server over TLS on port 443 to webrtc.iceservers.frontend"),
            Remedy::Ports(needed) => write!(f, "{needed} ports in webrtc.epr, or webrtc.udpmux"),
            Remedy::NoLite => f.write_str("write webrtc.icelite: false"),
        }
    }
}

impl Display for Prevented {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoOffer(StopKind::Exits | StopKind::MuxPort) => "neko does not start",
            Self::NoOffer(_) => "neko makes no offer",
            Self::PageThrows => "the browser rejects webrtc.iceservers.frontend",
            Self::Settings => "the settings themselves prevent it",
        })
    }
}

impl Display for Fault {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NameUnknown => "its name does not resolve",
            Self::Refused => "nothing listens on its port",
            Self::Certificate => "its certificate is not trusted",
            Self::OtherService => "its port does not speak STUN",
        })
    }
}

impl Display for AllocationFault {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Credentials => "it refuses the user name or password",
            Self::Other => "it gives no relay",
        })
    }
}

impl Display for Said<'_, Doubt> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self(doubt, Names { url, .. }) = self;
        match *doubt {
            Doubt::Forward(Transport::Udp) => f.write_str("nobody outside has tried neko's UDP ports"),
            Doubt::Forward(Transport::Tcp) => f.write_str("nobody outside has tried neko's TCP port"),
            Doubt::Nat => f.write_str("no server has shown what the NAT before neko does"),
            Doubt::AddressUnknown => f.write_str("it was not asked which address neko will offer"),
            Doubt::OwnMachine => f.write_str("only for a viewer on neko's own machine"),
            Doubt::OwnFirewall => f.write_str("nobody in this network has tried neko's ports"),
            Doubt::Hairpin => f.write_str("whether the router leads its own outside address back in was not tried"),
            Doubt::Multicast => f.write_str("only where multicast (mDNS) passes between viewer and neko"),
            Doubt::ServerSilent(side, number) => write!(f, "{} does not answer here", url(side, number)),
            Doubt::ServerInside(side, number) => write!(f, "{} was asked from inside its network", url(side, number)),
            Doubt::ServerNotAsked(side, number) => write!(f, "{} was not asked", url(side, number)),
            Doubt::RelayNotTried(side, number) => {
                write!(f, "whether data passes between neko and {} was not tried", url(side, number))
            }
            Doubt::RelayPortsOfViewers(number) => {
                write!(f, "only where viewers reach the relay ports of {} too", url(Side::Backend, number))
            }
            Doubt::HiddenAddress => f.write_str("only where the browser does not hide its address"),
        }
    }
}

impl Display for Proof {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::OutsideServer => "a TURN server outside can tell",
            Self::Probe => "a probe can tell",
            Self::Viewer => "only such a viewer can tell",
        })
    }
}

/// `0.6–0.75 s`.
impl Display for Interval {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}–{} s", self.min.as_secs_f64(), self.max.as_secs_f64())
    }
}

impl Display for Wait {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Lite => "a lite agent leaves the choice to the viewer",
            Self::Host => "both addresses are the machines' own",
            Self::ServerReflexive => "neko waits 0.5 s for an address that a server told",
            Self::PeerReflexive => "neko waits 1 s where the viewer's check comes before its candidate",
            Self::Multicast => "neko looks the viewer's name up and waits 1 s",
            Self::Relay => "neko waits 2 s for a relay",
            Self::RelayAgain => "neko waits 2 s for a relay, and a check was lost",
        })
    }
}
