//! A pod of whose port range only a part is opened.

use crate::closing::Name;
use crate::pod::in_cluster;
use crate::{Context, Diagnostic, rule};
use neko_config::WebRtc;

rule! {
    PodMediaPortsPartlyReachable = "pod-media-ports-partly-reachable",
    severity: Warning,
    effect: CutsOffSome,
    needs: [Ports],
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let Some(own) = in_cluster(context) else { return Vec::new() };
    let open_ports = own.open_ports();
    let open = |port: u16, protocol| open_ports.iter().any(|open_port| open_port.leads_to(port, protocol));
    let mut found = Vec::new();
    for media in own.media.iter().filter(|media| media.first < media.last) {
        let all = usize::from(media.last - media.first) + 1;
        let first_closed = (media.first..=media.last).find(|&port| !open(port, media.protocol));
        let reached = (media.first..=media.last).filter(|&port| open(port, media.protocol)).count();
        let Some(closed) = first_closed.filter(|_| reached > 0) else { continue };
        let part = open_ports
            .iter()
            .find(|open_port| media.holds(open_port.inside) && open_port.leads_to(open_port.inside, media.protocol));
        found.push(
            RULE.finding(format!("only {reached} of the {all} ports of {} are open", media.shown()))
                .at(media.place.clone().or_else(|| own.deployment.place.clone()), format!("port {closed} is not open"))
                .also(part.and_then(|open_port| open_port.place.cloned()), "this one is")
                .note("a viewer who gets one of the others sees no video")
                .help(format!(
                    "use `{}`, one port for all viewers, or `hostNetwork: true`; or shrink the range to \
                     the open ports",
                    Name::of(context, WebRtc::UDPMUX)
                )),
        );
    }
    found
}
