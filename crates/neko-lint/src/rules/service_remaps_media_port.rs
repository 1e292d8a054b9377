//! A media port that has another number outside.

use crate::closing::Name;
use crate::pod::{self, OpenPort, OpenPortKind, in_cluster};
use crate::{Context, Diagnostic, Severity, rule};
use neko_config::WebRtc;

rule! {
    ServiceRemapsMediaPort = "service-remaps-media-port",
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
        let of_media =
            |open_port: &&OpenPort<'_>| media.holds(open_port.inside) && open_port.protocol == media.protocol;
        let right = open_ports.iter().filter(of_media).any(|open_port| open_port.outside == Some(open_port.inside));
        let Some(wrong) = open_ports.iter().find(of_media).filter(|_| !right) else { continue };
        let outside =
            wrong.outside.map_or_else(|| "a number chosen by the cluster".to_owned(), |port| port.to_string());
        let key = match wrong.kind {
            OpenPortKind::HostPort => "`hostPort`",
            OpenPortKind::NodePort(_) => "`nodePort`",
            OpenPortKind::LoadBalancer(_) => "`port` and `targetPort`",
        };
        let help = match wrong.kind {
            OpenPortKind::NodePort(_) if !(30000..=32767).contains(&wrong.inside) => {
                let mux = Name::of(context, WebRtc::UDPMUX);
                format!(
                    "a NodePort is from 30000 to 32767: set neko's port (`{mux}`), `port`, `targetPort` and \
                     `nodePort` all to one such number"
                )
            }
            _ => format!("write {key} as {}, the number that neko advertises", wrong.inside),
        };
        found.push(pod::cut_off(
            RULE.finding(format!("{} is {outside}, but neko advertises {}", wrong.kind, wrong.inside))
                .at(
                    wrong.place.cloned().or_else(|| own.deployment.place.clone()),
                    format!("leads to {} inside", wrong.inside),
                )
                .also(media.place.clone(), "neko listens here and advertises this number")
                .note(format!("viewers send to port {}, which is not open", wrong.inside))
                .help(help),
            context,
            Severity::Warning,
        ));
    }
    found
}
