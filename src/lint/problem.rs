//! What is the matter with a deployment's text, as findings.

use super::context::Context;
use super::rules::{deployment_never_starts, deployment_not_seen, deployment_problem};
use crate::deployment::{Consequence, Problem};
use crate::diagnostic::Diagnostic;
use crate::source::Place;

/// A problem of a deployment as a finding.
pub fn of_problem(problem: &Problem) -> Diagnostic {
    let about = match problem.consequence {
        Consequence::NeverStarts(_) => &deployment_never_starts::ABOUT,
        Consequence::NotSeen(_) => &deployment_not_seen::ABOUT,
        Consequence::Differs(_) => &deployment_problem::ABOUT,
    };
    let finding = about.finding(problem.message.clone()).at(problem.place.clone(), "");
    let finding = finding.note(problem.consequence.to_string());
    match problem.message.starts_with("yaml: ") && problem.place.as_ref().is_some_and(has_json_in_quotes) {
        true => finding.help(
            "a `\"` inside double quotation marks ends the text: put the JSON in single ones, `'[{\"urls\": …}]'`",
        ),
        false => finding,
    }
}

/// Whether the line of a place holds JSON between double quotation marks, which YAML reads as several texts.
fn has_json_in_quotes(place: &Place) -> bool {
    let line = place.source.text.lines().nth(place.start().0.saturating_sub(1)).unwrap_or_default();
    let plain: String = line.chars().filter(|own| !own.is_whitespace()).collect();
    ["\"[{\"", "\"[\"", "\"{\""].iter().any(|start| plain.contains(start))
}

/// The problems of one kind that a configuration's deployment has.
pub(super) fn findings(context: &Context<'_>, kind: impl Fn(&Consequence) -> bool) -> Vec<Diagnostic> {
    context.problems().filter(|problem| kind(&problem.consequence)).map(of_problem).collect()
}
