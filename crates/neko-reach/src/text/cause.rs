//! Why viewers get no picture.

use std::fmt::{self, Display, Formatter};

use super::{Names, Said};
use crate::cause::Cause;
use crate::facts::{AddressOrigin, PortRange, Prevented};
use crate::server::{AllocationFault, Fault};
use neko_config::behaviour::StopKind;
use neko_config::ice_server::{Family, Side, Transport};

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
                f.write_str("neko offers only its private address: webrtc.nat1to1 has no public one for it")
            }
            Cause::AddressInside(AddressOrigin::Nat1to1) => {
                f.write_str("the address in webrtc.nat1to1 cannot be reached from outside")
            }
            Cause::AddressInside(_) => f.write_str("the address that neko offers cannot be reached from outside"),
            Cause::ContainerAddress => {
                f.write_str("neko offers its container's address, which no other machine can reach")
            }
            Cause::PortsClosed(Transport::Udp) => f.write_str("no packet from outside reaches neko's UDP ports"),
            Cause::PortsClosed(Transport::Tcp) => f.write_str("no connection from outside reaches neko's TCP port"),
            Cause::NotPort443 => f.write_str("neko's TCP port is not 443"),
            Cause::PortsUsedUp(PortRange { ports, per_viewer, .. }) => {
                write!(f, "the port range has {ports} {}, and each viewer needs {per_viewer}", plural(ports, "port"))
            }
            Cause::NoHairpin => f.write_str("the router does not route its own public address back in (no hairpin)"),
            Cause::NoMulticast => f.write_str("neko cannot look up the viewer's address by multicast (mDNS)"),
            Cause::Lite => f.write_str("with webrtc.icelite on, neko sends no connectivity checks"),
            Cause::SymmetricNat => f.write_str("neko is behind a symmetric NAT"),
            Cause::ViewerUnknown => f.write_str(
                "neko never learns the viewer's address: webrtc.iceservers.frontend has no STUN or TURN server",
            ),
            Cause::NoRelay(side) => write!(f, "{} has no TURN server", side.key()),
            Cause::Unreachable(side, number) => write!(f, "these viewers cannot reach {}", url(side, number)),
            Cause::ServerFails(side, number, fault) => write!(f, "{}: {fault}", url(side, number)),
            Cause::ServerSilent(side, number) => write!(f, "{} does not answer", url(side, number)),
            Cause::AllocationFails(side, number, fault) => write!(f, "{} {fault}", url(side, number)),
            Cause::Unused(number) => write!(f, "neko cannot use {}", url(Side::Backend, number)),
            Cause::QuotaUsedUp(side, number, quota) => {
                write!(f, "{} gives a user {quota} {} at once", url(side, number), plural(quota, "relay"))
            }
            Cause::RelayForbidden(side, number) => write!(f, "{} forbids relaying to neko (403)", url(side, number)),
            Cause::RelayedAddressInside(side, number) => {
                write!(f, "{} relays from an address that nobody outside can reach", url(side, number))
            }
            Cause::RelayPortsClosed(side, number) => {
                write!(f, "no packet reaches the relay ports of {}", url(side, number))
            }
            Cause::PictureLost(side, number) => write!(f, "{} connects but carries no video", url(side, number)),
            Cause::LargePacketsLost => {
                f.write_str("large packets, such as those of video, do not get out of neko's network")
            }
            Cause::MappedAddressNotOffered => {
                f.write_str("neko's packets come from an address that it does not offer (webrtc.nat1to1)")
            }
        }
    }
}

/// `1 port`, `2 ports`
fn plural(count: usize, unit: &str) -> String {
    if count == 1 { unit.to_owned() } else { format!("{unit}s") }
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
            Self::Credentials => "refuses the user name or password",
            Self::Other => "gives no relay",
        })
    }
}
