//! A configuration with errors is not carried on to another place.

use crate::config::Resolution;
use crate::diagnostic::{Diagnostic, Severity};
use crate::lint;
use crate::render::redact::Redaction;
use crate::render::text;

/// Prints the errors on standard error, `findings` that are known already among them; whether the work may go on.
pub(super) fn may_go_on(
    resolution: &Resolution,
    mut findings: Vec<Diagnostic>,
    show_secrets: bool,
    allow_invalid: bool,
    done: &str,
) -> bool {
    findings.extend(lint::run(resolution));
    findings.retain(|finding| finding.severity == Severity::Error);
    if findings.is_empty() {
        return true;
    }
    let redaction = if show_secrets { Redaction::off() } else { Redaction::new(&resolution.secrets) };
    anstream::eprint!("{}", text::findings(&findings, &redaction, text::Style::default()));
    if !allow_invalid {
        anstream::eprintln!("error: not {done}ed because of the errors above (--allow-invalid {done}s all the same)");
    }
    allow_invalid
}
