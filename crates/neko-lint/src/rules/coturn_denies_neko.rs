//! A relay that forbids neko.

use std::net::IpAddr;

use crate::beside::relays;
use crate::context::external;
use crate::{Context, Diagnostic, rule};
use neko_deploy::coturn::AddressRange;

rule! {
    CoturnDeniesNeko = "coturn-denies-neko",
    severity: Warning,
    effect: Limited,
    summary: "The Coturn beside neko is told not to relay to neko's address.",
    why: "denied-peer-ip keeps users out of a network, and neko's nat1to1 is in it: coturn answers 403 to whoever asks for a relay to neko. allowed-peer-ip goes before it.",
    bad: "services:\n  neko:\n    image: ghcr.io/m1k1o/neko/firefox:3\n    ports:\n      - \"8080:8080\"\n      - \"59000-59100:59000-59100/udp\"\n    environment:\n      NEKO_WEBRTC_NAT1TO1: 192.168.1.10\n      NEKO_WEBRTC_ICESERVERS_FRONTEND: >-\n        [{\"urls\": [\"turn:turn.example.org:3478\"], \"username\": \"neko\", \"credential\": \"a-long-password\"}]\n  coturn:\n    image: coturn/coturn:4.6\n    ports:\n      - \"3478:3478/udp\"\n      - \"3478:3478/tcp\"\n      - \"49160-49200:49160-49200/udp\"\n    command:\n      - --realm=turn.example.org\n      - --user=neko:a-long-password\n      - --min-port=49160\n      - --max-port=49200\n      - --external-ip=192.168.1.10\n      - --denied-peer-ip=192.168.0.0-192.168.255.255\n",
    good: "services:\n  neko:\n    image: ghcr.io/m1k1o/neko/firefox:3\n    ports:\n      - \"8080:8080\"\n      - \"59000-59100:59000-59100/udp\"\n    environment:\n      NEKO_WEBRTC_NAT1TO1: 192.168.1.10\n      NEKO_WEBRTC_ICESERVERS_FRONTEND: >-\n        [{\"urls\": [\"turn:turn.example.org:3478\"], \"username\": \"neko\", \"credential\": \"a-long-password\"}]\n  coturn:\n    image: coturn/coturn:4.6\n    ports:\n      - \"3478:3478/udp\"\n      - \"3478:3478/tcp\"\n      - \"49160-49200:49160-49200/udp\"\n    command:\n      - --realm=turn.example.org\n      - --user=neko:a-long-password\n      - --min-port=49160\n      - --max-port=49200\n      - --external-ip=192.168.1.10\n      - --denied-peer-ip=192.168.0.0-192.168.255.255\n      - --allowed-peer-ip=192.168.1.10\n",
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let setting = &context.webrtc().nat1to1;
    let mut found = Vec::new();
    for relay in relays(context) {
        let holds = |name: &'static str, address: IpAddr| {
            relay
                .coturn
                .all(name)
                .find(move |own| AddressRange::read(&own.value).is_some_and(|range| range.holds(address)))
        };
        for address in setting.value.iter().filter_map(|own| external(&own.value)) {
            let Some(denied) = holds("denied-peer-ip", address) else { continue };
            if holds("allowed-peer-ip", address).is_some() {
                continue;
            }
            found.push(
                RULE.finding(format!("{} does not relay to {address}, neko's address", relay.service.name))
                    .at(denied.place.clone(), "neko's address is among these")
                    .also(setting.place().cloned(), "viewers are told this address")
                    .note("coturn answers 403 to a viewer that asks for a relay to neko")
                    .help(format!("add `--allowed-peer-ip={address}`")),
            );
        }
    }
    found
}
