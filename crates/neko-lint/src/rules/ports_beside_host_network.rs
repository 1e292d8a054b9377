//! Published ports that Docker ignores.

use crate::published::range;
use crate::{Context, Diagnostic, rule};
use neko_deploy::{Kind, Network};

rule! {
    PortsBesideHostNetwork = "ports-beside-host-network",
    severity: Note,
    effect: Limited,
    summary: "Ports are listed although the container is in the host's own network.",
    why: "With the host's network every port of neko is the host's: nothing has to be published, and nothing can be remapped. Docker discards the list with a warning; docker-compose 1 refuses it.",
    bad: "services:\n  neko:\n    image: ghcr.io/m1k1o/neko/firefox:3\n    ports:\n      - \"8080:8080\"\n      - \"52000-52100:52000-52100/udp\"\n    network_mode: host\n    environment:\n      NEKO_WEBRTC_EPR: 52000-52100\n      NEKO_WEBRTC_NAT1TO1: 198.51.100.7\n",
    good: "services:\n  neko:\n    image: ghcr.io/m1k1o/neko/firefox:3\n    network_mode: host\n    environment:\n      NEKO_WEBRTC_EPR: 52000-52100\n      NEKO_WEBRTC_NAT1TO1: 198.51.100.7\n",
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let Some(own) = context.deployment.filter(|own| own.kind != Kind::Kubernetes) else { return Vec::new() };
    let Some(port) = own.reach.ports.first().filter(|_| own.reach.network == Network::Host) else { return Vec::new() };
    let remapped = own.reach.ports.iter().find(|port| port.host.is_some_and(|host| host != port.inside));
    let finding = RULE
        .finding("the list of ports has no effect in the host's network")
        .at(port.place.clone(), "Docker discards the whole list")
        .also(own.reach.network_place.clone(), "every port is the host's own")
        .note("neko is reached at the ports that it listens on itself");
    vec![match remapped.and_then(|port| Some((port, port.host?))) {
        Some((port, host)) => {
            finding.help(format!("remove the list; what was to be at {} is at {}", range(host), range(port.inside)))
        }
        None => finding.help("remove the list"),
    }]
}
