//! The network types that neko sets: both muxes and the range of 3.x, less of each the further back.

use super::{NetworkType, UdpPorts};
use crate::Version;
use crate::versions::{Aspect, as_newest};

use NetworkType::{Tcp4, Tcp6, Udp4, Udp6};

/// Whether its muxes differ from those of the newest, and it is older than a release.
fn before(version: Version, release: [u16; 3]) -> bool {
    !as_newest(Aspect::Muxes, version) && version < Version::new(release[0], release[1], release[2])
}

/// Whether it knows muxes at all.
pub(super) fn has_muxes(version: Version) -> bool {
    !before(version, [2, 5, 1])
}

/// Whether a TCP mux leaves the range of UDP ports alone.
pub(super) fn range_beside_tcp(version: Version) -> bool {
    !before(version, [2, 7, 5])
}

/// The network types; none leaves the choice to Pion.
pub(super) fn types(version: Version, udp: UdpPorts, tcp_mux: bool) -> Vec<NetworkType> {
    let newest = as_newest(Aspect::Muxes, version);
    let mut types: Vec<NetworkType> = match udp {
        UdpPorts::Mux(_) if before(version, [2, 7, 0]) => vec![Udp4],
        // Of a range alone nothing is said to Pion then.
        UdpPorts::Range(..) if !range_beside_tcp(version) => Vec::new(),
        UdpPorts::Mux(_) | UdpPorts::Range(..) => vec![Udp4, Udp6],
        UdpPorts::Any | UdpPorts::None => Vec::new(),
    };
    if tcp_mux {
        types.push(Tcp4);
        // A range's UDP over IPv6 opens the mux to it too.
        if newest || matches!(udp, UdpPorts::Range(..)) {
            types.push(Tcp6);
        }
    }
    types
}
