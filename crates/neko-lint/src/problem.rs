//! What is the matter with a deployment's text, as findings.

use std::collections::HashMap;
use std::sync::Arc;

use super::context::Context;
use super::{Diagnostic, Label, Message, RuleId, Severity, proxies, typography};
use neko_deploy::{Consequence, Problem, ProblemKind, SyntaxErrorKind, ValueType};
use neko_text::source::Place;

/// A problem of a deployment as a finding.
pub fn of_problem(problem: &Problem) -> Diagnostic {
    if let Some(finding) = proxies::finding(problem) {
        return finding;
    }
    let rule = match problem.consequence {
        Consequence::ProjectRefused | Consequence::NeverStarts(_) => RuleId::DeploymentNeverStarts,
        Consequence::NotSeen(_) => RuleId::DeploymentNotSeen,
        Consequence::Differs(_) | Consequence::Aside(_) => RuleId::DeploymentProblem,
    };
    let finding = rule.rule().finding(problem.message()).at(problem.place.clone(), "");
    let mut finding = finding.note(problem.consequence.to_string());
    if matches!(problem.consequence, Consequence::Aside(_)) {
        finding.severity = Severity::Note;
    }
    match help(problem).filter(|_| problem.may_be_quoted()) {
        Some(help) => finding.help(help),
        None => finding,
    }
}

/// How to mend a problem, where its text or its kind tells.
fn help(problem: &Problem) -> Option<Message> {
    let text = problem.place.as_ref().map(|place| match problem.kind {
        ProblemKind::NotYaml { .. } => line(place),
        _ => place.text(),
    });
    if let Some(help) = text.and_then(typography::help).filter(|_| problem.consequence.stops_neko()) {
        return Some(help.into());
    }
    match &problem.kind {
        ProblemKind::UnsetVariable { name } => {
            Some(format!("set it in the `.env` next to the Compose file, or give a default: `${{{name}:-…}}`").into())
        }
        ProblemKind::RequiredVariable { name, .. } => Some(
            format!(
                "set it in the `.env` next to the Compose file; if it is set elsewhere, pass it here: --env \
                 {name}=… or --env-file FILE"
            )
            .into(),
        ),
        ProblemKind::WrongType { found: ValueType::Null, .. }
        | ProblemKind::NotAnAssignment { found: ValueType::Null, .. } => {
            Some("the key has no value, only comments: remove it, or write its value".into())
        }
        ProblemKind::NotAnAssignment { found: ValueType::Mapping, .. } => {
            Some("in a list write `- NAME=value`; or remove the hyphens: `NAME: value`".into())
        }
        ProblemKind::NotYaml { mistake, .. } => syntax_help(*mistake, problem.place.as_ref()?).map(Message::from),
        ProblemKind::WrongType { .. }
        | ProblemKind::NotAnAssignment { .. }
        | ProblemKind::UnknownKey(_)
        | ProblemKind::Lacks { .. }
        | ProblemKind::Undefined { .. }
        | ProblemKind::NotRead { .. }
        | ProblemKind::PartlyRead { .. }
        | ProblemKind::Proxy(_)
        | ProblemKind::Other(_) => None,
    }
}

/// What users of other languages write for YAML, and how YAML has it.
fn syntax_help(mistake: SyntaxErrorKind, place: &Place) -> Option<&'static str> {
    let line = line(place).trim_start();
    if has_json_in_quotes(place) {
        return Some("a `\"` inside double quotes ends the text: put the JSON in single quotes, `'[{\"urls\": …}]'`");
    }
    let begin = place.source.text.trim_start();
    if begin.starts_with("```") || begin.starts_with("~~~") || line.starts_with("```") {
        return Some("these marks are Markdown: remove this line, and the one that ends the block");
    }
    if let Some(anchor) = line.split_once("<<: *").map(|(_, name)| name.trim())
        && is_emptied(&place.source.text, anchor)
    {
        return Some("the lines below the anchor are not indented, so it is empty: indent them");
    }
    if line.starts_with("//") || line.contains(" //") {
        return Some("`//` does not start a comment in YAML: write `#`");
    }
    if [": *", ": &", ": @", ": `"].iter().any(|start| line.contains(start)) {
        return Some("put a value that begins with `*`, `&`, `@` or a backtick in quotes");
    }
    (mistake == SyntaxErrorKind::StrayCharacter).then_some("YAML must be indented with spaces, not tabs")
}

/// Whether an anchor stands at the end of a line, and the next one is no deeper.
fn is_emptied(text: &str, anchor: &str) -> bool {
    let depth = |line: &str| line.len() - line.trim_start().len();
    let mut lines = text.lines();
    let holder = lines.find(|line| line.trim_end().strip_suffix(anchor).is_some_and(|before| before.ends_with('&')));
    let next = lines.find(|line| !line.trim().is_empty());
    holder.zip(next).is_some_and(|(holder, next)| depth(next) <= depth(holder))
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
    let mut found: Vec<Diagnostic> = Vec::new();
    let mut told = HashMap::new();
    for problem in context.problems().filter(|own| kind(&own.consequence) && !own.kind.is_proxy()) {
        let own = of_problem(problem);
        let file = own.place().map(|place| Arc::as_ptr(&place.source));
        // One variable that nobody sets is one mistake, wherever it is put in.
        let first = match problem.kind.is_nameless() {
            true => found.len(),
            false => *told.entry((&problem.kind, file)).or_insert(found.len()),
        };
        match found.get_mut(first) {
            Some(other) if own.severity < Severity::Error => join(other, own),
            _ => found.push(own),
        }
    }
    found
}

/// Takes a second finding into the first.
fn join(one: &mut Diagnostic, other: Diagnostic) {
    // The words of the one that weighs more are kept.
    if other.severity > one.severity {
        one.notes = other.notes;
    }
    one.severity = one.severity.max(other.severity);
    for label in other.labels {
        if !one.labels.iter().any(|own| own.place == label.place) {
            one.labels.push(Label { primary: false, text: "and here".into(), ..label });
        }
    }
}
