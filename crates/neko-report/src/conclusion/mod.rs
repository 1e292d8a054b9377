//! From what viewers get, findings, servers and paths to one answer in plain words.

mod cause;
mod judgement;
mod poor;

use neko_lint::{Diagnostic, Severity};

use super::{Assumption, Hindered, Hindrance, Interruption, Outcome, PathReport, ServerReport, Verdict, ViewerReport};
pub(super) use cause::cause_of;
pub use cause::{Cause, CauseId};
use cause::{causes, failing_outside};
use judgement::Judgement;

/// The answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Conclusion {
    /// In a word.
    pub verdict: Verdict,
    /// In a sentence.
    pub text: String,
    /// Why, the most likely first.
    pub causes: Vec<Cause>,
    /// What it takes for granted, where stand-ins took the place of the servers.
    pub assumption: Option<Assumption>,
}

/// All that a conclusion is drawn from.
#[derive(Debug, Clone, Copy)]
pub struct Found<'a> {
    /// What each class of viewers gets.
    pub viewers: &'a [ViewerReport],
    /// The findings that keep viewers from getting video, whatever the network does.
    pub hindrances: &'a [Hindrance<'a>],
    /// All that the linter found.
    pub findings: &'a [Diagnostic],
    /// The servers.
    pub servers: &'a [ServerReport],
    /// The paths that were played.
    pub paths: &'a [PathReport],
    /// Whether stand-ins took the place of the servers.
    pub shape_only: bool,
    /// What ended the run before its end.
    pub interrupted: Option<Interruption>,
}

/// Draws the conclusion.
pub fn conclude(found: Found<'_>) -> Conclusion {
    let (judgement, causes) = (Judgement::of(found.viewers), causes(found));
    let prevented = judgement.verdict() == Verdict::Bad && found.hindrances.iter().any(Hindrance::is_final);
    let conceded = || found.servers.iter().flat_map(|server| &server.notes).any(|note| super::is_concession(note.slug));
    let (verdict, text) = match (judgement.verdict(), found.interrupted.filter(|_| !prevented)) {
        (_, Some(interruption)) => (Verdict::Unknown, format!("{interruption}.")),
        (Verdict::Unknown, None) if let Some((server, failure)) = failing_outside(found.servers).next() => (
            Verdict::Unknown,
            format!(
                "Could not tell: the server given with --outside failed. {}: {}.",
                server.listed.url, failure.message
            ),
        ),
        (Verdict::Good, _) if conceded() => (
            Verdict::Usable,
            "This works only with --ca, --pin or --insecure: neko and browsers reject the server's certificate."
                .to_owned(),
        ),
        (Verdict::Good, _) if found.hindrances.iter().any(|hindrance| hindrance.who == Hindered::Unaided) => {
            (Verdict::Usable, "Viewers get video, but a TURN server in these settings relays for nobody.".to_owned())
        }
        (Verdict::Good, _) if let_down(found) => (
            Verdict::Usable,
            "Viewers would get video, but not every path of these settings worked with the built-in servers."
                .to_owned(),
        ),
        (Verdict::Good, _) if poor::defects(found).next().is_some() => (
            Verdict::Usable,
            "Viewers get video, but its quality is poor on a path that some of them depend on.".to_owned(),
        ),
        (verdict, _) => (verdict, judgement.text(&causes)),
    };
    let text = text + &all_the_same(found.findings, &causes);
    Conclusion { verdict, text, causes, assumption: None }
}

/// So many rules are named in a sentence.
const NAMED: usize = 3;

/// What the linter calls an error though it is no cause here, so that both are seen to know of each other.
fn all_the_same(findings: &[Diagnostic], causes: &[Cause]) -> String {
    let mut rules: Vec<&str> = Vec::new();
    for finding in findings.iter().filter(|finding| finding.severity == Severity::Error) {
        let is_cause = causes.iter().any(|cause| cause.id == CauseId::Rule(finding.rule));
        if !is_cause && !rules.contains(&finding.rule.as_str()) {
            rules.push(finding.rule.as_str());
        }
    }
    match rules.len() {
        0 => String::new(),
        more if more > NAMED => {
            format!(" Still, `neko-ice validate` fails: {} and {} more.", rules[..NAMED].join(", "), more - NAMED)
        }
        _ => format!(" Still, `neko-ice validate` fails: {}.", rules.join(", ")),
    }
}

/// Whether a path did not work before stand-ins, which prove the shape of the settings and nothing else.
fn let_down(found: Found<'_>) -> bool {
    found.shape_only && found.paths.iter().any(|path| path.counts && path.outcome != Outcome::Works)
}

#[cfg(test)]
mod tests;
