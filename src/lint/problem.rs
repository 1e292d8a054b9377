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
    match problem.place.as_ref().and_then(|place| help(&problem.message, place)) {
        Some(help) => finding.help(help),
        None => finding,
    }
}

/// What users of other languages write for YAML, and how YAML has it.
fn help(message: &str, place: &Place) -> Option<&'static str> {
    let line = || line(place).trim_start();
    if message.contains("in its list, and not a mapping") {
        return Some("in a list write `- NAME=value`; or leave the hyphens out: `NAME: value`");
    }
    if !message.starts_with("yaml: ") {
        return None;
    }
    if has_json_in_quotes(place) {
        return Some(
            "a `\"` inside double quotation marks ends the text: put the JSON in single ones, `'[{\"urls\": …}]'`",
        );
    }
    if line().starts_with("//") || line().contains(" //") {
        return Some("`//` begins no comment in YAML: write `#`");
    }
    if line().contains(": *") || line().contains(": &") || line().contains(": @") || line().contains(": `") {
        return Some("a value that begins with `*`, `&`, `@` or a backtick belongs into quotation marks");
    }
    message
        .contains("found character that cannot start any token")
        .then_some("YAML is indented by blanks, never by tabs")
}

/// The line that a place begins in.
fn line(place: &Place) -> &str {
    place.source.text.lines().nth(place.start().0.saturating_sub(1)).unwrap_or_default()
}

/// Whether the line of a place holds JSON between double quotation marks, which YAML reads as several texts.
fn has_json_in_quotes(place: &Place) -> bool {
    let plain: String = line(place).chars().filter(|own| !own.is_whitespace()).collect();
    ["\"[{\"", "\"[\"", "\"{\""].iter().any(|start| plain.contains(start))
}

/// The problems of one kind that a configuration's deployment has.
pub(super) fn findings(context: &Context<'_>, kind: impl Fn(&Consequence) -> bool) -> Vec<Diagnostic> {
    context.problems().filter(|problem| kind(&problem.consequence)).map(of_problem).collect()
}
