//! Why there is no path, or why it is not known.

use super::facts::{AddressOrigin, PortRange, Prevented};
use super::server::{AllocationFault, Fault};
use neko_config::ice_server::{Family, Side, Transport};

/// Why a path does not exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// There is no picture for anybody.
    Prevented(Prevented),
    /// neko offers nothing over the transport that these viewers have.
    NotOffered(Transport),
    /// neko offers no address of the family.
    NoAddress(Family),
    /// The address that neko offers leads nowhere from outside.
    AddressInside(AddressOrigin),
    /// The address is that of a container, which other machines do not reach.
    ContainerAddress,
    /// Nothing leads from outside to neko's ports of the transport.
    PortsClosed(Transport),
    /// Viewers reach no port but 443.
    NotPort443,
    /// The range has no port left for the last of the viewers.
    PortsUsedUp(PortRange),
    /// The router does not lead its own outside address back in.
    NoHairpin,
    /// neko sends nothing to a viewer of its network: it is lite, or in a container.
    NoMulticast,
    /// A lite agent sends no checks, and opens nothing.
    Lite,
    /// The NAT before neko has another port for each destination.
    SymmetricNat,
    /// neko never learns an address of the viewer: no server of the frontend list tells viewers theirs.
    ViewerUnknown,
    /// No server of the list gives a relay that these viewers can use.
    NoRelay(Side),
    /// These viewers do not reach the server: transport or port, family, or a name of one network.
    Unreachable(Side, usize),
    /// The server does not serve.
    ServerFails(Side, usize, Fault),
    /// The server does not answer neko, whose own it is.
    ServerSilent(Side, usize),
    /// The server gives no relay.
    AllocationFails(Side, usize, AllocationFault),
    /// neko does not use such a URL.
    Unused(usize),
    /// The server's quota, so many relays for a user, has none for the last of the viewers.
    QuotaUsedUp(Side, usize, usize),
    /// The server relays to no address of neko's, or to nobody (403).
    RelayForbidden(Side, usize),
    /// The relayed address leads nowhere.
    RelayedAddressInside(Side, usize),
    /// Nothing comes in by the server's relay ports.
    RelayPortsClosed(Side, usize),
    /// The connection through the relay stands, and no picture comes.
    PictureLost(Side, usize),
    /// Packets as large as those of video get out of neko's network to none of several servers.
    LargePacketsLost,
    /// neko's packets come from an address that it does not offer, so that a relay does not let them in.
    MappedAddressNotOffered,
}

impl Cause {
    /// Whether it hits only those who come after others.
    pub(super) fn is_shortage(self) -> bool {
        matches!(self, Self::PortsUsedUp(_) | Self::QuotaUsedUp(..))
    }

    /// The server that fails, by the number of its URL in a list: what it does, not who reaches it.
    pub fn failing(self) -> Option<(Side, usize)> {
        match self {
            Self::ServerFails(side, number, _)
            | Self::ServerSilent(side, number)
            | Self::AllocationFails(side, number, _)
            | Self::RelayForbidden(side, number)
            | Self::RelayedAddressInside(side, number)
            | Self::RelayPortsClosed(side, number)
            | Self::PictureLost(side, number) => Some((side, number)),
            _ => None,
        }
    }

    /// The name in reports, which stays.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Prevented(_) => "prevented",
            Self::NotOffered(_) => "transport-not-offered",
            Self::NoAddress(_) => "no-address",
            Self::AddressInside(_) => "address-inside",
            Self::ContainerAddress => "container-address",
            Self::PortsClosed(_) => "ports-closed",
            Self::NotPort443 => "not-port-443",
            Self::PortsUsedUp(_) => "ports-used-up",
            Self::NoHairpin => "no-hairpin",
            Self::NoMulticast => "no-multicast",
            Self::Lite => "lite",
            Self::SymmetricNat => "symmetric-nat",
            Self::ViewerUnknown => "viewer-unknown",
            Self::NoRelay(_) => "no-relay",
            Self::Unreachable(..) => "server-unreachable",
            Self::ServerFails(..) => "server-fails",
            Self::ServerSilent(..) => "server-silent",
            Self::AllocationFails(..) => "allocation-fails",
            Self::Unused(_) => "server-unused",
            Self::QuotaUsedUp(..) => "quota-used-up",
            Self::RelayForbidden(..) => "relay-forbidden",
            Self::RelayedAddressInside(..) => "relayed-address-inside",
            Self::RelayPortsClosed(..) => "relay-ports-closed",
            Self::PictureLost(..) => "picture-lost",
            Self::LargePacketsLost => "large-packets-lost",
            Self::MappedAddressNotOffered => "mapped-address-not-offered",
        }
    }
}

