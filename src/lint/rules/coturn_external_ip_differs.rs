//! Two addresses of one host.

use std::net::IpAddr;

use crate::diagnostic::{Diagnostic, Severity};
use crate::lint::beside::relays;
use crate::lint::context::external;
use crate::lint::{About, Context, Effect, Rule};

static ABOUT: About = About {
    name: "coturn-external-ip-differs",
    severity: Severity::Warning,
    effect: Effect::Limited,
    by_default: true,
    summary: "The Coturn beside neko tells another address than neko.",
    why: "neko's nat1to1 and coturn's external-ip each are the host's address as viewers reach it. Where they differ, one of them is wrong or old.",
    bad: "services:\n  neko:\n    image: ghcr.io/m1k1o/neko/firefox:3\n    ports:\n      - \"8080:8080\"\n      - \"59000-59100:59000-59100/udp\"\n    environment:\n      NEKO_WEBRTC_NAT1TO1: 198.51.100.7\n      NEKO_WEBRTC_ICESERVERS_FRONTEND: >-\n        [{\"urls\": [\"turn:turn.example.org:3478\"], \"username\": \"neko\", \"credential\": \"a-long-password\"}]\n  coturn:\n    image: coturn/coturn:4.6\n    ports:\n      - \"3478:3478/udp\"\n      - \"3478:3478/tcp\"\n      - \"49160-49200:49160-49200/udp\"\n    command:\n      - --realm=turn.example.org\n      - --user=neko:a-long-password\n      - --min-port=49160\n      - --max-port=49200\n      - --external-ip=203.0.113.9\n",
    good: "services:\n  neko:\n    image: ghcr.io/m1k1o/neko/firefox:3\n    ports:\n      - \"8080:8080\"\n      - \"59000-59100:59000-59100/udp\"\n    environment:\n      NEKO_WEBRTC_NAT1TO1: 198.51.100.7\n      NEKO_WEBRTC_ICESERVERS_FRONTEND: >-\n        [{\"urls\": [\"turn:turn.example.org:3478\"], \"username\": \"neko\", \"credential\": \"a-long-password\"}]\n  coturn:\n    image: coturn/coturn:4.6\n    ports:\n      - \"3478:3478/udp\"\n      - \"3478:3478/tcp\"\n      - \"49160-49200:49160-49200/udp\"\n    command:\n      - --realm=turn.example.org\n      - --user=neko:a-long-password\n      - --external-ip=198.51.100.7\n      - --min-port=49160\n      - --max-port=49200\n",
};

pub(super) struct CoturnExternalIpDiffers;

impl Rule for CoturnExternalIpDiffers {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, context: &Context<'_>) -> Vec<Diagnostic> {
        let setting = &context.webrtc().nat1to1;
        let own: Vec<IpAddr> = setting.value.iter().filter_map(|own| external(&own.value)).collect();
        let mut found = Vec::new();
        for relay in relays(context) {
            let theirs: Vec<IpAddr> = relay.external_addresses().collect();
            let comparable = |address: &&IpAddr| own.iter().any(|other| other.is_ipv4() == address.is_ipv4());
            let Some(other) = theirs.iter().find(comparable) else { continue };
            let loopback = own.iter().any(IpAddr::is_loopback);
            if theirs.iter().any(|address| own.contains(address)) || loopback {
                continue;
            }
            let place = relay.coturn.last("external-ip").and_then(|own| own.place.clone());
            found.push(
                ABOUT
                    .finding(format!("{} tells clients {other}, and neko another address", relay.service.name))
                    .at(place, "coturn's")
                    .also(setting.place().cloned(), "neko's")
                    .note("viewers are relayed from the one, and sent to the other")
                    .help("write the address at which viewers reach this host at both places"),
            );
        }
        found
    }
}
