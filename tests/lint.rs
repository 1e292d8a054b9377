//! Every rule against its fixtures: `fixtures/lint/<rule>/bad*.yaml` brings it, `ok*.yaml` does not. A new fixture needs no code.
//!
//! A comment line `# env: NAME=VALUE` or `# flag: --…` at the top of a fixture belongs to neko's environment or command line,
//! and `# version: …` says which neko is meant.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use neko_ice::config::{ConfigFile, Input, NoFiles, Resolution, Running, Variable, resolve};
use neko_ice::diagnostic::{Diagnostic, Severity};
use neko_ice::lint;
use neko_ice::render::redact::Redaction;
use neko_ice::render::text;
use neko_ice::report::Slug;
use neko_ice::source::SourceKind;

fn resolved(name: &str, text: &str) -> Resolution {
    let directives = |word: &str| -> Vec<String> {
        text.lines().filter_map(|line| Some(line.strip_prefix("# ")?.strip_prefix(word)?.trim().to_owned())).collect()
    };
    let environment = directives("env:")
        .iter()
        .map(|line| {
            let (name, value) = line.split_once('=').unwrap();
            Variable::new(name, value)
        })
        .collect();
    let config = ConfigFile::Text {
        kind: SourceKind::File(name.to_owned()),
        bytes: text.as_bytes().to_vec(),
        extension: "yaml".to_owned(),
    };
    let version = directives("version:").first().map(|version| version.parse().unwrap());
    let running = Running::of(None, version);
    let input = Input { config, environment, flags: directives("flag:"), running, ..Input::default() };
    resolve(&input, &NoFiles).unwrap()
}

/// Every rule, those off by default too, at a fixed time.
fn run(resolution: &Resolution) -> Vec<Diagnostic> {
    let also = lint::rules().iter().map(|rule| rule.about()).filter(|about| !about.by_default);
    let also = also.map(|about| about.name.to_owned()).collect();
    lint::run_with(resolution, &lint::Options { now: Some(1_800_000_000), also, ..lint::Options::default() })
}

fn findings(name: &str, text: &str) -> Vec<Diagnostic> {
    run(&resolved(name, text))
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

fn has(findings: &[Diagnostic], rule: &str) -> bool {
    findings.iter().any(|finding| finding.rule == rule)
}

#[test]
fn fixtures_bring_their_rule_or_do_not() {
    let mut covered = BTreeSet::new();
    let mut wrong = Vec::new();
    for folder in files(Path::new("fixtures/lint")) {
        let rule = folder.file_name().unwrap().to_str().unwrap().to_owned();
        let mut drawn = String::new();
        for file in files(&folder) {
            let name = file.file_name().unwrap().to_str().unwrap();
            let text = fs::read_to_string(&file).unwrap();
            let resolution = resolved(name, &text);
            let found = run(&resolution);
            let bad = name.starts_with("bad");
            covered.insert((rule.clone(), bad));
            if has(&found, &rule) != bad {
                wrong.push(format!("{} brings {:?}", file.display(), found.iter().map(|f| f.rule).collect::<Vec<_>>()));
            }
            if bad {
                let redaction = Redaction::new(&resolution.secrets);
                let own: Vec<Diagnostic> = found.into_iter().filter(|finding| finding.rule == rule).collect();
                drawn.push_str(&text::findings(&own, &redaction, text::Style::default()));
            }
        }
        insta::assert_snapshot!(rule, drawn);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for rule in lint::rules() {
        for bad in [true, false] {
            let name = rule.about().name;
            assert!(covered.contains(&(name.to_owned(), bad)), "{name} lacks a fixture (bad: {bad})");
        }
    }
}

#[test]
fn the_examples_of_each_rule_are_true() {
    for rule in lint::rules() {
        let about = rule.about();
        assert!(has(&findings("bad.yaml", about.bad), about.name), "{}: the bad example is good", about.name);
        assert!(!has(&findings("good.yaml", about.good), about.name), "{}: the good example is bad", about.name);
    }
}

#[test]
fn what_is_off_by_default_is_found_only_when_asked_for() {
    for rule in lint::rules().iter().filter(|rule| !rule.about().by_default) {
        let about = rule.about();
        assert!(!has(&lint::run(&resolved("bad.yaml", about.bad)), about.name), "{}", about.name);
    }
}

#[test]
fn more_viewers_need_more_ports() {
    let resolution = resolved("neko.yaml", "webrtc:\n  epr: 52000-52003\n");
    for (viewers, small) in [(0, false), (1, false), (2, false), (3, true), (u32::MAX, true)] {
        let found = lint::run_with(&resolution, &lint::Options { viewers, ..lint::Options::default() });
        assert_eq!(has(&found, "epr-too-small"), small, "{viewers}");
    }
}

#[test]
fn severities_are_at_most_what_the_documentation_says() {
    for folder in files(Path::new("fixtures/lint")) {
        for file in files(&folder) {
            for finding in findings("neko.yaml", &fs::read_to_string(&file).unwrap()) {
                let about = lint::rules().iter().find(|rule| rule.about().name == finding.rule).unwrap().about();
                assert_eq!(finding.severity, about.severity, "{}", finding.rule);
            }
        }
    }
}

#[test]
fn names_share_one_namespace_with_the_failures_of_the_probe() {
    let mut seen: BTreeSet<&str> = Slug::ALL.iter().map(|slug| slug.as_str()).collect();
    for rule in lint::rules() {
        let name = rule.about().name;
        assert!(seen.insert(name), "{name} twice");
        assert!(name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'), "{name}");
    }
}

#[test]
fn nekos_defaults_bring_nothing() {
    assert_eq!(lint::run(&resolved("neko.yaml", "")), Vec::new());
    assert_eq!(lint::run(&resolved("neko.yaml", "webrtc:\n")), Vec::new());
}

#[test]
fn the_samples_of_nekos_documentation_bring_at_most_notes() {
    for file in files(Path::new("fixtures/neko-docs")) {
        let name = file.file_name().unwrap().to_str().unwrap();
        if !name.ends_with(".yaml") {
            continue;
        }
        let found = findings(name, &fs::read_to_string(&file).unwrap());
        if name.starts_with("placeholder-") {
            assert!(has(&found, "placeholder-left-in"), "{name}");
        } else {
            let worst: Vec<_> = found.iter().filter(|finding| finding.severity > Severity::Note).collect();
            assert!(worst.is_empty(), "{name}: {worst:?}");
        }
    }
}

#[test]
fn a_fix_mends_its_finding() {
    for folder in files(Path::new("fixtures/lint")) {
        for file in files(&folder) {
            let text = fs::read_to_string(&file).unwrap();
            for finding in findings("neko.yaml", &text) {
                let Some(fix) = &finding.fix else { continue };
                if !fix.place.source.has_lines() {
                    continue;
                }
                let mut mended = text.clone();
                mended.replace_range(fix.place.span.clone(), &fix.replacement);
                let still = findings("neko.yaml", &mended);
                assert!(
                    !has(&still, finding.rule),
                    "{}: {} stays after its fix\n{mended}",
                    file.display(),
                    finding.rule
                );
            }
        }
    }
}
