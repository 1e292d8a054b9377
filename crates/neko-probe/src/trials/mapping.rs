//! What the NAT does to ports, from what servers saw of some sockets. Pure.

use std::net::{IpAddr, SocketAddr};

use neko_reach::Mapping;

/// A socket as one destination saw it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Seen {
    /// The socket.
    pub(super) local: SocketAddr,
    /// Who saw it.
    pub(super) by: SocketAddr,
    /// As what.
    pub(super) mapped: SocketAddr,
}

/// None where nothing was seen, or too little: what two ports of one machine see alike may differ for another machine.
pub(super) fn mapping(seen: &[Seen], own: &[IpAddr]) -> Option<Mapping> {
    let (direct, mapped): (Vec<Seen>, Vec<Seen>) = seen.iter().partition(|seen| own.contains(&seen.mapped.ip()));
    let pairs = || {
        let later = |(nth, one)| mapped[nth + 1..].iter().map(move |other: &Seen| (one, other));
        let pairs = mapped.iter().enumerate().flat_map(later);
        pairs.filter(|(one, other): &(&Seen, &Seen)| one.local == other.local)
    };
    if mapped.is_empty() {
        (!direct.is_empty()).then_some(Mapping::None)
    } else if pairs().any(|(one, other)| one.mapped != other.mapped) {
        Some(Mapping::PerDestination)
    } else if mapped.iter().all(|seen| seen.mapped.port() == seen.local.port()) {
        Some(Mapping::KeepsPort)
    } else {
        pairs().any(|(one, other)| one.by.ip() != other.by.ip()).then_some(Mapping::OnePort)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOME: &str = "192.168.10.2:4000";

    fn judged(rows: &[(&str, &str, &str)]) -> Option<Mapping> {
        let at = |text: &str| text.parse().unwrap();
        let seen = rows.iter().map(|(local, by, mapped)| Seen { local: at(local), by: at(by), mapped: at(mapped) });
        mapping(&seen.collect::<Vec<_>>(), &["192.168.10.2".parse().unwrap(), "2001:db8:10::2".parse().unwrap()])
    }

    #[test]
    fn what_servers_saw_tells_the_mapping_or_too_little() {
        let (one, port, other) = ("198.51.100.30:3478", "198.51.100.30:30001", "198.51.100.31:3478");
        let (kept, changed, again) = ("198.51.100.10:4000", "198.51.100.10:61000", "198.51.100.10:61001");
        for (rows, expected) in [
            (&[][..], None),
            (&[(HOME, one, HOME)], Some(Mapping::None)),
            (&[(HOME, one, kept)], Some(Mapping::KeepsPort)),
            (&[(HOME, one, kept), (HOME, port, kept)], Some(Mapping::KeepsPort)),
            (&[(HOME, one, changed)], None),
            (&[(HOME, one, changed), (HOME, port, changed)], None),
            (&[(HOME, one, changed), (HOME, other, changed)], Some(Mapping::OnePort)),
            (&[(HOME, one, changed), (HOME, port, again)], Some(Mapping::PerDestination)),
            (&[(HOME, one, kept), (HOME, other, changed)], Some(Mapping::PerDestination)),
            // A port that was in use outside, beside one that was not.
            (&[(HOME, one, kept), ("192.168.10.2:4001", one, changed)], None),
            // IPv6 without a NAT says nothing about the NAT before IPv4.
            (
                &[("[2001:db8:10::2]:4000", "[2001:db8::30]:3478", "[2001:db8:10::2]:4000"), (HOME, one, kept)],
                Some(Mapping::KeepsPort),
            ),
        ] {
            assert_eq!(judged(rows), expected, "{rows:?}");
        }
    }
}
