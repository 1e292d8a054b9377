//! What users reported and others found for them: the same cause, at the same line, with advice that says it.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

fn findings(file: &PathBuf) -> Vec<serde_json::Value> {
    let output =
        Command::new(env!("CARGO_BIN_EXE_neko-ice")).args(["validate", "--format", "json"]).arg(file).output().unwrap();
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    document["diagnostics"].as_array().unwrap().clone()
}

#[test]
fn every_reported_cause_is_found_at_its_line() {
    let mut files: Vec<PathBuf> =
        fs::read_dir("fixtures/reported").unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension != "md"));
    files.sort();
    assert!(files.len() > 20);
    for file in &files {
        let text = fs::read_to_string(file).unwrap();
        let (meant, advice) = text.lines().next().unwrap().trim_start_matches("# ").split_once(": ").unwrap();
        let found = findings(file);
        let Some((rule, line)) = meant.split_once(' ') else {
            let bad: Vec<_> = found.iter().filter(|own| own["severity"] != "note").collect();
            assert!(meant == "fine" && bad.is_empty(), "{}: {bad:#?}", file.display());
            continue;
        };
        let line: u64 = line.parse().unwrap();
        let hit = found.iter().find(|own| own["rule"] == rule && own["line"] == line);
        let Some(hit) = hit else { panic!("{}: no {rule} at line {line} in {found:#?}", file.display()) };
        assert!(hit.to_string().contains(advice), "{}: no word of {advice} in {hit:#}", file.display());
    }
}
