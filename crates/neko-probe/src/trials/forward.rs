//! From a relay outside to neko's own ports, which have sent nothing.

use std::net::{IpAddr, SocketAddr};

use super::addresses::{Addresses, is_global};
use super::ports::Voice;
use super::relaying::Relaying;
use super::together::{together, while_running};

/// Whether a relay's datagrams come from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Origin {
    /// They do.
    Outside,
    /// The address that they come from says so: the relay's own is a private one of its server's network.
    AskSource,
    /// They may not.
    Ours,
}

/// Datagrams to the ports of the sample at one of neko's addresses.
pub(super) struct Forwarded {
    pub(super) ip: IpAddr,
    /// Whether they arrive; none where some do and some do not, since viewers are given any of them.
    pub(super) arrived: Option<bool>,
    /// Whether one came, by port.
    pub(super) ports: Vec<(u16, bool)>,
    /// One of neko's ports that the relay sent to as well, and which may answer.
    pub(super) voice: Option<Voice>,
}

/// For each of neko's addresses that the relay may send to.
pub(super) async fn to_nekos_ports(relaying: &Relaying<'_>) -> Vec<Forwarded> {
    let (ground, relayed) = (relaying.ground, relaying.relayed.ip());
    let origin = origin(&ground.addresses, relayed);
    let Some(sample) = &ground.sample else { return Vec::new() };
    if relaying.subject.inside || origin == Origin::Ours {
        return Vec::new();
    }
    let offered = ground.addresses.offered().into_iter().filter(|ip| ip.is_ipv4() == relayed.is_ipv4());
    let permitted = offered.filter(|ip| relaying.permissions.granted.contains(ip));
    let each = permitted.map(async |ip| {
        let voice = sample.voice(relaying.relayed).await;
        let to = |port| relaying.relayed_to(SocketAddr::new(ip, port));
        let ports = sample.ports.iter().map(|port| to(*port));
        // Nobody listens there.
        let beside = voice.iter().map(|voice| to(voice.port));
        let came = while_running(together(ports), together(beside)).await;
        let ports = sample.ports.iter().copied().zip(came.iter().map(Option::is_some)).collect();
        Forwarded { ip, arrived: arrived(&came, origin, &ground.addresses), ports, voice }
    });
    together(each).await
}

fn origin(addresses: &Addresses, relayed: IpAddr) -> Origin {
    match (addresses.is_ours(relayed), is_global(relayed)) {
        (false, _) => Origin::Outside,
        (true, false) => Origin::AskSource,
        (true, true) => Origin::Ours,
    }
}

/// None where only some arrived, or perhaps from inside.
fn arrived(sources: &[Option<SocketAddr>], origin: Origin, addresses: &Addresses) -> Option<bool> {
    if sources.iter().all(Option::is_none) {
        return Some(false);
    }
    let sources = sources.iter().copied().collect::<Option<Vec<_>>>()?;
    let is_outside = |source: &SocketAddr| origin == Origin::Outside || !addresses.is_ours(source.ip());
    sources.iter().all(is_outside).then_some(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn home() -> Addresses {
        let ips = |ip: &str| vec![ip.parse().unwrap()];
        let (own, mapped, advertised) = (ips("192.168.10.2"), ips("198.51.100.10"), ips("203.0.113.9"));
        Addresses { own, mapped, advertised, stun: Vec::new() }
    }

    #[test]
    fn a_relay_proves_something_only_where_its_datagrams_come_from_outside() {
        for (relayed, expected) in [
            ("198.51.100.30", Origin::Outside),
            ("2001:db8::30", Origin::Outside),
            ("10.0.1.2", Origin::AskSource),
            ("198.51.100.10", Origin::Ours),
            ("203.0.113.9", Origin::Ours),
        ] {
            assert_eq!(origin(&home(), relayed.parse().unwrap()), expected, "{relayed}");
        }
    }

    #[test]
    fn all_ports_are_reached_from_outside_or_none() {
        let (outside, inside) = (Some("198.51.100.80:30000"), Some("192.168.10.1:30000"));
        for (sources, origin, expected) in [
            (&[outside, outside][..], Origin::Outside, Some(true)),
            // A proxy before a container has an address of its own.
            (&[inside, inside], Origin::Outside, Some(true)),
            (&[outside, None], Origin::Outside, None),
            (&[None, None], Origin::Outside, Some(false)),
            (&[outside, outside], Origin::AskSource, Some(true)),
            (&[outside, inside], Origin::AskSource, None),
            (&[None, inside], Origin::AskSource, None),
        ] {
            let parsed = |source: &Option<&str>| source.map(|source| source.parse().unwrap());
            let sources: Vec<_> = sources.iter().map(parsed).collect();
            assert_eq!(arrived(&sources, origin, &home()), expected, "{sources:?} {origin:?}");
        }
    }
}
