//! The pages under `docs/rules/` are what the rules say of themselves, with what the linter really prints.
//!
//! After a change of a rule: `UPDATE_GENERATED=1 cargo test --test rule_pages`.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use neko_ice::config::{ConfigFile, Input, NoFiles, Running, Variable, resolve};
use neko_ice::lint::{self, About, documentation};
use neko_ice::render::redact::Redaction;
use neko_ice::render::text;
use neko_ice::source::SourceKind;

/// What is printed about a rule's own bad example, at a fixed time.
fn drawn(about: &About) -> String {
    let lines = |word: &str| -> Vec<&str> { about.bad.lines().filter_map(|line| line.strip_prefix(word)).collect() };
    let variables = lines("# env: ").into_iter().map(|line| line.split_once('=').unwrap());
    let file: String = about
        .bad
        .lines()
        .filter(|line| !line.starts_with("# env: ") && !line.starts_with("# version: "))
        .map(|line| format!("{line}\n"))
        .collect();
    let config = ConfigFile::Text {
        kind: SourceKind::File("neko.yaml".to_owned()),
        bytes: file.into_bytes(),
        extension: "yaml".to_owned(),
    };
    let environment = variables.map(|(name, value)| Variable::new(name, value)).collect();
    let flags = lines("# flag: ").into_iter().map(str::to_owned).collect();
    let version = lines("# version: ").first().map(|version| version.parse().unwrap());
    let running = Running::of(None, version);
    let resolution = resolve(&Input { config, environment, flags, running, ..Input::default() }, &NoFiles).unwrap();
    let options =
        lint::Options { now: Some(1_800_000_000), also: vec![about.name.to_owned()], ..lint::Options::default() };
    let mut found = lint::run_with(&resolution, &options);
    found.retain(|finding| finding.rule == about.name);
    assert!(!found.is_empty(), "{}", about.name);
    text::findings(&found, &Redaction::new(&resolution.secrets), text::Style::default())
}

fn hold(file: &Path, text: &str) {
    if std::env::var_os("UPDATE_GENERATED").is_some() {
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
    let committed = fs::read_to_string(file).unwrap_or_default();
    assert!(committed == text, "{} is out of date; see the head of tests/rule_pages.rs", file.display());
}

#[test]
fn every_rule_has_its_page_and_no_page_is_left_over() {
    let folder = Path::new("docs/rules");
    hold(&folder.join("README.md"), &documentation::index(lint::rules().iter().map(|rule| rule.about())));
    let mut pages = BTreeSet::from(["README.md".to_owned()]);
    for rule in lint::rules() {
        let about = rule.about();
        let name = format!("{}.md", about.name);
        hold(&folder.join(&name), &documentation::page(about, &drawn(about)));
        pages.insert(name);
    }
    let committed = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert_eq!(committed.collect::<BTreeSet<_>>(), pages);
}
