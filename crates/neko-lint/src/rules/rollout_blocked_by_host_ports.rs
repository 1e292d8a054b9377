//! A rolling update of a pod that holds ports of its node.

use crate::pod::on_node;
use crate::{Context, Diagnostic, rule};

rule! {
    RolloutBlockedByHostPorts = "rollout-blocked-by-host-ports",
    severity: Warning,
    effect: Limited,
    summary: "A Deployment with ports of the node is updated by starting the new pod first.",
    why: "A Deployment starts the new pod before it ends the old one, which still holds the ports. Where there is one node for it, the new pod stays Pending, or cannot bind, and the change never comes through.",
    bad: "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: room}\nspec:\n  replicas: 1\n  selector: {matchLabels: {app: room}}\n  template:\n    metadata: {labels: {app: room}}\n    spec:\n      hostNetwork: true\n      containers:\n      - name: neko\n        image: ghcr.io/m1k1o/neko/firefox:3\n        env:\n        - name: NEKO_WEBRTC_UDPMUX\n          value: \"52000\"\n",
    good: "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: room}\nspec:\n  replicas: 1\n  strategy: {type: Recreate}\n  selector: {matchLabels: {app: room}}\n  template:\n    metadata: {labels: {app: room}}\n    spec:\n      hostNetwork: true\n      containers:\n      - name: neko\n        image: ghcr.io/m1k1o/neko/firefox:3\n        env:\n        - name: NEKO_WEBRTC_UDPMUX\n          value: \"52000\"\n",
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let Some((deployment, pod)) = context.deployment.and_then(|own| Some((own, own.reach.pod()?))) else {
        return Vec::new();
    };
    let surge = pod.surge.as_ref().filter(|_| on_node(deployment) && deployment.replicas.number != Some(0));
    let Some(place) = surge else { return Vec::new() };
    vec![
        RULE
            .finding("the new pod is started while the old one still holds its ports")
            .at(Some(place.clone()), "a rolling update, which is the default")
            .note("with one node for it the new pod waits for the ports, and the old one for the new pod: the rollout hangs")
            .help("`strategy: {type: Recreate}`, or a StatefulSet"),
    ]
}
