//! The words of an answer. Nothing is decided by them.

use std::fmt::{self, Display, Formatter};

use super::answer::{Answer, Video};
use super::cause::{Cause, Doubt, Proof};
use super::class::Class;
use super::facts::{AddressOrigin, Prevented};
use super::path::{Direct, Path};
use super::server::{AllocationFault, Fault};
use super::timing::{Interval, Wait};
use neko_config::behaviour::StopKind;
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

/// A URL by its number, as there is no text here to quote.
struct Url(Side, usize);

impl Display for Url {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "URL {} of {}", self.1 + 1, self.0.key())
    }
}

impl Display for Path {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let name = |transport| if transport == Transport::Udp { "UDP" } else { "TCP" };
        match *self {
            Self::Direct { transport, to, how } => write!(f, "directly to {to} over {}, {how}", name(transport)),
            Self::ViewerRelay(number) => write!(f, "by the viewer's relay, {}", Url(Side::Frontend, number)),
            Self::NekoRelay(number) => write!(f, "by neko's relay, {}", Url(Side::Backend, number)),
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

impl Display for Cause {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Prevented(prevented) => prevented.fmt(f),
            Self::NotOffered(Transport::Tcp) => f.write_str("neko has no TCP port (webrtc.tcpmux)"),
            Self::NotOffered(Transport::Udp) => f.write_str("neko has no UDP ports"),
            Self::NoAddress(Family::V4) => f.write_str("neko has no IPv4 address to offer"),
            Self::NoAddress(Family::V6) => f.write_str("neko has no IPv6 address to offer"),
            Self::AddressInside(AddressOrigin::Interface) => {
                f.write_str("neko offers its private address only: webrtc.nat1to1 is not set")
            }
            Self::AddressInside(AddressOrigin::Nat1to1) => {
                f.write_str("the address in webrtc.nat1to1 cannot be reached from outside")
            }
            Self::AddressInside(_) => f.write_str("the address that neko offers cannot be reached from outside"),
            Self::ContainerAddress => {
                f.write_str("neko offers its container's address, which no other machine reaches")
            }
            Self::PortsClosed(Transport::Udp) => f.write_str("no packet from outside reaches neko's UDP ports"),
            Self::PortsClosed(Transport::Tcp) => f.write_str("no connection from outside reaches neko's TCP port"),
            Self::NotPort443 => f.write_str("neko's TCP port is not 443"),
            Self::PortsUsedUp => f.write_str("the range has too few ports for so many viewers"),
            Self::NoHairpin => f.write_str("the router does not lead its own outside address back in (hairpin)"),
            Self::NoMulticast => f.write_str("neko cannot look up the viewer's address by multicast (mDNS)"),
            Self::Lite => f.write_str("with webrtc.icelite neko sends no checks"),
            Self::SymmetricNat => f.write_str("neko is behind a symmetric NAT"),
            Self::ViewerUnknown => f.write_str(
                "neko never learns the viewer's address: webrtc.iceservers.frontend has no STUN or TURN server",
            ),
            Self::NoRelay(side) => write!(f, "{} has no TURN server", side.key()),
            Self::Unreachable(side, number) => write!(f, "these viewers cannot reach {}", Url(side, number)),
            Self::ServerFails(side, number, fault) => write!(f, "{}: {fault}", Url(side, number)),
            Self::ServerSilent(side, number) => write!(f, "{} does not answer", Url(side, number)),
            Self::AllocationFails(side, number, fault) => write!(f, "{}: {fault}", Url(side, number)),
            Self::Unused(number) => write!(f, "neko cannot use {}", Url(Side::Backend, number)),
            Self::QuotaUsedUp(side, number) => {
                write!(f, "{} gives too few relays for so many viewers", Url(side, number))
            }
            Self::RelayForbidden(side, number) => write!(f, "{} forbids to relay there (403)", Url(side, number)),
            Self::RelayedAddressInside(side, number) => {
                write!(f, "{} relays from an address that nobody outside reaches", Url(side, number))
            }
            Self::RelayPortsClosed(side, number) => {
                write!(f, "no packet reaches the relay ports of {}", Url(side, number))
            }
            Self::MappedAddressNotOffered => {
                f.write_str("neko's packets come from an address that it does not offer (webrtc.nat1to1)")
            }
        }
    }
}

impl Display for Prevented {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoOffer(StopKind::Exits | StopKind::MuxPort) => "neko does not start",
            Self::NoOffer(_) => "neko makes no offer",
            Self::PageThrows => "the browser rejects webrtc.iceservers.frontend",
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

impl Display for Doubt {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Forward(Transport::Udp) => f.write_str("nobody outside has tried neko's UDP ports"),
            Self::Forward(Transport::Tcp) => f.write_str("nobody outside has tried neko's TCP port"),
            Self::Nat => f.write_str("no server has shown what the NAT before neko does"),
            Self::AddressUnknown => f.write_str("it was not asked which address neko will offer"),
            Self::OwnFirewall => f.write_str("nobody in this network has tried neko's ports"),
            Self::Hairpin => f.write_str("whether the router leads its own outside address back in was not tried"),
            Self::Multicast => f.write_str("only where multicast (mDNS) passes between viewer and neko"),
            Self::ServerSilent(side, number) => write!(f, "{} does not answer here", Url(side, number)),
            Self::ServerInside(side, number) => write!(f, "{} was asked from inside its network", Url(side, number)),
            Self::ServerNotAsked(side, number) => write!(f, "{} was not asked", Url(side, number)),
            Self::RelayNotTried(side, number) => {
                write!(f, "whether data passes between neko and {} was not tried", Url(side, number))
            }
            Self::RelayPortsOfViewers(number) => {
                write!(f, "only where viewers reach the relay ports of {} too", Url(Side::Backend, number))
            }
            Self::HiddenAddress => f.write_str("only where the browser does not hide its address"),
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
