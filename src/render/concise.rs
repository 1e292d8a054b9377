//! One line a finding: `neko.yaml:2:12: error[rule] message`, as compilers write it and editors read it.

use neko_lint::Diagnostic;

use super::fold::{self, Fold};
use super::redact::Redaction;
use super::{Input, one_line, visible};

/// The findings, a line each, of each file and rule the first `per_rule` (0: all).
pub fn lines(inputs: &[Input<'_>], per_rule: usize) -> String {
    let mut out = String::new();
    for nekos in fold::files(inputs) {
        let mut fold = Fold::new(per_rule);
        for input in nekos {
            for finding in fold.lines(input) {
                out.push_str(&line(&finding, input.redaction, input.name));
            }
        }
        for (_, told) in fold.told() {
            out.push_str(&format!("{}: {told}\n", visible::escaped(fold::name(nekos))));
        }
    }
    out
}

pub(super) fn line(finding: &Diagnostic, redaction: &Redaction, input: &str) -> String {
    let place = match (finding.place(), &finding.file) {
        (Some(place), _) => place.to_string(),
        (None, Some(file)) => file.clone(),
        (None, None) => input.to_owned(),
    };
    let message = one_line(&finding.message, redaction);
    format!("{}: {}[{}] {message}\n", visible::escaped(&place), finding.severity.as_str(), finding.rule)
}
