//! Viewers in neko's own network.

use super::cause::{Cause, Doubt};
use super::direct::{forwarded, has_port, is_outside, path};
use super::facts::{Address, Facts, Mapping, Ports};
use super::path::Direct;
use super::trial::Trial;
use super::way::{Stands, Way, tried};
use neko_config::behaviour::CandidateKind;
use neko_config::ice_server::Family;
use neko_config::ice_server::Transport::{Tcp, Udp};

/// To each address that neko offers; then what neko sends by itself, where multicast tells it the viewer's address.
pub(super) fn ways(facts: &Facts) -> Vec<Way> {
    let is_host = |address: &&Address| address.kind() == CandidateKind::Host && Family::of(address.ip) == Family::V4;
    let hosts = || facts.addresses.iter().filter(is_host);
    let mut ways: Vec<Way> = hosts().map(|address| to(facts, address)).collect();
    if facts.unknown.contains(&Family::V4) {
        ways.push(Way::Unproven(None, Doubt::AddressUnknown));
    }
    if let Some(address) = hosts().next().filter(|_| facts.offers_udp()) {
        let stands = has_port(facts, address).and_then(|()| multicast(facts));
        ways.push(Way::by(path(Udp, address, Direct::Multicast), stands));
    }
    ways
}

fn to(facts: &Facts, address: &Address) -> Way {
    let (how, stands) = match is_outside(address) {
        true => by_outside_address(facts, address),
        false => (Direct::Inside, inside(facts, address)),
    };
    let transport = if facts.offers_udp() { Udp } else { Tcp };
    Way::by(path(transport, address, how), has_port(facts, address).and(stands))
}

/// An address of this network. The machine's firewall lets packets in where one came in.
fn inside(facts: &Facts, address: &Address) -> Stands {
    if address.own && facts.network.container {
        return Err(Cause::ContainerAddress.into());
    }
    if matches!(facts.ports, Ports::Closed | Ports::CutOff) {
        return Err(Cause::PortsClosed(Udp).into());
    }
    if address.ip.is_loopback() {
        return Err(Doubt::OwnMachine.into());
    }
    let arrived = |trial| trial == Trial::Arrived;
    let came_in = arrived(facts.network.hairpin) || facts.network.tried.iter().any(|tried| arrived(tried.udp));
    if address.own && came_in { Ok(()) } else { Err(Doubt::OwnFirewall.into()) }
}

/// The router leads back in, or there is none. What keeps strangers out may let neighbours in.
fn by_outside_address(facts: &Facts, address: &Address) -> (Direct, Stands) {
    let network = &facts.network;
    if address.own || network.mapping == Some(Mapping::None) || (network.container && network.host_is_outside) {
        return (Direct::Open, forwarded(address).map_err(|_| Doubt::OwnFirewall.into()));
    }
    (Direct::Hairpin, tried(facts.network.hairpin, Doubt::Hairpin, Cause::NoHairpin))
}

fn multicast(facts: &Facts) -> Stands {
    match facts.lite || facts.network.container {
        true => Err(Cause::NoMulticast.into()),
        false => Err(Doubt::Multicast.into()),
    }
}
