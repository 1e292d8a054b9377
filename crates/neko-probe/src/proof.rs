//! What is proven for viewers elsewhere by something that works here. Pure, so that it can be tested as a table.
//!
//! Packets between two sockets of one machine never cross a firewall or a router, whatever their addresses are. A
//! server proves something only where it is asked across the Internet, as viewers ask it.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use neko_config::ice_server::address::HostReach;
use neko_report::{RecordAnswer, ServerReport};

use super::interfaces::Interfaces;

/// Why two sockets of this machine prove nothing.
pub(super) const ONE_MACHINE: &str = "both ends are on this machine, so no packet crossed a firewall or a router; open neko's page from another network to test it";

/// Public addresses that are not ours. They are named to a server only: no packet goes there.
pub(super) const OTHERS: [IpAddr; 2] =
    [IpAddr::V4(Ipv4Addr::new(8, 8, 8, 8)), IpAddr::V6(Ipv6Addr::new(0x2001, 0x4860, 0x4860, 0, 0, 0, 0, 0x8888))];

/// Why what goes through a server here proves nothing for viewers elsewhere; `Ok` where it does.
pub(super) fn of_server(server: &ServerReport, own: &Interfaces) -> Result<(), String> {
    let Some(address) = server.address.map(|address| address.ip()) else {
        return Err("the server has no address to ask".to_owned());
    };
    if own.owns(address) {
        return Err(format!("the server is this machine ({address}), so no packet crossed a firewall"));
    }
    if let Some(what) = only_here(address) {
        return Err(format!("the server's address {address} is {what}, so it was asked inside this network only"));
    }
    match server.mapped.map(|mapped| mapped.ip()) {
        None => Err("the server does not say which address it sees, so it may be in this network".to_owned()),
        Some(mapped) if mapped == address => Err(format!(
            "the server is behind the same public address, {mapped}, and was asked inside this network only"
        )),
        Some(mapped) => match only_here(mapped) {
            Some(what) => Err(format!("the server sees {mapped}, {what}, so it was asked inside this network only")),
            None => Ok(()),
        },
    }
}

/// The same for a server that viewers have to ask themselves: its name must lead there from elsewhere too.
pub(super) fn of_viewers_server(server: &ServerReport, own: &Interfaces) -> Result<(), String> {
    if let Some(uri) = server.uri()
        && let HostReach::Nowhere(why) | HostReach::OneNetwork(why) = HostReach::of(&uri.host)
    {
        return Err(format!("viewers elsewhere cannot reach {}: {why}", uri.host));
    }
    if let Some(names) = &server.details.names {
        let unknown = |answer| matches!(answer, &RecordAnswer::NoSuchName | &RecordAnswer::NoRecord);
        if unknown(&names.a) && unknown(&names.aaaa) {
            return Err("the name servers do not know its name; only this machine does".to_owned());
        }
    }
    of_server(server, own)
}

/// Why an address that leads back to this machine (hairpin) proves nothing; `Ok` where it proves the router's forward.
pub(super) fn of_hairpin(advertised: IpAddr, on_own_port: bool, local: IpAddr) -> Result<(), String> {
    if let Some(what) = only_here(advertised) {
        return Err(format!("{advertised} is {what}, and leads back here only inside this network"));
    }
    if !on_own_port {
        return Err(format!("{advertised} leads back here, but not to one of neko's own ports"));
    }
    if is_container_network(local) {
        return Err(format!(
            "{advertised} leads back here, but {local} looks like a container's address: the host itself may have answered, inside its firewall"
        ));
    }
    Ok(())
}

/// In a few words, what keeps an address from being reached from elsewhere.
pub(super) fn only_here(address: IpAddr) -> Option<&'static str> {
    match HostReach::of_address(address) {
        HostReach::Everywhere => None,
        HostReach::OneNetwork(what) | HostReach::Nowhere(what) => Some(what),
    }
}

