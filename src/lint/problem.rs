//! What is the matter with a deployment's text, as findings.

use super::context::Context;
use super::rules::{deployment_never_starts, deployment_not_seen, deployment_problem};
use crate::deployment::{Consequence, Problem};
use crate::diagnostic::Diagnostic;

/// A problem of a deployment as a finding.
pub fn of_problem(problem: &Problem) -> Diagnostic {
    let about = match problem.consequence {
        Consequence::NeverStarts(_) => &deployment_never_starts::ABOUT,
        Consequence::NotSeen(_) => &deployment_not_seen::ABOUT,
        Consequence::Differs(_) => &deployment_problem::ABOUT,
    };
    about.finding(problem.message.clone()).at(problem.place.clone(), "").note(problem.consequence.to_string())
}

/// The problems of one kind that a configuration's deployment has.
pub(super) fn findings(context: &Context<'_>, kind: impl Fn(&Consequence) -> bool) -> Vec<Diagnostic> {
    context.problems().filter(|problem| kind(&problem.consequence)).map(of_problem).collect()
}
