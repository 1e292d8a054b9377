//! A LoadBalancer for TCP and UDP.

use crate::{Context, Diagnostic, rule};
use neko_deploy::Protocol;
use neko_deploy::kubernetes::{Service, ServiceKind, ServicePort};

rule! {
    ServiceMixesProtocols = "service-mixes-protocols",
    severity: Warning,
    effect: Limited,
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let services = context.deployment.into_iter().flat_map(|own| own.reach.services());
    let mixed = services.filter(|service| service.kind == ServiceKind::LoadBalancer).filter_map(|service| {
        let port = |protocol| service.ports.iter().find(|port| port.protocol == protocol);
        Some((service, port(Protocol::Udp)?, port(Protocol::Tcp)?))
    });
    let finding = |(service, udp, tcp): (&Service, &ServicePort, &ServicePort)| {
        RULE.finding(format!("the LoadBalancer {} has TCP and UDP ports", service.name))
            .at(udp.place.clone(), "UDP")
            .also(tcp.place.clone(), "TCP")
            .note(
                "if the cloud's load balancer accepts only one protocol, the Service stays `pending` and gets no \
                 address",
            )
            .help(
                "create two Services, one per protocol, with the same selector; `nat1to1` is the address of the \
                 UDP one",
            )
    };
    mixed.map(finding).collect()
}
