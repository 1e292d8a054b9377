//! What probe is given and cannot use.

use super::run::Scratch;

fn fails(args: &[&str], expected: &str) {
    let output = Scratch::empty().output(args);
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{args:?}: {stderr}");
    assert!(stderr.contains(expected), "{args:?}: {stderr}");
    assert!(output.stdout.is_empty(), "{args:?}");
}

#[test]
fn each_has_its_own_error_and_exit_code_2() {
    fails(&["probe"], "no configuration");
    fails(&["probe", "missing.yaml"], "missing.yaml: no such file");
    fails(&["probe", "."], "a directory");
    fails(&["probe", "--embedded", "--env", "secretvalue"], "there is no `=`");
    fails(&["probe", "--embedded", "--timeout", "soon"], "500ms");
    fails(&["probe", "--embedded", "--duration", "0"], "above 0");
    fails(&["probe", "--embedded", "--video-bitrate", "5"], "between 10k and 1000M");
}

#[test]
fn a_config_that_neko_refuses_is_a_bad_verdict_and_no_error() {
    let (report, code) = Scratch::with("webrtc:\n\tepr: 1\n").probe(&["--embedded", "config.yaml"]);
    assert_eq!((code, report["verdict"]["name"].as_str()), (Some(1), Some("bad")), "{report:#}");
    assert_eq!(report["verdict"]["causes"][0]["slug"], "neko-exits", "{report:#}");
}

#[test]
fn a_deadline_ends_the_run_and_what_was_not_tried_is_not_checked() {
    let (report, code) = Scratch::empty().probe(&["--embedded", "--duration", "2s", "--deadline", "1500ms"]);
    // Where there are many processors all paths play at once, and each has shown by then that it works.
    let outcomes: Vec<&str> =
        report["paths"].as_array().unwrap().iter().filter_map(|path| path["outcome"].as_str()).collect();
    assert!(outcomes.iter().all(|outcome| ["works", "not_checked"].contains(outcome)), "{report:#}");
    let verdict = if outcomes.contains(&"not_checked") { "usable" } else { "good" };
    assert_eq!((code, report["verdict"]["name"].as_str()), (Some(0), Some(verdict)), "{report:#}");
}

#[test]
fn json_comes_at_exit_code_2_too() {
    let output = Scratch::empty().output(&["probe", "--format", "json", "missing.yaml"]);
    assert_eq!(output.status.code(), Some(2));
    let report = super::run::report(&output);
    assert_eq!((&report["version"], &report["error"]["message"]), (&1.into(), &"missing.yaml: no such file".into()));
}
