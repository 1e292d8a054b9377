//! A Service that lists a range, port by port.

use crate::closing::Name;
use crate::pod::in_cluster;
use crate::{Context, Diagnostic, rule};
use neko_config::WebRtc;
use neko_deploy::kubernetes::{Service, ServicePort, Target};

rule! {
    ServiceWithManyPorts = "service-with-many-ports",
    severity: Note,
    effect: Limited,
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
            .help(format!("set `{}` to one port, and keep that one in the Service", Name::of(context, WebRtc::UDPMUX)))
    };
    many.map(finding).collect()
}

/// From so many on a mux is the better way.
const MANY: usize = 20;
