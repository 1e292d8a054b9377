//! `--baseline` and `--write-baseline`: findings of an old repository that are known.

use serde_json::Value;

use super::run::{Folder, Outcome};

const SECRET: &str = "Mk7wQz93LpX";

/// Two warnings, and an error beside a secret.
fn config() -> String {
    format!(
        "webrtc:\n  icetrickel: true\n  icelite: true\n  nat1to1: 203.0.113.10\n  iceservers:\n    frontend:\n      \
         - {{urls: turn://turn.example.org, username: neko, credential: {SECRET}}}\n"
    )
}

fn folder() -> Folder {
    Folder::new().with("deploy/neko.yaml", config()).with("deploy/room.env", "NEKO_WEBRTC_ICETRICKEL=true\n")
}

fn validate(folder: &Folder, arguments: &[&str]) -> Outcome {
    folder.run(&[&["validate", "deploy", "--format", "concise"], arguments].concat())
}

fn written(folder: &Folder) -> Value {
    serde_json::from_slice(&std::fs::read(folder.path("neko-ice-baseline.json")).unwrap()).unwrap()
}

#[test]
fn known_findings_are_not_shown_and_do_not_fail_the_run() {
    let folder = folder();
    let before = validate(&folder, &[]);
    let findings = before.stdout.lines().count();
    assert_eq!((before.code, findings > 3), (1, true), "{}", before.shown());

    let outcome = validate(&folder, &["--write-baseline"]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (0, ""));
    assert_eq!(outcome.stderr, format!("wrote neko-ice-baseline.json: {findings} findings known from now on\n"));

    let known = format!("{findings} known findings are not shown (neko-ice-baseline.json)\n");
    let after = validate(&folder, &["--baseline", "neko-ice-baseline.json"]);
    assert_eq!((after.code, after.stdout.as_str(), after.stderr), (0, "", known.clone()));
    let quiet = validate(&folder, &["--baseline", "neko-ice-baseline.json", "--quiet"]);
    assert_eq!((quiet.code, quiet.stdout.as_str(), quiet.stderr.as_str()), (0, "", ""));

    // Lines that come do not matter, a new mistake does.
    let longer = config().replace("webrtc:", "# a remark\n\nwebrtc:\n  eprr: 1-2");
    let folder = folder.with("deploy/neko.yaml", longer);
    let new = validate(&folder, &["--baseline", "neko-ice-baseline.json"]);
    assert_eq!(new.stdout.lines().count(), 1, "{}", new.shown());
    assert!(new.stdout.contains("deploy/neko.yaml:4:3: warning[unknown-key]"), "{}", new.shown());

    // A settings file names it for everybody, and it means the same from every folder.
    let folder = folder.with("neko-ice.toml", "baseline = \"neko-ice-baseline.json\"\n").with(".git/HEAD", "");
    assert_eq!(validate(&folder, &[]).stdout, new.stdout);
    let below = folder.run_below("deploy", &["validate", "neko.yaml", "--format", "concise"]);
    assert_eq!(below.stdout.lines().count(), 1, "{}", below.shown());
    assert_eq!(validate(&folder, &["--no-baseline"]).stdout.lines().count(), findings + 1);
}

#[test]
fn what_is_gone_is_told_and_written_anew_under_the_same_key() {
    let folder = folder();
    validate(&folder, &["--write-baseline"]);
    let before = written(&folder);
    let folder = folder.with("deploy/room.env", "NEKO_WEBRTC_ICETRICKLE=true\n");
    let outcome = validate(&folder, &["--baseline", "neko-ice-baseline.json"]);
    let gone = "of neko-ice-baseline.json is gone: --write-baseline brings it up to date\n";
    assert!(outcome.stderr.ends_with(&format!("1 finding {gone}")), "{}", outcome.shown());
    // Nothing is known of a file that was not looked at.
    let other = folder.run(&["validate", "deploy/neko.yaml", "--baseline", "neko-ice-baseline.json"]);
    assert!(!other.stderr.contains(" gone"), "{}", other.shown());
    validate(&folder, &["--write-baseline"]);
    let after = written(&folder);
    assert_eq!(before["key"], after["key"]);
    let file = |entry: &Value| entry["file"].as_str().unwrap().to_owned();
    let files: Vec<String> = before["findings"].as_array().unwrap().iter().map(file).collect();
    assert!(files.iter().all(|file| ["deploy/neko.yaml", "deploy/room.env"].contains(&file.as_str())), "{files:?}");
    let kept = |document: &Value| document["findings"].as_array().unwrap().len();
    assert_eq!(kept(&before), kept(&after) + 1);
}

#[test]
fn a_baseline_holds_no_line_and_no_secret_and_knows_old_names_of_rules() {
    let folder = Folder::new().with(
        "neko.yaml",
        format!(
            "webrtc:\n  nat1to1: 203.0.113.10\n  iceservers:\n    frontend: [{{urls: 'stun:stun.example.org'}}]\n    backend: [{{urls: \
             'turns:turn.example.org', username: u, credential: {SECRET}}}]\n"
        ),
    );
    let run = |arguments: &[&str]| folder.run(&[&["validate", "neko.yaml", "--format", "concise"], arguments].concat());
    assert!(run(&[]).stdout.contains("[backend-turn-over-tcp]"));
    run(&["--write-baseline"]);
    let text = std::fs::read_to_string(folder.path("neko-ice-baseline.json")).unwrap();
    assert!(
        !text.contains(SECRET) && !text.contains("line") && text.contains("\"setting\": \"webrtc.iceservers.backend")
    );
    let old = text.replace("backend-turn-over-tcp", "turn-tcp-without-tcpmux");
    std::fs::write(folder.path("old.json"), old).unwrap();
    assert_eq!(run(&["--baseline", "old.json"]).stdout, "");
    // Neither does it matter whether secrets are shown.
    assert_eq!(run(&["--baseline", "old.json", "--show-secrets"]).stdout, "");
}

#[test]
fn what_is_no_baseline_is_refused_and_kept() {
    let folder = folder().with("notes.json", "{\"mine\": 1}").with("next.json", "{\"version\": 2, \"more\": []}");
    for (file, why) in [
        ("missing.json", "missing.json: no such file; write it with --write-baseline\n"),
        ("notes.json", "notes.json: no baseline: missing field `version` at line 1 column 11\n"),
        (
            "next.json",
            "next.json: a baseline of version 2, and this neko-ice reads version 1: --write-baseline writes it anew once \
             the file is gone\n",
        ),
    ] {
        let outcome = validate(&folder, &["--baseline", file]);
        assert_eq!((outcome.code, outcome.stderr), (2, format!("error: {why}")));
    }
    let outcome = validate(&folder, &["--baseline", "notes.json", "--write-baseline"]);
    assert_eq!(
        (outcome.code, std::fs::read_to_string(folder.path("notes.json")).unwrap().as_str()),
        (2, "{\"mine\": 1}")
    );
    let outcome = validate(&folder, &["--baseline", "deploy/neko.yaml", "--write-baseline"]);
    assert_eq!(outcome.code, 2, "{}", outcome.shown());
    assert!(std::fs::read_to_string(folder.path("deploy/neko.yaml")).unwrap().contains("icetrickel"));
    let unread = folder.with("deploy/config.json", "{");
    let outcome = unread.run(&["validate", "deploy", "missing.yaml", "--write-baseline"]);
    assert_eq!((outcome.code, unread.path("neko-ice-baseline.json").exists()), (2, false), "{}", outcome.shown());
}
