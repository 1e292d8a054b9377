//! Colour and links: on a terminal, and nowhere else unless it is asked for. The terminal is util-linux's `script`.

use std::process::{Command, Stdio};

use super::run::Folder;

const CONFIG: &str = "webrtc:\n  icelight: true\n";
const LINK: &str = "\u{1b}]8;;file://";
const BOLD: &str = "\u{1b}[1m";

/// What a run prints on a pseudo-terminal.
fn on_terminal(options: &str, environment: &[(&str, &str)]) -> String {
    let folder = Folder::new().with("neko.yaml", CONFIG);
    let command = format!("'{}' validate {options} neko.yaml", env!("CARGO_BIN_EXE_neko-ice"));
    let output = Command::new("script")
        .args(["-qec", &command, "/dev/null"])
        .current_dir(folder.path(""))
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap())
        .env("TERM", "xterm-256color")
        .envs(environment.iter().copied())
        .stdin(Stdio::null())
        .output()
        .expect("util-linux's script");
    let printed = String::from_utf8(output.stdout).unwrap();
    assert!(printed.contains("icelight"), "{printed}");
    printed
}

fn on_pipe(options: &[&str], environment: &[(&str, &str)]) -> String {
    let folder = Folder::new().with("neko.yaml", CONFIG);
    let outcome = folder.run_in(&[&["validate"], options, &["neko.yaml"]].concat(), environment);
    assert!(outcome.stdout.contains("icelight"), "{outcome:?}");
    outcome.stdout
}

/// Whether there are colours, and links.
fn both(printed: &str) -> (bool, bool) {
    (printed.contains(BOLD), printed.contains(LINK))
}

#[test]
fn a_terminal_has_both_and_a_pipe_neither() {
    let printed = on_terminal("", &[]);
    assert_eq!(both(&printed), (true, true), "{printed}");
    assert!(printed.contains("/neko.yaml\u{1b}\\neko.yaml:2:3\u{1b}]8;;\u{1b}\\"), "{printed}");
    assert!(!on_pipe(&[], &[]).contains('\u{1b}'));
    assert!(!on_terminal("--format json", &[]).contains('\u{1b}'));
}

#[test]
fn the_environment_is_heeded() {
    assert_eq!(both(&on_terminal("", &[("NO_COLOR", "1")])), (false, true));
    assert_eq!(both(&on_terminal("", &[("NO_COLOR", "")])), (true, true));
    assert_eq!(both(&on_terminal("", &[("TERM", "dumb")])), (false, false));
    assert_eq!(both(&on_terminal("", &[("CLICOLOR", "0")])), (false, true));
    assert_eq!(both(&on_pipe(&[], &[("CLICOLOR_FORCE", "1")])), (true, false));
    assert_eq!(both(&on_pipe(&[], &[("CLICOLOR_FORCE", "0")])), (false, false));
    assert_eq!(both(&on_pipe(&[], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")])), (false, false));
}

#[test]
fn an_option_counts_more() {
    assert_eq!(both(&on_terminal("--color never --hyperlinks never", &[])), (false, false));
    assert_eq!(both(&on_pipe(&["--color", "always"], &[("NO_COLOR", "1")])), (true, false));
    assert_eq!(both(&on_pipe(&["--hyperlinks=always"], &[])), (false, true));
}

#[test]
fn a_report_in_a_file_has_neither() {
    let folder = Folder::new().with("neko.yaml", CONFIG);
    let options = ["--color", "always", "--hyperlinks", "always", "--format", "text", "--output-file", "out.txt"];
    folder.run(&[&["validate"], &options[..], &["neko.yaml"]].concat());
    let report = std::fs::read_to_string(folder.path("out.txt")).unwrap();
    assert!(report.contains("icelight") && !report.contains('\u{1b}'), "{report}");
}
