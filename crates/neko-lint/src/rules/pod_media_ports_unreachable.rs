//! A pod whose media ports nothing leads to.

use crate::closing::Name;
use crate::pod::{self, Media, OpenPort, in_cluster};
use crate::{Context, Diagnostic, Severity, rule};
use neko_config::WebRtc;
use neko_deploy::kubernetes::Opening;

rule! {
    PodMediaPortsUnreachable = "pod-media-ports-unreachable",
    severity: Error,
    effect: CutsOff,
    needs: [PublishedPorts],
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let Some(own) = in_cluster(context) else { return Vec::new() };
    let media = |inside: u16, protocol| own.media.iter().any(|own| own.holds(inside) && own.protocol == protocol);
    let open_ports = own.open_ports();
    // An open port that leads elsewhere has a rule of its own.
    let meant = |open_port: &OpenPort<'_>| own.media.iter().any(|own| own.holds(open_port.inside));
    if open_ports.iter().any(|open_port| media(open_port.inside, open_port.protocol) || meant(open_port))
        || own.is_routed()
    {
        return Vec::new();
    }
    let opening = own.deployment.reach.pod().map(|pod| pod.opening);
    if opening == Some(Opening::Controller) {
        return Vec::new();
    }
    let takes_http_alone = opening == Some(Opening::Http);
    let what = own.media.iter().map(Media::shown).collect::<Vec<_>>().join(" and ");
    let written = own.media.iter().find_map(|media| media.place.clone());
    let label = match &written {
        Some(_) => "neko receives media here",
        None if own.media.is_empty() => "no port range and no mux is set",
        None => "neko uses its default ports",
    };
    let message = match own.media.is_empty() {
        true => "neko's media uses random ports, which cannot be reached from outside the cluster".to_owned(),
        false => format!("neko's media on {what} cannot be reached from outside the cluster"),
    };
    let mut finding = RULE.finding(message).at(written.or_else(|| own.deployment.place.clone()), label);
    if own.deployment.reach.services().is_empty() {
        finding.severity = Severity::Warning;
        finding =
            finding.note("the given files contain no Service for this pod; one in a different place may lead there");
    }
    let inner = own
        .deployment
        .reach
        .services()
        .iter()
        .find(|service| service.ports.iter().any(|port| media(port.port, port.protocol)));
    vec![pod::cut_off(
        finding
            .also(inner.and_then(|service| service.place.clone()), "this Service works inside the cluster only")
            .note(
                "the pod has an address in the cluster's own network; a Service or an Ingress leads to neko's \
                 page only",
            )
            .help(if takes_http_alone { RELAYED.to_owned() } else { opened(context) }),
        context,
        // A cluster where every viewer is relayed opens no ports.
        Severity::Note,
    )]
}

/// How a port of the pod is opened.
fn opened(context: &Context<'_>) -> String {
    format!(
        "set `hostNetwork: true`, or set `{}` to a port from 30000 to 32767 and open it with a NodePort Service: \
         `protocol: UDP`, with `nodePort`, `port` and `targetPort` all that number; `{}` is then the node's address",
        Name::of(context, WebRtc::UDPMUX),
        Name::of(context, WebRtc::NAT1TO1)
    )
}

/// The way out where no port of the pod can be opened.
const RELAYED: &str = "such a service gets HTTP only: relay the media, with a TURN server in both lists and \
     without ICE Lite, or run neko as a Deployment";
