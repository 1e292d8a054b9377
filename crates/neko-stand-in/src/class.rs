//! The class of viewers that a browser belongs to, by what it says and by what of it was seen.

use std::net::IpAddr;

use neko_config::behaviour::CandidateKind;
use neko_reach::Class;
use neko_report::{BrowserNetwork, SeenCandidate};

/// What is known of a browser's network.
#[derive(Debug)]
pub struct Known<'a> {
    /// Its candidates.
    pub candidates: &'a [SeenCandidate],
    /// Its address as neko's side saw it: of the pair that works, else of who asked for the page.
    pub from: Option<IpAddr>,
    /// Its port there, where neko's side saw its packets come directly over UDP.
    pub port: Option<u16>,
    /// Whether the way that works is over TCP, though neko has a port for UDP.
    pub over_tcp: bool,
    /// The addresses of this machine.
    pub own: &'a [IpAddr],
    /// By what it is connected.
    pub network: BrowserNetwork,
}

/// The class; none where nothing tells.
pub fn class(known: &Known<'_>) -> Option<Class> {
    let udp = || known.candidates.iter().filter(|candidate| !candidate.tcp && candidate.kind != CandidateKind::Relay);
    if known.from.is_some_and(|from| known.own.iter().any(|own| is_neighbour(*own, from))) {
        return Some(Class::SameNetwork);
    }
    let learned = known.candidates.iter().any(is_reflexive);
    let none_of_udp = !known.candidates.is_empty() && udp().next().is_none();
    if !learned && (known.over_tcp || (none_of_udp && known.candidates.iter().any(|it| it.tcp))) {
        return Some(Class::NoUdp);
    }
    match known.network {
        BrowserNetwork::Mobile => return Some(Class::SymmetricNat),
        BrowserNetwork::Wifi | BrowserNetwork::Wired => return Some(Class::OrdinaryNat),
        BrowserNetwork::Unknown => {}
    }
    known.from.map(|_| if differs_by_server(known) { Class::SymmetricNat } else { Class::OrdinaryNat })
}

fn is_reflexive(candidate: &SeenCandidate) -> bool {
    candidate.kind == CandidateKind::ServerReflexive && !candidate.tcp
}

/// Two ports outside of one address tell a NAT that has another one for each destination.
fn differs_by_server(known: &Known<'_>) -> bool {
    let all: Vec<&SeenCandidate> = known.candidates.iter().filter(|it| is_reflexive(it)).collect();
    let at_neko = known.from.zip(known.port);
    let differs = |one: &SeenCandidate| {
        let here = at_neko.is_some_and(|(ip, port)| one.host.parse() == Ok(ip) && one.port != port);
        here || all.iter().any(|other| one.host == other.host && one.port != other.port)
    };
    // Of several sockets each has a port of its own: all of them have to differ from what came.
    match at_neko {
        Some((_, port)) => !all.is_empty() && all.iter().all(|one| one.port != port && differs(one)),
        None => all.iter().any(|one| differs(one)),
    }
}

/// The same machine, or the same private network.
fn is_neighbour(own: IpAddr, other: IpAddr) -> bool {
    match (own, other.to_canonical()) {
        (_, other) if other.is_loopback() || own == other => true,
        (IpAddr::V4(own), IpAddr::V4(other)) => {
            own.is_private() && other.is_private() && own.octets()[..3] == other.octets()[..3]
        }
        (IpAddr::V6(own), IpAddr::V6(other)) => own.segments()[..4] == other.segments()[..4],
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(kind: CandidateKind, tcp: bool, host: &str, port: u16) -> SeenCandidate {
        SeenCandidate::new(kind, tcp, host.to_owned(), port)
    }

    #[test]
    fn what_is_seen_and_said_tells_the_class() {
        use CandidateKind::{Host, Relay, ServerReflexive};
        let own = ["192.168.1.2".parse().unwrap()];
        let host = || candidate(Host, false, "a.local", 1);
        let tcp = || candidate(Host, true, "a.local", 9);
        let seen = |port| candidate(ServerReflexive, false, "203.0.113.9", port);
        let relay = || candidate(Relay, false, "198.51.100.1", 5);
        let outside = Some("203.0.113.9");
        let unknown = BrowserNetwork::Unknown;
        for (candidates, from, port, over_tcp, network, expected) in [
            (vec![host()], Some("192.168.1.7"), None, false, BrowserNetwork::Wifi, Some(Class::SameNetwork)),
            (vec![host()], Some("127.0.0.1"), None, false, unknown, Some(Class::SameNetwork)),
            (vec![host(), seen(5)], outside, Some(5), false, unknown, Some(Class::OrdinaryNat)),
            (vec![host(), seen(5), seen(6)], outside, Some(6), false, unknown, Some(Class::OrdinaryNat)),
            (vec![host(), seen(5), seen(6)], outside, None, false, unknown, Some(Class::SymmetricNat)),
            (vec![host(), seen(5)], outside, Some(9), false, unknown, Some(Class::SymmetricNat)),
            (vec![host(), seen(5)], outside, None, false, BrowserNetwork::Mobile, Some(Class::SymmetricNat)),
            (vec![tcp(), relay()], outside, None, false, BrowserNetwork::Wifi, Some(Class::NoUdp)),
            (vec![host(), relay()], outside, None, true, unknown, Some(Class::NoUdp)),
            (vec![relay()], outside, None, false, unknown, Some(Class::OrdinaryNat)),
            (vec![], None, None, false, unknown, None),
        ] {
            let from = from.map(|from: &str| from.parse().unwrap());
            let known = Known { candidates: &candidates, from, port, over_tcp, own: &own, network };
            assert_eq!(class(&known), expected, "{known:?}");
        }
    }
}
