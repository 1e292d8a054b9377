//! Several pods that want the same ports of a node, or containers those of a host.

use crate::pod::on_node;
use crate::{Context, Diagnostic, rule};
use neko_deploy::{Deployment, Network};

rule! {
    ReplicasShareHostPorts = "replicas-share-host-ports",
    severity: Warning,
    effect: Limited,
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let Some(deployment) = context.deployment else { return Vec::new() };
    if deployment.reach.pod().is_none() {
        return of_compose(deployment).into_iter().collect();
    }
    let Some(number) = deployment.replicas.number.filter(|&number| number > 1 && on_node(deployment)) else {
        return Vec::new();
    };
    let how =
        if deployment.reach.network == Network::Host { "in the node's network" } else { "with ports of the node" };
    vec![
        RULE.finding(format!("{number} replicas of one neko {how} want the same ports"))
            .at(deployment.replicas.place.clone(), "each needs its own node")
            .note("on a node that already has one, a second stays Pending, or cannot bind its ports and exits")
            .note(
                "each replica is a separate browser: a Service spreads viewers over them, and `nat1to1` is one \
                 address for all",
            )
            .help("set `replicas: 1`, and write one workload with its own ports for each room"),
    ]
}

/// The containers of one Compose service, all on one host.
fn of_compose(deployment: &Deployment) -> Option<Diagnostic> {
    let number = deployment.replicas.number.filter(|number| *number > 1)?;
    // A range for one port inside is shared out among the containers.
    let fixed = deployment
        .reach
        .ports
        .iter()
        .find(|port| port.host.is_some_and(|host| host.1 - host.0 == port.inside.1 - port.inside.0));
    let shared = matches!(deployment.reach.network, Network::Host | Network::Service(_));
    let first = fixed.filter(|_| deployment.reach.network == Network::Bridge);
    if first.is_none() && !shared {
        return None;
    }
    let finding = RULE
        .finding(format!("{number} containers of one neko want the same host ports"))
        .at(deployment.replicas.place.clone(), "they all run on one host");
    let finding = match first {
        Some(port) => finding
            .also(port.place.clone(), "the first container takes it")
            .note("Docker starts the first and rejects the others: `port is already allocated`"),
        None => finding
            .also(deployment.reach.network_place.clone(), "they all share one network")
            .note("the second neko cannot bind its ports and exits"),
    };
    let finding =
        finding.note("each replica is a separate browser, and `nat1to1` and the media ports are the same for all");
    Some(finding.help("remove it, and write one service with its own ports for each room"))
}
