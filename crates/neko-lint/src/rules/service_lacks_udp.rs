//! A media port that is opened for TCP only.

use crate::pod::{self, Door, in_cluster};
use crate::{Context, Diagnostic, Severity, rule};
use neko_deploy::Protocol;

rule! {
    ServiceLacksUdp = "service-lacks-udp",
    severity: Error,
    effect: CutsOff,
    needs: [PublishedPorts],
    summary: "A port of neko's media is opened with the wrong protocol.",
    why: "Kubernetes takes TCP where a port has no `protocol`. neko's media is UDP (only `tcpmux` is TCP), so what is opened is a port on which nothing listens. Where a TURN server is named, or the servers cannot be seen, this is a warning: viewers may be relayed.",
    bad: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: room\n  labels: {app: room}\nspec:\n  containers:\n  - name: neko\n    image: ghcr.io/m1k1o/neko/firefox:3\n    env:\n    - name: NEKO_WEBRTC_UDPMUX\n      value: \"30100\"\n    ports:\n    - containerPort: 8080\n---\napiVersion: v1\nkind: Service\nmetadata: {name: room}\nspec:\n  type: NodePort\n  selector: {app: room}\n  ports:\n  - {name: http, port: 8080}\n  - {name: media, port: 30100, nodePort: 30100}\n",
    good: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: room\n  labels: {app: room}\nspec:\n  containers:\n  - name: neko\n    image: ghcr.io/m1k1o/neko/firefox:3\n    env:\n    - name: NEKO_WEBRTC_UDPMUX\n      value: \"30100\"\n    ports:\n    - containerPort: 8080\n---\napiVersion: v1\nkind: Service\nmetadata: {name: room}\nspec:\n  type: NodePort\n  selector: {app: room}\n  ports:\n  - {name: http, port: 8080}\n  - {name: media, port: 30100, nodePort: 30100, protocol: UDP}\n",
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
            Protocol::Udp => ("UDP", "TCP", "TCP, which is also what a port without `protocol` is"),
            _ => ("TCP", "UDP", "UDP"),
        };
        found.push(pod::cut_off(
            RULE.finding(format!("{} is opened for {has}, and neko's media there is {needs}", wrong.kind))
                .at(wrong.place.cloned().or_else(|| own.deployment.place.clone()), label)
                .also(media.place.clone(), format!("neko takes media on {}", media.shown()))
                .help(format!("add `protocol: {needs}` to the port")),
            context,
            Severity::Warning,
        ));
    }
    found
}
