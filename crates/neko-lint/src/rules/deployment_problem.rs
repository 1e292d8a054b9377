//! Text of a deployment that neko is given otherwise than it looks.

use crate::{Context, Diagnostic, problem, rule};
use neko_deploy::Consequence;

rule! {
    DeploymentProblem = "deployment-problem",
    severity: Warning,
    effect: Limited,
    yields_to: [DollarNotDoubled],
    stays_beside_exit: true,
    summary: "neko is given something else than the file seems to say.",
    why: "A variable that nobody sets, a reference to one that comes later, a config file that is a folder: Compose, \
          Docker or Kubernetes start neko all the same, with another value or with none.",
    bad: "services:\n  neko:\n    image: ghcr.io/m1k1o/neko/firefox\n    network_mode: host\n    environment:\n      \
          NEKO_WEBRTC_EPR: ${RANGE}\n",
    good: "services:\n  neko:\n    image: ghcr.io/m1k1o/neko/firefox\n    network_mode: host\n    environment:\n      \
           NEKO_WEBRTC_EPR: ${RANGE:-52000-52100}\n",
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    problem::findings(context, |consequence| matches!(consequence, Consequence::Differs(_) | Consequence::Aside(_)))
}
