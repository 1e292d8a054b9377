//! Relay ports of the coturn beside neko that the host does not have.

use crate::beside::relays;
use crate::published::range;
use crate::{Context, Diagnostic, rule};
use neko_deploy::Protocol;

rule! {
    CoturnRelayPortsUnpublished = "coturn-relay-ports-unpublished",
    severity: Warning,
    effect: Limited,
    summary: "The relay ports of the Coturn beside neko are not published.",
    why: "For every client coturn opens a UDP port from min-port to max-port (49152-65535 where nobody says else) and tells it to the other side. Behind a bridge network what is sent there arrives only where all of them are published under the same numbers. In a cluster neko itself gets to a pod's ports, so they matter for a relay that neko uses.",
    bad: "services:\n  neko:\n    image: ghcr.io/m1k1o/neko/firefox:3\n    ports:\n      - \"8080:8080\"\n      - \"59000-59100:59000-59100/udp\"\n    environment:\n      NEKO_WEBRTC_NAT1TO1: 198.51.100.7\n      NEKO_WEBRTC_ICESERVERS_FRONTEND: >-\n        [{\"urls\": [\"turn:turn.example.org:3478\"], \"username\": \"neko\", \"credential\": \"a-long-password\"}]\n  coturn:\n    image: coturn/coturn:4.6\n    ports:\n      - \"3478:3478/udp\"\n      - \"3478:3478/tcp\"\n    command:\n      - --realm=turn.example.org\n      - --user=neko:a-long-password\n      - --external-ip=198.51.100.7\n      - --min-port=49160\n      - --max-port=49200\n",
    good: "services:\n  neko:\n    image: ghcr.io/m1k1o/neko/firefox:3\n    ports:\n      - \"8080:8080\"\n      - \"59000-59100:59000-59100/udp\"\n    environment:\n      NEKO_WEBRTC_NAT1TO1: 198.51.100.7\n      NEKO_WEBRTC_ICESERVERS_FRONTEND: >-\n        [{\"urls\": [\"turn:turn.example.org:3478\"], \"username\": \"neko\", \"credential\": \"a-long-password\"}]\n  coturn:\n    image: coturn/coturn:4.6\n    ports:\n      - \"3478:3478/udp\"\n      - \"3478:3478/tcp\"\n      - \"49160-49200:49160-49200/udp\"\n    command:\n      - --realm=turn.example.org\n      - --user=neko:a-long-password\n      - --external-ip=198.51.100.7\n      - --min-port=49160\n      - --max-port=49200\n",
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for relay in relays(context).into_iter().filter(|relay| relay.is_behind_bridge() && !relay.coturn.hidden) {
        let unseen = ["min-port", "max-port"].iter().any(|name| relay.coturn.is_unseen(name));
        if unseen || relay.is_routed() || !relay.relays_for_outside(context) {
            continue;
        }
        let (first, last) = relay.coturn.relay_ports();
        let mut open = vec![false; usize::from(last.saturating_sub(first)) + 1];
        let mut near = None;
        for port in relay.openings().filter(|own| !own.on_loopback) {
            let (from, to) = (port.inside.0.max(first), port.inside.1.min(last));
            if from > to {
                continue;
            }
            near = Some(port);
            if port.protocol == Protocol::Udp && port.outside == port.inside {
                open[usize::from(from - first)..=usize::from(to - first)].fill(true);
            }
        }
        let count = open.iter().filter(|open| **open).count();
        if count == open.len() || relay.coturn.switch("stun-only").is_some() {
            continue;
        }
        let shown = range((first, last));
        let message = match count {
            0 => format!("none of the relay ports {shown}/udp of {} is published", relay.service.name),
            _ => {
                format!("{count} of the {} relay ports {shown}/udp of {} are published", open.len(), relay.service.name)
            }
        };
        let said = relay.coturn.last("min-port").or_else(|| relay.coturn.last("max-port"));
        let finding = RULE
            .finding(message)
            .at(
                said.and_then(|own| own.place.clone()).or_else(|| relay.service.place.clone()),
                "relayed from these ports",
            )
            .also(near.and_then(|port| port.place.cloned()), "published")
            .note("what the other side sends to a relay port that is not published is lost");
        if relay.is_in_cluster() {
            found.push(finding.help(format!(
                "give its pod `hostNetwork: true`, or a Service of type LoadBalancer each of {shown}/UDP under the same number; choose few with min-port and max-port"
            )));
            continue;
        }
        found.push(match open.len() > 1000 {
            true => finding
                .help("choose few with `--min-port=49160 --max-port=49200`, and publish `49160-49200:49160-49200/udp`"),
            false => finding.help(format!("publish `{shown}:{shown}/udp`")),
        });
    }
    found
}
