//! `--output FILE`: the file has what standard output would have had.

use std::fs;

use super::run::Folder;

const CONFIG: &str = "webrtc:\n  epr: 52000-52100\n  nat1to1: 203.0.113.7\n";
const RUNS: [&str; 9] = [
    "resolve neko.yaml",
    "resolve --format json neko.yaml",
    "rules",
    "explain srflx",
    "explain --format json",
    "schema neko",
    "completions zsh",
    "man validate",
    "config show",
];

fn folder() -> Folder {
    Folder::new().with("neko.yaml", CONFIG).with("out", "older")
}

#[test]
fn the_file_has_the_output() {
    let folder = folder();
    for run in RUNS.into_iter().chain(["migrate neko.yaml", "validate neko.yaml", "env-export --overwrite neko.yaml"]) {
        let words: Vec<&str> = run.split(' ').collect();
        let printed = folder.run(&words);
        let written = folder.run(&[&words[..], &["-o", "out"]].concat());
        assert_eq!((written.code, written.stdout.as_str()), (printed.code, ""), "{run}: {}", written.shown());
        assert_eq!(fs::read_to_string(folder.path("out")).unwrap(), printed.stdout, "{run}");
    }
    let dash = folder.run(&["resolve", "neko.yaml", "--output", "-"]);
    assert_eq!(dash.stdout, folder.run(&["resolve", "neko.yaml"]).stdout);
}

#[test]
fn an_error_leaves_the_older_file() {
    let folder = folder();
    let outcome = folder.run(&["resolve", "missing.yaml", "--format", "json", "-o", "out"]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""));
    assert_eq!(fs::read_to_string(folder.path("out")).unwrap(), "older");
    let outcome = folder.run(&["validate", "missing.yaml", "-o", "out"]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""));
    assert_eq!(fs::read_to_string(folder.path("out")).unwrap(), "older");
    let nowhere = folder.run(&["rules", "-o", "no/such/folder"]);
    assert!(nowhere.code == 2 && nowhere.stderr.contains("no/such/folder"), "{}", nowhere.shown());
}

#[test]
fn an_input_is_never_replaced() {
    let folder = folder().with("other.yaml", CONFIG);
    for arguments in [
        &["resolve", "--format", "yaml", "-o", "neko.yaml"][..],
        &["resolve", "other.yaml", "-o", "./other.yaml"],
        &["resolve", "-oother.yaml", "other.yaml"],
        &["migrate", "other.yaml", "--output=other.yaml"],
        &["validate", "other.yaml", "-o", "other.yaml"],
        &["validate", "-o", "neko.yaml"],
        &["check", "other.yaml", "--format", "json", "-o", "./neko.yaml"],
    ] {
        let outcome = folder.run(arguments);
        assert_eq!(outcome.code, 2, "{}", outcome.shown());
        assert!(outcome.stderr.starts_with("error: --output "), "{}", outcome.shown());
        let texts = ["neko.yaml", "other.yaml"].map(|name| fs::read_to_string(folder.path(name)).unwrap());
        assert_eq!(texts, [CONFIG, CONFIG], "{arguments:?}");
    }
}

#[test]
fn quiet_leaves_notes_out() {
    let folder = folder();
    let loud = folder.run(&["env-export", "neko.yaml"]);
    let quiet = folder.run(&["env-export", "-q", "neko.yaml"]);
    assert!(loud.stderr.starts_with("note: ") && quiet.stderr.is_empty(), "{}", quiet.shown());
    assert_eq!(loud.stdout, quiet.stdout);
}
