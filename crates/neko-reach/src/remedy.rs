//! What would give a class video, as the lines to write.

use std::net::IpAddr;

use super::answer::Answer;
use super::cause::{Cause, Doubt};
use super::class::Class;
use super::direct::is_outside;
use super::facts::{Address, AddressOrigin, Facts, Prevented};
use super::setting_key::SettingKey;
use super::way::Way;
use super::ways;
use neko_config::behaviour::{CandidateKind, StopKind, UdpPorts};
use neko_config::ice_server::address::AddressClass;
use neko_config::ice_server::{Family, Side, Transport};

/// Something to change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remedy {
    /// Name the address that servers see, where it is known.
    Outside(Option<IpAddr>),
    /// Name the outside address and the inside one.
    Both(IpAddr, IpAddr),
    /// The router has to lead its own outside address back in.
    Hairpin,
    /// The router or firewall has to let UDP ports in.
    OpenUdp(UdpPorts, Option<IpAddr>),
    /// The same of the TCP port.
    OpenTcp(u16, Option<IpAddr>),
    /// neko has to listen on a TCP port.
    TcpMux,
    /// The same, on 443.
    TcpMux443,
    /// Browsers have to be sent a STUN server.
    Stun,
    /// A TURN server has to stand in a list.
    Turn(Side),
    /// A TURN server over TLS on port 443 has to stand in the frontend list.
    TurnTls443,
    /// The range has to be at least this.
    Ports(u16, u16),
    /// A server that stands in a list has to be put right.
    Server(Cause),
    /// The host of a URL has to be one that viewers reach.
    ServerHost(Side, usize),
    /// neko must be no lite agent.
    NoLite,
}

impl Answer {
    /// What would give the class video, the simplest first; empty where nothing of the settings would, or it has it.
    pub fn remedies(&self, facts: &Facts) -> Vec<Remedy> {
        let of_cause = self.causes.first().map(|cause| of_cause(*cause, self.class, facts));
        let of_doubt = || self.doubt.map(|doubt| of_doubt(doubt, facts));
        let remedies = of_cause.or_else(of_doubt).unwrap_or_default();
        remedies.into_iter().flat_map(|remedy| of_list(remedy, self.class, facts)).collect()
    }
}

impl Cause {
    /// What would end it for a class.
    pub fn remedies(self, class: Class, facts: &Facts) -> Vec<Remedy> {
        of_cause(self, class, facts)
    }
}

/// Where a TURN server stands in the list already, it is to be put right: another one beside it would be the same.
fn of_list(remedy: Remedy, class: Class, facts: &Facts) -> Vec<Remedy> {
    let Remedy::Turn(side) = remedy else { return vec![remedy] };
    let servers = if side == Side::Frontend { &facts.frontend } else { &facts.backend };
    if !servers.iter().any(|server| server.scheme.is_turn()) {
        return vec![remedy];
    }
    let of_side = |cause: &Cause| matches!(SettingKey::of_cause(*cause), Some(SettingKey::Url(of, _)) if of == side);
    let faults = ways(class, facts).into_iter().filter_map(|way| match way {
        Way::None(cause) => Some(cause),
        Way::Unproven(_, Doubt::ServerSilent(side, number)) => Some(Cause::ServerSilent(side, number)),
        _ => None,
    });
    faults.filter(of_side).flat_map(|cause| of_cause(cause, class, facts)).collect()
}

/// From the first port of the range on, or to the last port there is.
fn wider(needed: usize, facts: &Facts) -> Option<Remedy> {
    let UdpPorts::Range(min, _) = facts.udp else { return None };
    let more = u16::try_from(needed.checked_sub(1)?).ok()?;
    let min = min.min(u16::MAX - more);
    Some(Remedy::Ports(min, min + more))
}

