//! Two addresses of one host.

use std::net::IpAddr;

use crate::context::external;
use crate::coturns::{Relay, relays};
use crate::{Context, Diagnostic, Severity, rule};
use neko_deploy::{Deployment, Network};

rule! {
    CoturnExternalIpDiffers = "coturn-external-ip-differs",
    severity: Warning,
    effect: Limited,
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let setting = &context.webrtc().nat1to1;
    let own: Vec<IpAddr> = setting.value.iter().filter_map(|own| external(&own.value)).collect();
    let mut found = Vec::new();
    for relay in relays(context) {
        let theirs: Vec<IpAddr> = relay.external_addresses().collect();
        if relay.is_in_cluster() && relay.is_behind_bridge() {
            found.extend(of_service(&relay, &theirs));
            continue;
        }
        let comparable = |address: &&IpAddr| own.iter().any(|other| other.is_ipv4() == address.is_ipv4());
        let Some(other) = theirs.iter().find(comparable) else { continue };
        let loopback = own.iter().any(IpAddr::is_loopback);
        if theirs.iter().any(|address| own.contains(address)) || loopback {
            continue;
        }
        let place = relay.coturn.last("external-ip").and_then(|own| own.place.clone());
        let mut finding = RULE
            .finding(format!("{} advertises {other}, and neko a different address", relay.service.name))
            .at(place, "coturn's")
            .also(setting.place().cloned(), "neko's")
            .note("viewers are relayed from one address and sent to the other");
        let neko = context.deployment.filter(|_| relay.is_in_cluster());
        finding = match neko.map(|neko| of_nodes(neko, &relay)) {
            Some(None) => continue,
            Some(Some(severity)) => {
                finding.severity = severity;
                finding.help(
                    "write the node's address as viewers reach it in both places; if they run on \
                     different nodes, this is correct",
                )
            }
            None => finding.help("write the address at which viewers reach this host in both places"),
        };
        found.push(finding);
    }
    found
}

/// In a cluster coturn's address is that of its Service, and neko may be at another.
fn of_service(relay: &Relay<'_>, theirs: &[IpAddr]) -> Option<Diagnostic> {
    let of_services: Vec<IpAddr> = relay.service_addresses().collect();
    let (advertised, address) = (theirs.first()?, of_services.first()?);
    if theirs.iter().any(|own| of_services.contains(own)) {
        return None;
    }
    let said = relay.service.reach.services().iter().find(|own| !own.addresses.is_empty())?.place.clone();
    let place = relay.coturn.last("external-ip").and_then(|own| own.place.clone());
    Some(
        RULE.finding(format!("{} advertises {advertised}, but its Service is at {address}", relay.service.name))
            .at(place, "coturn's")
            .also(said, format!("requests {address}"))
            .note("viewers reach coturn at one address and are relayed from the other")
            .help(format!("set external-ip to {address}")),
    )
}

/// How bad it is that pods in their nodes' networks tell different addresses; none where they are on different nodes.
fn of_nodes(neko: &Deployment, relay: &Relay<'_>) -> Option<Severity> {
    let node = |own: &Deployment| own.reach.pod().and_then(|pod| pod.node.clone());
    match (node(neko), node(relay.service)) {
        _ if neko.reach.network != Network::Host => None,
        (Some(own), Some(other)) => (own == other).then_some(Severity::Warning),
        _ => Some(Severity::Note),
    }
}
