//! The addresses of this machine that a peer can use.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, UdpSocket};

/// The addresses of this machine.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Interfaces {
    /// Every address but loopback and link-local ones, IPv4 first.
    pub routable: Vec<IpAddr>,
    /// Whether sockets can be bound to ::1.
    pub ipv6_loopback: bool,
}

impl Interfaces {
    /// Asks the operating system. An interface list that cannot be read counts as empty.
    pub fn of_this_machine() -> Self {
        let mut routable: Vec<IpAddr> = if_addrs::get_if_addrs()
            .unwrap_or_default()
            .iter()
            .map(|interface| interface.ip())
            .filter(|ip| !ip.is_loopback() && !is_link_local(ip))
            .collect();
        routable.sort();
        routable.dedup();
        Self { routable, ipv6_loopback: UdpSocket::bind((Ipv6Addr::LOCALHOST, 0)).is_ok() }
    }

    /// The address that neko would advertise first: the first one of the network, else loopback.
    pub fn primary(&self) -> IpAddr {
        self.lan().unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST))
    }

    /// The first address that other machines can reach.
    pub fn lan(&self) -> Option<IpAddr> {
        self.routable.first().copied()
    }

    /// Whether an address is this machine's own.
    pub fn owns(&self, ip: IpAddr) -> bool {
        ip.is_loopback() || self.routable.contains(&ip)
    }
}

fn is_link_local(ip: &IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => ip.is_link_local(),
        IpAddr::V6(ip) => ip.is_unicast_link_local(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loopback_is_the_last_resort_and_always_ours() {
        let alone = Interfaces::default();
        assert_eq!(alone.primary(), IpAddr::V4(Ipv4Addr::LOCALHOST));
        assert!(alone.owns(IpAddr::V6(Ipv6Addr::LOCALHOST)));
        let home = Interfaces { routable: vec!["192.168.1.7".parse().unwrap()], ipv6_loopback: true };
        assert_eq!(home.primary().to_string(), "192.168.1.7");
        assert!(home.owns("192.168.1.7".parse().unwrap()) && !home.owns("203.0.113.9".parse().unwrap()));
    }
}
