//! A range of peers that coturn does not read.

use std::net::IpAddr;

use crate::beside::relays;
use crate::{Context, Diagnostic, Fix, rule};
use neko_deploy::coturn::Setting;

rule! {
    CoturnPeerRangeUnreadable = "coturn-peer-range-unreadable",
    severity: Warning,
    effect: Limited,
    summary: "The Coturn beside neko is given a range of addresses that it does not read.",
    why: "denied-peer-ip and allowed-peer-ip take one address, or the first and the last with a hyphen. Of `10.0.0.0/8` coturn logs `Wrong address format`, and it goes on without it: what was to be denied is relayed to, and what was to be allowed stays denied.",
    bad: "services:\n  neko:\n    image: ghcr.io/m1k1o/neko/firefox:3\n    ports:\n      - \"8080:8080\"\n      - \"59000-59100:59000-59100/udp\"\n    environment:\n      NEKO_WEBRTC_NAT1TO1: 198.51.100.7\n      NEKO_WEBRTC_ICESERVERS_FRONTEND: >-\n        [{\"urls\": [\"turn:turn.example.org:3478\"], \"username\": \"neko\", \"credential\": \"a-long-password\"}]\n  coturn:\n    image: coturn/coturn:4.6\n    ports:\n      - \"3478:3478/udp\"\n      - \"3478:3478/tcp\"\n      - \"49160-49200:49160-49200/udp\"\n    command:\n      - --realm=turn.example.org\n      - --user=neko:a-long-password\n      - --min-port=49160\n      - --max-port=49200\n      - --external-ip=198.51.100.7\n      - --denied-peer-ip=10.0.0.0/8\n",
    good: "services:\n  neko:\n    image: ghcr.io/m1k1o/neko/firefox:3\n    ports:\n      - \"8080:8080\"\n      - \"59000-59100:59000-59100/udp\"\n    environment:\n      NEKO_WEBRTC_NAT1TO1: 198.51.100.7\n      NEKO_WEBRTC_ICESERVERS_FRONTEND: >-\n        [{\"urls\": [\"turn:turn.example.org:3478\"], \"username\": \"neko\", \"credential\": \"a-long-password\"}]\n  coturn:\n    image: coturn/coturn:4.6\n    ports:\n      - \"3478:3478/udp\"\n      - \"3478:3478/tcp\"\n      - \"49160-49200:49160-49200/udp\"\n    command:\n      - --realm=turn.example.org\n      - --user=neko:a-long-password\n      - --min-port=49160\n      - --max-port=49200\n      - --external-ip=198.51.100.7\n      - --denied-peer-ip=10.0.0.0-10.255.255.255\n",
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for relay in relays(context) {
        for name in ["denied-peer-ip", "allowed-peer-ip"] {
            found.extend(relay.coturn.all(name).filter_map(|own| finding(name, own, context)));
        }
    }
    found
}

fn finding(name: &str, own: &Setting, context: &Context<'_>) -> Option<Diagnostic> {
    let value = own.value.trim();
    let (message, label) = if value.contains('/') {
        (format!("coturn reads no {name} with a `/`"), "an address, or the first and the last")
    } else {
        let (first, last) = value.split_once('-')?;
        let (first, last): (IpAddr, IpAddr) = (first.trim().parse().ok()?, last.trim().parse().ok()?);
        if first.is_ipv4() == last.is_ipv4() && first <= last {
            return None;
        }
        (format!("no address is in this {name}"), "the first comes after the last, or is of another family")
    };
    let finding = RULE.finding(message).at(own.place.clone(), label);
    let finding = match (value.contains('/'), name) {
        (true, "denied-peer-ip") => {
            finding.note("coturn logs `Wrong address format` and goes on without it: it relays to these addresses")
        }
        (true, _) => finding.note("coturn logs `Wrong address format` and goes on without it: they are not allowed"),
        (false, _) => finding.note("coturn takes it, and it is about no peer"),
    };
    let Some((first, last)) = ends(value) else {
        return Some(finding.help("write the first and the last address: `10.0.0.0-10.255.255.255`"));
    };
    let meant = if first == last { first.to_string() } else { format!("{first}-{last}") };
    let place = own.place.as_ref().filter(|place| place.text() == own.value && !context.quote(&meant).contains('*'));
    let fix = place.map(|place| Fix::new(format!("write `{meant}`"), place.clone(), meant.clone()));
    Some(finding.help(format!("write `{meant}`")).mended(fix))
}

/// The first and the last address of `10.0.0.0/8`.
fn ends(value: &str) -> Option<(IpAddr, IpAddr)> {
    let (address, length) = value.split_once('/')?;
    let length: u32 = length.trim().parse().ok()?;
    match address.trim().parse().ok()? {
        IpAddr::V4(address) => {
            let mask = u32::MAX.checked_shl(32_u32.checked_sub(length)?).unwrap_or(0);
            let first = u32::from(address) & mask;
            Some((IpAddr::V4(first.into()), IpAddr::V4((first | !mask).into())))
        }
        IpAddr::V6(address) => {
            let mask = u128::MAX.checked_shl(128_u32.checked_sub(length)?).unwrap_or(0);
            let first = u128::from(address) & mask;
            Some((IpAddr::V6(first.into()), IpAddr::V6((first | !mask).into())))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ends_of_a_range() {
        let ends = |value| ends(value).map(|(first, last)| format!("{first}-{last}"));
        assert_eq!(ends("10.1.2.3/8").as_deref(), Some("10.0.0.0-10.255.255.255"));
        assert_eq!(ends("0.0.0.0/0").as_deref(), Some("0.0.0.0-255.255.255.255"));
        assert_eq!(ends("192.168.1.1/32").as_deref(), Some("192.168.1.1-192.168.1.1"));
        assert_eq!(ends("fc00::/7").as_deref(), Some("fc00::-fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"));
        assert_eq!(ends("::/0").as_deref(), Some("::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"));
        for wrong in ["10.0.0.0/33", "10.0.0.0/", "host/8", "10.0.0.0"] {
            assert_eq!(ends(wrong), None, "{wrong}");
        }
    }
}
