//! Every rule against its fixtures: `fixtures/lint/<rule>/bad*.yaml` brings it, `ok*.yaml` does not. A new fixture needs no code.
//!
//! A comment line `# env: NAME=VALUE` or `# flag: --…` at the top of a fixture belongs to neko's environment or command line.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::support::subjects;
use neko_ice::lint::{self, Diagnostic, Severity};
use neko_ice::load::Neko;
use neko_ice::render::redact::Redaction;
use neko_ice::render::text;
use neko_ice::report::Slug;

/// Every rule, those off by default too, at a fixed time, on one host.
fn run(nekos: &[Neko]) -> Vec<Diagnostic> {
    let also = lint::rules().iter().filter(|rule| !rule.by_default).map(|rule| rule.id).collect();
    let options = lint::Options { now: Some(1_800_000_000), also, same_host: true, ..lint::Options::default() };
    together(nekos, &options)
}

/// The findings about each neko of a text, one behind the other.
fn together(nekos: &[Neko], options: &lint::Options) -> Vec<Diagnostic> {
    let subjects: Vec<lint::Subject<'_>> = nekos.iter().map(Into::into).collect();
    let found = lint::run_together(&subjects, options).into_iter().zip(nekos);
    found.flat_map(|(found, own)| lint::without_allowed(&own.resolution, found, options)).collect()
}

/// The findings for each fixture.
pub fn of_fixtures() -> Vec<(PathBuf, Vec<Diagnostic>)> {
    let fixtures = files(Path::new("fixtures/lint")).into_iter().flat_map(|folder| files(&folder));
    fixtures.map(|file| (file.clone(), findings("neko.yaml", &fs::read_to_string(&file).unwrap()))).collect()
}

fn findings(name: &str, text: &str) -> Vec<Diagnostic> {
    run(&subjects::read(name, text, ""))
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

fn has(findings: &[Diagnostic], rule: &str) -> bool {
    findings.iter().any(|finding| finding.rule.as_str() == rule)
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
            let nekos = subjects::read(name, &text, "");
            let found = run(&nekos);
            let bad = name.starts_with("bad");
            covered.insert((rule.clone(), bad));
            if has(&found, &rule) != bad {
                wrong.push(format!(
                    "{} brings {:?}",
                    file.display(),
                    found.iter().map(|f| f.rule.as_str()).collect::<Vec<_>>()
                ));
            }
            if bad {
                let secrets: Vec<_> = nekos.iter().flat_map(|own| own.resolution.secrets.iter().cloned()).collect();
                let redaction = Redaction::new(&secrets);
                let own: Vec<Diagnostic> = found.into_iter().filter(|finding| finding.rule.as_str() == rule).collect();
                drawn.push_str(&text::findings(&own, &redaction, &text::Style::default()));
            }
        }
        insta::assert_snapshot!(rule, drawn);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for rule in lint::rules() {
        for bad in [true, false] {
            let name = rule.name;
            assert!(covered.contains(&(name.to_owned(), bad)), "{name} lacks a fixture (bad: {bad})");
        }
    }
}

#[test]
fn the_examples_of_each_rule_are_true() {
    for rule in lint::rules() {
        for wrong in &rule.text().wrong {
            assert!(has(&findings("bad.yaml", wrong), rule.name), "{}: finds nothing in {wrong}", rule.name);
        }
        for right in &rule.text().right {
            assert!(!has(&findings("good.yaml", right), rule.name), "{}: finds something in {right}", rule.name);
        }
    }
}

#[test]
fn what_is_off_by_default_is_found_only_when_asked_for() {
    for rule in lint::rules().iter().filter(|rule| !rule.by_default) {
        for wrong in &rule.text().wrong {
            let found = together(&subjects::read("bad.yaml", wrong, ""), &lint::Options::default());
            assert!(!has(&found, rule.name), "{}", rule.name);
        }
    }
}

#[test]
fn more_viewers_need_more_ports() {
    let nekos = subjects::read("neko.yaml", "webrtc:\n  epr: 52000-52003\n", "");
    for (viewers, small) in [(0, false), (1, false), (2, false), (3, true), (u32::MAX, true)] {
        let found = together(&nekos, &lint::Options { viewers, ..lint::Options::default() });
        assert_eq!(has(&found, "epr-too-small"), small, "{viewers}");
    }
}

#[test]
fn severities_are_at_most_what_the_documentation_says() {
    for finding in of_fixtures().into_iter().flat_map(|(_, found)| found) {
        assert!(finding.severity <= finding.rule.rule().severity, "{}", finding.rule);
    }
}

#[test]
fn names_share_one_namespace_with_the_failures_of_the_probe() {
    let mut seen: BTreeSet<&str> = Slug::ALL.iter().map(|slug| slug.as_str()).collect();
    for rule in lint::rules() {
        let name = rule.name;
        assert!(seen.insert(name), "{name} twice");
        assert!(name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'), "{name}");
    }
}

#[test]
fn nekos_defaults_bring_nothing() {
    for text in ["", "webrtc:\n"] {
        let found = together(&subjects::read("neko.yaml", text, ""), &lint::Options::default());
        assert!(found.is_empty(), "{text:?}: {found:?}");
    }
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
            let found = findings("neko.yaml", &text);
            let count = |found: &[Diagnostic], rule| found.iter().filter(|own| own.rule == rule).count();
            for finding in &found {
                let Some(fix) = &finding.fix else { continue };
                if !fix.place.source.has_lines() {
                    continue;
                }
                let mut mended = text.clone();
                mended.replace_range(fix.place.span.clone(), &fix.replacement);
                let still = findings("neko.yaml", &mended);
                assert!(
                    count(&still, finding.rule) < count(&found, finding.rule),
                    "{}: {} stays after its fix\n{mended}",
                    file.display(),
                    finding.rule
                );
            }
        }
    }
}
