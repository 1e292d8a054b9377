//! A media port that has another number outside.

use crate::pod::{self, Door, DoorKind, in_cluster};
use crate::{Context, Diagnostic, Severity, rule};

rule! {
    ServiceRemapsMediaPort = "service-remaps-media-port",
    severity: Error,
    effect: CutsOff,
    needs: [PublishedPorts],
    summary: "A port of neko's media has another number outside the cluster.",
    why: "neko advertises the number of the port that it listens on, and knows nothing of a Service. Where `nodePort`, the `port` of a LoadBalancer or `hostPort` is another number, viewers ask a port that nobody has opened. A NodePort that is not written is chosen by the cluster. Where a TURN server is named, or the servers cannot be seen, this is a warning: viewers may be relayed.",
    bad: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: room\n  labels: {app: room}\nspec:\n  containers:\n  - name: neko\n    image: ghcr.io/m1k1o/neko/firefox:3\n    env:\n    - name: NEKO_WEBRTC_UDPMUX\n      value: \"52000\"\n    ports:\n    - containerPort: 8080\n---\napiVersion: v1\nkind: Service\nmetadata: {name: room}\nspec:\n  type: NodePort\n  selector: {app: room}\n  ports:\n  - {name: http, port: 8080}\n  - {name: media, port: 52000, nodePort: 30100, protocol: UDP}\n",
    good: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: room\n  labels: {app: room}\nspec:\n  containers:\n  - name: neko\n    image: ghcr.io/m1k1o/neko/firefox:3\n    env:\n    - name: NEKO_WEBRTC_UDPMUX\n      value: \"30100\"\n    ports:\n    - containerPort: 8080\n---\napiVersion: v1\nkind: Service\nmetadata: {name: room}\nspec:\n  type: NodePort\n  selector: {app: room}\n  ports:\n  - {name: http, port: 8080}\n  - {name: media, port: 30100, nodePort: 30100, protocol: UDP}\n",
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let Some(own) = in_cluster(context).filter(|own| !own.is_reached()) else { return Vec::new() };
    let doors = own.doors();
    let mut found = Vec::new();
    for media in &own.media {
        let of_media = |door: &&Door<'_>| media.holds(door.inside) && door.protocol == media.protocol;
        let right = doors.iter().filter(of_media).any(|door| door.outside == Some(door.inside));
        let Some(wrong) = doors.iter().find(of_media).filter(|_| !right) else { continue };
        let outside =
            wrong.outside.map_or_else(|| "a number that the cluster chooses".to_owned(), |port| port.to_string());
        let key = match wrong.kind {
            DoorKind::HostPort => "`hostPort`",
            DoorKind::NodePort(_) => "`nodePort`",
            DoorKind::LoadBalancer(_) => "`port` and `targetPort`",
        };
        let help = match wrong.kind {
            DoorKind::NodePort(_) if !(30000..=32767).contains(&wrong.inside) => {
                let mux = context.name("webrtc.udpmux");
                format!(
                    "a NodePort is one from 30000 to 32767: set neko's port (`{mux}`), `port`, `targetPort` and `nodePort` all to one of these"
                )
            }
            _ => format!("write {key} as {}, the number that neko advertises", wrong.inside),
        };
        found.push(pod::cut_off(
            RULE.finding(format!("{} is {outside}, and neko advertises {}", wrong.kind, wrong.inside))
                .at(
                    wrong.place.cloned().or_else(|| own.deployment.place.clone()),
                    format!("leads to {} inside", wrong.inside),
                )
                .also(media.place.clone(), "neko listens here, and tells viewers this number")
                .note(format!("viewers send to port {}, which is not open", wrong.inside))
                .help(help),
            context,
            Severity::Warning,
        ));
    }
    found
}
