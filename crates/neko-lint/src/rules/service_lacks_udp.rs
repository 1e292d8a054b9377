//! A media port that is opened for TCP only.

use crate::pod::{self, Door, in_cluster};
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
    let doors = own.doors();
    let mut found = Vec::new();
    for media in &own.media {
        let right = doors.iter().any(|door| media.holds(door.inside) && door.protocol == media.protocol);
        let other_media =
            |door: &Door<'_>| own.media.iter().any(|own| own.holds(door.inside) && own.protocol == door.protocol);
        let wrong =
            doors.iter().find(|door| media.holds(door.inside) && door.protocol != media.protocol && !other_media(door));
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
