//! Which ports of a host each neko takes, and where two want the same.

use std::fmt;

use smol_str::SmolStr;

use super::context::Context;
use neko_config::Outcome;
use neko_config::behaviour::UdpPorts;
use neko_deploy::{Network, Port, Protocol};
use neko_text::source::Place;

/// Ports of a host that a neko takes, or may take.
#[derive(Debug, Clone)]
pub(super) struct Socket {
    /// Whose, by its index among the configurations.
    pub owner: usize,
    /// The network that they are of: the host's, or that of a service.
    network: Option<SmolStr>,
    pub protocol: Protocol,
    pub first: u16,
    pub last: u16,
    /// The host's address that they are taken on; none for all.
    address: Option<SmolStr>,
    /// Whether all of them are taken from the start: a range that neko itself takes from, a viewer a port, is not.
    pub at_start: bool,
    pub by: TakenBy,
    pub place: Option<Place>,
}

/// What takes ports of a host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TakenBy {
    /// A container that publishes them.
    Published,
    /// neko itself, by a setting.
    Setting(&'static str),
}

impl TakenBy {
    /// `webrtc.epr`, `the published port`
    pub fn name(self) -> &'static str {
        match self {
            Self::Published => "the published port",
            Self::Setting(key) => key,
        }
    }
}

/// Ports that two nekos want.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct SharedPorts {
    protocol: Protocol,
    first: u16,
    last: u16,
}

impl SharedPorts {
    pub fn is_one(self) -> bool {
        self.first == self.last
    }
}

impl fmt::Display for SharedPorts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let protocol = self.protocol;
        match self.is_one() {
            true => write!(f, "{protocol} port {}", self.first),
            false => write!(f, "{protocol} ports {}-{}", self.first, self.last),
        }
    }
}

/// Two sockets of different nekos that cannot both be.
pub(super) struct Clash<'a> {
    /// The one of the later configuration.
    pub own: &'a Socket,
    pub other: &'a Socket,
}

impl Socket {
    /// What another one wants too.
    pub fn shared(&self, other: &Self) -> SharedPorts {
        let (first, last) = (self.first.max(other.first), self.last.min(other.last));
        SharedPorts { protocol: self.protocol, first, last }
    }

    fn same_address(&self, other: &Self) -> bool {
        match (&self.address, &other.address) {
            (Some(own), Some(other)) => own == other,
            _ => true,
        }
    }
}

/// Where nekos of one host want the same ports: for each of them the first clash of either kind (`at_start` of both, or
/// not), with another one.
pub(super) fn clashes(sockets: &[Socket]) -> Vec<Clash<'_>> {
    let mut sockets: Vec<&Socket> = sockets.iter().collect();
    sockets.sort_by(|one, other| {
        let key = |own: &&Socket| (own.protocol as u8, own.first);
        one.network.cmp(&other.network).then_with(|| key(one).cmp(&key(other)))
    });
    let mut found: Vec<Clash<'_>> = Vec::new();
    // Those that reach furthest, of two different nekos: whoever clashes with any clashes with one of them.
    let mut open: Vec<&Socket> = Vec::new();
    for socket in sockets {
        open.retain(|other| {
            other.network == socket.network && other.protocol == socket.protocol && other.last >= socket.first
        });
        for &other in &open {
            if other.owner == socket.owner || !other.same_address(socket) {
                continue;
            }
            let (own, other) = if other.owner < socket.owner { (socket, other) } else { (other, socket) };
            let fatal = own.at_start && other.at_start;
            let told = |clash: &Clash<'_>| {
                clash.own.owner == own.owner && (clash.own.at_start && clash.other.at_start) == fatal
            };
            if !found.iter().rev().take(RECENT).any(told) {
                found.push(Clash { own, other });
            }
        }
        if open.len() >= MOST_OPEN {
            open.sort_by_key(|other| std::cmp::Reverse(other.last));
            open.truncate(MOST_OPEN - 1);
        }
        open.push(socket);
    }
    found.sort_by_key(|clash| (clash.own.owner, clash.own.first));
    let mut last = None;
    found.retain(|clash| {
        let key = (clash.own.owner, clash.own.at_start && clash.other.at_start, clash.own.protocol, clash.own.first);
        last.replace(key) != Some(key)
    });
    found
}

/// How many sockets are held against a new one, at most.
const MOST_OPEN: usize = 8;
/// How many clashes are looked back at, so that one neko is told once.
const RECENT: usize = 64;

/// What a neko takes of its host.
pub(super) fn of(owner: usize, context: &Context<'_>) -> Vec<Socket> {
    if context.resolution.outcome != Outcome::Starts {
        return Vec::new();
    }
    match context.deployment.map(|own| &own.reach.network) {
        None | Some(Network::Host) => own_sockets(owner, None, context),
        Some(Network::Service(other)) => own_sockets(owner, Some(other), context),
        Some(Network::Bridge) => published(owner, context),
        Some(Network::Own(_) | Network::None) => Vec::new(),
    }
}

