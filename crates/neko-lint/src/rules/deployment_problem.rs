//! Text of a deployment that neko is given otherwise than it looks.

use crate::{Context, Diagnostic, problem, rule};
use neko_deploy::Consequence;

rule! {
    DeploymentProblem = "deployment-problem",
    severity: Warning,
    effect: Limited,
    yields_to: [DollarNotDoubled],
    stays_beside_exit: true,
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    problem::findings(context, |consequence| matches!(consequence, Consequence::Differs(_) | Consequence::Aside(_)))
}
