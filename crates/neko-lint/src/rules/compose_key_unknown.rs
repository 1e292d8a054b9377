//! A key that Compose does not know.

use crate::{Context, Diagnostic, rule, url_spelling};
use neko_deploy::{Problem, ProblemKind, UnknownKey};

rule! {
    ComposeKeyUnknown = "compose-key-unknown",
    severity: Error,
    effect: StopsOffer,
    fix_uncovers: true,
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let problems = context.deployment.map(|own| &own.problems[..]).unwrap_or_default();
    let unknown = problems.iter().filter_map(|problem| match &problem.kind {
        ProblemKind::UnknownKey(key) => Some(finding(key, problem)),
        _ => None,
    });
    unknown.collect()
}

fn finding(key: &UnknownKey, problem: &Problem) -> Diagnostic {
    let label = match key.nearest {
        Some(nearest) => format!("did you mean `{nearest}`?"),
        None => "Compose knows no such key here".to_owned(),
    };
    let finding = RULE.finding(key.to_string()).at(problem.place.clone(), label).note(problem.consequence.to_string());
    match key.nearest {
        Some(nearest) => {
            let finding = finding.note(format!("the rest is checked as if `{nearest}` were written there"));
            let mended = problem.place.as_ref().and_then(|place| url_spelling::renamed(place, nearest));
            finding.help(format!("write `{nearest}`")).with_fix(mended)
        }
        None => finding.help("remove it, or prefix its name with `x-` if it is for another tool"),
    }
}
