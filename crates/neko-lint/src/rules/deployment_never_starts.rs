//! A deployment in which no neko comes up.

use crate::{Context, Diagnostic, problem, rule};
use neko_deploy::Consequence;

rule! {
    DeploymentNeverStarts = "deployment-never-starts",
    severity: Error,
    effect: StopsOffer,
    yields_to: [ComposeKeyUnknown],
    stays_beside_exit: true,
    summary: "Whoever would start neko refuses the file, or the container fails before neko runs.",
    why: "Compose, Docker, kubectl and the cluster refuse what they cannot take: an `env_file` that is not there, a key \
          that a ConfigMap lacks, a port that is none. Nothing of neko's own then comes to bear, and neko's log is empty.",
    bad: "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: room}\ndata:\n  range: 52000-52100\n---\napiVersion: v1\nkind: \
          Pod\nmetadata: {name: room}\nspec:\n  hostNetwork: true\n  containers:\n  - name: neko\n    image: \
          ghcr.io/m1k1o/neko/firefox\n    env:\n    - name: NEKO_WEBRTC_EPR\n      valueFrom:\n        configMapKeyRef: \
          {name: room, key: epr}\n",
    good: "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: room}\ndata:\n  epr: 52000-52100\n---\napiVersion: v1\nkind: \
           Pod\nmetadata: {name: room}\nspec:\n  hostNetwork: true\n  containers:\n  - name: neko\n    image: \
           ghcr.io/m1k1o/neko/firefox\n    env:\n    - name: NEKO_WEBRTC_EPR\n      valueFrom:\n        configMapKeyRef: \
           {name: room, key: epr}\n",
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    problem::findings(context, Consequence::stops_neko)
}