/// Docker takes its networks from here first.
pub(super) fn is_container_network(address: IpAddr) -> bool {
    matches!(address, IpAddr::V4(v4) if v4.octets()[0] == 172 && (16..32).contains(&v4.octets()[1]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use neko_config::ice_server::{Scheme, Transport, Uri};
    use neko_report::{Contacted, ListedServer, Login, NameReport, ServerDetails};

    fn server(host: &str, address: Option<&str>, mapped: Option<&str>) -> ServerReport {
        let at = |ip: &str| std::net::SocketAddr::new(ip.parse().unwrap(), 3478);
        let uri = Uri { scheme: Scheme::Turn, host: host.into(), port: 3478, transport: Transport::Udp };
        ServerReport {
            address: address.map(at),
            mapped: mapped.map(at),
            ..ServerReport::new(
                ListedServer::unlisted(format!("turn:{host}"), uri, Login::default()),
                Contacted::Server,
            )
        }
    }

    fn own(address: &str) -> Interfaces {
        Interfaces { routable: vec![address.parse().unwrap()], ipv6_loopback: true }
    }

    #[test]
    fn a_server_proves_something_only_where_it_is_asked_across_the_internet() {
        for (address, mapped, own_address, proves) in [
            ("198.51.100.30", Some("198.51.100.10"), "192.168.10.2", true),
            ("198.51.100.30", Some("198.51.100.40"), "198.51.100.40", true),
            ("2001:db8::30", Some("2001:db8:10::2"), "2001:db8:10::2", true),
            // On this machine, in this network, behind the same router, or nobody knows.
            ("198.51.100.40", Some("198.51.100.40"), "198.51.100.40", false),
            ("127.0.0.1", Some("127.0.0.1"), "192.168.10.2", false),
            ("192.168.10.4", Some("192.168.10.2"), "192.168.10.2", false),
            ("198.51.100.60", Some("172.17.0.2"), "172.17.0.2", false),
            ("198.51.100.10", Some("192.168.10.1"), "192.168.10.2", false),
            ("198.51.100.10", Some("198.51.100.10"), "192.168.10.2", false),
            ("198.51.100.30", Some("100.64.0.2"), "192.168.30.2", false),
            ("198.51.100.30", None, "192.168.10.2", false),
        ] {
            let proven = of_server(&server(address, Some(address), mapped), &own(own_address));
            assert_eq!(proven.is_ok(), proves, "{address} {mapped:?} {own_address}: {proven:?}");
        }
        assert!(of_server(&server("198.51.100.30", None, None), &own("192.168.10.2")).is_err());
    }

    #[test]
    fn a_server_of_viewers_must_have_a_name_that_they_can_resolve() {
        let here = own("192.168.10.2");
        let of = |host: &str| server(host, Some("198.51.100.30"), Some("198.51.100.10"));
        assert_eq!(of_viewers_server(&of("turn.example.org"), &here), Ok(()));
        for host in ["coturn", "turn.lan", "localhost", "turn.default.svc"] {
            assert!(of_viewers_server(&of(host), &here).is_err(), "{host}");
        }
        let named = |a: RecordAnswer, aaaa: RecordAnswer| {
            let names = NameReport { a, aaaa, system: vec!["198.51.100.30".to_owned()], difference: None };
            let details = ServerDetails { names: Some(names), ..ServerDetails::default() };
            of_viewers_server(&ServerReport { details, ..of("turn.example.org") }, &here).is_ok()
        };
        assert!(!named(RecordAnswer::NoSuchName, RecordAnswer::NoSuchName));
        assert!(named(RecordAnswer::Addresses(vec!["198.51.100.30".to_owned()]), RecordAnswer::NoRecord));
        // Where no name server answers, nothing speaks against it.
        assert!(named(RecordAnswer::NoAnswer, RecordAnswer::NoAnswer));
    }

    #[test]
    fn a_hairpin_proves_a_forward_of_neko_s_own_port_to_a_public_address() {
        let of = |advertised: &str, on_own_port, local: &str| {
            of_hairpin(advertised.parse().unwrap(), on_own_port, local.parse().unwrap()).is_ok()
        };
        assert!(of("198.51.100.10", true, "192.168.10.2"));
        assert!(!of("198.51.100.10", false, "192.168.10.2"));
        assert!(!of("100.64.0.2", true, "192.168.30.2"));
        assert!(!of("192.168.10.5", true, "192.168.10.2"));
        assert!(!of("198.51.100.60", true, "172.17.0.2"));
    }
}
