//! A LoadBalancer for TCP and UDP.

use crate::{Context, Diagnostic, rule};
use neko_deploy::Protocol;
use neko_deploy::kubernetes::{Service, ServiceKind, ServicePort};

rule! {
    ServiceMixesProtocols = "service-mixes-protocols",
    severity: Warning,
    effect: Limited,
    summary: "One LoadBalancer carries neko's page over TCP and its media over UDP.",
    why: "Kubernetes before 1.24 refuses such a Service, and the load balancers of several clouds still do: it then stays without an address. Two Services with one port each work everywhere.",
    bad: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: room\n  labels: {app: room}\nspec:\n  containers:\n  - name: neko\n    image: ghcr.io/m1k1o/neko/firefox:3\n    env:\n    - name: NEKO_WEBRTC_UDPMUX\n      value: \"52000\"\n    ports:\n    - containerPort: 8080\n---\napiVersion: v1\nkind: Service\nmetadata: {name: room}\nspec:\n  type: LoadBalancer\n  selector: {app: room}\n  ports:\n  - {name: http, port: 8080}\n  - {name: media, port: 52000, protocol: UDP}\n",
    good: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: room\n  labels: {app: room}\nspec:\n  containers:\n  - name: neko\n    image: ghcr.io/m1k1o/neko/firefox:3\n    env:\n    - name: NEKO_WEBRTC_UDPMUX\n      value: \"52000\"\n    ports:\n    - containerPort: 8080\n---\napiVersion: v1\nkind: Service\nmetadata: {name: room}\nspec:\n  type: LoadBalancer\n  selector: {app: room}\n  ports:\n  - {name: http, port: 8080}\n---\napiVersion: v1\nkind: Service\nmetadata: {name: room-media}\nspec:\n  type: LoadBalancer\n  selector: {app: room}\n  ports:\n  - {name: media, port: 52000, protocol: UDP}\n",
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let services = context.deployment.into_iter().flat_map(|own| own.reach.services());
    let mixed = services.filter(|service| service.kind == ServiceKind::LoadBalancer).filter_map(|service| {
        let port = |protocol| service.ports.iter().find(|port| port.protocol == protocol);
        Some((service, port(Protocol::Udp)?, port(Protocol::Tcp)?))
    });
    let finding = |(service, udp, tcp): (&Service, &ServicePort, &ServicePort)| {
        RULE
            .finding(format!("the LoadBalancer {} has TCP and UDP ports", service.name))
            .at(udp.place.clone(), "UDP")
            .also(tcp.place.clone(), "TCP")
            .note("where the cloud's load balancer takes one protocol only, the Service stays `pending` and gets no address")
            .help("make two Services, one for each protocol, with the same selector; `nat1to1` is the address of the one for UDP")
    };
    mixed.map(finding).collect()
}
