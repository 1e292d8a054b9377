//! Relay ports of the coturn beside neko that the host does not have.

use crate::coturns::relays;
use crate::published::range;
use crate::{Context, Diagnostic, rule};
use neko_deploy::Protocol;

rule! {
    CoturnRelayPortsUnpublished = "coturn-relay-ports-unpublished",
    severity: Warning,
    effect: Limited,
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
        for port in relay.open_ports().filter(|own| !own.on_loopback) {
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
                "coturn relays from these ports",
            )
            .also(near.and_then(|port| port.place.cloned()), "published")
            .note("packets to a relay port that is not published are lost");
        if relay.is_in_cluster() {
            found.push(finding.help(format!(
                "set `hostNetwork: true` for its pod, or open each of {shown}/UDP in a Service of type \
                 LoadBalancer under the same number; use min-port and max-port to need only a few"
            )));
            continue;
        }
        found.push(match open.len() > 1000 {
            true => finding.help(
                "reduce them with `--min-port=49160 --max-port=49200`, and publish \
                     `49160-49200:49160-49200/udp`",
            ),
            false => finding.help(format!("publish `{shown}:{shown}/udp`")),
        });
    }
    found
}
