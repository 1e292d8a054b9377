//! What is not proven, and who can tell.

use std::fmt::{self, Display, Formatter};

use super::{Names, Said};
use crate::cause::{Doubt, Proof};
use neko_config::ice_server::{Side, Transport};

impl Display for Said<'_, Doubt> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self(doubt, Names { url, .. }) = self;
        match *doubt {
            Doubt::Forward(Transport::Udp) => f.write_str("nobody outside has tried neko's UDP ports"),
            Doubt::Forward(Transport::Tcp) => f.write_str("nobody outside has tried neko's TCP port"),
            Doubt::Nat => f.write_str("no server has shown what the NAT before neko does"),
            Doubt::WhoComesFirst => f.write_str(
                "only where neko's packets come before the viewer's: the router may lead neko's ports elsewhere, or answer there itself",
            ),
            Doubt::LargePackets => {
                f.write_str("packets as large as those of video do not reach the one server that was tried")
            }
            Doubt::AddressUnknown => f.write_str("neko asks for its address when it starts, and the probe did not"),
            Doubt::OwnMachine => f.write_str("only for a viewer on neko's own machine"),
            Doubt::OwnFirewall => f.write_str("nobody in this network has tried neko's ports"),
            Doubt::Hairpin => {
                f.write_str("nobody in this network has tried whether the router leads its own outside address back in")
            }
            Doubt::Multicast => f.write_str("only where multicast (mDNS) passes between viewer and neko"),
            Doubt::ServerSilent(side, number) => write!(f, "{} does not answer here", url(side, number)),
            Doubt::ServerInside(side, number) => write!(f, "{} was asked from inside its network", url(side, number)),
            Doubt::ServerNotAsked(side, number) => write!(f, "{} was not asked", url(side, number)),
            Doubt::RelayNotTried(side, number) => {
                write!(f, "whether data passes between neko and {} was not tried", url(side, number))
            }
            Doubt::Quota(side, number, [had, needed]) => write!(
                f,
                "{} gave {had} {} at once; whether it gives {needed} was not tried (coturn's user-quota and total-quota tell)",
                url(side, number),
                if had == 1 { "relay" } else { "relays" }
            ),
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
