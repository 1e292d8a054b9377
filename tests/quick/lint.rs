//! Every rule against its cases: the wrong examples of its text and `fixtures/lint/<rule>/bad*.yaml` bring it, the right examples
//! and `ok*.yaml` do not. A new one needs no code.
//!
//! A comment line `# env: NAME=VALUE` or `# flag: --…` at the top of a case belongs to neko's environment or command line.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::support::cases::{self, Case};
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
    lint::run_together(&subjects, options).into_iter().flatten().collect()
}

/// The findings of each case.
pub fn of_cases() -> Vec<(Case, Vec<Diagnostic>)> {
    let judged = |case: Case| {
        let found = findings("neko.yaml", &case.text);
        (case, found)
    };
    cases::all().into_iter().map(judged).collect()
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
fn each_rule_finds_what_is_wrong_and_nothing_in_what_is_right() {
    let mut drawn: BTreeMap<String, String> = BTreeMap::new();
    let mut untrue = Vec::new();
    for case in cases::all() {
        let nekos = subjects::read(&case.name, &case.text, "");
        let mut found = run(&nekos);
        if has(&found, &case.rule) != case.is_wrong {
            let found: Vec<_> = found.iter().map(|finding| finding.rule.as_str()).collect();
            untrue.push(format!("{}/{} brings {found:?}", case.rule, case.name));
        }
        if case.is_wrong && !case.is_example {
            let secrets: Vec<_> = nekos.iter().flat_map(|own| own.resolution.secrets.iter().cloned()).collect();
            found.retain(|finding| finding.rule.as_str() == case.rule);
            let text = text::findings(&found, &Redaction::new(&secrets), &text::Style::default());
            drawn.entry(case.rule).or_default().push_str(&text);
        }
    }
    assert!(untrue.is_empty(), "{}", untrue.join("\n"));
    for (rule, drawn) in drawn {
        insta::assert_snapshot!(rule, drawn);
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
    for finding in of_cases().into_iter().flat_map(|(_, found)| found) {
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
    let count = |found: &[Diagnostic], rule| found.iter().filter(|own| own.rule == rule).count();
    for (case, found) in of_cases() {
        let fixes = found.iter().filter_map(|finding| Some((finding.rule, finding.fix.as_ref()?)));
        for (rule, fix) in fixes.filter(|(_, fix)| fix.place.source.has_lines()) {
            let mut fixed = case.text.clone();
            fixed.replace_range(fix.place.span.clone(), &fix.replacement);
            let still = findings("neko.yaml", &fixed);
            let fewer = count(&still, rule) < count(&found, rule);
            assert!(fewer, "{}/{}: {rule} stays after its fix\n{fixed}", case.rule, case.name);
        }
    }
}
