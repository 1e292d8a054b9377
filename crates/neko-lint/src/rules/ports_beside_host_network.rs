//! Published ports that Docker ignores.

use crate::published::range;
use crate::{Context, Diagnostic, rule};
use neko_deploy::{Kind, Network};

rule! {
    PortsBesideHostNetwork = "ports-beside-host-network",
    severity: Note,
    effect: Limited,
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let Some(own) = context.deployment.filter(|own| own.kind != Kind::Kubernetes) else { return Vec::new() };
    let Some(port) = own.reach.ports.first().filter(|_| own.reach.network == Network::Host) else { return Vec::new() };
    let remapped = own.reach.ports.iter().find(|port| port.host.is_some_and(|host| host != port.inside));
    let finding = RULE
        .finding("the list of ports has no effect in the host's network")
        .at(port.place.clone(), "Docker ignores the whole list")
        .also(own.reach.network_place.clone(), "every port is the host's own")
        .note("viewers reach neko at the ports that it listens on");
    vec![match remapped.and_then(|port| Some((port, port.host?))) {
        Some((port, host)) => finding.help(format!(
            "remove the list; what was meant to be at {} is at {}",
            range(host),
            range(port.inside)
        )),
        None => finding.help("remove the list"),
    }]
}
