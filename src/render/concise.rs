//! One line a finding: `neko.yaml:2:12: error[rule] message`, as compilers write it and editors read it.

use crate::diagnostic::Diagnostic;

use super::fold::{fold, more};
use super::redact::Redaction;
use super::said::Said;
use super::{Input, one_line};

/// The findings, a line each, of each input and rule the first `per_rule` (0: all).
pub fn lines(inputs: &[Input<'_>], per_rule: usize) -> String {
    let mut out = String::new();
    let mut said = Said::default();
    for input in inputs {
        let fold = fold(input.findings, per_rule);
        for finding in fold.shown.into_iter().filter(|finding| said.is_new(finding)) {
            out.push_str(&line(finding, input.redaction, input.name));
        }
        for (rule, left) in fold.left {
            out.push_str(&format!("{}: {}\n", input.name, more(rule, left)));
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
    format!("{place}: {}[{}] {message}\n", finding.severity.as_str(), finding.rule)
}
