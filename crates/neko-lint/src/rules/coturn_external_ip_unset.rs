//! A coturn that tells its container's address.

use crate::beside::relays;
use crate::context::external;
use crate::{Context, Diagnostic, rule};

rule! {
    CoturnExternalIpUnset = "coturn-external-ip-unset",
    severity: Warning,
    effect: Limited,
    summary: "The Coturn beside neko runs behind a bridge network and knows no address outside.",
    why: "coturn tells clients the address that it relays from. Without `external-ip` that is the container's own, which nobody outside reaches. A name in the place of an address is refused with a line in the log (`-X : Wrong address format`), and coturn goes on without. In a cluster neko itself reaches a pod's address, so it matters for a relay that neko uses.",
    bad: "services:\n  neko:\n    image: ghcr.io/m1k1o/neko/firefox:3\n    ports:\n      - \"8080:8080\"\n      - \"59000-59100:59000-59100/udp\"\n    environment:\n      NEKO_WEBRTC_NAT1TO1: 198.51.100.7\n      NEKO_WEBRTC_ICESERVERS_FRONTEND: >-\n        [{\"urls\": [\"turn:turn.example.org:3478\"], \"username\": \"neko\", \"credential\": \"a-long-password\"}]\n  coturn:\n    image: coturn/coturn:4.6\n    ports:\n      - \"3478:3478/udp\"\n      - \"3478:3478/tcp\"\n      - \"49160-49200:49160-49200/udp\"\n    command:\n      - --realm=turn.example.org\n      - --user=neko:a-long-password\n      - --min-port=49160\n      - --max-port=49200\n",
    good: "services:\n  neko:\n    image: ghcr.io/m1k1o/neko/firefox:3\n    ports:\n      - \"8080:8080\"\n      - \"59000-59100:59000-59100/udp\"\n    environment:\n      NEKO_WEBRTC_NAT1TO1: 198.51.100.7\n      NEKO_WEBRTC_ICESERVERS_FRONTEND: >-\n        [{\"urls\": [\"turn:turn.example.org:3478\"], \"username\": \"neko\", \"credential\": \"a-long-password\"}]\n  coturn:\n    image: coturn/coturn:4.6\n    ports:\n      - \"3478:3478/udp\"\n      - \"3478:3478/tcp\"\n      - \"49160-49200:49160-49200/udp\"\n    command:\n      - --realm=turn.example.org\n      - --user=neko:a-long-password\n      - --external-ip=198.51.100.7\n      - --min-port=49160\n      - --max-port=49200\n",
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for relay in relays(context) {
        let coturn = relay.coturn;
        let said: Vec<_> = coturn.all("external-ip").collect();
        let by_shell = said.iter().any(|own| own.value.contains(['$', '`']));
        let mangled =
            coturn.mangled.iter().any(|word| word.option.contains("external-ip") || word.option.starts_with("-X"));
        let wrong = said.iter().find(|own| external(&own.value).is_none());
        if by_shell || mangled || relay.external_addresses().next().is_some() || coturn.hidden {
            continue;
        }
        if wrong.is_none() && !(relay.is_behind_bridge() && relay.relays_for_outside(context)) {
            continue;
        }
        let inside = if relay.is_in_cluster() { "pod" } else { "container" };
        let finding = match wrong {
            Some(own) => RULE
                .finding(format!("the external-ip of {} is no address", relay.service.name))
                .at(own.place.clone(), "coturn goes on without it"),
            None => RULE
                .finding(format!("{} tells clients its {inside}'s address", relay.service.name))
                .at(relay.service.place.clone(), "no external-ip is set"),
        };
        let address = context.webrtc().nat1to1.value.iter().find_map(|own| external(&own.value));
        let address = relay.service_addresses().next().or(address.filter(|_| !relay.is_in_cluster()));
        let unknown =
            if relay.is_in_cluster() { "the address at which viewers reach it" } else { "the host's address" };
        let address = address.map_or(unknown.to_owned(), |address| address.to_string());
        found.push(
            finding
                .note(format!("relayed addresses are the {inside}'s own, which nobody outside reaches"))
                .help(format!("set `--external-ip={address}`")),
        );
    }
    found
}
