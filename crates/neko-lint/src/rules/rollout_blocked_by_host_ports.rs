//! A rolling update of a pod that holds ports of its node.

use crate::pod::on_node;
use crate::{Context, Diagnostic, rule};

rule! {
    RolloutBlockedByHostPorts = "rollout-blocked-by-host-ports",
    severity: Warning,
    effect: Limited,
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let Some((deployment, pod)) = context.deployment.and_then(|own| Some((own, own.reach.pod()?))) else {
        return Vec::new();
    };
    let surge = pod.surge.as_ref().filter(|_| on_node(deployment) && deployment.replicas.number != Some(0));
    let Some(place) = surge else { return Vec::new() };
    vec![
        RULE.finding("the new pod starts while the old one still holds its ports")
            .at(Some(place.clone()), "a rolling update, the default")
            .note(
                "with one node, the new pod waits for the ports and the old one for the new pod, so the rollout \
                 hangs",
            )
            .help("use `strategy: {type: Recreate}`, or a StatefulSet"),
    ]
}
