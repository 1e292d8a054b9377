//! Which addresses are neko's, and which servers are elsewhere. Pure.

use std::net::{IpAddr, SocketAddr};

use super::Place;
use crate::proof;
use neko_config::ice_server::address::HostReach;
use neko_config::ice_server::{Family, Transport};
use neko_report::{Contacted, ServerReport};

/// neko's addresses, and the servers that see them from outside.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Addresses {
    /// The machine's own.
    pub(super) own: Vec<IpAddr>,
    /// Its addresses as servers outside see them.
    pub(super) mapped: Vec<IpAddr>,
    /// What neko advertises instead of its own.
    pub(super) advertised: Vec<IpAddr>,
    /// Servers outside that answer Binding over UDP.
    pub(super) stun: Vec<SocketAddr>,
}

impl Addresses {
    pub(super) fn of(place: &Place<'_>) -> Self {
        let outside = || place.servers.iter().filter(|row| proof::of_server(row, place.interfaces).is_ok());
        let stun = outside().filter(|row| answers_binding(row)).filter_map(|row| row.address);
        Self {
            own: place.interfaces.routable.clone(),
            mapped: each_once(outside().filter_map(|row| row.mapped).map(|mapped| mapped.ip())),
            advertised: each_once(place.advertised.iter().copied()),
            stun: each_once(stun),
        }
    }

    /// Those that somebody elsewhere may come to.
    pub(super) fn offered(&self) -> Vec<IpAddr> {
        let all = self.advertised.iter().chain(&self.mapped).chain(&self.own).copied();
        each_once(all.filter(|ip| is_global(*ip)))
    }

    /// Those of a family that the router answers to, as far as that is known, else those that neko advertises.
    pub(super) fn before_the_router(&self) -> Vec<IpAddr> {
        let offered = self.offered().into_iter().filter(|ip| !self.own.contains(ip));
        let (mapped, others): (Vec<_>, Vec<_>) = offered.partition(|ip| self.mapped.contains(ip));
        if mapped.is_empty() && self.mapped.is_empty() { others } else { mapped }
    }

    /// Advertised addresses that another machine has, as far as is known.
    pub(super) fn foreign(&self) -> Vec<IpAddr> {
        let knows_family = |ip: &IpAddr| self.mapped.iter().any(|mapped| mapped.is_ipv4() == ip.is_ipv4());
        let foreign = |ip: &IpAddr| is_global(*ip) && !self.own.contains(ip) && !self.mapped.contains(ip);
        self.advertised.iter().copied().filter(|ip| foreign(ip) && knows_family(ip)).collect()
    }

    /// Whether a router may have an address beside one of its own: providers give blocks of up to 16 to one line.
    pub(super) fn may_be_the_router_s(&self, ip: IpAddr) -> bool {
        self.mapped.iter().any(|mapped| match (mapped, ip) {
            (IpAddr::V4(mapped), IpAddr::V4(ip)) => mapped.to_bits() >> 4 == ip.to_bits() >> 4,
            (IpAddr::V6(mapped), IpAddr::V6(ip)) => mapped.to_bits() >> 80 == ip.to_bits() >> 80,
            _ => false,
        })
    }

    /// Whether a datagram from there may have come from inside.
    pub(super) fn is_ours(&self, ip: IpAddr) -> bool {
        !is_global(ip) || [&self.own, &self.mapped, &self.advertised].into_iter().any(|ips| ips.contains(&ip))
    }

    /// A STUN server of a family, rather one that is not at that address.
    pub(super) fn stun_beside(&self, ip: IpAddr) -> Option<SocketAddr> {
        let of_family = || self.stun.iter().copied().filter(|server| server.is_ipv4() == ip.is_ipv4());
        of_family().find(|server| server.ip() != ip).or_else(|| of_family().next())
    }

    /// The mapped address of a family.
    pub(super) fn mapped_of(&self, family: Family) -> Option<IpAddr> {
        self.mapped.iter().copied().find(|ip| Family::of(*ip) == family)
    }
}

/// Whether an address leads somewhere from everywhere.
pub(super) fn is_global(ip: IpAddr) -> bool {
    HostReach::of_address(ip) == HostReach::Everywhere
}

/// Whether a server answered over UDP without TLS, as a STUN server does.
pub(super) fn answers_binding(row: &ServerReport) -> bool {
    let plain = row.uri().is_some_and(|uri| uri.transport == Transport::Udp && !uri.scheme.is_secure());
    plain && row.mapped.is_some() && row.contacted == Contacted::Server
}

/// In their order.
pub(super) fn each_once<T: PartialEq>(items: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut once = Vec::new();
    for item in items {
        if !once.contains(&item) {
            once.push(item);
        }
    }
    once
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ips(text: &str) -> Vec<IpAddr> {
        text.split_whitespace().map(|ip| ip.parse().unwrap()).collect()
    }

    fn addresses(own: &str, mapped: &str, advertised: &str) -> Addresses {
        Addresses { own: ips(own), mapped: ips(mapped), advertised: ips(advertised), stun: Vec::new() }
    }

    #[test]
    fn only_addresses_that_lead_here_from_elsewhere_are_tried() {
        for (own, mapped, advertised, offered, router, foreign) in [
            ("192.168.10.2", "198.51.100.10", "", "198.51.100.10", "198.51.100.10", ""),
            ("192.168.10.2", "", "198.51.100.10", "198.51.100.10", "198.51.100.10", ""),
            ("192.168.10.2", "", "192.168.10.2", "", "", ""),
            ("198.51.100.40", "198.51.100.40", "", "198.51.100.40", "", ""),
            (
                "192.168.10.2",
                "198.51.100.10",
                "192.168.10.2 203.0.113.9",
                "203.0.113.9 198.51.100.10",
                "198.51.100.10",
                "203.0.113.9",
            ),
            ("100.64.0.2 2001:db8::2", "198.51.100.70", "", "198.51.100.70 2001:db8::2", "198.51.100.70", ""),
        ] {
            let addresses = addresses(own, mapped, advertised);
            let found = [addresses.offered(), addresses.before_the_router(), addresses.foreign()];
            assert_eq!(found, [offered, router, foreign].map(ips), "{addresses:?}");
        }
    }

    #[test]
    fn a_neighbour_of_the_mapped_address_may_be_the_router_s_too() {
        let home = addresses("192.168.10.2", "198.51.100.10 2001:db8:10::2", "");
        for (ip, expected) in [
            ("198.51.100.9", true),
            ("198.51.100.40", false),
            ("203.0.113.10", false),
            ("2001:db8:10:ffff::1", true),
            ("2001:db8:11::1", false),
        ] {
            assert_eq!(home.may_be_the_router_s(ip.parse().unwrap()), expected, "{ip}");
        }
    }
}