/// What neko itself listens on.
fn own_sockets(owner: usize, network: Option<&str>, context: &Context<'_>) -> Vec<Socket> {
    let (webrtc, bind) = (&context.resolution.webrtc, &context.resolution.server.bind);
    // What the image itself sets, or neko's defaults, stands nowhere: the service does.
    let at = |place: Option<&Place>| {
        let deployed = context.deployment.and_then(|own| own.place.as_ref());
        place.filter(|place| place.source.has_lines() || deployed.is_none()).or(deployed).cloned()
    };
    let udp = match context.behaviour.udp {
        UdpPorts::Mux(port) => Some((port, port, true, webrtc.udpmux.key, webrtc.udpmux.place())),
        UdpPorts::Range(first, last) => Some((first, last.max(first), false, webrtc.epr.key, webrtc.epr.place())),
        UdpPorts::Any | UdpPorts::None => None,
    };
    let socket = |protocol, first, last, at_start, key, place| Socket {
        owner,
        network: network.map(SmolStr::from),
        protocol,
        first,
        last,
        address: None,
        at_start,
        by: TakenBy::Setting(key),
        place: at(place),
    };
    let udp = udp.map(|(first, last, at_start, key, place)| socket(Protocol::Udp, first, last, at_start, key, place));
    let tcp = context
        .behaviour
        .tcp_mux
        .map(|port| socket(Protocol::Tcp, port, port, true, webrtc.tcpmux.key, webrtc.tcpmux.place()));
    let http = context.resolution.server.listens().and_then(|own| {
        let port = own.number().filter(|port| *port != 0)?;
        let address = (!own.is_everywhere()).then(|| SmolStr::from(own.host));
        Some(Socket { address, ..socket(Protocol::Tcp, port, port, true, bind.key, bind.place()) })
    });
    udp.into_iter().chain(tcp).chain(http).collect()
}

/// How many pairs of ports are compared for a neko: more than any file of people has.
const MOST_COMPARED: usize = 1 << 18;

/// A port of a neko that a service beside it publishes too.
#[derive(Debug)]
pub(super) struct OfOther {
    pub own: Socket,
    pub other: Socket,
    /// The other service.
    pub name: SmolStr,
}

/// The published ports of a neko that services beside it publish too, nekos among them.
pub(super) fn of_others(owner: usize, context: &Context<'_>) -> Vec<OfOther> {
    let Some(deployment) = context.deployment.filter(|own| own.reach.network == Network::Bridge) else {
        return Vec::new();
    };
    let beside = deployment.neighbours.iter().filter(|other| other.reach.network == Network::Bridge);
    let others: Vec<(&str, Socket)> = beside
        .flat_map(|other| ports(owner, &other.reach.ports).into_iter().map(|socket| (other.name.as_str(), socket)))
        .collect();
    let published = published(owner, context);
    let looked_at = MOST_COMPARED / published.len().max(1);
    let clashes = |own: Socket| -> Vec<OfOther> {
        let is_same = |(_, other): &&(&str, Socket)| {
            let overlaps = own.first <= other.last && other.first <= own.last;
            overlaps && own.protocol == other.protocol && own.same_address(other)
        };
        let clash = |(name, other): &(&str, Socket)| OfOther {
            own: own.clone(),
            other: other.clone(),
            name: SmolStr::from(*name),
        };
        others.iter().take(looked_at).filter(is_same).map(clash).collect()
    };
    published.into_iter().flat_map(clashes).collect()
}

/// What is published on the host.
fn published(owner: usize, context: &Context<'_>) -> Vec<Socket> {
    ports(owner, context.deployment.map(|own| own.reach.ports.as_slice()).unwrap_or_default())
}

fn ports(owner: usize, ports: &[Port]) -> Vec<Socket> {
    let socket = |port: &Port| {
        let (first, last) = port.host?;
        let address = port.host_ip.as_deref().filter(|own| !matches!(*own, "" | "0.0.0.0" | "::" | "[::]"));
        let (protocol, place, address) = (port.protocol, port.place.clone(), address.map(SmolStr::from));
        let by = TakenBy::Published;
        Some(Socket { owner, network: None, protocol, first, last, address, at_start: true, by, place })
    };
    ports.iter().filter_map(socket).collect()
}

impl Clash<'_> {
    /// Where the other socket is written, if it is in the same file, of few nekos.
    pub fn beside(&self, nekos: usize) -> Option<Place> {
        let (own, other) = (self.own.place.as_ref()?, self.other.place.as_ref()?);
        let same = own.source.kind == other.source.kind && own.source.has_lines();
        (same && nekos <= super::SHOWN_TOGETHER).then(|| other.clone())
    }
}
