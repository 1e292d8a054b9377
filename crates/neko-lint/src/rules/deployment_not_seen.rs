//! Parts of a deployment that only the cluster, the host or the shell knows.

use crate::{Context, Diagnostic, problem, rule};
use neko_deploy::Consequence;

rule! {
    DeploymentNotSeen = "deployment-not-seen",
    severity: Note,
    effect: Limited,
    stays_beside_exit: true,
    summary: "A part of what neko is given cannot be seen from here.",
    why: "A Secret that is made in the cluster, a volume, a variable of the pod's own: neko-ice guesses none of them. \
          Rules that would need the value keep quiet, and what is said of the rest goes as if it were not set.",
    bad: "apiVersion: v1\nkind: Pod\nmetadata: {name: room}\nspec:\n  hostNetwork: true\n  containers:\n  - name: neko\n    \
          image: ghcr.io/m1k1o/neko/firefox\n    env:\n    - name: NEKO_WEBRTC_NAT1TO1\n      valueFrom:\n        \
          fieldRef: {fieldPath: status.hostIP}\n",
    good: "apiVersion: v1\nkind: Pod\nmetadata: {name: room}\nspec:\n  hostNetwork: true\n  containers:\n  - name: neko\n    \
           image: ghcr.io/m1k1o/neko/firefox\n    env:\n    - name: NEKO_WEBRTC_NAT1TO1\n      value: 198.51.100.1\n",
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    problem::findings(context, Consequence::hides)
}
