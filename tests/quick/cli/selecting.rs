//! What of the findings is shown: `--min-severity`, `--statistics`, `--quiet`.

use super::run::Folder;

/// An error, two warnings of one rule, a note.
const CONFIG: &str = "webrtc:
  icelite: true
  icetrickel: true
  eprr: 1-2
  nat1to1: 203.0.113.10
  iceservers:
    frontend: [{urls: stun:stun.example.org}]
";

fn folder() -> Folder {
    Folder::new().with("neko.yaml", CONFIG)
}

#[test]
fn findings_below_a_severity_are_left_out() {
    let rules = |arguments: &[&str]| {
        let outcome = folder().run(&[&["validate", "neko.yaml", "--format", "concise"], arguments].concat());
        let lines = outcome.stdout.lines().map(|line| line.split(['[', ']']).nth(1).unwrap().to_owned());
        (outcome.code, lines.collect::<Vec<_>>())
    };
    let all = rules(&[]);
    assert_eq!(rules(&["--min-severity", "note"]), all);
    assert_eq!(rules(&["--min-severity", "warning"]).1.len(), 3, "{all:?}");
    assert_eq!(rules(&["--min-severity", "error"]), (1, vec!["icelite-with-frontend-servers".to_owned()]));
}

#[test]
fn what_is_left_out_cannot_fail_the_run() {
    let outcome = folder().run(&["validate", "neko.yaml", "--min-severity", "error", "--fail-on", "note"]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""));
    assert_eq!(
        outcome.stderr,
        "error: --min-severity error leaves out what --fail-on (note) is to fail on: write --fail-on error as well\n"
    );
    let of_settings = folder().with("neko-ice.toml", "fail-on = \"warning\"\n");
    let outcome = of_settings.run(&["validate", "neko.yaml", "--min-severity", "error"]);
    assert_eq!(
        outcome.stderr,
        "error: --min-severity error leaves out what `fail-on` of the settings file (warning) is to fail on: write \
         --fail-on error as well\n"
    );
}

#[test]
fn statistics_stand_in_the_place_of_the_findings() {
    let folder = folder().with("second.yaml", CONFIG);
    let outcome = folder.run(&["validate", "neko.yaml", "second.yaml", "--statistics"]);
    insta::assert_snapshot!(outcome.shown());
    let outcome = folder.run(&["validate", "neko.yaml", "--statistics", "--format", "json"]);
    insta::assert_snapshot!(outcome.shown());
    let outcome = folder.run(&["validate", "neko.yaml", "--statistics", "--format", "sarif"]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""));
    let clean = Folder::new().with("neko.yaml", "webrtc:\n  nat1to1: 203.0.113.10\n");
    let outcome = clean.run(&["validate", "neko.yaml", "--statistics", "--min-severity", "error"]);
    assert_eq!((outcome.code, outcome.stdout.as_str(), outcome.stderr.as_str()), (0, "", ""));
}

#[test]
fn quiet_shows_findings_and_errors_alone() {
    let outcome = folder().run(&["validate", "neko.yaml", "-q", "--min-severity", "error"]);
    insta::assert_snapshot!(outcome.shown());
    let clean = Folder::new().with("neko.yaml", "webrtc:\n  nat1to1: 203.0.113.10\n");
    let outcome = clean.run(&["validate", "neko.yaml", "--quiet", "--min-severity", "warning"]);
    assert_eq!((outcome.code, outcome.stdout.as_str(), outcome.stderr.as_str()), (0, "", ""));
    let outcome = clean.run(&["validate", "missing.yaml", "--quiet"]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""));
    assert_eq!(outcome.stderr, "error: missing.yaml: no such file\n");
}
