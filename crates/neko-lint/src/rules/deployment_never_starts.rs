//! A deployment in which no neko comes up.

use crate::{Context, Diagnostic, problem, rule};
use neko_deploy::Consequence;

rule! {
    DeploymentNeverStarts = "deployment-never-starts",
    severity: Error,
    effect: StopsOffer,
    yields_to: [ComposeKeyUnknown],
    stays_beside_exit: true,
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    problem::findings(context, Consequence::stops_neko)
}
