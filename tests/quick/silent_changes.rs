//! Values that neko changes without a word are found, each by a finding about that setting; where nothing changes there is
//! no error.

use std::fs;

use neko_ice::config::{ConfigFile, Input, NoFiles, Outcome, Resolution, Variable, resolve};
use neko_ice::lint::{self, Diagnostic, Severity};
use neko_ice::source::SourceKind;
use serde_json::Value;

fn resolved(case: &Value) -> Resolution {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let config = match case["file"].as_str() {
        None => ConfigFile::Search,
        Some(name) => ConfigFile::Text {
            kind: SourceKind::File(name.to_owned()),
            bytes: text(&case["text"]).into_bytes(),
            extension: name.rsplit('.').next().unwrap().to_owned(),
        },
    };
    let environment = case["env"].as_object().unwrap().iter();
    let environment = environment.map(|(name, value)| Variable::new(name, text(value))).collect();
    let flags = case["flags"].as_array().unwrap().iter().map(text).collect();
    resolve(&Input { config, environment, flags, ..Input::default() }, &NoFiles).unwrap()
}

/// Whether a finding is about a setting: it names it, or points into the variable, the flag or the key that sets it.
fn is_about(finding: &Diagnostic, setting: &str) -> bool {
    let last = setting.rsplit('.').next().unwrap();
    let named = |text: &str| text.to_lowercase().contains(last);
    let beside = |finding: &Diagnostic| {
        finding.labels.iter().any(|label| {
            let line = label.place.source.text.lines().nth(label.place.start().0.saturating_sub(1)).unwrap_or_default();
            named(line) || named(label.place.source.name())
        })
    };
    finding.severity >= Severity::Warning && (named(finding.message.for_display()) || beside(finding))
}

#[test]
fn every_change_is_found_and_nothing_that_works_is_an_error() {
    let mut wrong = Vec::new();
    let mut seen = [0, 0];
    for line in fs::read_to_string("fixtures/changes/changes.jsonl").unwrap().lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let resolution = resolved(&case);
        let found = lint::run(&resolution, &lint::Options::default());
        let rules: Vec<&str> = found.iter().map(|finding| finding.rule.as_str()).collect();
        let errors = found.iter().any(|finding| finding.severity == Severity::Error);
        let changes = case["changes"].as_array().unwrap();
        seen[usize::from(changes.is_empty())] += 1;
        for change in changes.iter().map(|change| change.as_str().unwrap()) {
            let fine = match change {
                "exit" => errors && resolution.outcome != Outcome::Starts,
                _ => found.iter().any(|finding| is_about(finding, change)),
            };
            if !fine {
                wrong.push(format!("{change} not found, but {rules:?}: {line}"));
            }
        }
        if changes.is_empty() && errors {
            wrong.push(format!("nothing changes, and {rules:?}: {line}"));
        }
    }
    assert!(wrong.is_empty(), "{} are wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert_eq!(seen, [540, 297]);
}
