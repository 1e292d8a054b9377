//! What the model judges: plain facts, without a text, a socket or a clock.

use std::net::IpAddr;
use std::time::Duration;

use super::server::{Allocation, AllocationFault, Server};
use super::trial::{Trial, Tried};
use neko_config::behaviour::{CandidateKind, StopKind, UdpPorts};
use neko_config::ice_server::Family;

/// What keeps everybody from a picture, whatever the network does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prevented {
    /// neko makes no offer.
    NoOffer(StopKind),
    /// The page's `RTCPeerConnection` throws over the frontend list.
    PageThrows,
    /// Something else in the settings, which a rule names.
    Settings,
}

/// Whether strangers come to neko's own ports, by what is known of the settings around neko.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Ports {
    /// What was tried tells.
    #[default]
    AsTried,
    /// Not all of them for sure: what was tried elsewhere proves nothing.
    Doubtful,
    /// Nothing leads there.
    Closed,
    /// The same, and nothing that neko sends opens them.
    CutOff,
}

/// Why neko offers an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddressOrigin {
    /// It is one of the machine's own.
    Interface,
    /// `nat1to1` names it.
    Nat1to1,
    /// The address service answered it.
    Retrieved,
    /// A server of the backend list saw it.
    Server,
}

/// An address that neko offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Address {
    /// The address.
    pub ip: IpAddr,
    /// Why it is offered.
    pub origin: AddressOrigin,
    /// Whether it is one of the machine's own.
    pub own: bool,
    /// See [`Tried::udp`].
    pub udp: Trial,
    /// See [`Tried::tcp`].
    pub tcp: Trial,
    /// See [`Tried::replies`].
    pub replies: Trial,
}

impl Address {
    /// Its type of candidate.
    pub fn kind(&self) -> CandidateKind {
        match self.origin {
            AddressOrigin::Server => CandidateKind::ServerReflexive,
            _ => CandidateKind::Host,
        }
    }
}

/// How the NAT before neko chooses its outside port (RFC 4787, section 4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mapping {
    /// There is no NAT.
    None,
    /// The port is that of the socket.
    KeepsPort,
    /// Another port, the same for all destinations.
    OnePort,
    /// Another port for each destination.
    PerDestination,
}

/// The network that neko is in.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Network {
    /// The addresses of the machine (in a container, the container's), loopback and link-local ones left out.
    pub own: Vec<IpAddr>,
    /// Whether neko is in a container's network of its own, so that no multicast reaches it.
    pub container: bool,
    /// Whether the outside address is that of the machine around the container: its neighbours come in as strangers do.
    pub host_is_outside: bool,
    /// The machine's addresses as servers outside see them.
    pub mapped: Vec<IpAddr>,
    /// What the NAT does; none where that was not seen.
    pub mapping: Option<Mapping>,
    /// A stranger's datagram to a mapping that a server outside was spoken to through.
    pub strangers: Trial,
    /// A datagram from inside to the advertised address and port.
    pub hairpin: Trial,
    /// What was tried from outside.
    pub tried: Vec<Tried>,
    /// How many servers outside lost all of neko's large packets; none where one of them let some through.
    pub lost_large: usize,
}

impl Network {
    /// The mapped address of a family.
    pub fn mapped(&self, family: Family) -> Option<IpAddr> {
        self.mapped.iter().copied().find(|ip| Family::of(*ip) == family)
    }

    /// What the NAT before a mapped address does.
    pub fn mapping_of(&self, mapped: IpAddr) -> Option<Mapping> {
        if self.own.contains(&mapped) { Some(Mapping::None) } else { self.mapping }
    }

    /// What was tried at an address. What comes back from the router by its outside address came by its forward.
    pub fn tried(&self, ip: IpAddr) -> Tried {
        let tried = self.tried.iter().find(|tried| tried.ip == ip).copied().unwrap_or(Tried::nothing(ip));
        let led_back = self.mapped.contains(&ip) && !self.container && self.hairpin == Trial::Arrived;
        if led_back && tried.udp == Trial::NotTried { Tried { udp: Trial::Arrived, ..tried } } else { tried }
    }
}

/// The ports of neko's range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PortRange {
    /// How many there are.
    pub ports: usize,
    /// How many one viewer takes for host candidates.
    pub hosts: usize,
    /// How many one viewer takes in all.
    pub per_viewer: usize,
}

/// The viewer's line, where something is known of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Line {
    /// Its round trip to neko.
    pub round_trip: Duration,
    /// Whether it loses packets.
    pub lossy: bool,
}

/// All of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Facts {
    /// What keeps everybody from a picture.
    pub prevented: Option<Prevented>,
    /// Whether neko is a lite agent, which sends no checks.
    pub lite: bool,
    /// Where its UDP candidates listen.
    pub udp: UdpPorts,
    /// The port of its TCP mux.
    pub tcp_mux: Option<u16>,
    /// Its range; none with a mux or any port.
    pub range: Option<PortRange>,
    /// How many viewers are to be served at once.
    pub viewers: usize,
    /// How long the offer waits for servers that do not answer; nought with trickle.
    pub gathering: Duration,
    /// The time between two key frames, where it is known.
    pub key_frames: Option<Duration>,
    /// The addresses that neko offers, host candidates first.
    pub addresses: Vec<Address>,
    /// The families of which it is not known which addresses neko offers.
    pub unknown: Vec<Family>,
    /// What viewers ask.
    pub frontend: Vec<Server>,
    /// What neko asks.
    pub backend: Vec<Server>,
    /// neko's network.
    pub network: Network,
    /// The viewer's line.
    pub line: Line,
    /// Whether `nat1to1` names an address that leads somewhere from the Internet, for whichever of the machine's own.
    pub names_outside: bool,
    /// Whether strangers come to neko's ports, by what is known around neko.
    pub ports: Ports,
}

impl Facts {
    /// Takes over what the settings around neko say of its ports, whatever was tried in its place.
    pub fn with_ports(mut self, ports: Ports) -> Self {
        let known = |trial: Trial| match (ports, trial) {
            (Ports::Closed | Ports::CutOff, _) => Trial::Lost,
            (Ports::Doubtful, Trial::Arrived) => Trial::NotTried,
            (_, trial) => trial,
        };
        for address in &mut self.addresses {
            (address.udp, address.tcp) = (known(address.udp), known(address.tcp));
        }
        self.ports = ports;
        self
    }

    /// Takes over that the TURN servers of the settings relay for nobody, whatever they answered.
    pub fn without_relays(mut self) -> Self {
        let turn = self.frontend.iter_mut().chain(&mut self.backend).filter(|server| server.scheme.is_turn());
        turn.for_each(|server| server.allocation = Allocation::Refused(AllocationFault::Other));
        self
    }

    /// Whether neko has UDP candidates.
    pub fn offers_udp(&self) -> bool {
        self.udp != UdpPorts::None
    }
}
