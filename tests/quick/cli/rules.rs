//! `neko-ice rules`.

use serde_json::Value;

use super::run::Folder;

#[test]
fn the_table_has_a_line_for_each_rule() {
    let outcome = Folder::new().run(&["rules"]);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (0, ""));
    let rules = neko_ice::lint::rules();
    assert_eq!(outcome.stdout.lines().count(), rules.len() + 1);
    for rule in rules {
        let line = outcome.stdout.lines().find(|line| line.split_whitespace().next() == Some(rule.name));
        assert!(line.is_some_and(|line| line.contains(rule.severity.as_str())), "{}", rule.name);
    }
}

#[test]
fn json_has_the_examples_too() {
    let outcome = Folder::new().run(&["rules", "--format", "json"]);
    let document: Value = serde_json::from_str(&outcome.stdout).unwrap();
    let rules = document["rules"].as_array().unwrap();
    assert_eq!((outcome.code, &document["version"], rules.len()), (0, &Value::from(1), neko_ice::lint::rules().len()));
    let small = rules.iter().find(|rule| rule["name"] == "epr-too-small").unwrap();
    assert_eq!(small["bad"], "webrtc:\n  epr: 52000-52000\n");
    let off: Vec<_> = rules.iter().filter(|rule| rule["by_default"] == false).map(|rule| &rule["name"]).collect();
    assert_eq!(off, ["port-range-overlaps-ephemeral"]);
}

#[test]
fn a_rule_that_is_off_is_found_when_asked_for() {
    let folder = Folder::new().with("neko.yaml", "webrtc:\n  udpmux: 52000\n  nat1to1: 203.0.113.10\n");
    let quiet = folder.run(&["validate", "neko.yaml"]);
    let asked = folder.run(&["validate", "neko.yaml", "--warn", "port-range-overlaps-ephemeral"]);
    assert!(!quiet.stdout.contains("port-range"), "{}", quiet.stdout);
    assert!(asked.stdout.contains("warning[port-range-overlaps-ephemeral]"), "{}", asked.stdout);
}

#[test]
fn viewers_say_how_large_the_range_must_be() {
    let folder = Folder::new().with("neko.yaml", "webrtc:\n  epr: 52000-52003\n  nat1to1: 203.0.113.10\n");
    assert!(!folder.run(&["validate", "neko.yaml"]).stdout.contains("epr-too-small"));
    let more = folder.run(&["validate", "neko.yaml", "--viewers", "3"]);
    assert!(more.stdout.contains("3 viewers need 6 ports, but the range has 4"), "{}", more.stdout);
}
