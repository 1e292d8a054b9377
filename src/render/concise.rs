//! One line a finding: `neko.yaml:2:12: error[rule] message`, as compilers write it and editors read it.

use crate::diagnostic::Diagnostic;

use super::redact::Redaction;
use super::{Input, one_line};

/// All findings, a line each.
pub fn lines(inputs: &[Input<'_>]) -> String {
    inputs
        .iter()
        .flat_map(|input| input.findings.iter().map(|finding| line(finding, input.redaction, input.name)))
        .collect()
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
