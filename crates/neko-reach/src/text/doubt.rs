//! What is not proven, and who can tell.

use std::fmt::{self, Display, Formatter};

use super::{Names, Said};
use crate::cause::{Doubt, Proof};
use neko_config::ice_server::{Side, Transport};

impl Display for Said<'_, Doubt> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self(doubt, Names { url, .. }) = self;
        match *doubt {
            Doubt::Forward(Transport::Udp) => f.write_str("neko's UDP ports were not tested from outside"),
            Doubt::Forward(Transport::Tcp) => f.write_str("neko's TCP port was not tested from outside"),
            Doubt::Nat => f.write_str("no server has shown how the NAT in front of neko behaves"),
            Doubt::WhoComesFirst => f.write_str(
                "only if neko's packets come before the viewer's: the router may forward neko's ports elsewhere, or answer on them itself",
            ),
            Doubt::LargePackets => {
                f.write_str("large packets, such as those of video, did not reach the one server that was tried")
            }
            Doubt::AddressUnknown => f.write_str("neko asks for its public address when it starts, and the probe did not"),
            Doubt::OwnMachine => f.write_str("only for a viewer on neko's own machine"),
            Doubt::OwnFirewall => f.write_str("neko's ports were not tested from another machine in this network"),
            Doubt::Hairpin => {
                f.write_str("it was not tested from this network whether the router's public address leads back in (hairpin)")
            }
            Doubt::Multicast => f.write_str("only if multicast (mDNS) passes between viewer and neko"),
            Doubt::ServerSilent(side, number) => write!(f, "{} does not answer here", url(side, number)),
            Doubt::ServerInside(side, number) => write!(f, "{} was asked only from inside its own network", url(side, number)),
            Doubt::ServerNotAsked(side, number) => write!(f, "{} was not asked", url(side, number)),
            Doubt::RelayNotTried(side, number) => {
                write!(f, "it was not tested whether data passes between neko and {}", url(side, number))
            }
            Doubt::Quota(side, number, [had, needed]) => write!(
                f,
                "{} gave {had} {} at once; whether it gives {needed} was not tried (coturn's user-quota and total-quota tell)",
                url(side, number),
                if had == 1 { "relay" } else { "relays" }
            ),
            Doubt::RelayPortsOfViewers(number) => {
                write!(f, "only if viewers can also reach the relay ports of {}", url(Side::Backend, number))
            }
            Doubt::HiddenAddress => f.write_str("only if the browser does not hide its address"),
        }
    }
}

impl Display for Proof {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::OutsideServer => "a TURN server on another network can test it",
            Self::Probe => "a probe can test it",
            Self::Viewer => "only such a viewer can test it",
        })
    }
}
