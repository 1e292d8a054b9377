//! A Service that lists a range, port by port.

use crate::pod::in_cluster;
use crate::{Context, Diagnostic, rule};
use neko_deploy::kubernetes::{Service, ServicePort, Target};

rule! {
    ServiceWithManyPorts = "service-with-many-ports",
    severity: Note,
    effect: Limited,
    summary: "A Service lists many ports of neko's range one by one.",
    why: "Kubernetes has no ranges of ports. Load balancers of clouds take a few dozen, each NodePort is taken on every node, and a change of the range has to be made twice. `udpmux` takes one port for any number of viewers.",
    bad: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: room\n  labels: {app: room}\nspec:\n  containers:\n  - name: neko\n    image: ghcr.io/m1k1o/neko/firefox:3\n    env:\n    - name: NEKO_WEBRTC_EPR\n      value: 30100-30119\n    ports:\n    - containerPort: 8080\n---\napiVersion: v1\nkind: Service\nmetadata: {name: room}\nspec:\n  type: NodePort\n  selector: {app: room}\n  ports:\n  - {name: http, port: 8080}\n  - {name: m30100, port: 30100, nodePort: 30100, protocol: UDP}\n  - {name: m30101, port: 30101, nodePort: 30101, protocol: UDP}\n  - {name: m30102, port: 30102, nodePort: 30102, protocol: UDP}\n  - {name: m30103, port: 30103, nodePort: 30103, protocol: UDP}\n  - {name: m30104, port: 30104, nodePort: 30104, protocol: UDP}\n  - {name: m30105, port: 30105, nodePort: 30105, protocol: UDP}\n  - {name: m30106, port: 30106, nodePort: 30106, protocol: UDP}\n  - {name: m30107, port: 30107, nodePort: 30107, protocol: UDP}\n  - {name: m30108, port: 30108, nodePort: 30108, protocol: UDP}\n  - {name: m30109, port: 30109, nodePort: 30109, protocol: UDP}\n  - {name: m30110, port: 30110, nodePort: 30110, protocol: UDP}\n  - {name: m30111, port: 30111, nodePort: 30111, protocol: UDP}\n  - {name: m30112, port: 30112, nodePort: 30112, protocol: UDP}\n  - {name: m30113, port: 30113, nodePort: 30113, protocol: UDP}\n  - {name: m30114, port: 30114, nodePort: 30114, protocol: UDP}\n  - {name: m30115, port: 30115, nodePort: 30115, protocol: UDP}\n  - {name: m30116, port: 30116, nodePort: 30116, protocol: UDP}\n  - {name: m30117, port: 30117, nodePort: 30117, protocol: UDP}\n  - {name: m30118, port: 30118, nodePort: 30118, protocol: UDP}\n  - {name: m30119, port: 30119, nodePort: 30119, protocol: UDP}\n",
    good: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: room\n  labels: {app: room}\nspec:\n  containers:\n  - name: neko\n    image: ghcr.io/m1k1o/neko/firefox:3\n    env:\n    - name: NEKO_WEBRTC_UDPMUX\n      value: \"30100\"\n    ports:\n    - containerPort: 8080\n---\napiVersion: v1\nkind: Service\nmetadata: {name: room}\nspec:\n  type: NodePort\n  selector: {app: room}\n  ports:\n  - {name: http, port: 8080}\n  - {name: media, port: 30100, nodePort: 30100, protocol: UDP}\n",
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let Some(own) = in_cluster(context) else { return Vec::new() };
    let services = own.deployment.reach.services().iter().filter_map(|service| {
        let of_media = |port: &&ServicePort| {
            own.media.iter().any(|media| {
                media.protocol == port.protocol
                    && Target::Port(media.first.max(port.port)) == port.target
                    && media.holds(port.port)
            })
        };
        let mut ports = service.ports.iter().filter(of_media);
        let first = ports.next()?;
        Some((service, first, ports.count() + 1))
    });
    let many = services.filter(|(_, _, number)| *number >= MANY);
    let finding = |(service, first, number): (&Service, &ServicePort, usize)| {
        RULE.finding(format!("the Service {} lists {number} ports for neko's media", service.name))
            .at(first.place.clone(), "the first of them")
            .help(format!("set `{}` to one port, and keep that one in the Service", context.name("webrtc.udpmux")))
    };
    many.map(finding).collect()
}

/// From so many on a mux is the better way.
const MANY: usize = 20;
