//! Parts of a deployment that only the cluster, the host or the shell knows.

use crate::{Context, Diagnostic, problem, rule};
use neko_deploy::Consequence;

rule! {
    DeploymentNotSeen = "deployment-not-seen",
    severity: Note,
    effect: Limited,
    stays_beside_exit: true,
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    problem::findings(context, Consequence::hides)
}