/// What nobody has tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// Whether a packet from outside reaches neko's ports.
    Forward(Transport),
    /// What the NAT before neko does.
    Nat,
    /// Whether neko's packets come before the viewer's: the router keeps what comes first to neko's ports from neko, or it
    /// was not tried whether it does.
    WhoComesFirst,
    /// Whether packets as large as those of video get out of neko's network: to the one server that was tried they do not.
    LargePackets,
    /// Which address neko offers: a service or a server tells it, and was not asked.
    AddressUnknown,
    /// Whether this machine's firewall lets its own network in.
    OwnFirewall,
    /// Whether the viewer is on neko's own machine: the address leads to no other.
    OwnMachine,
    /// Whether the router leads its outside address back in.
    Hairpin,
    /// Whether multicast passes between viewer and neko.
    Multicast,
    /// Whether viewers reach a server that does not answer here.
    ServerSilent(Side, usize),
    /// Whether viewers reach a server that was asked inside neko's network only.
    ServerInside(Side, usize),
    /// What the server answers.
    ServerNotAsked(Side, usize),
    /// Whether data passes between the relay and neko.
    RelayNotTried(Side, usize),
    /// Whether the server gives as many relays at once as are needed: how many it gave, and how many that are.
    Quota(Side, usize, [usize; 2]),
    /// Whether viewers who reach a TURN server reach its relay ports.
    RelayPortsOfViewers(usize),
    /// Whether the browser shows its address: one with IPv6 alone that hides it has no candidate.
    HiddenAddress,
}

/// What would settle a doubt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// A TURN server outside, with credentials: it sends to neko's ports.
    OutsideServer,
    /// Another probe that asks the server.
    Probe,
    /// A viewer of that class who opens the page.
    Viewer,
}

impl Proof {
    /// The name in reports, which stays.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::OutsideServer => "outside-server",
            Self::Probe => "probe",
            Self::Viewer => "viewer",
        }
    }
}

impl Doubt {
    /// The name in reports, which stays.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Forward(_) => "forward-not-tried",
            Self::Nat => "nat-not-seen",
            Self::WhoComesFirst => "who-comes-first",
            Self::LargePackets => "large-packets-not-proven",
            Self::AddressUnknown => "address-not-asked",
            Self::OwnFirewall => "own-firewall-not-tried",
            Self::OwnMachine => "own-machine-only",
            Self::Hairpin => "hairpin-not-tried",
            Self::Multicast => "multicast-not-tried",
            Self::ServerSilent(..) => "server-silent-here",
            Self::ServerInside(..) => "server-asked-inside",
            Self::ServerNotAsked(..) => "server-not-asked",
            Self::RelayNotTried(..) => "relay-not-tried",
            Self::Quota(..) => "quota-not-tried",
            Self::RelayPortsOfViewers(_) => "relay-ports-of-viewers",
            Self::HiddenAddress => "hidden-address",
        }
    }

    /// What would settle it.
    pub fn proof(self) -> Proof {
        match self {
            Self::Forward(_) | Self::Nat | Self::RelayNotTried(..) => Proof::OutsideServer,
            Self::ServerNotAsked(..) | Self::Hairpin | Self::AddressUnknown => Proof::Probe,
            _ => Proof::Viewer,
        }
    }
}
