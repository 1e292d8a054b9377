//! The pages under `docs/rules/` are what the rules say of themselves, with what the linter really prints.
//!
//! After a change of a rule: `UPDATE_GENERATED=1 cargo test --test quick rule_pages`.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::support::subjects;
use neko_ice::lint::{self, Rule, documentation};
use neko_ice::render::redact::Redaction;
use neko_ice::render::text;

/// What is printed about one of a rule's wrong examples, at a fixed time.
fn drawn(rule: &Rule, wrong: &str) -> String {
    let beside = |line: &&str| line.starts_with("# env: ") || line.starts_with("# version: ");
    let besides: String = wrong.lines().filter(beside).map(|line| format!("{line}\n")).collect();
    // The page shows variables apart from the file.
    let file: String = wrong.lines().filter(|line| !beside(line)).map(|line| format!("{line}\n")).collect();
    let nekos = subjects::read(subjects::name(&file), &file, &besides);
    let options =
        lint::Options { now: Some(1_800_000_000), also: vec![rule.id], same_host: true, ..lint::Options::default() };
    let subjects: Vec<lint::Subject<'_>> = nekos.iter().map(Into::into).collect();
    let found = lint::run_together(&subjects, &options);
    let mut found: Vec<_> = found.into_iter().flatten().collect();
    found.retain(|finding| finding.rule == rule.id);
    assert!(!found.is_empty(), "{}", rule.name);
    let secrets: Vec<_> = nekos.iter().flat_map(|own| own.resolution.secrets.iter().cloned()).collect();
    text::findings(&found, &Redaction::new(&secrets), &text::Style::default())
}

fn hold(file: &Path, text: &str) {
    if std::env::var_os("UPDATE_GENERATED").is_some() {
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
    let committed = fs::read_to_string(file).unwrap_or_default();
    assert!(committed == text, "{} is out of date; see the head of tests/quick/rule_pages.rs", file.display());
}

#[test]
fn every_rule_has_its_page_and_no_page_is_left_over() {
    let folder = Path::new("docs/rules");
    hold(&folder.join("README.md"), &documentation::index(lint::rules().iter().copied()));
    let mut pages = BTreeSet::from(["README.md".to_owned()]);
    for rule in lint::rules() {
        let name = format!("{}.md", rule.name);
        let drawn: Vec<String> = rule.text().wrong.iter().map(|wrong| drawn(rule, wrong)).collect();
        hold(&folder.join(&name), &documentation::page(rule, &drawn));
        pages.insert(name);
    }
    for renamed in lint::renamed::RENAMED {
        let name = format!("{}.md", renamed.old);
        hold(&folder.join(&name), &documentation::page_of_old_name(renamed));
        pages.insert(name);
    }
    let committed = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert_eq!(committed.collect::<BTreeSet<_>>(), pages);
}
