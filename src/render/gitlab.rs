//! GitLab's Code Quality report.

use std::borrow::Cow;

use serde::Serialize;

use neko_lint::Severity;

use super::fingerprint::Fingerprints;
use super::{Input, links, one_line, subject, visible};

#[derive(Serialize)]
struct Issue<'a> {
    description: String,
    check_name: &'static str,
    fingerprint: String,
    severity: &'static str,
    location: Location<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    content: Option<Content>,
}

/// What more there is to read; a part of Code Climate's format.
#[derive(Serialize)]
struct Content {
    body: String,
}

#[derive(Serialize)]
struct Location<'a> {
    path: Cow<'a, str>,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
    end: usize,
}

/// The whole report: a list. An input that could not be read is a blocker.
pub fn document(inputs: &[Input<'_>]) -> serde_json::Result<String> {
    let mut fingerprints = Fingerprints::default();
    let mut issues = Vec::new();
    for input in inputs {
        if let Some(why) = input.unreadable {
            issues.push(Issue {
                description: one_line(&why.to_owned().into(), input.redaction),
                check_name: "unreadable",
                fingerprint: format!("unreadable:{}", input.name),
                severity: "blocker",
                location: Location { path: input.located(input.name), lines: Lines { begin: 1, end: 1 } },
                content: None,
            });
        }
        for finding in input.in_detail() {
            let lines = finding
                .place()
                .filter(|place| place.source.has_lines())
                .map_or(Lines { begin: 1, end: 1 }, |place| Lines { begin: place.start().0, end: place.end().0 });
            let message = one_line(&finding.message, input.redaction);
            issues.push(Issue {
                description: subject(finding)
                    .map_or(message.clone(), |subject| format!("{}: {message}", visible::escaped(subject))),
                check_name: finding.rule.as_str(),
                fingerprint: fingerprints.of(finding, input.redaction, input.name),
                severity: match finding.severity {
                    Severity::Error => "major",
                    Severity::Warning => "minor",
                    Severity::Note => "info",
                },
                location: Location { path: input.located(finding.shown_at().unwrap_or(input.name)), lines },
                content: Some(Content { body: links::page(finding.rule) }),
            });
        }
    }
    let mut text = serde_json::to_string_pretty(&issues)?;
    text.push('\n');
    Ok(text)
}
