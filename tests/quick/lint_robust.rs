//! Whatever stands in a file, rules and renderers come to an end without a panic, and places stay inside their source.

use neko_ice::config::{ConfigFile, Input, NoFiles, Variable, resolve};
use neko_ice::lint;
use neko_ice::render::redact::Redaction;
use neko_ice::render::{self, concise, github, gitlab, json, junit, sarif, summary, text};
use neko_ice::source::SourceKind;
use proptest::prelude::*;

use crate::support::cases;

fn through(bytes: Vec<u8>, extension: &str, variable: &str) {
    let config = ConfigFile::Text { kind: SourceKind::File("neko".to_owned()), bytes, extension: extension.to_owned() };
    let environment = vec![Variable::new("NEKO_WEBRTC_ICESERVERS_FRONTEND", variable)];
    let Ok(resolution) = resolve(&Input { config, environment, ..Input::default() }, &NoFiles) else { return };
    let findings = lint::run(&resolution, &lint::Options::default());
    for label in findings.iter().flat_map(|finding| &finding.labels) {
        let source = &label.place.source;
        assert!(source.text.get(label.place.span.clone()).is_some(), "{}: {:?}", source.name(), label.place.span);
    }
    for redaction in [Redaction::new(&resolution.secrets), Redaction::off()] {
        text::findings(&findings, &redaction, &text::Style { colour: true, width: Some(80), ..text::Style::default() });
        let input = render::Input::of("neko", &findings, &redaction);
        let inputs = [input];
        let documents =
            [json::document(&inputs), sarif::document(&inputs), gitlab::document(&inputs), json::lines(&inputs)];
        for document in documents {
            for value in serde_json::Deserializer::from_str(&document.unwrap()).into_iter::<serde_json::Value>() {
                value.unwrap();
            }
        }
        assert_eq!(concise::lines(&inputs, 0).lines().count(), findings.len());
        assert_eq!(github::commands(&inputs, 0).lines().count(), findings.len());
        junit::document(&inputs, lint::Severity::Error);
        summary::markdown(&inputs);
    }
}

/// The cases of the rules.
fn seeds() -> Vec<String> {
    cases::all().into_iter().map(|case| case.text).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn mutated_fixtures(
        seed in proptest::sample::select(seeds()),
        edits in proptest::collection::vec((any::<proptest::sample::Index>(), "[\\PC\n\t\"'{}\\[\\]:,@#&*|>$-]{0,4}", 0usize..6), 1..6),
    ) {
        let mut text: Vec<char> = seed.chars().collect();
        for (at, insert, remove) in edits {
            let at = at.index(text.len().max(1)).min(text.len());
            let end = (at + remove).min(text.len());
            text.splice(at..end, insert.chars());
        }
        through(text.into_iter().collect::<String>().into_bytes(), "yaml", "[]");
    }

    #[test]
    fn random_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..200), extension in "yaml|json|toml|env|hcl") {
        through(bytes, &extension, "");
    }

    #[test]
    fn random_variables(variable in "[\\[\\]{}\",:a-z@ é\\\\]{0,60}|\\PC{0,60}") {
        through(Vec::new(), "yaml", &variable);
    }
}
