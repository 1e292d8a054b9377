//! All of `validate` on any bytes: a config file of some format beside a variable. The first byte chooses the format.

use neko_ice::config::{ConfigFile, Input, NoFiles, Variable, resolve};
use neko_ice::render::redact::Redaction;
use neko_ice::render::{self, concise, github, gitlab, json, junit, sarif, summary, text};
use neko_ice::source::SourceKind;

use super::held;

const EXTENSIONS: [&str; 6] = ["yaml", "json", "toml", "env", "yml", "ini"];

pub fn check(bytes: &[u8]) {
    let Some((&first, rest)) = bytes.split_first() else { return };
    let extension = EXTENSIONS[usize::from(first) % EXTENSIONS.len()].to_owned();
    // Behind a NUL stands the variable.
    let (file, variable) = match rest.iter().position(|byte| *byte == 0) {
        Some(at) => (&rest[..at], String::from_utf8_lossy(&rest[at + 1..]).replace('\0', "")),
        None => (rest, String::new()),
    };
    let config = ConfigFile::Text { kind: SourceKind::File("neko".to_owned()), bytes: file.to_vec(), extension };
    let environment = vec![Variable::new("NEKO_WEBRTC_ICESERVERS_BACKEND", variable)];
    let input = Input { config, environment, ..Input::default() };
    let Ok(resolution) = resolve(&input, &NoFiles) else { return };
    let findings = held::resolution(&resolution);
    if let Ok(again) = resolve(&input, &NoFiles) {
        held::same((&resolution, &findings), &again);
    }
    let redaction = Redaction::new(&resolution.secrets);
    text::findings(&findings, &redaction, &text::Style { colour: true, width: Some(80), ..text::Style::default() });
    let inputs = [render::Input::of("neko", &findings, &redaction)];
    for document in [json::document(&inputs), sarif::document(&inputs), gitlab::document(&inputs)] {
        let document = document.expect("a document");
        assert!(serde_json::from_str::<serde_json::Value>(&document).is_ok(), "not JSON");
    }
    assert_eq!(concise::lines(&inputs, 0).lines().count(), findings.len());
    assert_eq!(github::commands(&inputs, 0).lines().count(), findings.len());
    junit::document(&inputs, neko_ice::lint::Severity::Error);
    summary::markdown(&inputs);
}
