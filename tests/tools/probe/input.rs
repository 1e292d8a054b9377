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
    fails(&["probe"], "no settings found here");
    fails(&["probe", "missing.yaml"], "missing.yaml: no such file");
    fails(&["probe", "."], "a directory");
    fails(&["probe", "--embedded", "--env", "secretvalue"], "has no `=`");
    fails(&["probe", "--embedded", "--timeout", "soon"], "500ms");
    fails(&["probe", "--embedded", "--duration", "0"], "above 0");
    fails(&["probe", "--embedded", "--video-bitrate", "5"], "between 10k and 1000M");
}

/// Whatever would be ignored, or could not be met, is said before the first packet.
#[test]
fn options_that_contradict_each_other_end_the_program() {
    let outside = ["--outside", "turn:198.51.100.30"];
    let with = |more: &[&'static str]| [&outside[..], more].concat();
    for (options, expected) in [
        (outside.to_vec(), "add --outside-user NAME"),
        (with(&["--outside-user", ""]), "add --outside-user NAME"),
        (with(&["--outside-user", "neko"]), "add --outside-password-file"),
        (vec!["--outside", "stun:198.51.100.30"], "write --outside turn:HOST"),
        (vec!["--outside", "turn:192.168.1.2"], "name a TURN server on another network"),
        (with(&["--embedded"]), "cannot be used with"),
        (with(&["--servers-only"]), "cannot be used with"),
        (vec!["--deadline", "1s", "--duration", "10s"], "raise --deadline, or lower --duration"),
        (vec!["--deadline", "9s", "--require", "quality"], "raise --deadline, or lower --duration"),
        (vec!["--deadline", "9s", "--max-loss", "2%"], "raise --deadline, or lower --duration"),
        (vec!["--deadline", "2s", "--timeout", "3s"], "raise --deadline, or lower --timeout"),
        (vec!["--embedded", "--security"], "remove --embedded, or the others"),
        (vec!["--embedded", "--insecure"], "remove --embedded, or the others"),
        (vec!["--embedded", "--require", "secure"], "cannot be proven"),
        (vec!["--embedded", "--require", "servers"], "cannot be proven"),
        (vec!["--servers-only", "--duration", "2s"], "cannot be used with"),
        (vec!["--servers-only", "--parallel-media"], "cannot be used with"),
        (vec!["--servers-only", "--video-bitrate", "1M"], "remove --video-bitrate"),
        (vec!["--servers-only", "--viewers", "2"], "remove --viewers and --viewers-from"),
        (vec!["--insecure", "--ca", "ca.pem"], "remove --insecure, or the others"),
        (vec!["--max-loss", "200"], "write a percentage"),
        (vec!["--max-loss", "200%"], "above 0% and below 100%"),
        (vec!["--max-loss", "-1%"], "above 0% and below 100%"),
        (vec!["--max-loss", "NaN%"], "above 0% and below 100%"),
        (vec!["--min-frames=-1%"], "above 0% and below 100%"),
        (vec!["--max-jitter", "0"], "above 0"),
        (vec!["--timeout", "0"], "above 0"),
        (vec!["--viewers", "0"], "write a whole number from 1 to 65535"),
    ] {
        fails(&[&["probe"], &options[..]].concat(), expected);
    }
}

#[test]
fn a_config_that_neko_refuses_is_a_bad_verdict_and_no_error() {
    let (report, code) = Scratch::with("webrtc:\n\tepr: 1\n").probe(&["--embedded", "config.yaml"]);
    assert_eq!((code, report["verdict"]["name"].as_str()), (Some(1), Some("bad")), "{report:#}");
    assert_eq!(report["verdict"]["causes"][0]["slug"], "neko-exits", "{report:#}");
}

#[test]
fn a_deadline_ends_the_run_and_what_was_not_tried_is_not_checked() {
    let (report, code) = Scratch::empty().probe(&["--embedded", "--duration", "2s", "--deadline", "2100ms"]);
    // Where there are many processors all paths play at once, and each has shown by then that it works.
    let outcomes: Vec<&str> =
        report["paths"].as_array().unwrap().iter().filter_map(|path| path["outcome"].as_str()).collect();
    assert!(outcomes.iter().all(|outcome| ["works", "not_checked"].contains(outcome)), "{report:#}");
    let (ended_by, expected) = match outcomes.contains(&"not_checked") {
        true => (Some("deadline"), (Some(3), Some("unknown"))),
        false => (report["ended_by"].as_str(), (code, report["verdict"]["name"].as_str())),
    };
    assert_eq!(report["ended_by"].as_str(), ended_by, "{report:#}");
    assert_eq!((code, report["verdict"]["name"].as_str()), expected, "{report:#}");
    if ended_by.is_some() {
        assert_eq!(report["interrupted"], true);
        let text = report["verdict"]["text"].as_str();
        assert_eq!(text, Some("--deadline 2.1s ended the run before there was a result: allow more time."));
    }
}

#[test]
fn json_comes_at_exit_code_2_too() {
    let output = Scratch::empty().output(&["probe", "--format", "json", "missing.yaml"]);
    assert_eq!(output.status.code(), Some(2));
    let report = super::run::report(&output);
    assert_eq!((&report["version"], &report["error"]["message"]), (&1.into(), &"missing.yaml: no such file".into()));
}
