//! Several pods that want the same ports of a node.

use crate::deployment::Network;
use crate::diagnostic::{Diagnostic, Severity};
use crate::lint::pod::on_node;
use crate::lint::{About, Context, Effect, Rule};

static ABOUT: About = About {
    name: "replicas-share-host-ports",
    severity: Severity::Warning,
    effect: Effect::Limited,
    by_default: true,
    summary: "Several replicas of neko want the same ports of a node.",
    why: "With `hostNetwork` or `hostPort` a port belongs to one pod a node: on one node the second pod stays Pending, or neko cannot bind its port and exits. Each replica is also a browser of its own, and a Service spreads viewers over them.",
    bad: "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: room}\nspec:\n  replicas: 2\n  strategy: {type: Recreate}\n  selector: {matchLabels: {app: room}}\n  template:\n    metadata: {labels: {app: room}}\n    spec:\n      hostNetwork: true\n      containers:\n      - name: neko\n        image: ghcr.io/m1k1o/neko/firefox:3\n        env:\n        - name: NEKO_WEBRTC_UDPMUX\n          value: \"52000\"\n",
    good: "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: room}\nspec:\n  replicas: 1\n  strategy: {type: Recreate}\n  selector: {matchLabels: {app: room}}\n  template:\n    metadata: {labels: {app: room}}\n    spec:\n      hostNetwork: true\n      containers:\n      - name: neko\n        image: ghcr.io/m1k1o/neko/firefox:3\n        env:\n        - name: NEKO_WEBRTC_UDPMUX\n          value: \"52000\"\n",
};

pub(super) struct ReplicasShareHostPorts;

impl Rule for ReplicasShareHostPorts {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, context: &Context<'_>) -> Vec<Diagnostic> {
        let Some((deployment, pod)) = context.deployment.and_then(|own| Some((own, own.pod.as_ref()?))) else {
            return Vec::new();
        };
        let Some(number) = deployment.replicas.filter(|&number| number > 1 && on_node(deployment)) else {
            return Vec::new();
        };
        let how = if deployment.network == Network::Host { "in the node's network" } else { "with ports of the node" };
        vec![
            ABOUT
                .finding(format!("{number} replicas of one neko {how} want the same ports"))
                .at(pod.replicas.clone(), "each needs a node of its own")
                .note("on a node that has one already, another stays Pending, or cannot bind its ports and exits")
                .note("each replica is another browser: a Service spreads viewers over them, and `nat1to1` is one address for all")
                .help("`replicas: 1`, and one workload with ports of its own for each room"),
        ]
    }
}
