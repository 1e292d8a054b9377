//! A configuration with errors is not carried on to another place.

use crate::render::redact::Redaction;
use crate::render::text;
use neko_deploy::load::Neko;

use super::writer::{say, say_lines};

/// Prints the errors on standard error; whether the work may go on.
pub(super) fn may_go_on(subject: &Neko, show_secrets: bool, allow_invalid: bool, done: &str) -> bool {
    let findings = neko_lint::errors(subject);
    if findings.is_empty() {
        return true;
    }
    let redaction = if show_secrets { Redaction::off() } else { Redaction::new(&subject.resolution.secrets) };
    say_lines(&text::findings(&findings, &redaction, &text::Style::default()));
    if !allow_invalid {
        say!("error: not {done}ed because of the errors above (--allow-invalid {done}s anyway)");
    }
    allow_invalid
}
