//! nat1to1 is an address of the cluster.

use crate::context::external;
use crate::pod::{self, in_cluster};
use crate::{Context, Diagnostic, Severity, rule};
use neko_deploy::UnseenAddress;
use neko_text::source::Place;

rule! {
    PodAddressAdvertised = "pod-address-advertised",
    severity: Error,
    effect: CutsOff,
    summary: "nat1to1 is the pod's own address, or a Service's inside the cluster.",
    why: "The address that neko advertises is the one to which viewers send. The pod's own (`status.podIP`) and a `clusterIP` are known inside the cluster only. The node's is `status.hostIP`, which is right where the pod is in the node's network or has a NodePort or hostPort. Where a TURN server leads viewers to neko this is a note, and where the servers cannot be seen a warning.",
    bad: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: room\n  labels: {app: room}\nspec:\n  containers:\n  - name: neko\n    image: ghcr.io/m1k1o/neko/firefox:3\n    env:\n    - name: NEKO_WEBRTC_UDPMUX\n      value: \"30100\"\n    - name: NEKO_WEBRTC_NAT1TO1\n      valueFrom: {fieldRef: {fieldPath: status.podIP}}\n    ports:\n    - containerPort: 8080\n---\napiVersion: v1\nkind: Service\nmetadata: {name: room}\nspec:\n  type: NodePort\n  selector: {app: room}\n  ports:\n  - {name: http, port: 8080}\n  - {name: media, port: 30100, nodePort: 30100, protocol: UDP}\n",
    good: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: room\n  labels: {app: room}\nspec:\n  containers:\n  - name: neko\n    image: ghcr.io/m1k1o/neko/firefox:3\n    env:\n    - name: NEKO_WEBRTC_UDPMUX\n      value: \"30100\"\n    - name: NEKO_WEBRTC_NAT1TO1\n      valueFrom: {fieldRef: {fieldPath: status.hostIP}}\n    ports:\n    - containerPort: 8080\n---\napiVersion: v1\nkind: Service\nmetadata: {name: room}\nspec:\n  type: NodePort\n  selector: {app: room}\n  ports:\n  - {name: http, port: 8080}\n  - {name: media, port: 30100, nodePort: 30100, protocol: UDP}\n",
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let Some(own) = in_cluster(context) else { return Vec::new() };
    let finding = |what: String, place: Option<Place>| {
        let finding = RULE
            .finding(format!("neko advertises {what}, which nobody outside the cluster reaches"))
            .at(place, "an address of the cluster's own network")
            .help("take the node's address (`fieldPath: status.hostIP`) or write the public one, and open the media's ports there");
        // A TURN server inside the cluster relays to that address.
        pod::cut_off(finding, context, Severity::Note)
    };
    let names = ["NEKO_WEBRTC_NAT1TO1", "NEKO_NAT1TO1"];
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
