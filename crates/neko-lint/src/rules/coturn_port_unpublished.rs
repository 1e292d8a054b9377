//! A port of the coturn beside neko that the host does not have.

use crate::context::mask_userinfo;
use crate::coturns::{Relay, Way, relays};
use crate::url_spelling::with_protocol;
use crate::{Context, Diagnostic, Severity, rule};
use neko_deploy::kubernetes::ServiceKind;

rule! {
    CoturnPortUnpublished = "coturn-port-unpublished",
    severity: Error,
    effect: NoRelay,
    check: Neko(check),
}

/// Where a cluster chooses ports of its nodes from.
const NODE_PORTS: std::ops::RangeInclusive<u16> = 30000..=32767;

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for relay in relays(context).into_iter().filter(|relay| relay.is_behind_bridge()) {
        for way in relay.ways(context) {
            let (port, proto) = (way.uri.port, way.protocol());
            let open = relay.inside(port, proto);
            let loopback = open.filter(|(_, port)| port.on_loopback && !way.uri.host.starts_with("127."));
            let by_another = context.deployment.is_some_and(|own| {
                let all =
                    own.neighbours.iter().map(|other| &**other).filter(|other| other.coturn.is_none()).chain([own]);
                all.flat_map(|other| &other.reach.ports)
                    .any(|own| own.protocol == proto && own.host.is_some_and(|(a, b)| (a..=b).contains(&port)))
            });
            if relay.is_called(&way.uri.host) || (open.is_some() && loopback.is_none()) || by_another {
                continue;
            }
            if relay.is_in_cluster() {
                found.extend(in_cluster(&relay, &way));
                continue;
            }
            let (name, shown) = (&relay.service.name, proto.as_str());
            let other = relay.open_ports().find(|own| (own.outside.0..=own.outside.1).contains(&port));
            let what = if loopback.is_some() { "published on a loopback address only" } else { "not published" };
            let mut finding = RULE
                .finding(format!("{port}/{shown} of {name} is {what}"))
                .at(
                    way.url.place.clone().or_else(|| way.server.place.clone()),
                    format!("`{}` needs it", mask_userinfo(&way.url.value)),
                )
                .also(
                    other.and_then(|own| own.place.cloned()).or_else(|| relay.service.place.clone()),
                    if other.is_some() { "published like this" } else { "does not publish this port" },
                )
                .note("clients get no answer there, so nobody is relayed");
            finding.severity = way.lead.severity();
            let inside = if way.uri.scheme.is_secure() { relay.coturn.tls_port() } else { relay.coturn.plain_port() };
            let again = relay.ways(context).iter().any(|other| other.uri.port == port && other.protocol() != proto);
            let fix = other.filter(|_| loopback.is_none() && !again).and_then(|own| with_protocol(own.place?, shown));
            found.push(finding.help(format!("publish it: `{port}:{inside}/{shown}`")).with_fix(fix.map(|mut fix| {
                // Whether TCP was meant beside it is not known.
                fix.safe = false;
                fix
            })));
        }
    }
    found
}

/// What the manifests lack for a URL; none where something that they do not tell may lead there.
fn in_cluster(relay: &Relay<'_>, way: &Way<'_>) -> Option<Diagnostic> {
    let (port, proto) = (way.uri.port, way.protocol());
    let services = relay.service.reach.services();
    let chosen = services.iter().any(|own| {
        let by_node = matches!(own.kind, ServiceKind::NodePort | ServiceKind::LoadBalancer);
        by_node && own.ports.iter().any(|own| own.node_port.is_none() && own.protocol == proto)
    });
    if relay.is_routed() || (chosen && NODE_PORTS.contains(&port)) {
        return None;
    }
    let (name, shown) = (&relay.service.name, proto);
    let near = relay.open_ports().find(|own| (own.outside.0..=own.outside.1).contains(&port));
    let near = near.or_else(|| relay.open_ports().find(|own| own.protocol == proto));
    let place = near.and_then(|own| own.place).or(services.first().and_then(|own| own.place.as_ref()));
    let label = match (near, services.first()) {
        (Some(_), _) => "reachable from outside",
        (None, Some(_)) => "reachable inside the cluster only",
        (None, None) => "no Service selects its pod",
    };
    let mut finding = RULE
        .finding(format!("{shown} {port} of {name} cannot be reached from outside the cluster"))
        .at(
            way.url.place.clone().or_else(|| way.server.place.clone()),
            format!("`{}` needs it", mask_userinfo(&way.url.value)),
        )
        .also(place.cloned().or_else(|| relay.service.place.clone()), label)
        .note("clients get no answer there, so nobody is relayed");
    // Another balancer or router may stand before what does lead there.
    finding.severity = if near.is_some() { Severity::Warning } else { way.lead.severity() };
    let inside = if way.uri.scheme.is_secure() { relay.coturn.tls_port() } else { relay.coturn.plain_port() };
    Some(finding.help(format!(
        "set `hostNetwork: true` for its pod, or add a Service of type LoadBalancer with port {port}, targetPort \
         {inside}, protocol {shown}"
    )))
}
