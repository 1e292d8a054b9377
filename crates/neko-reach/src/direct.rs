//! Viewers elsewhere who come to neko's own ports.

use super::cause::{Cause, Doubt};
use super::class::Class;
use super::facts::{Address, Facts, Mapping, Ports};
use super::learned::learned;
use super::path::{Direct, Path};
use super::server::{Contact, Server};
use super::trial::Trial;
use super::way::{Hitch, Stands, Way, tried};
use neko_config::behaviour::CandidateKind;
use neko_config::ice_server::Family;
use neko_config::ice_server::Transport::{self, Tcp, Udp};
use neko_config::ice_server::address::HostReach;

/// To each address that neko offers of the family, over UDP and then over TCP.
pub(super) fn ways(class: Class, facts: &Facts) -> Vec<Way> {
    let of_family = || facts.addresses.iter().filter(|address| Family::of(address.ip) == class.family());
    // Beside an address of neko's own that leads somewhere, one of the inside is nobody's fault.
    let leads_out = of_family().any(|address| address.kind() == CandidateKind::Host && is_outside(address));
    let offered = || of_family().filter(move |address| is_outside(address) || !leads_out);
    let mut ways = Vec::new();
    if facts.unknown.contains(&class.family()) {
        ways.push(Way::Unproven(None, Doubt::AddressUnknown));
    } else if of_family().next().is_none() {
        ways.push(Way::None(Cause::NoAddress(class.family())));
    }
    if class.passes(Udp, 0) && facts.offers_udp() {
        ways.extend(offered().flat_map(|address| over_udp(class, facts, address)));
    }
    match facts.tcp_mux {
        Some(port) if class.passes(Tcp, port) => {
            let hosts = offered().filter(|address| address.kind() == CandidateKind::Host);
            ways.extend(hosts.map(|address| over_tcp(class, facts, address)));
        }
        Some(_) => ways.push(Way::None(Cause::NotPort443)),
        None if class.passes(Udp, 0) => {}
        None => ways.push(Way::None(Cause::NotOffered(Tcp))),
    }
    ways
}

fn over_udp(class: Class, facts: &Facts, address: &Address) -> Vec<Way> {
    if !is_outside(address) {
        return vec![Way::None(Cause::AddressInside(address.origin))];
    }
    let by = |how, stands: Stands| Way::by(path(Udp, address, how), stands.and_then(|()| carries(facts)));
    let mut ways = vec![by(Direct::Open, open(class, facts, address))];
    if class.keeps_mapping() {
        ways.push(by(Direct::Punched, punched(class, facts, address)));
    }
    ways
}

/// Whether packets of video get out of neko's network. One server that loses them may have the fault itself.
fn carries(facts: &Facts) -> Stands {
    match facts.network.lost_large {
        0 => Ok(()),
        1 => Err(Doubt::LargePackets.into()),
        _ => Err(Cause::LargePacketsLost.into()),
    }
}

fn open(class: Class, facts: &Facts, address: &Address) -> Stands {
    has_port(facts, address)?;
    has_candidate(class, facts)?;
    match forwarded(address) {
        Err(Hitch::Cause(_)) if opens_by_sending(class, facts, address) => {
            tried(facts.network.strangers, Doubt::Nat, closed(facts, address))
        }
        Err(Hitch::Cause(_)) => Err(closed(facts, address).into()),
        stands => stands,
    }
}

/// Whether neko sends from the address's port, so that a NAT that lets in everybody lets in strangers.
fn opens_by_sending(class: Class, facts: &Facts, address: &Address) -> bool {
    let sends = facts.backend.iter().any(answers_neko);
    let learns = !matches!(learned(class, facts), Err(Hitch::Cause(_)));
    !address.own && (sends || learns) && sends_from(facts, address).is_ok()
}

/// Why nothing comes there: the address is that of another machine, or its ports are closed.
fn closed(facts: &Facts, address: &Address) -> Cause {
    let mapped = facts.network.mapped(Family::of(address.ip));
    let is_foreign = address.kind() == CandidateKind::Host && !address.own && mapped.is_some_and(|ip| ip != address.ip);
    if is_foreign { Cause::MappedAddressNotOffered } else { Cause::PortsClosed(Udp) }
}

