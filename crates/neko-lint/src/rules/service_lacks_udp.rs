//! A media port that is opened for TCP only.

use crate::pod::{self, OpenPort, in_cluster};
use crate::{Context, Diagnostic, Severity, rule};
use neko_deploy::Protocol;

rule! {
    ServiceLacksUdp = "service-lacks-udp",
    severity: Error,
    effect: CutsOff,
    needs: [PublishedPorts],
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let Some(own) = in_cluster(context).filter(|own| !own.is_reached()) else { return Vec::new() };
    let open_ports = own.open_ports();
    let mut found = Vec::new();
    for media in &own.media {
        let right =
            open_ports.iter().any(|open_port| media.holds(open_port.inside) && open_port.protocol == media.protocol);
        let other_media = |open_port: &OpenPort<'_>| {
            own.media.iter().any(|own| own.holds(open_port.inside) && own.protocol == open_port.protocol)
        };
        let wrong = open_ports.iter().find(|open_port| {
            media.holds(open_port.inside) && open_port.protocol != media.protocol && !other_media(open_port)
        });
        let Some(wrong) = wrong.filter(|_| !right) else { continue };
        let (needs, has, label) = match media.protocol {
            Protocol::Udp => ("UDP", "TCP", "TCP, the default for a port without `protocol`"),
            _ => ("TCP", "UDP", "UDP"),
        };
        found.push(pod::cut_off(
            RULE.finding(format!("{} is opened for {has}, but neko's media there is {needs}", wrong.kind))
                .at(wrong.place.cloned().or_else(|| own.deployment.place.clone()), label)
                .also(media.place.clone(), format!("neko receives media on {}", media.shown()))
                .help(format!("add `protocol: {needs}` to the port")),
            context,
            Severity::Warning,
        ));
    }
    found
}
