//! nat1to1 is an address of the cluster.

use crate::context::external;
use crate::pod::{self, in_cluster};
use crate::{Context, Diagnostic, Severity, rule};
use neko_config::{WebRtc, setting};
use neko_deploy::UnseenAddress;
use neko_text::source::Place;

rule! {
    PodAddressAdvertised = "pod-address-advertised",
    severity: Error,
    effect: CutsOff,
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let Some(own) = in_cluster(context) else { return Vec::new() };
    let finding = |what: String, place: Option<Place>| {
        let finding = RULE
            .finding(format!("neko advertises {what}, which cannot be reached from outside the cluster"))
            .at(place, "an address of the cluster's own network")
            .help(
                "use the node's address (`fieldPath: status.hostIP`) or the public one, and open the media ports \
                 there",
            );
        // A TURN server inside the cluster relays to that address.
        pod::cut_off(finding, context, Severity::Note)
    };
    let names: Vec<&str> = setting::variables_of(WebRtc::NAT1TO1).collect();
    let unseen = own.deployment.environment.unseen.iter().filter(|unseen| names.contains(&unseen.name.as_str()));
    let of_pod = unseen.filter(|unseen| unseen.address == Some(UnseenAddress::Pod));
    let mut found: Vec<Diagnostic> =
        of_pod.map(|unseen| finding("the pod's own address".to_owned(), unseen.place.clone())).collect();
    let addresses = &context.webrtc().nat1to1;
    for service in own.deployment.reach.services() {
        let Some(address) = service.cluster_ip.as_ref().filter(|ip| {
            addresses
                .value
                .iter()
                .any(|own| external(&own.value).is_some() && external(&own.value) == external(&ip.value))
        }) else {
            continue;
        };
        let what = format!("{}, the clusterIP of the Service {}", address.value, service.name);
        found.push(finding(what, addresses.origin.place.clone()).also(address.place.clone(), "the same address"));
    }
    found
}
