//! How good paths are called, and what may be asked for.

use super::run::Scratch;

/// Loopback loses nothing; its jitter is more than a thousandth of a millisecond.
const STRICT: [&str; 4] = ["--embedded", "--max-jitter", "0.001ms", "--duration"];

#[test]
fn a_poor_path_makes_it_usable_and_is_not_what_was_required() {
    let scratch = Scratch::empty();
    let (report, code) = scratch.probe(&[&STRICT[..], &["10s", "--video-bitrate", "500k"]].concat());
    assert_eq!((code, report["verdict"]["name"].as_str()), (Some(0), Some("usable")), "{report:#}");
    let causes = report["verdict"]["causes"].as_array().unwrap();
    assert!(causes.iter().any(|cause| cause["slug"] == "jitter-high"), "{report:#}");
    let judged: Vec<&str> =
        report["paths"].as_array().unwrap().iter().filter_map(|path| path["quality"]["verdict"].as_str()).collect();
    assert!(judged.iter().all(|quality| *quality == "poor"), "{report:#}");
    let required = ["10s", "--video-bitrate", "500k", "--require", "quality"];
    let (report, code) = scratch.probe(&[&STRICT[..], &required].concat());
    assert_eq!((code, report["verdict"]["unmet"][0]["require"].as_str()), (Some(1), Some("quality")));
}

#[test]
fn a_short_time_is_too_few_to_judge_by() {
    let (report, code) = Scratch::empty().probe(&[&STRICT[..], &["300ms"]].concat());
    assert_eq!(code, Some(0));
    for path in report["paths"].as_array().unwrap() {
        assert_eq!(path["quality"]["verdict"], "too_few", "{path:#}");
    }
}

#[test]
fn the_settings_file_has_thresholds_too() {
    let scratch = Scratch::empty();
    std::fs::write(scratch.path().join("neko-ice.toml"), "[quality]\nmax-loss = \"6%\"\n").unwrap();
    let said = |options: &[&str]| {
        let output = scratch.output(&[&["probe", "--embedded", "--duration", "200ms"], options].concat());
        (output.status.code(), String::from_utf8_lossy(&output.stderr).contains("raise fail-loss"))
    };
    assert_eq!(said(&[]), (Some(2), true));
    assert_eq!(said(&["--fail-loss", "7%"]), (Some(0), false));
    assert_eq!(said(&["--no-settings"]), (Some(0), false));
}

#[test]
fn contradictory_thresholds_end_before_the_first_packet() {
    for (options, why) in [
        (&["--max-loss", "6%"][..], "raise fail-loss, or lower max-loss"),
        (&["--require", "quality", "--duration", "1s"], "--duration 1s is too short"),
        (&["--max-loss", "6"], "write a percentage"),
        (&["--servers-only", "--min-rate", "50%"], "cannot be used with"),
        (&["--servers-only", "--require", "quality"], "remove one of the two"),
    ] {
        let output = Scratch::empty().output(&[&["probe", "--embedded", "--video-bitrate", "1M"], options].concat());
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.code() == Some(2) && said.contains(why), "{options:?}: {said}");
    }
}
