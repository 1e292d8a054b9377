//! Classes of IP addresses: who can reach them.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Who can reach an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AddressClass {
    /// `0.0.0.0`, `::`: nobody.
    Unspecified,
    /// `127.0.0.0/8`, `::1`: this machine only.
    Loopback,
    /// `169.254.0.0/16`, `fe80::/10`: this link only.
    LinkLocal,
    /// RFC 1918 and RFC 4193: this network only.
    Private,
    /// `100.64.0.0/10` (RFC 6598): behind a provider's NAT.
    SharedNat,
    /// `224.0.0.0/4`, `ff00::/8`, and the broadcast address.
    Multicast,
    /// Kept for documentation and tests (RFC 5737, RFC 3849, RFC 2544): nobody.
    Documentation,
    /// Everybody.
    Public,
}

impl AddressClass {
    /// Of one address. An IPv4-mapped IPv6 address is what it maps.
    pub fn of(address: IpAddr) -> Self {
        match address {
            IpAddr::V4(v4) => Self::of_v4(v4),
            IpAddr::V6(v6) => v6.to_ipv4_mapped().map_or_else(|| Self::of_v6(v6), Self::of_v4),
        }
    }

    fn of_v4(address: Ipv4Addr) -> Self {
        let [a, b, ..] = address.octets();
        if address.is_unspecified() || a == 0 {
            Self::Unspecified
        } else if address.is_loopback() {
            Self::Loopback
        } else if address.is_link_local() {
            Self::LinkLocal
        } else if address.is_private() {
            Self::Private
        } else if a == 100 && (64..128).contains(&b) {
            Self::SharedNat
        } else if address.is_multicast() || address.is_broadcast() {
            Self::Multicast
        } else if address.is_documentation() || (a == 198 && (18..20).contains(&b)) {
            Self::Documentation
        } else {
            Self::Public
        }
    }

    fn of_v6(address: Ipv6Addr) -> Self {
        let [first, second, ..] = address.segments();
        if address.is_unspecified() {
            Self::Unspecified
        } else if address.is_loopback() {
            Self::Loopback
        } else if first & 0xffc0 == 0xfe80 {
            Self::LinkLocal
        } else if first & 0xfe00 == 0xfc00 {
            Self::Private
        } else if address.is_multicast() {
            Self::Multicast
        } else if first == 0x2001 && second == 0xdb8 {
            Self::Documentation
        } else {
            Self::Public
        }
    }

    /// Whether viewers on the Internet can reach it.
    pub fn is_public(self) -> bool {
        self == Self::Public
    }

    /// In a few words, with an article: "a private address".
    pub fn describe(self) -> &'static str {
        match self {
            Self::Unspecified => "an unspecified address",
            Self::Loopback => "a loopback address",
            Self::LinkLocal => "a link-local address",
            Self::Private => "a private address",
            Self::SharedNat => "a carrier-grade NAT address",
            Self::Multicast => "a multicast address",
            Self::Documentation => "an address kept for documentation",
            Self::Public => "a public address",
        }
    }
}

/// From where a URL's host can be reached, as far as its text says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HostReach {
    /// From everywhere, for all that can be seen.
    Everywhere,
    /// From one network only, and what says so.
    OneNetwork(&'static str),
    /// From no other machine, and what says so.
    Nowhere(&'static str),
}

impl HostReach {
    /// Of the host of a URL.
    pub fn of(host: &str) -> Self {
        match literal(host) {
            Some(address) => Self::of_address(address),
            None => Self::of_name(&host.to_ascii_lowercase()),
        }
    }

    /// Of an address.
    pub fn of_address(address: IpAddr) -> Self {
        let class = AddressClass::of(address);
        match class {
            AddressClass::Loopback | AddressClass::Unspecified | AddressClass::LinkLocal | AddressClass::Multicast => {
                Self::Nowhere(class.describe())
            }
            AddressClass::Private | AddressClass::SharedNat => Self::OneNetwork(class.describe()),
            AddressClass::Documentation | AddressClass::Public => Self::Everywhere,
        }
    }

    fn of_name(lower: &str) -> Self {
        let ends = |ends: &[&str]| ends.iter().any(|end| lower.ends_with(end));
        if lower == "localhost" {
            Self::Nowhere("the viewer's own machine")
        } else if !lower.contains('.') {
            Self::Nowhere("a name without a dot, as containers have it")
        } else if ends(&[".docker.internal", ".svc", ".cluster.local"]) {
            Self::Nowhere("a name that only containers resolve")
        } else if ends(&[".local", ".lan", ".home", ".home.arpa", ".localdomain", ".intranet", ".fritz.box"]) {
            Self::OneNetwork("a name of a local network")
        } else {
            Self::Everywhere
        }
    }
}

/// The address that a host is, where it is one and not a name: brackets and a zone are left out.
pub fn literal(host: &str) -> Option<IpAddr> {
    let bare = host.strip_prefix('[').and_then(|inner| inner.strip_suffix(']')).unwrap_or(host);
    bare.split('%').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_class_has_its_addresses() {
        for (address, class) in [
            ("0.0.0.0", AddressClass::Unspecified),
            ("::", AddressClass::Unspecified),
            ("127.9.9.9", AddressClass::Loopback),
            ("::1", AddressClass::Loopback),
            ("::ffff:10.0.0.1", AddressClass::Private),
            ("169.254.1.1", AddressClass::LinkLocal),
            ("fe80::1", AddressClass::LinkLocal),
            ("172.31.0.1", AddressClass::Private),
            ("fd00::1", AddressClass::Private),
            ("100.64.0.1", AddressClass::SharedNat),
            ("100.128.0.1", AddressClass::Public),
            ("239.0.0.1", AddressClass::Multicast),
            ("203.0.113.7", AddressClass::Documentation),
            ("2001:db8::1", AddressClass::Documentation),
            ("8.8.8.8", AddressClass::Public),
            ("2a00::1", AddressClass::Public),
        ] {
            assert_eq!(AddressClass::of(address.parse().unwrap()), class, "{address}");
        }
    }

    #[test]
    fn a_host_says_from_where_it_is_reached() {
        for host in ["turn.example.org", "8.8.8.8", "203.0.113.7", "[2a00::1]"] {
            assert_eq!(HostReach::of(host), HostReach::Everywhere, "{host}");
        }
        for host in ["192.168.1.4", "100.64.0.1", "[fd00::1]", "nas.LAN", "turn.home.arpa"] {
            assert!(matches!(HostReach::of(host), HostReach::OneNetwork(_)), "{host}");
        }
        for host in ["localhost", "127.0.0.1", "0.0.0.0", "coturn", "turn.default.svc", "host.docker.internal"] {
            assert!(matches!(HostReach::of(host), HostReach::Nowhere(_)), "{host}");
        }
    }

    #[test]
    fn a_literal_may_carry_brackets_and_a_zone() {
        assert_eq!(literal("[fe80::1%lo]"), "fe80::1".parse().ok());
        assert_eq!(literal("neko.example.org"), None);
    }
}