/// Whether strangers reach neko's UDP ports at an address.
pub(super) fn forwarded(address: &Address) -> Stands {
    tried(address.udp, Doubt::Forward(Udp), Cause::PortsClosed(Udp))
}

fn over_tcp(class: Class, facts: &Facts, address: &Address) -> Way {
    if !is_outside(address) {
        return Way::None(Cause::AddressInside(address.origin));
    }
    let stands =
        has_candidate(class, facts).and_then(|()| tried(address.tcp, Doubt::Forward(Tcp), Cause::PortsClosed(Tcp)));
    Way::by(path(Tcp, address, Direct::Open), stands)
}

/// neko sends to the viewer from behind the address, and the viewer to the address.
fn punched(class: Class, facts: &Facts, address: &Address) -> Stands {
    has_port(facts, address)?;
    has_candidate(class, facts)?;
    learned(class, facts)?;
    sends_from(facts, address)?;
    keeps_port(facts, address)
}

/// Whether what neko sends to somebody who came there first leaves by the port that it offers. It does where neko asked a
/// server from its port before, and where there is no NAT; else a forward to another machine may be in the way.
fn keeps_port(facts: &Facts, address: &Address) -> Stands {
    let asked = facts.backend.iter().any(|server| server.transport == Udp && answers_neko(server));
    let no_nat = facts.network.mapping_of(address.ip) == Some(Mapping::None);
    let doubt = Doubt::WhoComesFirst;
    if asked || no_nat { Ok(()) } else { tried(address.replies, doubt, Cause::PortsClosed(Udp)) }
}

fn answers_neko(server: &Server) -> bool {
    server.contact == Contact::Outside && server.skip.is_none()
}

/// Whether what neko sends comes from the address and port that it offers.
pub(super) fn sends_from(facts: &Facts, address: &Address) -> Stands {
    if facts.lite {
        return Err(Cause::Lite.into());
    }
    if facts.ports == Ports::CutOff {
        return Err(Cause::PortsClosed(Udp).into());
    }
    let mapped = facts.network.mapped(Family::of(address.ip)).ok_or(Doubt::Nat)?;
    let mapping = facts.network.mapping_of(mapped).ok_or(Doubt::Nat)?;
    match (address.kind(), mapping) {
        (_, Mapping::PerDestination) => Err(Cause::SymmetricNat.into()),
        _ if address.replies == Trial::Lost => Err(Doubt::WhoComesFirst.into()),
        (CandidateKind::ServerReflexive, _) => Ok(()),
        _ if mapped != address.ip => Err(Cause::MappedAddressNotOffered.into()),
        (_, Mapping::None | Mapping::KeepsPort) => Ok(()),
        (_, Mapping::OnePort) => Err(Cause::PortsClosed(Udp).into()),
    }
}

/// Whether the range has a port for the candidate of the last viewer.
pub(super) fn has_port(facts: &Facts, address: &Address) -> Stands {
    let Some(range) = facts.range else { return Ok(()) };
    let own = if address.kind() == CandidateKind::Host { range.hosts } else { range.per_viewer };
    let taken = facts.viewers.saturating_sub(1) * range.per_viewer + own;
    if taken <= range.ports { Ok(()) } else { Err(Cause::PortsUsedUp(range).into()) }
}

/// A browser with IPv6 alone has a candidate only by a server over IPv6, or where it shows its address.
fn has_candidate(class: Class, facts: &Facts) -> Stands {
    if class != Class::Ipv6Only || learned(class, facts).is_ok() { Ok(()) } else { Err(Doubt::HiddenAddress.into()) }
}

/// Whether an address leads somewhere from the Internet.
pub(super) fn is_outside(address: &Address) -> bool {
    HostReach::of_address(address.ip) == HostReach::Everywhere
}

pub(super) fn path(transport: Transport, address: &Address, how: Direct) -> Path {
    Path::Direct { transport, to: address.ip, how }
}