fn of_cause(cause: Cause, class: Class, facts: &Facts) -> Vec<Remedy> {
    let inside = || inside(facts);
    match cause {
        Cause::NoHairpin | Cause::NoMulticast | Cause::ContainerAddress => at_home(facts),
        Cause::AddressInside(AddressOrigin::Interface | AddressOrigin::Nat1to1) => {
            vec![Remedy::Outside(facts.network.mapped(Family::V4)), Remedy::Turn(Side::Frontend)]
        }
        Cause::MappedAddressNotOffered => vec![Remedy::Outside(facts.network.mapped(Family::V4))],
        Cause::PortsClosed(Transport::Udp) => {
            vec![Remedy::OpenUdp(facts.udp, inside()), Remedy::Turn(Side::Frontend)]
        }
        Cause::PortsClosed(Transport::Tcp) => {
            facts.tcp_mux.map(|port| Remedy::OpenTcp(port, inside())).into_iter().collect()
        }
        Cause::NotOffered(Transport::Tcp) | Cause::NotPort443 if class == Class::Tcp443Only => {
            vec![Remedy::TurnTls443, Remedy::TcpMux443]
        }
        Cause::NotOffered(Transport::Tcp) => vec![Remedy::TcpMux, Remedy::Turn(Side::Frontend)],
        Cause::ViewerUnknown => vec![Remedy::Stun],
        Cause::NoRelay(side) => vec![Remedy::Turn(side)],
        Cause::SymmetricNat => vec![Remedy::OpenUdp(facts.udp, inside()), Remedy::Turn(Side::Frontend)],
        Cause::Lite => vec![Remedy::NoLite],
        Cause::PortsUsedUp(range) => wider(range.per_viewer * facts.viewers, facts).into_iter().collect(),
        Cause::Unreachable(Side::Frontend, _) if class == Class::Tcp443Only => vec![Remedy::TurnTls443],
        Cause::Unreachable(side, number) if class != Class::NoUdp => vec![Remedy::ServerHost(side, number)],
        Cause::Unreachable(..)
        | Cause::ServerFails(..)
        | Cause::ServerSilent(..)
        | Cause::AllocationFails(..)
        | Cause::QuotaUsedUp(..)
        | Cause::RelayForbidden(..)
        | Cause::RelayedAddressInside(..)
        | Cause::RelayPortsClosed(..) => vec![Remedy::Server(cause)],
        Cause::Prevented(Prevented::NoOffer(StopKind::Address)) => vec![Remedy::Outside(None)],
        _ => Vec::new(),
    }
}

fn of_doubt(doubt: Doubt, facts: &Facts) -> Vec<Remedy> {
    match doubt {
        Doubt::Multicast | Doubt::Hairpin => at_home(facts),
        Doubt::WhoComesFirst => vec![Remedy::OpenUdp(facts.udp, inside(facts)), Remedy::Turn(Side::Frontend)],
        _ => Vec::new(),
    }
}

/// Viewers beside neko, whom an outside address does not lead to it.
fn at_home(facts: &Facts) -> Vec<Remedy> {
    let outside = facts.addresses.iter().find(|address| is_host(address) && is_outside(address));
    let both = outside.and_then(|outside| Some(Remedy::Both(outside.ip, inside_of(facts, Family::of(outside.ip))?)));
    let both = both.filter(|_| !facts.network.container);
    both.into_iter().chain([Remedy::Hairpin, Remedy::Turn(Side::Frontend)]).collect()
}

fn is_host(address: &Address) -> bool {
    address.kind() == CandidateKind::Host
}

/// The machine's address in its own network, to which a router forwards.
fn inside(facts: &Facts) -> Option<IpAddr> {
    inside_of(facts, Family::V4).or_else(|| inside_of(facts, Family::V6))
}

fn inside_of(facts: &Facts, family: Family) -> Option<IpAddr> {
    let is_it = |ip: &IpAddr| AddressClass::of(*ip) == AddressClass::Private && Family::of(*ip) == family;
    facts.network.own.iter().copied().find(is_it)
}
